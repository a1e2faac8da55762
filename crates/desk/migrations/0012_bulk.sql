-- A move made on many incidents at once, and what came of it on each: what undoing needs to know.
create table desk_bulk (
    id text collate "C" not null primary key,
    made_at bigint not null,
    made_by text collate "C" not null,
    body text not null,
    undone_at bigint
);
