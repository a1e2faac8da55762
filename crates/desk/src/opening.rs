//! What every report sets off, whoever looks at it first: its clocks, its record, and who is told.

use std::sync::Arc;

use agreement::core::{Severity, Text, Verdict};
use clocks::core::{Event as ClockEvent, Milestone};
use journal::Visibility;
use kernel::{Instant, Refusal};
use notify::{Event, Words};
use serde_json::json;

use crate::core::Judgement;
use crate::draft::Draft;

/// Milestones whose clocks wait for something else than the report.
const LATER: [Milestone; 4] = [Milestone::Report, Milestone::Update, Milestone::Supervise, Milestone::Confirm];

/// Starts what counts from the report.
pub(crate) fn start_clocks(draft: &mut Draft<'_>, judgement: &Judgement, received: Instant) -> Result<(), Refusal> {
    let ids = Arc::clone(&draft.cx.ids);
    let on_site_now = judgement
        .agreement
        .as_ref()
        .is_some_and(|agreement| agreement.content.on_site_from == agreement::core::content::OnSiteStart::Report);
    for (milestone, target) in &judgement.promises.targets {
        let waits = LATER.contains(milestone) || (*milestone == Milestone::OnSite && !on_site_now);
        if !waits {
            draft.case.start(*milestone, target.clone(), received, ids.as_ref())?;
        }
    }
    if judgement.coverage.verdict != Verdict::OutOfWarranty {
        draft.case.happened(ClockEvent::Reported, received, ids.as_ref())?;
    }
    Ok(())
}

/// Writes down the report and every verdict on it.
pub(crate) fn record_report(draft: &mut Draft<'_>, judgement: &Judgement, received: Instant) {
    let incident = draft.case.incident.clone();
    let who = &incident.reporter;
    let personal = [("reporter_name", &who.name), ("reporter_phone", &who.phone), ("reporter_email", &who.email)];
    let named = personal.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
    // What somebody tells of his trouble may name him: the chain holds a commitment to it, and the words can go.
    let personal = named.chain([("text", incident.text.clone())]).collect();
    draft.record_personal(
        "incident.reported",
        received,
        Visibility::Public,
        json!({
            "number": incident.number, "system": incident.system, "channel": incident.channel,
            "severity": incident.severity, "coverage": incident.cover.verdict,
        }),
        personal,
    );
    draft.decide("severity", &judgement.grade);
    draft.decide("coverage", &judgement.coverage);
    draft.decide("triage", &judgement.triage);
    let attributed = json!({ "attribution": judgement.attribution, "lead_kind": incident.lead.kind,
        "lead_party": incident.lead.party, "released": incident.lead.released, "component": incident.component,
        "fault_class": incident.fault_class });
    draft.decide("attribution", &attributed);
}

/// Tells those whom a report concerns.
pub(crate) fn tell_report(draft: &mut Draft<'_>, judgement: &Judgement, assigned: bool) {
    draft.tell(Event::Received, None, Words::default());
    if draft.case.incident.cover.verdict == Verdict::OutOfWarranty {
        let Text { zh, .. } = judgement.coverage.evidence.clone();
        draft.tell(Event::OutOfWarranty, None, Words { reason: zh, ..Words::default() });
    }
    if assigned {
        draft.tell(Event::Assigned, None, Words::default());
    } else if judgement.decided {
        draft.tell(Event::Unassigned, None, Words::default());
    } else {
        draft.tell(Event::Undecided, None, Words::default());
    }
    if draft.case.incident.decided && draft.case.incident.lead.is_outside() {
        draft.tell(Event::VendorCalled, None, Words::default());
    }
    debug_assert!(draft.case.incident.severity >= Severity::ONE, "a severity is never below 1");
}
