-- Assessment sheets: what a period's clocks came to, drafted, discussed, issued, corrected. An issued sheet never changes;
-- a correction is a sheet of its own.
create table assessment_sheet (
    id text collate "C" not null primary key,
    -- ASM-2026-000012; a correction keeps the number and counts the revision on
    number text collate "C" not null,
    revision bigint not null,
    agreement text collate "C" not null,
    agreement_name text not null,
    -- whose terms it is scored by
    agreement_version text collate "C" not null,
    customer text collate "C" not null,
    customer_name text not null,
    -- local dates of the provider's zone: the first, and the first after; and the instants they begin at
    from_day text collate "C" not null,
    to_day text collate "C" not null,
    period_from bigint not null,
    period_to bigint not null,
    -- draft, in_discussion, issued or withdrawn
    state text not null,
    corrects text collate "C",
    corrected_by text collate "C",
    -- why it corrects another, or why it was withdrawn
    reason text,
    -- the period's fee in minor units, where it was entered by hand
    fee_minor bigint,
    fee_currency text,
    -- JSON: terms, lines, score, bridge, money
    content text not null,
    -- JSON: what the last computation changed
    changes text not null,
    computed_at bigint not null,
    -- the program and the revision of its rules that computed it
    program text not null,
    rules bigint not null,
    open_remarks bigint not null,
    agreed_by text,
    agreed_at bigint,
    issued_by text,
    issued_at bigint,
    -- why it was issued though the customer had not agreed
    issue_reason text,
    -- SHA-256 over everything that was frozen, in hex
    digest text collate "C",
    made_by text not null,
    made_at bigint not null,
    version bigint not null
);
create unique index assessment_sheet_number on assessment_sheet (number, revision);
create index assessment_sheet_made on assessment_sheet (made_at, id);
create index assessment_sheet_customer on assessment_sheet (customer, made_at, id);
create index assessment_sheet_agreement on assessment_sheet (agreement, period_from);

-- How many sheets an agreement has had: moved by each new one, so that no two are drafted for the same days at once.
create table assessment_series (
    agreement text collate "C" not null primary key,
    sheets bigint not null
);

-- The clocks a sheet is made of, as they stood when it was computed.
create table assessment_clock (
    sheet text collate "C" not null,
    place bigint not null,
    clock text collate "C" not null,
    body text not null,
    primary key (sheet, place)
);

-- The outside parties that answer for clocks of a sheet.
create table assessment_party (
    sheet text collate "C" not null,
    party text collate "C" not null,
    primary key (sheet, party)
);
create index assessment_party_sheets on assessment_party (party, sheet);

-- What both sides say about a sheet while it is discussed.
create table assessment_remark (
    id text collate "C" not null primary key,
    sheet text collate "C" not null,
    -- the place of the line, or the clock, it is about
    line bigint,
    clock text collate "C",
    -- customer or provider
    side text not null,
    text text not null,
    made_by text not null,
    made_at bigint not null,
    answer text,
    answered_by text,
    answered_at bigint
);
create index assessment_remark_sheet on assessment_remark (sheet, made_at, id);
