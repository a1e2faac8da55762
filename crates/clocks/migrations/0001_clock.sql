-- One row per clock. What queries ask for stands in columns; the rest is in the JSON of target and history.
create table clocks_clock (
    id text collate "C" not null primary key,
    subject_kind text not null,
    subject text collate "C" not null,
    milestone text not null,
    -- JSON {event, while_unmet} for supervision
    watch text,
    -- customer, internal or vendor:<party>
    facing text collate "C" not null,
    -- the calendar version of the target
    calendar text collate "C" not null,
    target text not null,
    generation bigint not null,
    generation_at bigint not null,
    started_at bigint not null,
    -- running, paused, offered, met, met_late or cancelled
    state text not null,
    -- when it was offered, met or cancelled
    ended_at bigint,
    due_at bigint,
    provisional bigint not null,
    -- the due instant of the breach that stands
    breached_at bigint,
    acknowledged_at bigint,
    -- when the worker must look again
    next_at bigint,
    -- JSON: pauses, breaches, fired rungs, a due instant that was set
    history text not null,
    version bigint not null
);
create index clocks_clock_subject on clocks_clock (subject, subject_kind);
create index clocks_clock_next on clocks_clock (next_at, id) where next_at is not null;
create index clocks_clock_calendar on clocks_clock (calendar, id);

-- Rungs that fired: the key makes each fire once.
create table clocks_rung (
    clock text collate "C" not null,
    generation bigint not null,
    rung text collate "C" not null,
    trigger_at bigint not null,
    fired_at bigint not null,
    late bigint not null,
    combined bigint not null,
    -- the rung behind which nobody stood
    in_place_of text,
    -- nobody stood behind this one
    nobody bigint not null,
    -- a late entry proved that it need not have fired
    needless bigint not null,
    primary key (clock, generation, rung)
);
