//! Who was told that something is to be sealed, and what came of it.

use kernel::{DocumentId, Instant};
use storage::{DbError, Query, Row, WriteSet, params};

use crate::core::SealCallState;

/// The guard that fails when another node took the call, or it was moved meanwhile.
pub const TAKEN: &str = "documents.seal_call";

storage::sql! {
    ADD = "insert into documents_seal_call (document, state, attempts, next_at, made_at) values ($1, 'waiting', 0, $2, $2)";
    FIND = "select document, state, attempts, next_at, error, told_at, returned_at from documents_seal_call where document = $1";
    DUE = "select document, state, attempts, next_at, error, told_at, returned_at from documents_seal_call
        where state = 'waiting' and next_at <= $1 order by next_at, document limit 20";
    CLAIM = "update documents_seal_call set next_at = $3, attempts = attempts + 1
        where document = $1 and next_at = $2 and state = 'waiting'";
    TOLD = "update documents_seal_call set state = 'told', next_at = null, error = null, told_at = $2
        where document = $1 and state = 'waiting'";
    FAILED = "update documents_seal_call set state = $2, next_at = $3, error = $4 where document = $1 and state = 'waiting'";
    AGAIN = "update documents_seal_call set state = 'waiting', attempts = 0, next_at = $2, error = null
        where document = $1 and state in ('told', 'given_up')";
    RETURNED = "update documents_seal_call set state = 'returned', next_at = null, error = null, returned_at = $2
        where document = $1 and state <> 'returned'";
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealCall {
    /// The document.
    pub document: DocumentId,
    /// Where it stands.
    pub state: SealCallState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: Option<Instant>,
    /// What came of the last attempt.
    pub error: Option<String>,
    /// When the service had it.
    pub told_at: Option<Instant>,
    /// When the sealed copy was back.
    pub returned_at: Option<Instant>,
}

/// A call to be made at once.
pub fn add(set: &mut WriteSet, document: DocumentId, now: Instant) {
    set.add(ADD.with(params![document, now]));
}

/// The call about a document.
pub fn find(document: DocumentId) -> Query {
    FIND.with(params![document])
}

/// Calls that are due.
pub fn due(now: Instant) -> Query {
    DUE.with(params![now])
}

/// Takes a call for as long as `until` (guard [`TAKEN`]): should this node fail, it is due again then.
pub fn claim(set: &mut WriteSet, document: DocumentId, next_at: Instant, until: Instant) {
    set.expect(CLAIM.with(params![document, next_at, until]), 1, TAKEN);
}

/// The service has it.
pub fn told(set: &mut WriteSet, document: DocumentId, now: Instant) {
    set.add(TOLD.with(params![document, now]));
}

/// It does not: tried again at `next`, or given up.
pub fn failed(set: &mut WriteSet, document: DocumentId, next: Option<Instant>, error: &str) {
    let state = if next.is_some() { SealCallState::Waiting } else { SealCallState::GivenUp };
    set.add(FAILED.with(params![document, state.as_str(), next, error]));
}

/// Calls once more (guard [`TAKEN`]).
pub fn again(set: &mut WriteSet, document: DocumentId, now: Instant) {
    set.expect(AGAIN.with(params![document, now]), 1, TAKEN);
}

/// The sealed copy is back (guard [`TAKEN`]).
pub fn returned(set: &mut WriteSet, document: DocumentId, now: Instant) {
    set.expect(RETURNED.with(params![document, now]), 1, TAKEN);
}

/// Reads a row of [`find`] or [`due`].
pub fn read(row: &Row) -> Result<SealCall, DbError> {
    Ok(SealCall {
        document: row.id(0)?,
        state: row.id(1)?,
        attempts: u32::try_from(row.int(2)?).unwrap_or(0),
        next_at: row.opt_instant(3)?,
        error: row.opt_text(4)?,
        told_at: row.opt_instant(5)?,
        returned_at: row.opt_instant(6)?,
    })
}
