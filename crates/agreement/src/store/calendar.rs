//! Calendars and their versions.

use kernel::{CalendarId, Instant};
use storage::{Db, DbError, Query, Row, WriteSet, params};
use worktime::CalendarSpec;

/// A calendar with its current version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its code.
    pub code: String,
    /// The current version.
    pub id: CalendarId,
    /// The version of the row, for `If-Match`; the number of the current version too.
    pub version: i64,
    /// What it says.
    pub spec: CalendarSpec,
    /// What the current version came from: `built-in`, `edit`, `import`.
    pub cause: String,
}

storage::sql! {
    LIST = "select k.code, k.current_id, k.version, v.spec, v.cause from agreement_calendar k
        join agreement_calendar_version v on v.id = k.current_id order by k.code";
    FIND = "select k.code, k.current_id, k.version, v.spec, v.cause from agreement_calendar k
        join agreement_calendar_version v on v.id = k.current_id where k.code = $1";
    PRESENT = "select code, current_id from agreement_calendar";
    HISTORY = "select id, entered_at from agreement_calendar_version where code = $1 order by number";
    SPEC = "select spec from agreement_calendar_version where id = $1";
    INSERT = "insert into agreement_calendar (code, name, current_id, version) values ($1, $2, $3, 1)";
    MOVE = "update agreement_calendar set name = $3, current_id = $4, version = version + 1
        where code = $1 and version = $2";
    INSERT_VERSION = "insert into agreement_calendar_version (id, code, number, spec, cause, entered_at)
        values ($1, $2, $3, $4, $5, $6)";
}

/// The present version of every calendar; [`read_present`] reads the rows.
pub fn present() -> Query {
    PRESENT.with(params![])
}

/// Reads the rows of [`present`]: codes with their present versions.
pub fn read_present(rows: &[Row]) -> Result<Vec<(String, CalendarId)>, DbError> {
    rows.iter().map(|row| Ok((row.string(0)?, row.id(1)?))).collect()
}

/// All calendars by code.
pub async fn list(db: &Db) -> Result<Vec<Stored>, DbError> {
    db.rows(LIST.with(params![])).await?.iter().map(stored).collect()
}

/// The calendar with this code.
pub async fn find(db: &Db, code: &str) -> Result<Option<Stored>, DbError> {
    db.row(FIND.with(params![code])).await?.as_ref().map(stored).transpose()
}

/// The versions of the calendar with this code in their order, each with when it was entered.
pub async fn history(db: &Db, code: &str) -> Result<Vec<(CalendarId, Instant)>, DbError> {
    let rows = db.rows(HISTORY.with(params![code])).await?;
    rows.iter().map(|row| Ok((row.id(0)?, row.instant(1)?))).collect()
}

/// What one version of a calendar says.
pub async fn spec(db: &Db, id: CalendarId) -> Result<Option<CalendarSpec>, DbError> {
    db.row(SPEC.with(params![id])).await?.map(|row| row.json(0)).transpose()
}

/// Adds a calendar with its first version (key `calendar`).
pub fn insert(set: &mut WriteSet, code: &str, id: CalendarId, spec: &CalendarSpec, cause: &str, now: Instant) {
    set.labelled(INSERT.with(params![code, &spec.name, id]), "calendar");
    set.labelled(INSERT_VERSION.with(params![id, code, 1, json(spec), cause, now]), "calendar");
}

/// Adds the next version and makes it the current one (guard `version`).
pub fn next(set: &mut WriteSet, before: &Stored, id: CalendarId, spec: &CalendarSpec, cause: &str, now: Instant) {
    set.expect(MOVE.with(params![&before.code, before.version, &spec.name, id]), 1, "version");
    let number = before.version + 1;
    set.labelled(INSERT_VERSION.with(params![id, &before.code, number, json(spec), cause, now]), "calendar");
}

fn stored(row: &Row) -> Result<Stored, DbError> {
    Ok(Stored { code: row.string(0)?, id: row.id(1)?, version: row.int(2)?, spec: row.json(3)?, cause: row.string(4)? })
}

fn json(spec: &CalendarSpec) -> String {
    // A calendar holds texts, numbers and lists only; writing it cannot fail.
    serde_json::to_string(spec).unwrap_or_default()
}
