-- When a person whom the document named was erased: its files were let go of, its digests stay.
alter table documents_document add column erased_at bigint;
create index documents_document_of_customer on documents_document (customer, id);
