//! Attempts to reach the reporter, goodwill, contested pauses.

use kernel::{IncidentId, Instant, PauseId};
use storage::{DbError, Query, Row, WriteSet, params};
use uuid::Uuid;

use crate::core::{Attempt, AttemptResult, AttemptWay};

storage::sql! {
    ADD_ATTEMPT = "insert into desk_attempt (id, incident, way, result, note, at, entered_at, by_whom)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    ATTEMPTS = "select way, result, at from desk_attempt where incident = $1 order by at, id";
    ADD_GOODWILL = "insert into desk_goodwill (incident, approved_by, reason, cost_minor, currency, at)
        values ($1, $2, $3, $4, $5, $6)";
    GOODWILL = "select approved_by, reason, cost_minor, currency, at from desk_goodwill where incident = $1";
    STRIKE = "update desk_pause set struck_at = $2, ended_at = coalesce(ended_at, $2) where id = $1 and struck_at is null";
}

/// The guard that fails when the incident's goodwill was approved before.
pub const GOODWILL_GIVEN: &str = "desk.goodwill";
/// The guard that fails when the pause was struck before.
pub const STRUCK: &str = "desk.pause_struck";

/// An attempt to be written.
#[derive(Clone, Debug)]
pub struct NewAttempt<'a> {
    /// Its identifier.
    pub id: Uuid,
    /// The attempt.
    pub attempt: Attempt,
    /// In words.
    pub note: &'a str,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who tried, as the journal names actors.
    pub by: String,
}

/// Adds an attempt.
pub fn tried(set: &mut WriteSet, incident: IncidentId, new: &NewAttempt<'_>) {
    let Attempt { way, result, at } = new.attempt;
    let id = new.id.to_string();
    set.add(ADD_ATTEMPT.with(params![
        id,
        incident,
        way.as_str(),
        result.as_str(),
        new.note,
        at,
        new.entered_at,
        &new.by
    ]));
}

/// The attempts on an incident, oldest first.
pub fn attempts(incident: IncidentId) -> Query {
    ATTEMPTS.with(params![incident])
}

/// Reads a row of [`attempts`].
pub fn read_attempt(row: &Row) -> Result<Attempt, DbError> {
    Ok(Attempt { way: row.id::<AttemptWay>(0)?, result: row.id::<AttemptResult>(1)?, at: row.instant(2)? })
}

/// 商务免费支持 as it was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goodwill {
    /// The manager's name.
    pub approved_by: String,
    /// Why.
    pub reason: String,
    /// What it costs, in minor units.
    pub cost_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// When.
    pub at: Instant,
}

/// Records goodwill; the set fails with [`GOODWILL_GIVEN`] when it was given before.
pub fn give(set: &mut WriteSet, incident: IncidentId, given: &Goodwill) {
    let values = params![incident, &given.approved_by, &given.reason, given.cost_minor, &given.currency, given.at];
    set.labelled(ADD_GOODWILL.with(values), GOODWILL_GIVEN);
}

/// The goodwill of an incident, if any was given.
pub fn goodwill(incident: IncidentId) -> Query {
    GOODWILL.with(params![incident])
}

/// Reads a row of [`goodwill`].
pub fn read_goodwill(row: &Row) -> Result<Goodwill, DbError> {
    Ok(Goodwill {
        approved_by: row.string(0)?,
        reason: row.string(1)?,
        cost_minor: row.int(2)?,
        currency: row.string(3)?,
        at: row.instant(4)?,
    })
}

/// The pause counts as time from now on; one that lasts has ended with it.
pub fn strike(set: &mut WriteSet, pause: PauseId, at: Instant) {
    set.expect(STRIKE.with(params![pause, at]), 1, STRUCK);
}
