-- Who drafted a document, by the journal's word for him: names are not unique and change.
alter table documents_document add column maker text;

-- Numbers are counted by what they begin with, however many customers' codes read so.
insert into documents_series (name, given)
select rtrim(number, '0123456789'), max(cast(substr(number, length(rtrim(number, '0123456789')) + 1) as bigint))
from documents_document group by rtrim(number, '0123456789');
