//! Rows of labels at the site.

use kernel::{ComponentId, Instant, PaperId, SystemId};
use storage::{DbError, Query, Row, WriteSet, params};

/// The guard that fails when a label was revoked already.
pub const REVOKED: &str = "desk.label";

storage::sql! {
    INSERT = "insert into desk_label (id, system, component, place, code_hash, made_at, made_by)
        values ($1, $2, $3, $4, $5, $6, $7)";
    BY_CODE = "select id, system, component, place, made_at, revoked_at from desk_label where code_hash = $1";
    FIND = "select id, system, component, place, made_at, revoked_at from desk_label where id = $1";
    OF_SYSTEM = "select id, system, component, place, made_at, revoked_at from desk_label
        where system = $1 order by id limit 1000";
    REVOKE = "update desk_label set revoked_at = $2 where id = $1 and revoked_at is null";
}

/// A label.
#[derive(Clone, Debug)]
pub struct Label {
    /// Its identifier.
    pub id: PaperId,
    /// The system it belongs to.
    pub system: SystemId,
    /// The component it hangs on.
    pub component: Option<ComponentId>,
    /// Where it hangs.
    pub place: String,
    /// When it was made.
    pub made_at: Instant,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

/// Adds a label by the hash of its code.
pub fn insert(set: &mut WriteSet, label: &Label, hash: &str, by: &str) {
    set.add(INSERT.with(params![label.id, label.system, label.component, &label.place, hash, label.made_at, by]));
}

/// Revokes a label, once (guard [`REVOKED`]).
pub fn revoke(set: &mut WriteSet, id: PaperId, at: Instant) {
    set.expect(REVOKE.with(params![id, at]), 1, REVOKED);
}

/// The label whose code has this hash.
pub fn by_code(hash: &str) -> Query {
    BY_CODE.with(params![hash])
}

/// One label.
pub fn find(id: PaperId) -> Query {
    FIND.with(params![id])
}

/// The labels of a system, revoked ones too, at most 1000.
pub fn of_system(system: SystemId) -> Query {
    OF_SYSTEM.with(params![system])
}

/// Reads a row of the columns above.
pub fn read(row: &Row) -> Result<Label, DbError> {
    Ok(Label {
        id: row.id(0)?,
        system: row.id(1)?,
        component: row.opt_id(2)?,
        place: row.string(3)?,
        made_at: row.instant(4)?,
        revoked_at: row.opt_instant(5)?,
    })
}
