-- A signed link: what somebody without a log-in may do, once or for a while. Only the SHA-256 of its secret is kept.
create table access_link (
    id text collate "C" not null primary key,
    secret_hash text collate "C" not null unique,
    -- the one purpose it serves, a slice's word, and the one thing it serves it on
    purpose text not null,
    subject text collate "C" not null,
    party_id text collate "C" not null,
    vendor bigint not null,
    holder text not null,
    made_by text not null,
    made_at bigint not null,
    expires_at bigint not null,
    -- how often it may still be used; none: as often as it takes until it expires
    uses_left bigint,
    used_at bigint,
    revoked_at bigint
);
create index access_link_subject on access_link (subject, made_at, id);
