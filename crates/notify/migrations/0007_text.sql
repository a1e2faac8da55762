-- The house's own texts of one kind of notice, each version whole; version 0 is what is shipped and has no row.
create table notify_text (
    event text collate "C" not null,
    version bigint not null,
    -- JSON: own texts by language and form; what is missing is as it was shipped
    texts text not null,
    written_at bigint not null,
    -- the account, none for the platform
    written_by text collate "C",
    -- when a text first could not be used, and what was wrong with it
    broken_at bigint,
    broken text,
    primary key (event, version)
);
