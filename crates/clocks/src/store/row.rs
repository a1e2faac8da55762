//! A clock as a row.

use kernel::{Instant, PartyId};
use storage::{DbError, Row, Value, params};

use super::document::History;
use crate::core::{Clock, Facing, Phase, ShownDue, Subject};

pub(super) fn inserted(clock: &Clock) -> Vec<Value> {
    let mut values = params![
        clock.id,
        &clock.subject.kind,
        &clock.subject.id,
        clock.milestone.as_str(),
        clock.watch.map(|watch| json(&watch)),
        facing_text(clock.facing),
    ];
    values.extend(changing(clock));
    values.push(Value::from(1));
    values
}

pub(super) fn updated(clock: &Clock) -> Vec<Value> {
    let mut values = params![clock.id, clock.version];
    values.extend(changing(clock));
    values
}

/// The columns from `calendar` to `history`, in their order.
fn changing(clock: &Clock) -> Vec<Value> {
    let ended_at = match clock.phase {
        Phase::Open => None,
        Phase::Offered(at) | Phase::Met(at) | Phase::Cancelled(at) => Some(at),
    };
    params![
        clock.target.calendar,
        json(&clock.target),
        clock.generation,
        clock.generation_at,
        clock.started_at,
        clock.state().as_str(),
        ended_at,
        clock.due_at(),
        clock.due.is_some_and(|due| due.provisional),
        clock.standing_breach().map(|breach| breach.at),
        clock.acknowledged_at,
        clock.next_at,
        json(&History::of(clock)),
    ]
}

/// Reads a row of [`super::of_subject`] or [`super::by_id`].
pub fn read(row: &Row) -> Result<Clock, DbError> {
    let provisional = row.flag(13)?;
    let mut clock = Clock {
        id: row.id(0)?,
        subject: Subject { kind: row.string(1)?, id: row.string(2)? },
        milestone: row.id(3)?,
        watch: row.opt_json(4)?,
        facing: facing(row.text(5)?)?,
        target: row.json(6)?,
        generation: small(row, 7)?,
        generation_at: row.instant(8)?,
        started_at: row.instant(9)?,
        pauses: Vec::new(),
        phase: phase(row.text(10)?, row.opt_instant(11)?)?,
        due: row.opt_instant(12)?.map(|at| ShownDue { at, provisional }),
        set_due: None,
        floor: None,
        breaches: Vec::new(),
        acknowledged_at: row.opt_instant(14)?,
        fired: Vec::new(),
        next_at: row.opt_instant(15)?,
        version: row.int(17)?,
    };
    row.json::<History>(16)?.into_clock(&mut clock);
    Ok(clock)
}

pub(super) fn small(row: &Row, column: usize) -> Result<u32, DbError> {
    u32::try_from(row.int(column)?).map_err(|_| DbError::Shape(format!("column {column} is no small number")))
}

pub(super) fn phase(state: &str, ended_at: Option<Instant>) -> Result<Phase, DbError> {
    let ended = || ended_at.ok_or_else(|| DbError::Shape(format!("a clock is {state} since no instant")));
    Ok(match state {
        "running" | "paused" => Phase::Open,
        "offered" => Phase::Offered(ended()?),
        "met" | "met_late" => Phase::Met(ended()?),
        "cancelled" => Phase::Cancelled(ended()?),
        other => return Err(DbError::Shape(format!("a clock is in the unknown state `{other}`"))),
    })
}

pub(super) fn facing_text(facing: Facing) -> String {
    match facing {
        Facing::Customer => "customer".to_owned(),
        Facing::Internal => "internal".to_owned(),
        Facing::Vendor(party) => format!("vendor:{party}"),
    }
}

pub(super) fn facing(text: &str) -> Result<Facing, DbError> {
    let unknown = || DbError::Shape(format!("a clock faces the unknown `{text}`"));
    match text {
        "customer" => Ok(Facing::Customer),
        "internal" => Ok(Facing::Internal),
        _ => {
            let party = text.strip_prefix("vendor:").ok_or_else(unknown)?;
            party.parse::<PartyId>().map(Facing::Vendor).map_err(|_| unknown())
        }
    }
}

/// These shapes hold only texts, numbers and lists, which always write.
fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
