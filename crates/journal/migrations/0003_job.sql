-- Work to be done once, by whichever node claims it.
create table journal_job (
    id text collate "C" not null primary key,
    kind text collate "C" not null,
    -- one job per kind and key
    key text collate "C" not null,
    payload text not null,
    -- not before this business instant
    run_at bigint not null,
    attempts bigint not null,
    -- ready, leased, done or dead
    state text not null,
    -- by the database's own clock
    lease_until bigint not null,
    -- rises with each claim: a worker that slept through its lease records nothing
    token bigint not null,
    last_error text,
    created_at bigint not null,
    ended_at bigint
);
create unique index journal_job_key on journal_job (kind, key);
create index journal_job_ready on journal_job (kind, run_at, id) where state in ('ready', 'leased');
create index journal_job_ended on journal_job (state, ended_at, id);
