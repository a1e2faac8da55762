-- Roles held otherwise than the policy's table says: for a while in an emergency, or as a role made for this installation.

-- Emergency access. One stands at a time for an account; an entry is closed by somebody or by the one that follows it.
create table access_emergency (
    id text collate "C" not null primary key,
    account_id text collate "C" not null,
    role text not null,
    -- limited to what belongs to this customer; none where the role reaches nobody's property
    customer_id text collate "C",
    reason text not null,
    since bigint not null,
    until_at bigint not null,
    ended_at bigint,
    -- the account that ended it before its time
    ended_by text collate "C"
);
create unique index access_emergency_open on access_emergency (account_id) where ended_at is null;
create index access_emergency_since on access_emergency (since, id);

-- Custom roles: a row of the policy's table as data. `definition` is JSON: name, the built-in
-- role in whose place it is held, and the row, from the name of an action to a list of reaches.
create table access_role (
    id text collate "C" not null primary key,
    name text not null unique,
    definition text not null,
    made_by text collate "C" not null,
    made_at bigint not null,
    retired_at bigint,
    version bigint not null
);

-- Who holds a custom role. It counts from its approval on.
create table access_role_grant (
    role_id text collate "C" not null,
    account_id text collate "C" not null,
    asked_by text collate "C" not null,
    asked_at bigint not null,
    approved_by text collate "C",
    approved_at bigint,
    primary key (role_id, account_id)
);
create index access_role_grant_account on access_role_grant (account_id);
