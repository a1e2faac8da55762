-- Notice given that an agreement shall not renew by itself.
create table agreement_notice (
    version_id text collate "C" not null primary key,
    given_by text not null,
    reason text not null,
    given_on text not null,
    entered_by text not null,
    entered_at bigint not null
);

-- Handover checks before the end of a term, each made once.
create table agreement_check (
    version_id text collate "C" not null,
    ends_on text not null,
    days bigint not null,
    at bigint not null,
    primary key (version_id, ends_on, days)
);
