-- What counts only when a manager or the customer agrees: work entered late, pauses begun in the past, contested pauses,
-- exemptions from assessment.
create table desk_proposal (
    id text collate "C" not null primary key,
    incident text collate "C" not null,
    kind text not null,
    state text not null,
    -- the clock an exemption is about; none for the whole incident
    clock text collate "C",
    -- the pause that is asked for or contested
    pause text collate "C",
    reason text not null,
    body text not null,
    made_by text collate "C" not null,
    made_at bigint not null,
    decided_by text collate "C",
    decided_at bigint,
    word text
);
create index desk_proposal_incident on desk_proposal (incident, made_at, id);
create index desk_proposal_waiting on desk_proposal (state, made_at, id);

-- Attempts to reach the reporter.
create table desk_attempt (
    id text collate "C" not null primary key,
    incident text collate "C" not null,
    way text not null,
    result text not null,
    note text not null,
    at bigint not null,
    entered_at bigint not null,
    by_whom text collate "C" not null
);
create index desk_attempt_incident on desk_attempt (incident, at, id);

-- 商务免费支持: work outside warranty that nobody pays.
create table desk_goodwill (
    incident text collate "C" not null primary key,
    approved_by text collate "C" not null,
    reason text not null,
    cost_minor bigint not null,
    currency text not null,
    at bigint not null
);

-- A pause that was successfully contested counts as time.
alter table desk_pause add column struck_at bigint;
