-- The paper of a version on its way to two seals: offered, sealed by one side, by both. The row moves with the version's own.
create table agreement_paper (
    version_id text collate "C" not null primary key,
    -- the text that was offered: the row version of the draft at that moment
    offered_version bigint not null,
    offered_on text not null,
    promiser_on text,
    promiser_by text,
    customer_on text,
    customer_by text
);
