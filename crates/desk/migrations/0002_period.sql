-- Incidents of a period, for attainment.
create index desk_incident_reported on desk_incident (reported_at, id);
