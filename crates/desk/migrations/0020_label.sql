-- Codes printed on labels at the site: whoever knows one stands before it. Their hashes only are kept.
create table desk_label (
    id text collate "C" not null primary key,
    system text collate "C" not null,
    -- the part it hangs on, where it hangs on one
    component text collate "C",
    -- building, floor, room
    place text not null,
    code_hash text collate "C" not null,
    made_at bigint not null,
    made_by text collate "C" not null,
    revoked_at bigint
);
create unique index desk_label_code on desk_label (code_hash);
create index desk_label_system on desk_label (system, id);
