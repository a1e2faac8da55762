-- The load ledger: one row a person. Automatic assignment raises open_count only while it lies below capacity.
-- queued_us is the working time of the counted work still to be done, microseconds.
create table work_load (
    person_id text collate "C" not null primary key,
    open_count bigint not null,
    capacity bigint not null,
    queued_us bigint not null,
    last_assigned_at bigint
);

-- One person's hold on one piece of work, of whatever kind. counted tells whether it stands in the ledger:
-- waiting work and ended work do not.
create table work_assignment (
    id text collate "C" not null primary key,
    subject_kind text collate "C" not null,
    subject_id text collate "C" not null,
    person_id text collate "C" not null,
    severity bigint not null,
    effort_us bigint not null,
    counted bigint not null,
    over_capacity bigint not null,
    assigned_at bigint not null,
    assigned_by text collate "C" not null,
    assign_reason text,
    accept_by bigint,
    accepted_at bigint,
    accepted_by text collate "C",
    ended_at bigint,
    end_kind text collate "C",
    end_reason text,
    ranking text not null
);

create unique index work_assignment_open on work_assignment (subject_kind, subject_id) where ended_at is null;

create index work_assignment_subject on work_assignment (subject_kind, subject_id, assigned_at, id);

create index work_assignment_person on work_assignment (person_id, assigned_at, id) where ended_at is null;

create index work_assignment_silent on work_assignment (accept_by, id) where ended_at is null and accepted_at is null;

-- How often somebody was given work on a system: one row a person and system.
create table work_known (
    customer_id text collate "C" not null,
    system_id text collate "C" not null,
    person_id text collate "C" not null,
    times bigint not null,
    last_at bigint not null,
    primary key (customer_id, system_id, person_id)
);

-- What weighs on somebody: assignments at night and of severity 1, by UTC day (days since 1970-01-01).
create table work_burden (
    day bigint not null,
    person_id text collate "C" not null,
    nights bigint not null,
    severity_ones bigint not null,
    primary key (day, person_id)
);
