-- An agreement through all its versions. `promiser_id` is the provider, or a vendor whose agreement underpins ours
-- (`facing` is then `vendor` and the customer is the provider).
create table agreement_agreement (
    id text collate "C" not null primary key,
    name text not null,
    customer_id text collate "C" not null,
    promiser_id text collate "C" not null,
    facing text not null,
    created_at bigint not null
);

create index agreement_agreement_customer on agreement_agreement (customer_id, created_at, id);

create index agreement_agreement_age on agreement_agreement (created_at, id);

-- A version. Its content changes only while it is a draft. Dates are local dates of the sites.
create table agreement_version (
    id text collate "C" not null primary key,
    agreement_id text collate "C" not null,
    number bigint not null,
    status text not null,
    content text not null,
    calendar text collate "C" not null,
    signed_on text,
    effective_from text,
    signed_by text,
    gaps_accepted_by text,
    gaps_accepted_reason text,
    reason text,
    created_at bigint not null,
    version bigint not null
);

create unique index agreement_version_number on agreement_version (agreement_id, number);

create unique index agreement_version_draft on agreement_version (agreement_id) where status = 'draft';

create index agreement_version_status on agreement_version (status);

-- Which version holds for a system when: one row per version, system and stretch; open stretches end at the largest
-- number. `ended_by` is the status the version has after the stretch. Terms of components are judged in the content.
create table agreement_cover (
    version_id text collate "C" not null,
    system_id text collate "C" not null,
    from_us bigint not null,
    until_us bigint not null,
    ended_by text not null,
    agreement_id text collate "C" not null,
    customer_id text collate "C" not null,
    facing text not null,
    calendar text collate "C" not null,
    primary key (version_id, system_id, from_us)
);

create index agreement_cover_system on agreement_cover (system_id, from_us);

create index agreement_cover_customer on agreement_cover (customer_id);

-- One row per customer, moved by every signature: two signatures at once cannot cover one component twice.
create table agreement_fence (
    customer_id text collate "C" not null primary key,
    version bigint not null
);

create table agreement_calendar (
    code text collate "C" not null primary key,
    name text not null,
    current_id text collate "C" not null,
    version bigint not null
);

-- Versions of a calendar; never changed.
create table agreement_calendar_version (
    id text collate "C" not null primary key,
    code text collate "C" not null,
    number bigint not null,
    spec text not null,
    cause text not null,
    entered_at bigint not null
);

create unique index agreement_calendar_version_number on agreement_calendar_version (code, number);
