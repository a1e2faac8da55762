-- Open work sorts by what falls due next, open work without a promise behind it (at half the scale), ended work last:
-- what ended most recently comes first.
update desk_incident set next_due_at = 4611686018427387903 where is_open = 1 and next_due_at = 9223372036854775807;
update desk_incident
    set next_due_at = 9223372036854775807 - coalesce(confirmed_at, closed_at, resolved_at, reported_at)
    where is_open = 0;
create index desk_incident_undecided on desk_incident (next_due_at, id) where is_open = 1 and decided = 0;
create index desk_incident_department on desk_incident (department, is_open, next_due_at, id)
    where department is not null;
create index desk_incident_system on desk_incident (system, is_open, next_due_at, id) where system is not null;
