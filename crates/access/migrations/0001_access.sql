-- Accounts, what was granted to them, and what proves that somebody is one of them.
-- `roles` and `asked_roles` are names separated by single spaces; the ids of party, person and department are
-- opaque here: the slices that own them know what they mean.
create table access_account (
    id text collate "C" not null primary key,
    login text collate "C" not null unique,
    name text not null,
    password text not null,
    roles text not null,
    asked_roles text,
    person_id text collate "C",
    party_id text collate "C",
    department_id text collate "C",
    language text not null,
    email text,
    active bigint not null,
    created_at bigint not null,
    version bigint not null,
    password_temporary bigint not null
);

create unique index access_account_person on access_account (person_id) where person_id is not null;

-- Only the SHA-256 of a secret is kept. A session ends at the earlier of idle_until and ends_at.
create table access_session (
    secret_hash text collate "C" not null primary key,
    account_id text collate "C" not null,
    created_at bigint not null,
    seen_at bigint not null,
    ends_at bigint not null
);

create index access_session_account on access_session (account_id);

create table access_token (
    id text collate "C" not null primary key,
    account_id text collate "C" not null,
    name text not null,
    secret_hash text collate "C" not null unique,
    created_at bigint not null,
    expires_at bigint not null,
    last_used_at bigint
);

create index access_token_account on access_token (account_id);

-- One row once the installation is set up. Its version moves with every change that takes the power of an
-- administrator from somebody, so that two such changes at once cannot leave none.
create table access_setup (
    one bigint not null primary key,
    version bigint not null
);
