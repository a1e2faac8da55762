-- What must not be erased while a dispute, an audit or a court needs it: everything of a customer, or one incident of his.
create table privacy_hold (
    id text collate "C" not null primary key,
    customer text collate "C" not null,
    incident text collate "C",
    reason text not null,
    placed_by text collate "C" not null,
    placed_at bigint not null,
    lifted_by text collate "C",
    lifted_at bigint,
    lifted_reason text
);
create index privacy_hold_standing on privacy_hold (placed_at, id) where lifted_at is null;
