-- What a month's end asks: reports by the day their period begins, papers by what they were printed from.
create index documents_document_period on documents_document (from_day, kind);
create index documents_document_subject on documents_document (subject, kind);
