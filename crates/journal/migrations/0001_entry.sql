-- What happened, who did it, when it happened and when it was entered. Rows are never updated.
create table journal_entry (
    id text collate "C" not null primary key,
    subject_kind text not null,
    subject text collate "C" not null,
    kind text not null,
    -- account:<id> or platform:<part>
    actor text collate "C" not null,
    -- provider, customer, vendor or platform
    side text not null,
    customer text collate "C",
    -- public or internal
    visibility text not null,
    occurred_at bigint not null,
    entered_at bigint not null,
    -- JSON without personal values: in their place stand salted commitments under "personal"
    body text not null
);
create index journal_entry_subject on journal_entry (subject, entered_at, id);

-- Entries the sealer has not taken yet; written and removed beside them.
create table journal_pending (
    entry text collate "C" not null primary key,
    entered_at bigint not null
);

-- Personal values behind the commitments. This table can be emptied; the chain still verifies.
create table journal_personal (
    entry text collate "C" not null,
    name text not null,
    salt text not null,
    value text not null,
    primary key (entry, name)
);
