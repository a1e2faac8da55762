//! Which version holds for a system when: one indexed read answers it.

use access::{Reached, Scope};
use kernel::{AgreementId, AgreementVersionId, CalendarId, Instant, PartyId, SystemId};
use storage::{Db, DbError, Query, Row, Value, WriteSet, params, places};

use super::agreement::Facing;
use crate::core::lifecycle::Status;

/// The label of the guard on what a decision rests on: the agreements of a customer, the version of a calendar.
pub const GUARD: &str = "agreement_ground";

/// The end of a stretch that is still open.
pub const OPEN: Instant = Instant::from_micros(i64::MAX);

/// One stretch of time in which a version holds for a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The version.
    pub version: AgreementVersionId,
    /// The system.
    pub system: SystemId,
    /// From this instant.
    pub from: Instant,
    /// Up to this instant, exclusive; [`OPEN`] while it lasts.
    pub until: Instant,
    /// The status of the version after the stretch.
    pub ended_by: Status,
    /// The agreement.
    pub agreement: AgreementId,
    /// To whom is promised.
    pub customer: PartyId,
    /// Towards whom.
    pub facing: Facing,
    /// The code of the calendar.
    pub calendar: String,
}

/// A stretch begun at or before the instant asked about, with the calendar's present version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The stretch.
    pub stretch: Stretch,
    /// The version of the calendar that is current now.
    pub calendar_id: CalendarId,
    /// The customer's fence: every signature and every end of an agreement moves it.
    pub fence: Option<i64>,
}

storage::sql! {
    BEGUN = "select c.version_id, c.system_id, c.from_us, c.until_us, c.ended_by, c.agreement_id, c.customer_id, c.facing,
        c.calendar, k.current_id, f.version from agreement_cover c join agreement_calendar k on k.code = c.calendar
        left join agreement_fence f on f.customer_id = c.customer_id
        where c.system_id = $1 and c.from_us <= $2 order by c.from_us desc, c.version_id limit 32";
    STILL_HELD = "select k.code from agreement_calendar k join agreement_fence f on f.customer_id = $3
        where k.code = $1 and k.current_id = $2 and f.version = $4";
    pg "select k.code from agreement_calendar k join agreement_fence f on f.customer_id = $3
        where k.code = $1 and k.current_id = $2 and f.version = $4 for share";
    STILL_COUNTED = "select code from agreement_calendar where code = $1 and current_id = $2";
    pg "select code from agreement_calendar where code = $1 and current_id = $2 for share";
    OF_VERSION = "select version_id, system_id, from_us, until_us, ended_by, agreement_id, customer_id, facing, calendar
        from agreement_cover where version_id = $1 order by system_id, from_us";
    OF_CUSTOMER = "select version_id, system_id, from_us, until_us, ended_by, agreement_id, customer_id, facing, calendar
        from agreement_cover where customer_id = $1 order by system_id, from_us, version_id";
    OF_AGREEMENT = "select version_id, system_id, from_us, until_us, ended_by, agreement_id, customer_id, facing, calendar
        from agreement_cover where agreement_id = $1 order by system_id, from_us, version_id";
    INSERT = "insert into agreement_cover (version_id, system_id, from_us, until_us, ended_by, agreement_id, customer_id,
        facing, calendar) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    END = "update agreement_cover set until_us = $4, ended_by = $5
        where version_id = $1 and system_id = $2 and from_us = $3";
    REMOVE = "delete from agreement_cover where version_id = $1 and system_id = $2 and from_us = $3";
}

/// The stretches of `system` begun at or before `at`, the latest first. One indexed read, for
/// `Agreements::held`.
pub fn begun_query(system: SystemId, at: Instant) -> Query {
    BEGUN.with(params![system, at])
}

/// Reads a row of [`begun_query`].
pub fn begun(row: &Row) -> Result<Begun, DbError> {
    Ok(Begun { stretch: stretch(row)?, calendar_id: row.id(9)?, fence: row.opt_int(10)? })
}

/// Expects that the customer's agreements and the calendar stand as they were read (guard [`GUARD`]).
pub fn still_held(set: &mut WriteSet, calendar: (&str, CalendarId), customer: PartyId, fence: i64) {
    set.expect(STILL_HELD.with(params![calendar.0, calendar.1, customer, fence]), 1, GUARD);
}

/// Expects that the calendar stands as it was read (guard [`GUARD`]).
pub fn still_counted(set: &mut WriteSet, calendar: &str, id: CalendarId) {
    set.expect(STILL_COUNTED.with(params![calendar, id]), 1, GUARD);
}

/// All stretches of a version.
pub async fn of_version(db: &Db, version: AgreementVersionId) -> Result<Vec<Stretch>, DbError> {
    db.rows(OF_VERSION.with(params![version])).await?.iter().map(stretch).collect()
}

/// All stretches of an agreement.
pub async fn of_agreement(db: &Db, agreement: AgreementId) -> Result<Vec<Stretch>, DbError> {
    db.rows(OF_AGREEMENT.with(params![agreement])).await?.iter().map(stretch).collect()
}

/// All stretches of a customer.
pub async fn of_customer(db: &Db, customer: PartyId) -> Result<Vec<Stretch>, DbError> {
    db.rows(OF_CUSTOMER.with(params![customer])).await?.iter().map(stretch).collect()
}

/// The agreements with customers inside a scope of which some version held between two instants, by customer; none where nothing is
/// reached. Rows read as those of [`super::agreement::FIND`].
pub fn held_between(scope: &Scope, (from, to): (Instant, Instant)) -> Option<Query> {
    let mut values = params![from, to];
    let reached = if scope.is_everything() {
        String::new()
    } else {
        let customers: Vec<PartyId> = scope.reached().iter().filter_map(customer).collect();
        if customers.is_empty() {
            return None;
        }
        format!(" and a.customer_id in ({})", places(&mut values, customers.into_iter().map(Value::from)))
    };
    let text = format!(
        "select a.id, a.name, a.customer_id, a.promiser_id, a.facing, a.created_at from agreement_agreement a
         where a.facing = 'customer'{reached} and exists (select 1 from agreement_cover c
         where c.customer_id = a.customer_id and c.agreement_id = a.id and c.from_us < $2 and c.until_us > $1) order by a.customer_id, a.created_at, a.id"
    );
    Some(Query::built(text, values))
}

fn customer(part: &Reached) -> Option<PartyId> {
    match part {
        Reached::Customer(customer) => Some(*customer),
        _ => None,
    }
}

/// Adds a stretch.
pub fn insert(set: &mut WriteSet, stretch: &Stretch) {
    let values = params![
        stretch.version,
        stretch.system,
        stretch.from,
        stretch.until,
        stretch.ended_by.name(),
        stretch.agreement,
        stretch.customer,
        stretch.facing.name(),
        &stretch.calendar
    ];
    set.labelled(INSERT.with(values), "cover");
}

/// Ends a stretch at `at`; one that would begin no earlier than it ends is removed.
pub fn end(set: &mut WriteSet, stretch: &Stretch, at: Instant, by: Status) {
    if at <= stretch.from {
        set.expect(REMOVE.with(params![stretch.version, stretch.system, stretch.from]), 1, "cover");
    } else {
        set.expect(END.with(params![stretch.version, stretch.system, stretch.from, at, by.name()]), 1, "cover");
    }
}

fn stretch(row: &Row) -> Result<Stretch, DbError> {
    let status = row.text(4)?;
    Ok(Stretch {
        version: row.id(0)?,
        system: row.id(1)?,
        from: row.instant(2)?,
        until: row.instant(3)?,
        ended_by: Status::named(status).ok_or_else(|| DbError::Shape(format!("`{status}` is no status")))?,
        agreement: row.id(5)?,
        customer: row.id(6)?,
        facing: Facing::named(row.text(7)?)?,
        calendar: row.string(8)?,
    })
}
