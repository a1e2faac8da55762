//! What counts only when somebody else agrees, in rows.

use access::Scope;
use kernel::{ClockId, IncidentId, Instant, PartyId, PauseId, ProposalId};
use serde_json::Value as Json;
use storage::{DbError, Query, Row, Value, WriteSet, params, places};

use super::list::{GroupsOf, reach};
use crate::core::{ExemptionGround, ProposalKind, ProposalState};

storage::sql! {
    ADD = "insert into desk_proposal (id, incident, kind, state, clock, pause, reason, body, made_by, made_at)
        values ($1, $2, $3, 'pending', $4, $5, $6, $7, $8, $9)";
    DECIDE = "update desk_proposal set state = $2, decided_by = $3, decided_at = $4, word = $5
        where id = $1 and state = 'pending'";
    FIND = "select p.id, p.incident, p.kind, p.state, p.clock, p.pause, p.reason, p.body, p.made_by, p.made_at, p.decided_by,
        p.decided_at, p.word, i.number from desk_proposal p join desk_incident i on i.id = p.incident where p.id = $1";
    OF_INCIDENT = "select p.id, p.incident, p.kind, p.state, p.clock, p.pause, p.reason, p.body, p.made_by, p.made_at,
        p.decided_by, p.decided_at, p.word, i.number from desk_proposal p join desk_incident i on i.id = p.incident
        where p.incident = $1 order by p.made_at, p.id";
}

/// The guard that fails when somebody else decided first.
pub const DECIDED: &str = "desk.proposal";

/// A proposal as it is stored.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its identifier.
    pub id: ProposalId,
    /// The incident.
    pub incident: IncidentId,
    /// What is proposed.
    pub kind: ProposalKind,
    /// How it stands.
    pub state: ProposalState,
    /// The clock an exemption is about; none for the whole incident.
    pub clock: Option<ClockId>,
    /// The pause asked for or contested.
    pub pause: Option<PauseId>,
    /// Why.
    pub reason: String,
    /// The particulars.
    pub body: Json,
    /// Who made it, as the journal names actors.
    pub made_by: String,
    /// When.
    pub made_at: Instant,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Instant>,
    /// What the decider said.
    pub word: Option<String>,
    /// The incident's number.
    pub number: String,
}

/// Adds a proposal; nobody has decided it.
pub fn add(set: &mut WriteSet, new: &Proposal) {
    set.add(ADD.with(params![
        new.id,
        new.incident,
        new.kind.as_str(),
        new.clock,
        new.pause,
        &new.reason,
        new.body.to_string(),
        &new.made_by,
        new.made_at,
    ]));
}

/// Records the decision; the set fails with [`DECIDED`] when there was one already.
pub fn decide(set: &mut WriteSet, id: ProposalId, state: ProposalState, by: &str, at: Instant, word: Option<&str>) {
    set.expect(DECIDE.with(params![id, state.as_str(), by, at, word]), 1, DECIDED);
}

/// One proposal.
pub fn find(id: ProposalId) -> Query {
    FIND.with(params![id])
}

/// The proposals of an incident, oldest first.
pub fn of_incident(incident: IncidentId) -> Query {
    OF_INCIDENT.with(params![incident])
}

/// What waits for a decision of one of these kinds within the scope, oldest first, at most `limit`; none where nothing is
/// reached.
pub fn waiting(scope: &Scope, groups: GroupsOf<'_>, kinds: &[ProposalKind], limit: u32) -> Option<Query> {
    let (parts, mut values) = reach(scope, groups);
    if parts.is_empty() || kinds.is_empty() {
        return None;
    }
    let reached = parts.join(") or (");
    let decided = places(&mut values, kinds.iter().map(|kind| kind.as_str()));
    let text = format!(
        "select p.id, p.incident, p.kind, p.state, p.clock, p.pause, p.reason, p.body, p.made_by, p.made_at, p.decided_by, \
         p.decided_at, p.word, i.number from desk_proposal p join desk_incident i on i.id = p.incident \
         where p.state = 'pending' and (({reached})) and p.kind in ({decided}) order by p.made_at, p.id limit {limit}"
    );
    Some(Query::built(text, values))
}

/// The exemptions proposed or approved among the incidents that [`super::attainment::clocks`] reads, oldest first.
pub fn exempt(customer: Option<PartyId>, from: Instant, to: Instant) -> Query {
    let mut values = vec![Value::from(from), Value::from(to)];
    let mut narrowed = "";
    if let Some(customer) = customer {
        values.push(Value::from(customer));
        narrowed = " and i.customer = $3";
    }
    let text = format!(
        "select p.incident, p.clock, p.state, p.reason, p.body from desk_proposal p join desk_incident i on i.id = p.incident \
         where p.state in ('accepted', 'pending') and p.kind = 'exemption' and i.reported_at < $2 and (i.reported_at >= $1 or exists \
         (select 1 from clocks_clock c where c.subject = i.id and c.subject_kind = 'incident' and c.due_at >= $1)){narrowed} order by p.made_at, p.id"
    );
    Query::built(text, values)
}

/// Reads a row of any of the queries above but the last.
pub fn read(row: &Row) -> Result<Proposal, DbError> {
    Ok(Proposal {
        id: row.id(0)?,
        incident: row.id(1)?,
        kind: row.id(2)?,
        state: row.id(3)?,
        clock: row.opt_id(4)?,
        pause: row.opt_id(5)?,
        reason: row.string(6)?,
        body: row.json(7)?,
        made_by: row.string(8)?,
        made_at: row.instant(9)?,
        decided_by: row.opt_text(10)?,
        decided_at: row.opt_instant(11)?,
        word: row.opt_text(12)?,
        number: row.string(13)?,
    })
}

/// An exemption, as far as the figures need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// The incident.
    pub incident: IncidentId,
    /// The clock; every clock of the incident when absent.
    pub clock: Option<ClockId>,
    /// Whether the customer's responsible person has approved it.
    pub approved: bool,
    /// On what ground.
    pub ground: Option<ExemptionGround>,
    /// Why.
    pub reason: String,
}

/// Reads a row of [`exempt`].
pub fn read_exempt(row: &Row) -> Result<Exemption, DbError> {
    let body: Json = row.json(4)?;
    Ok(Exemption {
        incident: row.id(0)?,
        clock: row.opt_id(1)?,
        approved: row.id::<ProposalState>(2)? == ProposalState::Accepted,
        ground: body["ground"].as_str().and_then(|word| word.parse().ok()),
        reason: row.string(3)?,
    })
}
