-- What is produced on paper: drafted from what the platform knows, approved, issued, archived. An issued document never
-- changes: its files are kept; a correction is a document of its own with the same number and the next revision.
create table documents_document (
    id text collate "C" not null primary key,
    kind text not null,
    -- zh or en
    language text not null,
    -- FR-RMYY-2026-0003; counted per customer, kind and year of the provider's zone
    number text collate "C" not null,
    revision bigint not null,
    customer text collate "C" not null,
    customer_name text not null,
    -- what it is about: an incident, a visit or quotation of it, a version of an agreement, a sheet; none for a period
    subject text collate "C",
    incident text collate "C",
    -- the group whose work the incident is, copied so that lists can be narrowed by it
    team_group text collate "C",
    -- local dates of the provider's zone, for reports about a period: the first, and the first after
    from_day text collate "C",
    to_day text collate "C",
    title text not null,
    -- created, approved, issued, archived or withdrawn
    state text not null,
    -- JSON: the document as it was filled in
    content text not null,
    -- JSON: what people wrote into it, by section
    written text not null,
    -- the verification code, without its dashes
    code text collate "C" not null,
    corrects text collate "C",
    corrected_by text collate "C",
    -- why it corrects another, or why it was withdrawn
    reason text,
    -- none, awaiting, sent or returned; and since when
    seal text not null,
    seal_at bigint,
    made_by text not null,
    made_at bigint not null,
    approved_by text,
    approved_at bigint,
    issued_by text,
    issued_at bigint,
    archived_at bigint,
    version bigint not null
);
create unique index documents_document_number on documents_document (number, revision);
create unique index documents_document_code on documents_document (code);
create index documents_document_made on documents_document (made_at, id);
create index documents_document_customer on documents_document (customer, made_at, id);
create index documents_document_group on documents_document (team_group, made_at, id);
create index documents_document_incident on documents_document (incident, made_at, id);

-- The files of an issued document, byte for byte as they were issued.
create table documents_file (
    document text collate "C" not null,
    -- pdf, docx or xlsx
    format text collate "C" not null,
    attachment text collate "C" not null,
    sha256 text collate "C" not null,
    size bigint not null,
    primary key (document, format)
);
create index documents_file_content on documents_file (sha256);

-- How many numbers a series has given: moved by each new document, so that no two take the same.
create table documents_series (
    name text collate "C" not null primary key,
    given bigint not null
);
