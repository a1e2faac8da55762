//! What an incident and its clocks were after each write, in the journal: under a subject kind of its own, so that no
//! timeline, stream or message outside ever meets it. Names, numbers and texts of people are not in it.

use agreement::core::{Impact, OutReason, PartyKind, Severity, Urgency, Verdict};
use clocks::core::{Clock, Milestone, PauseReason, State as ClockState};
use journal::{Entry, Recorded, Visibility};
use kernel::{
    AccountId, AgreementVersionId, ClockId, ComponentId, DepartmentId, GroupId, IncidentId, Instant, PartyId, PersonId,
    SiteId, SystemId,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use storage::{DbError, Query};
use triage::{ComponentKind, FaultClass};

use crate::core::{AttributionState, Cover, Incident, Kept, Lead, NextDue, Reporter, SUBJECT, State};

/// The kind of subject under which standings are kept; the subject is the incident.
pub const STANDING: &str = "incident_standing";

/// The kind of the entries that hold an incident with all its clocks.
const WHOLE: &str = "standing.kept";

/// The kind of those that hold what one write changed.
const CHANGED: &str = "standing.changed";

/// An incident without what people wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    customer: PartyId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    department: Option<DepartmentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    site: Option<SiteId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    system: Option<SystemId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    component: Option<ComponentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    component_kind: Option<ComponentKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fault_class: Option<FaultClass>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reporter: Option<AccountId>,
    impact: Impact,
    urgency: Urgency,
    severity: Severity,
    state: State,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waiting: Option<PauseReason>,
    reported_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agreement: Option<AgreementVersionId>,
    verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verdict_reason: Option<OutReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lead_party: Option<PartyId>,
    lead_kind: PartyKind,
    attribution: AttributionState,
    released: bool,
    decided: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<GroupId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    engineer: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<IncidentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stars: Option<u8>,
    #[serde(default, skip_serializing_if = "is_zero")]
    reopenings: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    reassignments: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    round: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resolved_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirmed_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    classified_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next_due_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next_milestone: Option<Milestone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next_state: Option<ClockState>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Stood {
    /// The incident as it will be stored.
    pub fn of(i: &Incident) -> Self {
        Self {
            customer: i.customer,
            service: i.service.clone(),
            department: i.department,
            site: i.site,
            system: i.system,
            component: i.component,
            component_kind: i.component_kind,
            fault_class: i.fault_class,
            reporter: i.reporter.account,
            impact: i.impact,
            urgency: i.urgency,
            severity: i.severity,
            state: i.state,
            waiting: i.waiting,
            reported_at: i.reported_at,
            agreement: i.agreement,
            verdict: i.cover.verdict,
            verdict_reason: i.cover.reason,
            lead_party: i.lead.party,
            lead_kind: i.lead.kind,
            attribution: i.lead.state,
            released: i.lead.released,
            decided: i.decided,
            group: i.group,
            engineer: i.engineer,
            parent: i.parent,
            stars: i.stars,
            reopenings: i.reopenings,
            reassignments: i.reassignments,
            round: i.round,
            resolved_at: i.resolved_at,
            confirmed_at: i.confirmed_at,
            closed_at: i.closed_at,
            classified_at: i.classified_at,
            next_due_at: (i.next.at < NextDue::NEVER).then_some(i.next.at),
            next_milestone: i.next.milestone,
            next_state: i.next.state,
        }
    }

    /// The incident as it was in `version`, over the row as it stands now: number, report and channel never change. What
    /// people wrote or are called is left out.
    pub fn over(&self, row: &Incident, version: i64) -> Incident {
        Incident {
            id: row.id,
            number: row.number.clone(),
            kind: row.kind,
            channel: row.channel,
            title: row.title.clone(),
            text: row.text.clone(),
            entered_at: row.entered_at,
            service: self.service.clone(),
            customer: self.customer,
            department: self.department,
            site: self.site,
            system: self.system,
            component: self.component,
            component_kind: self.component_kind,
            fault_class: self.fault_class,
            reporter: Reporter { account: self.reporter, ..Reporter::default() },
            impact: self.impact,
            urgency: self.urgency,
            severity: self.severity,
            state: self.state,
            waiting: self.waiting,
            reported_at: self.reported_at,
            agreement: self.agreement,
            cover: Cover { verdict: self.verdict, reason: self.verdict_reason },
            lead: Lead {
                party: self.lead_party,
                kind: self.lead_kind,
                state: self.attribution,
                released: self.released,
            },
            decided: self.decided,
            group: self.group,
            engineer: self.engineer,
            solution: None,
            cause: None,
            parent: self.parent,
            stars: self.stars,
            rating_comment: None,
            reopenings: self.reopenings,
            reassignments: self.reassignments,
            round: self.round,
            resolved_at: self.resolved_at,
            confirmed_at: self.confirmed_at,
            closed_at: self.closed_at,
            classified_at: self.classified_at,
            next: NextDue {
                at: self.next_due_at.unwrap_or(NextDue::NEVER),
                milestone: self.next_milestone,
                state: self.next_state,
            },
            version,
        }
    }
}

/// Whether the journal holds an incident whole, so that what changes is enough from then on: one row, or none.
pub fn any_whole(incident: &str) -> Query {
    journal::any_of_kind(STANDING, incident, WHOLE)
}

/// What a move leaves: the incident, the clocks it `changed`, and the versions of the `others`. `whole` where those are all
/// clocks there are.
pub fn left(incident: &Incident, whole: bool, changed: &[Json], others: &[&Clock], now: Instant) -> Entry {
    let others: Map<String, Json> = others.iter().map(|clock| (clock.id.to_string(), json!(clock.version))).collect();
    let body = json!({ "version": incident.version + 1, "incident": Stood::of(incident), "clocks": changed,
        "others": others });
    entry(incident, if whole { WHOLE } else { CHANGED }, body, now)
}

/// What time alone leaves: one clock. The incident's row is left alone.
pub fn left_clock(incident: &Incident, clock: &Clock, now: Instant) -> Entry {
    entry(incident, CHANGED, json!({ "clocks": [clocks::store::keep(clock, clock.version + 1)] }), now)
}

/// What a touch leaves: a version and nothing else.
pub fn left_touched(incident: &Incident, now: Instant) -> Entry {
    entry(incident, CHANGED, json!({ "version": incident.version + 1, "incident": Stood::of(incident) }), now)
}

fn entry(incident: &Incident, kind: &'static str, body: Json, now: Instant) -> Entry {
    Entry {
        subject_kind: STANDING,
        subject: incident.id.to_string(),
        kind,
        occurred_at: now,
        customer: Some(incident.customer),
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    }
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    version: Option<i64>,
    #[serde(default)]
    incident: Option<Stood>,
    #[serde(default)]
    clocks: Vec<Json>,
    #[serde(default)]
    others: std::collections::BTreeMap<ClockId, i64>,
}

/// Reads an entry that one of the functions above made.
pub fn read(entry: &Recorded) -> Result<Kept<Stood>, DbError> {
    let unreadable = |error: serde_json::Error| DbError::Shape(format!("the standing {}: {error}", entry.id));
    let body: Body = serde_json::from_str(&entry.body_text).map_err(unreadable)?;
    let subject = clocks::core::Subject::new(SUBJECT, &entry.subject);
    let clocks = body.clocks.into_iter().map(|clock| clocks::store::kept(&subject, clock));
    Ok(Kept {
        entered_at: entry.entered_at,
        whole: entry.kind == WHOLE,
        version: body.version,
        incident: body.incident,
        clocks: clocks.collect::<Result<_, _>>()?,
        others: body.others.into_iter().collect(),
    })
}
