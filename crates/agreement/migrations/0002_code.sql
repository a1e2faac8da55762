-- The codes by which imports match agreements.
create table agreement_code (
    code text collate "C" not null primary key,
    agreement_id text collate "C" not null unique
);
