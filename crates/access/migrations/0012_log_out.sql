-- By which way a session was opened and what its provider calls its own session: so that the provider can end it.
alter table access_session add column way text;
alter table access_session add column provider_session text;
alter table access_way_flow add column provider_session text;

create index access_session_provider on access_session (provider_session) where provider_session is not null;

-- Providers' words that somebody logged out: each counts once.
create table access_way_logout (
    issuer text collate "C" not null,
    token_id text collate "C" not null,
    expires_at bigint not null,
    primary key (issuer, token_id)
);

create index access_way_logout_expires on access_way_logout (expires_at);
