-- A reporter who has no account is answered by mail, in the language he wrote in.
alter table desk_incident add column reporter_email text;
alter table desk_incident add column reporter_language text;
