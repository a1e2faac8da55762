//! The clocks of a period with what of their incidents decides how they count.

use agreement::core::{Attribution, PartyKind, Severity, Verdict};
use clocks::core::Clock;
use clocks::store::{JOINED, WIDTH};
use kernel::{AgreementVersionId, ComponentId, HOUR, IncidentId, Instant, PartyId, SystemId};
use serde::Deserialize;
use storage::{DbError, Query, Row, Value};
use triage::FaultClass;

use super::incident::from_word;
use super::record::SEVERAL;
use crate::core::{AttributionState, State};

/// No promise reaches further: a clock due in a period was reported at most so long before it.
const LONGEST: i64 = 400 * 24 * HOUR;

/// A clock with its incident.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The clock.
    pub clock: Clock,
    /// The incident.
    pub incident: IncidentId,
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub customer: PartyId,
    /// The system.
    pub system: Option<SystemId>,
    /// The component.
    pub component: Option<ComponentId>,
    /// The class of the fault.
    pub class: Option<FaultClass>,
    /// The severity now.
    pub severity: Severity,
    /// Where it stands.
    pub state: State,
    /// When it was reported.
    pub reported_at: Instant,
    /// Coverage.
    pub verdict: Verdict,
    /// The agreement version now.
    pub agreement: Option<AgreementVersionId>,
    /// Who leads.
    pub lead: (PartyKind, Option<PartyId>),
    /// How sure that is.
    pub attributed: AttributionState,
    /// Whether the customer may know it.
    pub released: bool,
    /// Whether another one of the same customer, which stands, counts in its place.
    pub folded: bool,
}

/// Customer-facing clocks of incidents reported in the period `from` up to `to`, or due in it, of one customer or all.
pub fn clocks(customer: Option<PartyId>, from: Instant, to: Instant) -> Query {
    let (values, narrowed) = narrowed(customer, from, to);
    let text = format!(
        "select {JOINED}, i.id, i.number, i.customer, i.system, i.component, i.fault_class, i.severity, i.state, i.reported_at, \
         i.coverage, i.agreement_version, i.lead_kind, i.lead_party, i.attribution, i.released, p.customer, p.state \
         from desk_incident i join clocks_clock c on c.subject = i.id and c.subject_kind = 'incident' \
         left join desk_incident p on p.id = i.parent \
         where i.reported_at >= $1 and i.reported_at < $2 and c.facing = 'customer' \
         and (i.reported_at >= $3 or (c.due_at >= $3 and c.due_at < $2)){narrowed} order by i.id, c.id"
    );
    Query::built(text, values)
}

/// The clocks of one vendor in incidents reported in a period.
pub fn of_vendor(vendor: PartyId, from: Instant, to: Instant) -> Query {
    let text = format!(
        "select {JOINED}, i.id, i.number from desk_incident i join clocks_clock c on c.subject = i.id \
         and c.subject_kind = 'incident' where i.reported_at >= $1 and i.reported_at < $2 and c.facing = $3 order by i.id, c.id"
    );
    Query::built(text, vec![Value::from(from), Value::from(to), Value::from(format!("vendor:{vendor}"))])
}

/// Reads a row of [`of_vendor`].
pub fn read_of_vendor(row: &Row) -> Result<(Clock, IncidentId, String), DbError> {
    Ok((clocks::store::read(row)?, row.id(WIDTH)?, row.string(WIDTH + 1)?))
}

/// The attributions of the same incidents, the last one of each last.
pub fn attributions(customer: Option<PartyId>, from: Instant, to: Instant) -> Query {
    let (values, narrowed) = narrowed(customer, from, to);
    let text = format!(
        "select d.incident, d.kind, d.body from desk_decision d join desk_incident i on i.id = d.incident \
         where d.kind in ('attribution', 'several') and i.reported_at >= $1 and i.reported_at < $2 and (i.reported_at >= $3 or exists \
         (select 1 from clocks_clock c where c.subject = i.id and c.subject_kind = 'incident' and c.due_at >= $3 and c.due_at < $2)) \
         {narrowed} order by d.made_at, d.id"
    );
    Query::built(text, values)
}

fn narrowed(customer: Option<PartyId>, from: Instant, to: Instant) -> (Vec<Value>, &'static str) {
    let mut values = vec![Value::from(from.plus(-LONGEST)), Value::from(to), Value::from(from)];
    let Some(customer) = customer else { return (values, "") };
    values.push(Value::from(customer));
    (values, " and i.customer = $4")
}

/// Reads a row of [`clocks`](fn@clocks).
pub fn read(row: &Row) -> Result<Counted, DbError> {
    let at = |offset: usize| WIDTH + offset;
    let severity = u8::try_from(row.int(at(6))?).unwrap_or(0);
    let customer = row.id(at(2))?;
    // What hangs on another customer's incident is promised to nobody there, and what was called off counts for nobody.
    let parent = row.opt_id::<PartyId>(at(15))?.zip(row.opt_id::<State>(at(16))?);
    let counts_there =
        |(of, state): (PartyId, State)| of == customer && !matches!(state, State::Cancelled | State::Withdrawn);
    Ok(Counted {
        clock: clocks::store::read(row)?,
        incident: row.id(at(0))?,
        number: row.string(at(1))?,
        customer,
        system: row.opt_id(at(3))?,
        component: row.opt_id(at(4))?,
        class: row.opt_id(at(5))?,
        severity: Severity::new(severity).map_err(|error| DbError::Shape(error.to_string()))?,
        state: row.id(at(7))?,
        reported_at: row.instant(at(8))?,
        verdict: from_word(row.text(at(9))?)?,
        agreement: row.opt_id(at(10))?,
        lead: (row.id(at(11))?, row.opt_id(at(12))?),
        attributed: row.id(at(13))?,
        released: row.flag(at(14))?,
        folded: parent.is_some_and(counts_there),
    })
}

/// The stored decision as far as attainment needs it.
#[derive(Deserialize)]
struct Attributed {
    attribution: Attribution,
}

/// The same among the decisions of one move.
#[derive(Deserialize)]
struct AmongSeveral {
    attribution: Option<Attributed>,
}

/// Reads a row of [`attributions`]; a move need not hold one.
pub fn read_attribution(row: &Row) -> Result<Option<(IncidentId, Attribution)>, DbError> {
    let found = match row.text(1)? {
        SEVERAL => row.json::<AmongSeveral>(2)?.attribution,
        _ => Some(row.json(2)?),
    };
    let incident = row.id(0)?;
    Ok(found.map(|found: Attributed| (incident, found.attribution)))
}
