-- What is written down about an incident beside its moves: contests, quotations, visits, remote sessions, time, parts,
-- cost, claims. State moves are compare-and-set on the version; what only one kind has stands in the body.
create table desk_paper (
    id text collate "C" not null primary key,
    incident text collate "C" not null,
    kind text not null,
    state text not null,
    -- the vendor or customer it concerns, where it concerns one
    party text collate "C",
    -- money in the currency's minor unit, where it is about money
    minor bigint,
    currency text,
    -- when it happened, and when it was entered
    at bigint not null,
    made_at bigint not null,
    made_by text collate "C" not null,
    body text not null,
    version bigint not null
);
create index desk_paper_incident on desk_paper (incident, kind, at, id);
create index desk_incident_parent on desk_incident (parent, id) where parent is not null;
create index desk_paper_party on desk_paper (party, kind, at, id);
