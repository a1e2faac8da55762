-- A fault or a service request: what was reported, what was decided, where it stands.
create table desk_incident (
    id text collate "C" not null primary key,
    number text collate "C" not null,
    kind text not null,
    service_code text,
    customer text collate "C" not null,
    department text collate "C",
    site text collate "C",
    system text collate "C",
    component text collate "C",
    component_kind text,
    fault_class text,
    -- the reporter; name and phone are personal and can be emptied
    reporter text collate "C",
    reporter_name text,
    reporter_phone text,
    place text,
    channel text not null,
    title text not null,
    report text not null,
    impact text not null,
    urgency text not null,
    severity bigint not null,
    state text not null,
    waiting_reason text,
    reported_at bigint not null,
    entered_at bigint not null,
    agreement_version text collate "C",
    coverage text not null,
    coverage_reason text,
    -- who leads: the party of the matrix and its kind; the customer sees the provider until released
    lead_party text collate "C",
    lead_kind text not null,
    attribution text not null,
    released bigint not null,
    -- 1 when the platform (or a dispatcher) knows component and class well enough to act on
    decided bigint not null,
    -- the group whose work it is, and the named person of the provider
    team_group text collate "C",
    engineer text collate "C",
    solution text,
    cause text,
    parent text collate "C",
    stars bigint,
    rating_comment text,
    reopenings bigint not null,
    reassignments bigint not null,
    resolution_round bigint not null,
    resolved_at bigint,
    confirmed_at bigint,
    closed_at bigint,
    classified_at bigint,
    -- open work sorts by what falls due next: earliest due of unmet customer-facing clocks, late included
    is_open bigint not null,
    next_due_at bigint not null,
    next_milestone text,
    clock_state text not null,
    version bigint not null
);
create unique index desk_incident_number on desk_incident (number);
create index desk_incident_queue on desk_incident (is_open, next_due_at, id);
create index desk_incident_group on desk_incident (team_group, is_open, next_due_at, id);
create index desk_incident_engineer on desk_incident (engineer, is_open, next_due_at, id);
create index desk_incident_customer on desk_incident (customer, is_open, next_due_at, id);
create index desk_incident_reporter on desk_incident (reporter, is_open, next_due_at, id);
create index desk_incident_lead on desk_incident (lead_party, is_open, next_due_at, id);
create index desk_incident_settled on desk_incident (classified_at, id) where classified_at is not null;

-- What was decided and why, as it was decided; a new verdict is a new row.
create table desk_decision (
    id text collate "C" not null primary key,
    incident text collate "C" not null,
    kind text not null,
    made_at bigint not null,
    body text not null
);
create index desk_decision_incident on desk_decision (incident, made_at, id);

-- Messages between the sides, internal notes, plans, solutions, records from the site.
create table desk_message (
    id text collate "C" not null primary key,
    incident text collate "C" not null,
    kind text not null,
    -- public or internal; an internal one never leaves the house
    visibility text not null,
    author text collate "C" not null,
    side text not null,
    content text not null,
    at bigint not null,
    entered_at bigint not null
);
create index desk_message_incident on desk_message (incident, at, id);

-- Stretches in which the work waited, visible to the customer.
create table desk_pause (
    id text collate "C" not null primary key,
    incident text collate "C" not null,
    reason text not null,
    note text not null,
    started_at bigint not null,
    ended_at bigint,
    by_whom text collate "C" not null
);
create index desk_pause_incident on desk_pause (incident, started_at, id);
create unique index desk_pause_open on desk_pause (incident, reason) where ended_at is null;

-- Incidents that belong together: duplicates and merges.
create table desk_link (
    incident text collate "C" not null,
    other text collate "C" not null,
    kind text not null,
    made_at bigint not null,
    primary key (incident, other, kind)
);
