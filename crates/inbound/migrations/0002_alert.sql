-- An alert by its key: what fires again is the same alert.
create table inbound_alert (
    id text collate "C" not null primary key,
    customer text collate "C" not null,
    source text not null,
    key text collate "C" not null,
    -- what its source sends together
    bundle text collate "C",
    title text not null,
    system text collate "C",
    -- firing or resolved
    state text not null,
    incident text collate "C" not null,
    -- whether it opened the incident; others joined it
    opened bigint not null,
    -- how often it was told of while it fires
    count bigint not null,
    first_at bigint not null,
    last_at bigint not null,
    resolved_at bigint,
    version bigint not null
);
create unique index inbound_alert_key on inbound_alert (customer, source, key);
create index inbound_alert_incident on inbound_alert (incident, first_at, id);
create index inbound_alert_opened on inbound_alert (customer, first_at) where opened = 1;
create index inbound_alert_bundle on inbound_alert (customer, source, bundle) where opened = 1;
