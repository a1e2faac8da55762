-- A letter that was fetched, once: its key is made of what the sender wrote, so that no second fetch, node or mailbox
-- makes another of it.
create table inbound_mail (
    id text collate "C" not null primary key,
    key text collate "C" not null,
    -- as the sender's program named it
    message_id text collate "C",
    -- where it was found first
    mailbox text not null,
    -- the address, lower case; empty where none is given
    sender text not null,
    sender_name text,
    subject text not null,
    -- what was written, without quoted history and signature
    body text not null,
    -- JSON: names of the files and why one was not taken
    files text not null,
    -- zh or en
    language text not null,
    -- waiting, fault, message, note, ignored or discarded
    state text not null,
    -- why it waits or was ignored
    reason text,
    customer text collate "C",
    account text collate "C",
    system text collate "C",
    incident text collate "C",
    -- the letter as it came
    original text collate "C",
    -- when our mail server had it
    received_at bigint not null,
    taken_at bigint not null,
    decided_at bigint,
    decided_by text,
    decision text,
    version bigint not null
);
create unique index inbound_mail_key on inbound_mail (key);
create index inbound_mail_message on inbound_mail (message_id);
create index inbound_mail_sender on inbound_mail (sender, taken_at);
create index inbound_mail_list on inbound_mail (taken_at, id);
create index inbound_mail_waiting on inbound_mail (taken_at, id) where state = 'waiting';
create index inbound_mail_incident on inbound_mail (incident);

-- Every mailbox a letter was found in.
create table inbound_route (
    mail text collate "C" not null,
    mailbox text not null,
    found_at bigint not null,
    primary key (mail, mailbox)
);

-- How far a mailbox was read, and how it is.
create table inbound_mailbox (
    name text not null primary key,
    uid_validity bigint not null,
    last_uid bigint not null,
    read_at bigint,
    failing_since bigint,
    failed_at bigint,
    failures bigint not null,
    error_code text,
    error_detail text
);

-- What came of the letters of a mailbox.
create table inbound_count (
    mailbox text not null,
    outcome text not null,
    count bigint not null,
    primary key (mailbox, outcome)
);
