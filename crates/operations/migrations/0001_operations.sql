-- Backups this installation tried to make: the last good one is what doctor and metrics tell the age of.
create table operations_backup (
    id text collate "C" not null primary key,
    -- good or failed
    state text not null,
    began_at bigint not null,
    ended_at bigint not null,
    -- the folder of a good one
    folder text not null,
    bytes bigint not null,
    -- the end of the chain it holds
    journal_seq bigint not null,
    journal_hash text not null,
    -- why it failed
    problem text
);
create index operations_backup_ended on operations_backup (state, ended_at, id);

-- One row in a database that holds the demonstration: what was loaded, so that what was added since can be told apart.
create table operations_demonstration (
    one bigint not null primary key,
    loaded_at bigint not null,
    -- JSON: rows of each table when loading ended
    loaded text not null
);
