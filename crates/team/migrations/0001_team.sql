-- The maintenance team. What people wrote is kept as one document a row (content); beside it stand only the
-- columns that keys and searches need. One row of team_revision moves with every change, so that a reader who
-- knows the number knows the whole team.
create table team_revision (
    one bigint not null primary key,
    revision bigint not null
);

create table team_person (
    id text collate "C" not null primary key,
    code text collate "C" not null unique,
    account_id text collate "C" unique,
    content text not null,
    created_at bigint not null,
    version bigint not null
);

create table team_group (
    id text collate "C" not null primary key,
    code text collate "C" not null unique,
    content text not null,
    created_at bigint not null,
    version bigint not null
);

create table team_staffing (
    id text collate "C" not null primary key,
    content text not null,
    created_at bigint not null,
    version bigint not null
);

create table team_shift (
    id text collate "C" not null primary key,
    content text not null,
    created_at bigint not null,
    version bigint not null
);

create table team_rotation (
    id text collate "C" not null primary key,
    content text not null,
    created_at bigint not null,
    version bigint not null
);

create table team_override (
    id text collate "C" not null primary key,
    content text not null,
    created_at bigint not null
);

create table team_absence (
    id text collate "C" not null primary key,
    source_key text collate "C" unique,
    content text not null,
    created_at bigint not null
);
