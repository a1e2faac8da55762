//! Offering a solution, confirming, rejecting, closing, reopening, rating.

use clocks::core::{CancelReason, Event, Milestone, PauseReason};
use kernel::{ClockId, Ids, Instant, PauseId, Refusal, RefusalKind};
use triage::FaultClass;

use super::waiting::end_all;
use super::work::{respond, restored, start_update};
use crate::core::{AttributionState, Case, Move, State, is_ours};

/// What is offered.
#[derive(Clone, Debug)]
pub struct Solution {
    /// What was done.
    pub text: String,
    /// Why it happened, when known already.
    pub cause: Option<String>,
    /// The class, when known.
    pub fault_class: Option<FaultClass>,
}

/// What closing adds.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    /// Why it happened.
    pub cause: Option<String>,
    /// The class.
    pub fault_class: Option<FaultClass>,
    /// Whether the attribution as it stands is the final one.
    pub attribution_final: bool,
}

/// A solution is offered at `at`: the resolve clock waits for its confirmation, pauses end, and what the solution itself
/// fulfils is met with it. Returns the reasons whose waiting ended.
pub fn resolve(
    case: &mut Case<'_>,
    solution: &Solution,
    at: Instant,
    ids: &dyn Ids,
) -> Result<Vec<PauseReason>, Refusal> {
    let to = case.incident.moved(Move::Resolve)?;
    let ended = end_all(case, at)?;
    case.incident.state = to;
    // A published solution is a named engineer's answer, says more than a plan, and states that service is back.
    respond(case, at, ids)?;
    case.meet(Milestone::Plan, at)?;
    restored(case, at, ids)?;
    let stopped = [Milestone::OnSite, Milestone::Update, Milestone::Supervise];
    case.cancel_at(&stopped, CancelReason::NoLongerNeeded, at)?;
    case.each(
        |clock| is_ours(clock, Milestone::Resolve) && clock.is_open(),
        |clock, frame, now| clock.offer(at, frame, now),
    )?;
    super::vendor::solved(case, at)?;
    case.happened(Event::Offered, at, ids)?;
    case.incident.solution = Some(solution.text.clone());
    case.incident.cause = solution.cause.clone().or(case.incident.cause.take());
    case.incident.fault_class = solution.fault_class.or(case.incident.fault_class);
    case.incident.resolved_at = Some(at);
    case.incident.round += 1;
    let severity = case.incident.severity;
    if let Some(agreement) = case.agreement() {
        // Nobody can object before he is told: silence counts from the entry.
        case.start(Milestone::Confirm, agreement.silence(severity), case.now, ids)?;
    }
    Ok(ended)
}

/// The reporter confirms.
pub fn confirm(case: &mut Case<'_>, at: Instant) -> Result<(), Refusal> {
    confirmed(case, at)?;
    case.meet(Milestone::Confirm, at)
}

/// Silence ran out: the solution counts as confirmed. The confirm clock has run out by itself.
pub fn lapse(case: &mut Case<'_>, at: Instant) -> Result<(), Refusal> {
    confirmed(case, at)
}

fn confirmed(case: &mut Case<'_>, at: Instant) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::Confirm)?;
    case.each(|clock| is_ours(clock, Milestone::Resolve) && clock.is_open(), clocks::core::Clock::confirm)?;
    case.incident.confirmed_at = Some(at);
    if missing(case, &Closing::default()).is_empty() && !case.incident.closing_needs_all() {
        finish(case, at);
        super::term::closed(case)?;
    }
    Ok(())
}

/// The reporter says it is not solved; with `service_down` the restoration is void too.
pub fn reject(case: &mut Case<'_>, at: Instant, service_down: bool, ids: &dyn Ids) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::Reject)?;
    case.each(|clock| is_ours(clock, Milestone::Resolve) && clock.is_open(), clocks::core::Clock::reject)?;
    case.cancel(&[Milestone::Confirm], CancelReason::NoLongerNeeded)?;
    if service_down {
        let pauses = case.pauses();
        case.each(
            |clock| is_ours(clock, Milestone::Restore) && clock.met_at().is_some(),
            |clock, frame, now| clock.void(pauses.clone(), frame, now),
        )?;
    }
    case.incident.resolved_at = None;
    start_update(case, at, ids)
}

/// Closes it; refuses while something that must be known is missing.
pub fn close(case: &mut Case<'_>, closing: &Closing, at: Instant) -> Result<(), Refusal> {
    case.incident.moved(Move::Close)?;
    let missing = missing(case, closing);
    if !missing.is_empty() {
        return Err(incomplete(&missing));
    }
    case.incident.cause = closing.cause.clone().or(case.incident.cause.take());
    case.incident.fault_class = closing.fault_class.or(case.incident.fault_class);
    // A contest runs beside closing: what is disputed stays so until it is decided.
    if closing.attribution_final && case.incident.lead.state != AttributionState::Disputed {
        case.incident.lead.state = AttributionState::Confirmed;
    }
    finish(case, at);
    super::term::closed(case)
}

fn finish(case: &mut Case<'_>, at: Instant) {
    case.incident.state = State::Closed;
    case.incident.closed_at = Some(at);
    case.incident.classified_at = Some(at);
}

type Missing = (&'static str, &'static str, &'static str);

/// What closing still needs: field, Chinese, English.
fn missing(case: &Case<'_>, closing: &Closing) -> Vec<Missing> {
    let incident = &case.incident;
    let mut missing = Vec::new();
    if incident.solution.is_none() {
        missing.push(("/solution", "请填写解决方案", "state the solution"));
    }
    if incident.fault_class.or(closing.fault_class).is_none() {
        missing.push(("/fault_class", "请选择故障类别", "choose the fault class"));
    }
    if incident.closing_needs_all() {
        if incident.cause.is_none() && closing.cause.is_none() {
            missing.push(("/cause", "请填写原因", "state the cause"));
        }
        if incident.lead.state == AttributionState::Provisional && !closing.attribution_final {
            missing.push(("/attribution_final", "请确认最终责任判定", "confirm the final attribution"));
        }
    }
    missing
}

fn incomplete(missing: &[Missing]) -> Refusal {
    let refusal = Refusal::new(
        RefusalKind::Invalid,
        "incident.closing_incomplete",
        "关闭前还有必填内容（一、二级，责任方非我方，保外或有争议的工单须完整填写）。",
        "Something is still needed before closing (all of it where severity is 1 or 2, another party leads, it is out of warranty or contested).",
    );
    missing.iter().fold(refusal, |refusal, (pointer, zh, en)| refusal.field(*pointer, *zh, *en))
}

/// Opens it again after confirmation: new resolve and, if service is down, restore clocks; the old results stand.
pub fn reopen(case: &mut Case<'_>, at: Instant, service_down: bool, ids: &dyn Ids) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::Reopen)?;
    let policy = case.agreement().map(|agreement| agreement.reopening()).unwrap_or_default();
    let milestones: &[Milestone] =
        if service_down { &[Milestone::Resolve, Milestone::Restore] } else { &[Milestone::Resolve] };
    for milestone in milestones {
        let last =
            case.clocks.iter().filter(|clock| is_ours(clock, *milestone)).max_by_key(|clock| clock.met_at()).cloned();
        let Some(last) = last.filter(|clock| clock.met_at().is_some()) else { continue };
        let frame = case.ground.frame(&last)?;
        let (id, pause) = (ClockId::fresh(ids, case.now), PauseId::fresh(ids, case.now));
        let changed = last.reopened(id, pause, policy, at, frame, case.now)?;
        case.facts.extend(changed.facts.into_iter().map(|fact| (id, *milestone, fact)));
        case.clocks.push(changed.clock);
    }
    case.happened(Event::Reopened, at, ids)?;
    case.incident.reopenings += 1;
    case.incident.resolved_at = None;
    case.incident.confirmed_at = None;
    case.incident.closed_at = None;
    case.incident.classified_at = None;
    start_update(case, at, ids)
}

/// The verdict is shown to the customer from now on.
pub fn release(case: &mut Case<'_>) -> Result<(), Refusal> {
    case.incident.moved(Move::Release)?;
    if case.incident.lead.released {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "verdict.released_already",
            "责任判定已经公布，客户看得到。",
            "The verdict has been released already: the customer sees it.",
        ));
    }
    case.incident.lead.released = true;
    Ok(())
}

/// The reporter rates the service with 1 to 5 stars.
pub fn rate(case: &mut Case<'_>, stars: u8, comment: Option<String>) -> Result<(), Refusal> {
    case.incident.moved(Move::Rate)?;
    if !(1..=5).contains(&stars) {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            "rating.out_of_range",
            "评价为 1 到 5 星。",
            "A rating has 1 to 5 stars.",
        )
        .field("/stars", "请填 1 到 5", "give 1 to 5"));
    }
    case.incident.stars = Some(stars);
    case.incident.rating_comment = comment;
    Ok(())
}
