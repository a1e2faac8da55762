-- Passkeys: what a holder's device proves by a signature. The public key and what is known of the device are JSON of the library
-- that judges them; nothing of it is secret.
create table access_passkey (
    id text collate "C" not null primary key,
    account_id text collate "C" not null,
    -- what the device calls its key; nobody else's is called so
    credential_id text collate "C" not null unique,
    name text not null,
    credential text not null,
    -- how often the device says that it has signed; one that falls back is a copy
    counter bigint not null,
    made_at bigint not null,
    last_used_at bigint
);

create index access_passkey_account on access_passkey (account_id, made_at, id);

-- A question put to a device: answered once, by the browser that holds the secret of which the SHA-256 is kept here.
create table access_passkey_question (
    secret_hash text collate "C" not null primary key,
    -- whose new passkey it asks for; none where it asks who somebody is
    account_id text collate "C",
    state text not null,
    made_at bigint not null,
    expires_at bigint not null
);
