-- A stored content. Its place is never used twice, so that taking one away can never hit another.
create table files_blob (
    sha256 text collate "C" not null primary key,
    place text collate "C" not null,
    size bigint not null,
    -- attachments that stand on it
    uses bigint not null,
    stored_at bigint not null
);

-- An uploaded file: staged until something refers to it, once, by who uploaded it.
create table files_attachment (
    id text collate "C" not null primary key,
    name text not null,
    media_type text not null,
    size bigint not null,
    sha256 text collate "C" not null,
    -- account:<id> or platform:<part>
    uploaded_by text collate "C" not null,
    uploaded_at bigint not null,
    referenced_at bigint,
    subject_kind text,
    subject text collate "C"
);
create index files_attachment_orphan on files_attachment (uploaded_at) where referenced_at is null;
create index files_attachment_subject on files_attachment (subject, id) where subject is not null;
