-- Reviews of who may do what, in the platform or in a customer's system.
create table oversight_review (
    id text collate "C" not null primary key,
    name text not null,
    -- the customer whose system's table was reviewed, and what that system is called; none: the platform's own accounts
    customer_id text collate "C",
    system_name text,
    -- how many rights were looked at
    holdings bigint not null,
    -- what conflicts and which duty needs what, as it was given: a later table is judged by the same
    rules text not null,
    opened_by text collate "C" not null,
    opened_at bigint not null,
    due_at bigint not null,
    closed_at bigint,
    closed_by text collate "C",
    version bigint not null
);
create index oversight_review_opened on oversight_review (opened_at, id);

create table oversight_item (
    review_id text collate "C" not null,
    -- from 1, in the order they were found
    number bigint not null,
    -- an account's id, or a log-in name of the customer's system
    holder text collate "C" not null,
    holder_name text not null,
    -- a built-in role's name, custom:<id>, or a right of the customer's system
    right_held text collate "C" not null,
    right_name text not null,
    granted_by text,
    approved_by text,
    granted_at bigint,
    last_used_at bigint,
    -- JSON
    findings text not null,
    -- keep, take_away or replace
    proposal text not null,
    decision text,
    reason text,
    decided_by text collate "C",
    decided_at bigint,
    done_at bigint,
    primary key (review_id, number)
);
