-- What was delivered, to whom, and whose it is. Contacts and other names are JSON lists; dates are local dates as text.
create table estate_party (
    id text collate "C" not null primary key,
    code text collate "C" not null unique,
    kind text collate "C" not null,
    name text not null,
    zone text not null,
    hotline text,
    contacts text not null,
    version bigint not null
);

create unique index estate_party_provider on estate_party (kind) where kind = 'provider';

create table estate_site (
    id text collate "C" not null primary key,
    customer_id text collate "C" not null,
    code text collate "C" not null,
    name text not null,
    city text not null,
    address text not null,
    zone text not null,
    travel_minutes bigint not null,
    version bigint not null
);

create unique index estate_site_code on estate_site (customer_id, code);

create table estate_department (
    id text collate "C" not null primary key,
    customer_id text collate "C" not null,
    code text collate "C" not null,
    name text not null,
    version bigint not null
);

create unique index estate_department_code on estate_department (customer_id, code);

-- `version` moves with every change of the system, of its components, its site or its customer: who remembers the
-- whole of a system asks for this number alone.
create table estate_system (
    id text collate "C" not null primary key,
    customer_id text collate "C" not null,
    site_id text collate "C",
    code text collate "C" not null unique,
    name text not null,
    aliases text not null,
    accepted_on text,
    live_on text,
    criticality text not null,
    protection_level bigint,
    rto_minutes bigint,
    rpo_minutes bigint,
    search text not null,
    version bigint not null
);

create index estate_system_customer on estate_system (customer_id);
create index estate_system_site on estate_system (site_id);

create table estate_component (
    id text collate "C" not null primary key,
    system_id text collate "C" not null,
    parent_id text collate "C",
    code text collate "C" not null,
    name text not null,
    kind text collate "C" not null,
    function_point bigint not null,
    vital bigint not null,
    aliases text not null,
    vendor_id text collate "C",
    product_version text,
    serial_number text,
    owner text,
    warranty_from text,
    warranty_until text,
    revision bigint not null
);

create unique index estate_component_code on estate_component (system_id, code);
create index estate_component_vendor on estate_component (vendor_id) where vendor_id is not null;

create table estate_upgrade (
    id text collate "C" not null primary key,
    system_id text collate "C" not null,
    component_id text collate "C" not null,
    from_version text,
    to_version text not null,
    upgraded_at bigint not null,
    by_whom text not null,
    note text
);

create index estate_upgrade_component on estate_upgrade (component_id, upgraded_at);
create index estate_upgrade_system on estate_upgrade (system_id, upgraded_at);
