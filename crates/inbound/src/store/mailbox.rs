//! Mailboxes: how far they were read, how they are, what came of their letters.

use kernel::Instant;
use storage::{DbError, Query, Row, WriteSet, params};

/// How a mailbox is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailboxRow {
    /// Its name in the configuration.
    pub name: String,
    /// What the ids of its letters belong to.
    pub uid_validity: i64,
    /// Everything up to here was taken in.
    pub last_uid: i64,
    /// When it was last read to its end.
    pub read_at: Option<Instant>,
    /// The first failure since then.
    pub failing_since: Option<Instant>,
    /// The last one.
    pub failed_at: Option<Instant>,
    /// How many there were.
    pub failures: i64,
    /// What kind of failure.
    pub error_code: Option<String>,
    /// What the other side said.
    pub error_detail: Option<String>,
}

storage::sql! {
    LIST = "select name, uid_validity, last_uid, read_at, failing_since, failed_at, failures, error_code, error_detail
        from inbound_mailbox order by name";
    FIND = "select name, uid_validity, last_uid, read_at, failing_since, failed_at, failures, error_code, error_detail
        from inbound_mailbox where name = $1";
    READ_TO = "insert into inbound_mailbox (name, uid_validity, last_uid, read_at, failures) values ($1, $2, $3, $4, 0)
        on conflict (name) do update set uid_validity = excluded.uid_validity, last_uid = excluded.last_uid,
        read_at = excluded.read_at, failing_since = null, failed_at = null, failures = 0, error_code = null,
        error_detail = null";
    FAILED = "insert into inbound_mailbox (name, uid_validity, last_uid, failing_since, failed_at, failures, error_code,
        error_detail) values ($1, 0, 0, $2, $2, 1, $3, $4)
        on conflict (name) do update set failing_since = coalesce(inbound_mailbox.failing_since, excluded.failing_since),
        failed_at = excluded.failed_at, failures = inbound_mailbox.failures + 1, error_code = excluded.error_code,
        error_detail = excluded.error_detail";
    COUNT = "insert into inbound_count (mailbox, outcome, count) values ($1, $2, 1)
        on conflict (mailbox, outcome) do update set count = inbound_count.count + 1";
    COUNTS = "select mailbox, outcome, count from inbound_count order by mailbox, outcome";
}

/// Every mailbox that was looked at.
pub fn list() -> Query {
    LIST.with(params![])
}

/// One mailbox.
pub fn find(name: &str) -> Query {
    FIND.with(params![name])
}

/// A mailbox was read up to here without a failure.
pub fn read_to(set: &mut WriteSet, name: &str, uid_validity: i64, last_uid: i64, now: Instant) {
    set.add(READ_TO.with(params![name, uid_validity, last_uid, now]));
}

/// A mailbox could not be read.
pub fn failed(set: &mut WriteSet, name: &str, now: Instant, code: &str, detail: &str) {
    set.add(FAILED.with(params![name, now, code, detail]));
}

/// Counts what came of a letter; added last, for its row is shared.
pub fn count(set: &mut WriteSet, mailbox: &str, outcome: &str) {
    set.add(COUNT.with(params![mailbox, outcome]));
}

/// What came of the letters: mailbox, outcome, how many.
pub fn counts() -> Query {
    COUNTS.with(params![])
}

/// Reads a row of [`list`] or [`find`].
pub fn read(row: &Row) -> Result<MailboxRow, DbError> {
    Ok(MailboxRow {
        name: row.string(0)?,
        uid_validity: row.int(1)?,
        last_uid: row.int(2)?,
        read_at: row.opt_instant(3)?,
        failing_since: row.opt_instant(4)?,
        failed_at: row.opt_instant(5)?,
        failures: row.int(6)?,
        error_code: row.opt_text(7)?,
        error_detail: row.opt_text(8)?,
    })
}
