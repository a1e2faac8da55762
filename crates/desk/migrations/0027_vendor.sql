-- Which vendor spoke, or was written to: the next one that leads reads nothing of it.
alter table desk_message add column party text collate "C";
update desk_message set party = (select i.lead_party from desk_incident i where i.id = desk_message.incident)
    where kind in ('statement', 'to_vendor');

-- Which vendor brought a file.
create table desk_vendor_file (
    file text collate "C" primary key,
    incident text collate "C" not null,
    party text collate "C" not null
);
create index desk_vendor_file_incident on desk_vendor_file (incident, party);
