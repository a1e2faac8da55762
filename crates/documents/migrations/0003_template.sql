-- The customer's own Word documents as forms. A row never changes but for its end: a new upload is a new version and ends the
-- one before it; an issued document names the version that it was filled in from.
create table documents_template (
    id text collate "C" not null primary key,
    kind text collate "C" not null,
    -- zh or en
    language text collate "C" not null,
    -- the customer it is for; empty: every customer who has none of his own
    customer text collate "C" not null,
    customer_name text not null,
    version bigint not null,
    file_name text not null,
    attachment text collate "C" not null,
    sha256 text collate "C" not null,
    size bigint not null,
    -- JSON: the fields that it names
    fields text not null,
    made_by text not null,
    made_at bigint not null,
    ended_by text,
    ended_at bigint
);
create unique index documents_template_version on documents_template (kind, language, customer, version);

-- The form that the Word file was filled in from; none: the platform's own.
alter table documents_document add column template text collate "C";
