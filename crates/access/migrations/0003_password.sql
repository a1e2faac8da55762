-- Since when a password is in use; none: since the account was made.
alter table access_account add column password_set_at bigint;

-- Passwords an account had before, as hashes: they are not used again. Only the last few are kept.
create table access_past_password (
    account_id text collate "C" not null,
    password text not null,
    replaced_at bigint not null,
    primary key (account_id, password)
);
