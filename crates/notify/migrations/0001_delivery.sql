-- One message to one recipient by one channel: the delivery is its own place in the queue.
create table notify_delivery (
    id text collate "C" not null primary key,
    subject_kind text not null,
    subject text collate "C" not null,
    -- the clock a rung is about
    clock text collate "C",
    event text not null,
    -- inbox or mail
    channel text not null,
    post text not null,
    -- provider, customer or vendor
    side text not null,
    name text not null,
    address text,
    account text collate "C",
    -- zh or en
    language text not null,
    -- JSON: what was frozen when it was written
    words text not null,
    -- queued, sending, sent, failed or dead
    state text not null,
    attempts bigint not null,
    -- business time: not before
    next_at bigint not null,
    -- the database's time: whoever holds the token may send until then
    lease_until bigint,
    lease_token text collate "C",
    -- earlier attempts of which nobody knows whether they arrived
    copies bigint not null,
    error_code text,
    error_detail text,
    message_id text,
    queued_at bigint not null,
    sent_at bigint,
    read_at bigint
);
create index notify_delivery_due on notify_delivery (next_at, id) where state in ('queued', 'failed');
create index notify_delivery_leased on notify_delivery (lease_until) where state = 'sending';
create index notify_delivery_subject on notify_delivery (subject, queued_at, id);
create index notify_delivery_inbox on notify_delivery (account, sent_at, id) where channel = 'inbox';
