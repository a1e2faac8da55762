-- Windows agreed beforehand on a system: planned downtime, in which alerts open nothing and clocks stand still as the
-- agreement says; guarded periods, in which every fault weighs one step more.
create table desk_window (
    id text collate "C" not null primary key,
    kind text not null,
    customer text collate "C" not null,
    system text collate "C" not null,
    -- ids of the components it is about, JSON; an empty list is the whole system
    components text not null,
    from_us bigint not null,
    until_us bigint not null,
    reason text not null,
    agreed_by text not null,
    made_at bigint not null,
    made_by text collate "C" not null,
    cancelled_at bigint
);
create index desk_window_until on desk_window (until_us, id);

-- Incidents with one cause; a known error has a workaround that is shown where somebody reports the like.
create table desk_problem (
    id text collate "C" not null primary key,
    number text collate "C" not null,
    title text not null,
    state text not null,
    cause text,
    workaround text,
    solution text,
    made_at bigint not null,
    made_by text not null,
    changed_at bigint not null,
    version bigint not null
);
create unique index desk_problem_number on desk_problem (number);
create index desk_problem_state on desk_problem (state, changed_at, id);

create table desk_problem_incident (
    problem text collate "C" not null,
    incident text collate "C" not null,
    made_at bigint not null,
    primary key (problem, incident)
);
create index desk_problem_incident_back on desk_problem_incident (incident, problem);
