//! Terms of our own beside the promises: the attribution, the time for contesting it, a signature, a review.

use agreement::core::Severity;
use clocks::core::{CancelReason, Clock, Facing, Milestone, Start, Subject, Target};
use kernel::{ClockId, Ids, Instant, Refusal};
use worktime::Duration;

use crate::core::{AttributionState, Case, Kind, SUBJECT};

/// 责任界定: within three working days of restoring (the shipped clause text).
const ATTRIBUTION: Duration = Duration::WorkingDays(3);
/// 申诉期: five working days.
const CONTESTING: Duration = Duration::WorkingDays(5);

/// 复盘: within five working days of restoring.
const REVIEW: Duration = Duration::WorkingDays(5);

/// Starts a term of our own; it is no promise to the customer and counts in no figure.
pub fn start_term(
    case: &mut Case<'_>,
    milestone: Milestone,
    target: Target,
    from: Instant,
    ids: &dyn Ids,
) -> Result<(), Refusal> {
    case.start_with(Start {
        id: ClockId::fresh(ids, case.now),
        subject: Subject::new(SUBJECT, case.incident.id),
        milestone,
        watch: None,
        facing: Facing::Internal,
        target,
        started_at: from,
        pauses: Vec::new(),
    })
}

fn agreed(case: &Case<'_>, milestone: Milestone, within: Duration) -> Option<Target> {
    let severity = case.incident.severity;
    case.agreement().map(|agreement| agreement.stamp(severity, milestone, Some(within)))
}

/// A restored incident of severity 1 is reviewed within five working days; once.
pub(super) fn review_due(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    let known = case.clocks.iter().any(|clock| clock.milestone == Milestone::Review);
    if known || case.incident.severity != Severity::ONE {
        return Ok(());
    }
    match agreed(case, Milestone::Review, REVIEW) {
        Some(target) => start_term(case, Milestone::Review, target, at, ids),
        None => Ok(()),
    }
}

/// A restored fault is attributed with its cause within three working days. Once; a request has no cause.
pub(super) fn attribution_due(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    let known = case.clocks.iter().any(|clock| clock.milestone == Milestone::Attribute);
    if known || case.incident.kind != Kind::Fault || case.incident.lead.state == AttributionState::Confirmed {
        return Ok(());
    }
    match agreed(case, Milestone::Attribute, ATTRIBUTION) {
        Some(target) => start_term(case, Milestone::Attribute, target, at, ids),
        None => Ok(()),
    }
}

/// The attribution as it stands is confirmed with the cause: the term for it is met, and where the customer may read the
/// verdict the time for contesting it begins.
pub fn attribution_final(case: &mut Case<'_>, ids: &dyn Ids) -> Result<(), Refusal> {
    case.incident.lead.state = AttributionState::Confirmed;
    let now = case.now;
    case.each(
        |clock| clock.milestone == Milestone::Attribute && clock.is_open(),
        |clock, frame, now| clock.meet(now, frame, now),
    )?;
    contest_begins(case, now, ids)
}

/// The time for contesting begins when a confirmed verdict can be read; once a verdict.
pub fn contest_begins(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    if case.clocks.iter().any(|clock| clock.milestone == Milestone::Contest) {
        return Ok(());
    }
    contest_begins_anew(case, at, ids)
}

/// Another verdict stands in the place of a final one: the time for contesting begins again, unless it still runs.
pub fn contest_begins_anew(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    let lead = case.incident.lead;
    let runs = case.clocks.iter().any(|clock| clock.milestone == Milestone::Contest && clock.is_open());
    if runs || !lead.released || lead.state != AttributionState::Confirmed {
        return Ok(());
    }
    match agreed(case, Milestone::Contest, CONTESTING) {
        Some(target) => start_term(case, Milestone::Contest, target, at, ids),
        None => Ok(()),
    }
}

/// Closed without a confirmed attribution, because nothing hangs on it: nobody owes one any more.
pub(super) fn closed(case: &mut Case<'_>) -> Result<(), Refusal> {
    if case.incident.lead.state == AttributionState::Disputed {
        return Ok(());
    }
    let owed = |clock: &Clock| clock.milestone == Milestone::Attribute && clock.is_open();
    case.each(owed, |clock, frame, now| clock.cancel(CancelReason::NoLongerNeeded, frame, now))
}
