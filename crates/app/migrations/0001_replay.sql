-- Answers to requests that carried an Idempotency-Key, so that a repeated request gets the first answer.
create table app_replay (
    account text collate "C" not null,
    route text not null,
    key text collate "C" not null,
    body_hash text not null,
    status bigint not null,
    answer text not null,
    at bigint not null,
    primary key (account, route, key)
);
create index app_replay_at on app_replay (at);
