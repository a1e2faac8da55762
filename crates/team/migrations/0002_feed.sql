-- Secret links to a calendar of duties. Only the SHA-256 of a link's secret is kept.
create table team_feed (
    id text collate "C" not null primary key,
    -- person or group
    kind text not null,
    subject text collate "C" not null,
    -- who made the link; it ends with the account
    account text collate "C" not null,
    secret_hash text collate "C" not null unique,
    created_at bigint not null
);
create unique index team_feed_made on team_feed (kind, subject, account);
