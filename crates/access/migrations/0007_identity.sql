-- Who somebody is at a provider outside: the account is found by issuer and subject, and by nothing else that is said of it.
create table access_identity (
    issuer text collate "C" not null,
    subject text collate "C" not null,
    account_id text collate "C" not null,
    -- the configured way it came by; another way to the same issuer opens nothing
    way text collate "C" not null,
    made_at bigint not null,
    seen_at bigint not null,
    primary key (issuer, subject)
);

create unique index access_identity_account on access_identity (account_id);

-- A browser on its way to a provider and back. Only the SHA-256 of its secret is kept; state, nonce and the proof of the code
-- follow from the secret. The row goes with the log-in, or when it is too old.
create table access_way_flow (
    secret_hash text collate "C" not null primary key,
    way text collate "C" not null,
    -- the page the log-in leads to
    next text,
    made_at bigint not null,
    expires_at bigint not null,
    -- its answer is being checked: there is one answer to a flow
    answered_at bigint,
    -- whom the provider asserted, and whether it has asked for a second factor that is trusted here
    account_id text collate "C",
    factor bigint not null
);

create index access_way_flow_account on access_way_flow (account_id);
