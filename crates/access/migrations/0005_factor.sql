-- The second factor of an account: the secret of its authenticator, sealed, and the last time step that was used, so that a
-- code is good once. Without confirmed_at it was shown and not yet proved.
create table access_factor (
    account_id text collate "C" not null primary key,
    secret text not null,
    made_at bigint not null,
    confirmed_at bigint,
    last_step bigint not null
);

-- Recovery codes that were not used yet; only their SHA-256 is kept.
create table access_recovery (
    account_id text collate "C" not null,
    code_hash text collate "C" not null,
    primary key (account_id, code_hash)
);
