-- Who outside is told of what. The secret signs, so it is kept as it is; it opens nothing here.
create table webhook_subscription (
    id text collate "C" not null primary key,
    url text not null,
    description text not null,
    -- JSON: kinds of entries, each whole or with .* at its end
    kinds text not null,
    -- only what concerns this customer
    customer text collate "C",
    secret text not null,
    -- after a rotation both sign until then
    old_secret text,
    old_secret_until bigint,
    enabled bigint not null,
    -- by_hand, failing or gone
    disabled_reason text,
    disabled_at bigint,
    -- the first failure since the last success
    failing_since bigint,
    -- everything of the journal up to here was looked at
    position bigint not null,
    created_at bigint not null,
    version bigint not null
);

-- One event for one subscription: its own place in the queue. Its id is the webhook-id of every copy.
create table webhook_delivery (
    id text collate "C" not null primary key,
    subscription text collate "C" not null,
    -- the entry's place in the journal
    seq bigint not null,
    kind text not null,
    body text not null,
    -- queued, sending, failed, delivered or dead
    state text not null,
    attempts bigint not null,
    -- business time: not before
    next_at bigint not null,
    -- the database's time: whoever holds the token may send until then
    lease_until bigint,
    lease_token text collate "C",
    -- what the last attempt met: an HTTP status or a reason, and how long it took in milliseconds
    status bigint,
    reason text,
    took_ms bigint,
    created_at bigint not null,
    ended_at bigint
);
create unique index webhook_delivery_once on webhook_delivery (subscription, seq);
create index webhook_delivery_due on webhook_delivery (subscription, next_at, id) where state in ('queued', 'failed');
create index webhook_delivery_leased on webhook_delivery (lease_until) where state = 'sending';
create index webhook_delivery_log on webhook_delivery (subscription, created_at, id);
create index webhook_delivery_ended on webhook_delivery (state, ended_at, id);
