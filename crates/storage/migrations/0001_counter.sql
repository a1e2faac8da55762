-- Counters behind the numbers people see. A node takes a block at a time; gaps are allowed.
create table storage_counter (
    name text collate "C" not null primary key,
    value bigint not null
);
