-- What a day closed, for its brief; a report in work stands in no row of it.
create index desk_incident_closed on desk_incident (closed_at) where closed_at is not null;

-- Who called before, by the number without what people put between its digits; a report without one stands in no row of it.
create index desk_incident_phone on desk_incident ((replace(replace(replace(replace(reporter_phone, ' ', ''), '-', ''), '(', ''), ')', '')))
    where reporter_phone is not null;
