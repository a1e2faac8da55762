-- The chain: one row per sealed entry, without gaps. Entries themselves are never touched.
create table journal_seal (
    seq bigint not null primary key,
    entry text collate "C" not null,
    -- SHA-256 over the canonical form of the entry with the hash before it, hex
    hash text not null,
    sealed_at bigint not null
);
create unique index journal_seal_entry on journal_seal (entry);

-- Where the chain ends, and who may lengthen it. One row.
create table journal_head (
    id bigint not null primary key,
    seq bigint not null,
    hash text not null,
    holder text not null,
    -- by the database's own clock
    lease_until bigint not null,
    -- rises with each lease: a holder that slept through its lease seals nothing
    token bigint not null
);
insert into journal_head (id, seq, hash, holder, lease_until, token)
    values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', '', 0, 0);
