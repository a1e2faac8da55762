//! Rows of moves made on many incidents at once.

use kernel::{Instant, PaperId};
use serde_json::Value as Json;
use storage::{DbError, Query, Row, WriteSet, params};

/// The guard that fails when it was undone already.
pub const UNDONE: &str = "desk.bulk";

storage::sql! {
    INSERT = "insert into desk_bulk (id, made_at, made_by, body) values ($1, $2, $3, $4)";
    FIND = "select id, made_at, made_by, body, undone_at from desk_bulk where id = $1";
    UNDO = "update desk_bulk set undone_at = $2 where id = $1 and undone_at is null";
}

/// A move on many.
#[derive(Clone, Debug)]
pub struct Bulk {
    /// Its identifier.
    pub id: PaperId,
    /// When it was made.
    pub made_at: Instant,
    /// Who made it, as the journal names actors.
    pub made_by: String,
    /// What came of it on each.
    pub body: Json,
    /// When it was undone.
    pub undone_at: Option<Instant>,
}

/// Keeps what was done.
pub fn insert(set: &mut WriteSet, bulk: &Bulk) {
    set.add(INSERT.with(params![bulk.id, bulk.made_at, &bulk.made_by, bulk.body.to_string()]));
}

/// Marks it as undone, once (guard [`UNDONE`]).
pub fn undo(set: &mut WriteSet, id: PaperId, at: Instant) {
    set.expect(UNDO.with(params![id, at]), 1, UNDONE);
}

/// One of them.
pub fn find(id: PaperId) -> Query {
    FIND.with(params![id])
}

/// Reads a row of [`find`].
pub fn read(row: &Row) -> Result<Bulk, DbError> {
    Ok(Bulk {
        id: row.id(0)?,
        made_at: row.instant(1)?,
        made_by: row.string(2)?,
        body: row.json(3)?,
        undone_at: row.opt_instant(4)?,
    })
}
