//! Old tickets of another system: closed cases without clocks or promises, from which triage learns.

use agreement::core::{Impact, PartyKind, Severity, Urgency, Verdict};
use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{ComponentId, IncidentId, Instant, PartyId, Refusal, RefusalKind, SiteId, SystemId};
use serde_json::json;
use storage::WriteSet;
use triage::{ComponentKind, FaultClass};

use crate::Desk;
use crate::core::{
    AttributionState, Channel, Cover, Incident, Kind, Lead, NextDue, Reporter, SUBJECT, State, title_of,
};
use crate::store;

/// What is known of an old ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldCase {
    /// Its number in the old system, kept as it stands.
    pub number: String,
    /// Whose it was.
    pub customer: PartyId,
    /// The site of the system.
    pub site: Option<SiteId>,
    /// The system.
    pub system: SystemId,
    /// The component, when it was recorded.
    pub component: Option<ComponentId>,
    /// Its kind.
    pub component_kind: Option<ComponentKind>,
    /// The class of fault.
    pub fault_class: Option<FaultClass>,
    /// What was reported.
    pub text: String,
    /// Its severity.
    pub severity: Severity,
    /// When it was reported.
    pub reported_at: Instant,
    /// When it was closed.
    pub closed_at: Instant,
    /// What was done.
    pub solution: Option<String>,
    /// Why it happened.
    pub cause: Option<String>,
}

/// What laying an old ticket over the desk did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Laid {
    /// It is a new case.
    New,
    /// The case says more or other things now.
    Changed,
    /// The case was there already.
    Same,
}

impl Desk {
    /// The incident with this number, whoever it belongs to.
    pub async fn numbered(&self, number: &str) -> Result<Option<Incident>, Problem> {
        let row = self.app.db.row(store::incident::numbered(number)).await?;
        Ok(row.as_ref().map(store::incident::read).transpose()?)
    }

    /// Lays an old ticket over the desk in the caller's write set; `before` is what [`Desk::numbered`] says of its
    /// number. It closed long ago: no clock starts, nobody is told. Triage learns from it from now on.
    pub fn import_case(
        cx: &Cx,
        set: &mut WriteSet,
        before: Option<&Incident>,
        case: &OldCase,
        provider: PartyId,
    ) -> Result<Laid, Refusal> {
        check(case, cx.now)?;
        let Some(before) = before else {
            let incident = closed(cx, case, provider);
            store::incident::insert(set, &incident);
            tell(cx, set, &incident, "incident.imported");
            return Ok(Laid::New);
        };
        let after = laid_over(before, case, cx.now)?;
        if after == *before {
            return Ok(Laid::Same);
        }
        let after = Incident { classified_at: Some(cx.now), ..after };
        store::incident::update(set, &after);
        tell(cx, set, &after, "incident.reimported");
        Ok(Laid::Changed)
    }
}

fn closed(cx: &Cx, case: &OldCase, provider: PartyId) -> Incident {
    let text = triage::mask(case.text.trim()).text;
    Incident {
        id: IncidentId::fresh(cx.ids.as_ref(), cx.now),
        number: case.number.clone(),
        kind: Kind::Fault,
        service: None,
        customer: case.customer,
        department: None,
        site: case.site,
        system: Some(case.system),
        component: case.component,
        component_kind: case.component_kind,
        fault_class: case.fault_class,
        reporter: Reporter::default(),
        channel: Channel::Import,
        title: title_of(&text),
        text,
        impact: Impact::Individual,
        urgency: Urgency::None,
        severity: case.severity,
        state: State::Closed,
        waiting: None,
        reported_at: case.reported_at,
        entered_at: cx.now,
        agreement: None,
        cover: Cover { verdict: Verdict::Undetermined, reason: None },
        lead: Lead {
            party: Some(provider),
            kind: PartyKind::Provider,
            state: AttributionState::Confirmed,
            released: false,
        },
        decided: true,
        group: None,
        engineer: None,
        solution: masked(case.solution.as_deref()),
        cause: masked(case.cause.as_deref()),
        parent: None,
        stars: None,
        rating_comment: None,
        reopenings: 0,
        reassignments: 0,
        round: 0,
        resolved_at: Some(case.closed_at),
        confirmed_at: Some(case.closed_at),
        closed_at: Some(case.closed_at),
        // Known from now on: what was decided before did not know of it.
        classified_at: Some(cx.now),
        next: NextDue::ended(case.closed_at),
        version: 0,
    }
}

/// The case with what the ticket says now; what was reported, and when, never changes.
fn laid_over(before: &Incident, case: &OldCase, now: Instant) -> Result<Incident, Refusal> {
    if before.channel != Channel::Import || before.customer != case.customer {
        return Err(refusal(
            "/number",
            "该编号已被另一张工单使用；请换一个编号",
            "is the number of another incident; choose another",
        ));
    }
    if before.text != triage::mask(case.text.trim()).text {
        return Err(refusal(
            "/text",
            "该旧工单已导入，原文不能修改；请恢复原文或换一个编号",
            "was imported with another text, which stays; restore it or use another number",
        ));
    }
    if before.reported_at != case.reported_at {
        return Err(refusal(
            "/reported_at",
            "该旧工单已导入，报修时间不能修改",
            "was imported with another time, which stays",
        ));
    }
    debug_assert!(before.entered_at <= now, "an import does not happen before the one before it");
    Ok(Incident {
        system: Some(case.system),
        site: case.site,
        component: case.component.or(before.component),
        component_kind: case.component_kind.or(before.component_kind),
        fault_class: case.fault_class.or(before.fault_class),
        severity: case.severity,
        solution: masked(case.solution.as_deref()).or_else(|| before.solution.clone()),
        cause: masked(case.cause.as_deref()).or_else(|| before.cause.clone()),
        resolved_at: Some(case.closed_at),
        confirmed_at: Some(case.closed_at),
        closed_at: Some(case.closed_at),
        ..before.clone()
    })
}

fn check(case: &OldCase, now: Instant) -> Result<(), Refusal> {
    let long = |text: &str, most: usize| text.chars().count() > most;
    if case.number.is_empty() || long(&case.number, 60) {
        return Err(refusal("/number", "请填写编号，不超过 60 字", "give the number, at most 60 characters"));
    }
    if case.text.trim().is_empty() || long(&case.text, 10_000) {
        return Err(refusal(
            "/text",
            "请填写故障现象，不超过 10000 字",
            "say what was reported, at most 10 000 characters",
        ));
    }
    if case.closed_at < case.reported_at {
        return Err(refusal("/closed_at", "关闭时间不能早于报修时间", "must not lie before the report"));
    }
    if case.closed_at > now {
        return Err(refusal(
            "/closed_at",
            "旧工单应已关闭；未关闭的请作为新工单登记",
            "lies in the future: an old ticket is closed; report open ones anew",
        ));
    }
    Ok(())
}

fn refusal(pointer: &str, zh: &str, en: &str) -> Refusal {
    let (whole_zh, whole_en) = ("旧工单有误，请按提示修改。", "The old ticket does not fit; see the marked values.");
    Refusal::new(RefusalKind::Invalid, "incident.invalid_old_case", whole_zh, whole_en).field(pointer, zh, en)
}

fn masked(text: Option<&str>) -> Option<String> {
    text.map(|text| triage::mask(text.trim()).text)
}

fn tell(cx: &Cx, set: &mut WriteSet, incident: &Incident, kind: &'static str) {
    let entry = Entry {
        subject_kind: SUBJECT,
        subject: incident.id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: Some(incident.customer),
        visibility: Visibility::Internal,
        body: json!({
            "number": incident.number, "system": incident.system, "component": incident.component,
            "component_kind": incident.component_kind.map(ComponentKind::as_str),
            "fault_class": incident.fault_class.map(FaultClass::as_str), "reported_at": incident.reported_at,
            "closed_at": incident.closed_at,
        }),
        personal: Vec::new(),
    };
    let left = store::kept::left(incident, true, &[], &[], cx.now);
    journal::append(set, cx.stamp(), vec![entry, left]);
}
