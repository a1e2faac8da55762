-- Pages of papers that came back, scanned: filed to the document whose code stands on them, or waiting for somebody who knows.
create table documents_scan (
    id text collate "C" not null primary key,
    -- what was uploaded, which may hold pages of several documents
    source text collate "C" not null,
    source_name text not null,
    -- JSON: the pages of the source, from 1; empty: all of it
    pages text not null,
    -- the file of these pages
    attachment text collate "C" not null,
    -- none while it waits
    document text collate "C",
    -- waiting, filed or laid_aside
    state text collate "C" not null,
    -- why it waits: no_code, unknown_code
    why text,
    -- code or hand
    how text,
    made_by text not null,
    made_at bigint not null,
    decided_by text,
    decided_at bigint
);
create index documents_scan_document on documents_scan (document, decided_at, id);
create index documents_scan_waiting on documents_scan (made_at, id) where state = 'waiting';
