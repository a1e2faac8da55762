//! Past incidents, page by page, with everything that was recorded of them.

use kernel::{IncidentId, Instant, PartyId};
use serde::Deserialize;
use storage::{DbError, Query, Row, Value, places};

use super::incident::COLUMNS;
use super::record::{Decision, Waiting, of_a_move};
use crate::core::State;

/// Incidents reported from `from` until `to`, of one customer or all, after the one last seen, in the order of their reports.
pub fn page(
    customer: Option<PartyId>,
    (from, to): (Instant, Instant),
    after: Option<&(Instant, IncidentId)>,
    limit: u32,
) -> Query {
    let (at, id) = after.map_or((from.plus(-1), String::new()), |(at, id)| (*at, id.to_string()));
    let mut values = vec![Value::from(from), Value::from(to), Value::from(at), Value::from(id), Value::from(limit)];
    let narrowed = customer.map_or("", |customer| {
        values.push(Value::from(customer));
        " and customer = $6"
    });
    let text = format!(
        "select {COLUMNS} from desk_incident where reported_at >= $1 and reported_at < $2 and (reported_at, id) > ($3, $4) \
         and channel <> 'import'{narrowed} order by reported_at, id limit $5"
    );
    Query::built(text, values)
}

/// Several incidents, in no order.
pub fn several(incidents: Vec<Value>) -> Query {
    Query::among(&format!("select {COLUMNS} from desk_incident where id in"), incidents)
}

/// How many there are in one of these states, counted up to `most`.
pub fn count(customer: Option<PartyId>, (from, to): (Instant, Instant), states: &[State], most: u32) -> Query {
    let mut values = vec![Value::from(from), Value::from(to), Value::from(most)];
    let narrowed = customer.map_or("", |customer| {
        values.push(Value::from(customer));
        " and customer = $4"
    });
    let states = places(&mut values, states.iter().map(|state| Value::from(state.as_str())));
    let text = format!(
        "select count(*) from (select id from desk_incident where reported_at >= $1 and reported_at < $2 \
         and channel <> 'import'{narrowed} and state in ({states}) limit $3) w"
    );
    Query::built(text, values)
}

/// The decisions on several incidents, in no order.
pub fn decisions(incidents: Vec<Value>) -> Query {
    const HEAD: &str = "select incident, kind, made_at, body, id from desk_decision where kind in \
         ('coverage', 'attribution', 'several') and incident in";
    Query::among(HEAD, incidents)
}

/// Reads a row of [`decisions`]: the incident, the decisions of one move and its place among those of one instant.
pub fn read_decisions(row: &Row) -> Result<(IncidentId, Vec<Decision>, String), DbError> {
    Ok((row.id(0)?, of_a_move(row, [1, 2, 3])?, row.string(4)?))
}

/// The stretches of waiting of several incidents, in no order.
pub fn pauses(incidents: Vec<Value>) -> Query {
    const HEAD: &str = "select incident, id, reason, note, started_at, ended_at from desk_pause where incident in";
    Query::among(HEAD, incidents)
}

/// Reads a row of [`pauses`].
pub fn read_pause(row: &Row) -> Result<(IncidentId, Waiting), DbError> {
    Ok((
        row.id(0)?,
        Waiting {
            id: row.id(1)?,
            reason: row.string(2)?,
            note: row.string(3)?,
            from: row.instant(4)?,
            to: row.opt_instant(5)?,
        },
    ))
}

/// What was agreed to about several incidents, in no order.
pub fn agreed(incidents: Vec<Value>) -> Query {
    const HEAD: &str =
        "select incident, id, kind, clock, pause, body from desk_proposal where state = 'accepted' and incident in";
    Query::among(HEAD, incidents)
}

/// Something that was agreed to.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// The incident.
    pub incident: IncidentId,
    /// The proposal.
    pub id: kernel::ProposalId,
    /// What it was.
    pub kind: crate::core::ProposalKind,
    /// The clock it is about.
    pub clock: Option<kernel::ClockId>,
    /// The pause it is about.
    pub pause: Option<kernel::PauseId>,
    /// The stretch asked for, for a pause in the past.
    pub stretch: Option<Stretch>,
}

/// A stretch of waiting as it was asked for.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Stretch {
    /// Why.
    pub reason: clocks::core::PauseReason,
    /// Since when.
    pub from: Instant,
    /// Until when; it lasted when absent.
    #[serde(default)]
    pub to: Option<Instant>,
}

/// Reads a row of [`agreed`].
pub fn read_agreed(row: &Row) -> Result<Agreed, DbError> {
    let body: serde_json::Value = row.json(5)?;
    Ok(Agreed {
        incident: row.id(0)?,
        id: row.id(1)?,
        kind: row.id(2)?,
        clock: row.opt_id(3)?,
        pause: row.opt_id(4)?,
        stretch: serde_json::from_value(body).ok(),
    })
}
