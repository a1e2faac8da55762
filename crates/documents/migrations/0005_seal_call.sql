-- Issued documents that a service for electronic seals is told of: until it has the message, and until the sealed copy is back.
create table documents_seal_call (
    document text collate "C" not null primary key,
    -- waiting, told, given_up or returned
    state text collate "C" not null,
    attempts bigint not null,
    -- when it is told next
    next_at bigint,
    -- what came of the last attempt: a word
    error text,
    made_at bigint not null,
    told_at bigint,
    returned_at bigint
);
create index documents_seal_call_due on documents_seal_call (next_at, document) where state = 'waiting';
