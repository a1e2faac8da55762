-- A link by which the holder of an account chooses his password: sent by mail, used once. Only the SHA-256 of its secret is
-- kept; the row goes when it is used, replaced, or too old.
create table access_password_link (
    secret_hash text collate "C" not null primary key,
    account_id text collate "C" not null,
    purpose text not null,
    made_at bigint not null,
    expires_at bigint not null
);

create index access_password_link_account on access_password_link (account_id);
