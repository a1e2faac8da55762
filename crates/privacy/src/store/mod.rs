//! Rows of holds.

use kernel::{AccountId, HoldId, IncidentId, Instant, PartyId};
use storage::{Db, DbError, Row, WriteSet, params};

/// The guard of lifting: the hold is lifted already.
pub const STANDING_GUARD: &str = "privacy_hold";

storage::sql! {
    INSERT = "insert into privacy_hold (id, customer, incident, reason, placed_by, placed_at) values ($1, $2, $3, $4, $5, $6)";
    LIFT = "update privacy_hold set lifted_by = $2, lifted_at = $3, lifted_reason = $4 where id = $1 and lifted_at is null";
    FIND = "select id, customer, incident, reason, placed_by, placed_at, lifted_by, lifted_at, lifted_reason from privacy_hold \
         where id = $1";
    STANDING = "select id, customer, incident, reason, placed_by, placed_at, lifted_by, lifted_at, lifted_reason \
         from privacy_hold where lifted_at is null order by placed_at, id";
    LIFTED = "select id, customer, incident, reason, placed_by, placed_at, lifted_by, lifted_at, lifted_reason \
         from privacy_hold where lifted_at is not null order by lifted_at desc, id limit 200";
}

/// A hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// Whose records it keeps.
    pub customer: PartyId,
    /// The one incident it is about; none: everything of the customer.
    pub incident: Option<IncidentId>,
    /// Why.
    pub reason: String,
    /// Who placed it.
    pub placed_by: AccountId,
    /// When.
    pub placed_at: Instant,
    /// Who lifted it, when and why.
    pub lifted: Option<(AccountId, Instant, String)>,
}

impl Hold {
    /// What must not go: the incident, or else the customer, by id.
    pub fn kept(&self) -> String {
        self.incident.map_or_else(|| self.customer.to_string(), |incident| incident.to_string())
    }
}

/// Adds a hold.
pub(crate) fn insert(set: &mut WriteSet, hold: &Hold) {
    let values = params![hold.id, hold.customer, hold.incident, &hold.reason, hold.placed_by, hold.placed_at];
    set.add(INSERT.with(values));
}

/// Lifts a hold, if it still stands (guard [`STANDING_GUARD`]).
pub(crate) fn lift(set: &mut WriteSet, id: HoldId, by: AccountId, now: Instant, reason: &str) {
    set.expect(LIFT.with(params![id, by, now, reason]), 1, STANDING_GUARD);
}

/// One hold.
pub(crate) async fn find(db: &Db, id: HoldId) -> Result<Option<Hold>, DbError> {
    db.row(FIND.with(params![id])).await?.as_ref().map(read).transpose()
}

/// The holds that stand, the oldest first.
pub async fn standing(db: &Db) -> Result<Vec<Hold>, DbError> {
    db.rows(STANDING.with(params![])).await?.iter().map(read).collect()
}

/// The holds lifted last, at most 200.
pub(crate) async fn lifted(db: &Db) -> Result<Vec<Hold>, DbError> {
    db.rows(LIFTED.with(params![])).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Hold, DbError> {
    let lifted = match (row.opt_id(6)?, row.opt_instant(7)?) {
        (Some(by), Some(at)) => Some((by, at, row.opt_text(8)?.unwrap_or_default())),
        _ => None,
    };
    Ok(Hold {
        id: row.id(0)?,
        customer: row.id(1)?,
        incident: row.opt_id(2)?,
        reason: row.string(3)?,
        placed_by: row.id(4)?,
        placed_at: row.instant(5)?,
        lifted,
    })
}
