//! Taking it, answering, planning, arriving, restoring.

use clocks::core::{Event, Milestone};
use kernel::{Ids, Instant, PersonId, Refusal, RefusalKind};

use worktime::Duration;

use crate::core::{Case, Move, State, is_ours};

/// `person` takes it at `at`. `named` is the engineer's name as it stands, for whoever comes second.
pub fn accept(case: &mut Case<'_>, person: PersonId, at: Instant, named: &str, ids: &dyn Ids) -> Result<(), Refusal> {
    if case.incident.engineer.is_some_and(|engineer| engineer != person) {
        return Err(taken_by(named));
    }
    if case.incident.state == State::Accepted {
        return Err(taken_by(named));
    }
    let takes = case.incident.state == State::Reported;
    case.incident.state = if takes { State::Accepted } else { case.incident.moved(Move::Accept)? };
    case.incident.engineer = Some(person);
    taken(case, at, ids)
}

/// Somebody has taken notice of it: what calls for that falls silent.
pub fn taken(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    case.each(clocks::core::Clock::is_open, |clock, frame, _| Ok(clock.acknowledge(at, frame)))?;
    case.happened(Event::Accepted, at, ids)
}

/// A named engineer answers the reporter: meets `respond` and starts the rhythm of updates.
pub fn answer(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::Answer)?;
    case.each(clocks::core::Clock::is_open, |clock, frame, _| Ok(clock.acknowledge(at, frame)))?;
    respond(case, at, ids)
}

/// Meets `respond` if it is open, and starts the first update clock.
pub(super) fn respond(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    if case.open(Milestone::Respond).is_some() {
        case.meet(Milestone::Respond, at)?;
        case.happened(Event::Responded, at, ids)?;
        return start_update(case, at, ids);
    }
    our_message(case, at, ids)
}

/// A public message of ours: the update is met and the next one begins to count.
pub fn our_message(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    let Some(update) = case.open(Milestone::Update) else { return Ok(()) };
    let from = at.max(update.started_at);
    case.meet(Milestone::Update, from)?;
    start_update(case, from, ids)
}

pub(super) fn start_update(case: &mut Case<'_>, from: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    let severity = case.incident.severity;
    let target = case.agreement().and_then(|agreement| agreement.target(severity, Milestone::Update));
    match target {
        Some(target) if case.open(Milestone::Update).is_none() => case.start(Milestone::Update, target, from, ids),
        _ => Ok(()),
    }
}

/// A plan is published to the reporter.
pub fn plan(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::Plan)?;
    case.meet(Milestone::Plan, at)?;
    case.happened(Event::Planned, at, ids)?;
    our_message(case, at, ids)
}

/// A visit is decided on: the on-site clock starts, unless it runs since the report; an agreed window sets when it is due.
pub fn visit(case: &mut Case<'_>, travel: i64, window: Option<(Instant, &str)>, ids: &dyn Ids) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::Visit)?;
    let (severity, now) = (case.incident.severity, case.now);
    let promised = case.agreement().and_then(|agreement| agreement.target(severity, Milestone::OnSite));
    if let Some(mut target) = promised.filter(|_| !case.clocks.iter().any(|clock| is_ours(clock, Milestone::OnSite))) {
        if let Some(Duration::Elapsed(micros)) = target.duration {
            target.duration = Some(Duration::Elapsed(micros.saturating_add(travel)));
        }
        case.start(Milestone::OnSite, target, now, ids)?;
    }
    let Some((until, by)) = window else { return Ok(()) };
    case.each(
        |clock| is_ours(clock, Milestone::OnSite) && clock.is_open(),
        |clock, frame, now| clock.agree_window(until, by, frame, now),
    )
}

/// Somebody arrived at the site.
pub fn arrive(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::Arrive)?;
    case.meet(Milestone::OnSite, at)?;
    case.happened(Event::Arrived, at, ids)
}

/// The engineer states that service is back, a workaround allowed; the fault report begins to count.
pub fn restore(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::Restore)?;
    restored(case, at, ids)?;
    our_message(case, at, ids)
}

/// Meets `restore` and starts the report clock once.
pub(super) fn restored(case: &mut Case<'_>, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
    case.meet(Milestone::Restore, at)?;
    case.happened(Event::Restored, at, ids)?;
    let severity = case.incident.severity;
    super::term::attribution_due(case, at, ids)?;
    super::term::review_due(case, at, ids)?;
    let known = case.clocks.iter().any(|clock| clock.milestone == Milestone::Report);
    match case.agreement().and_then(|agreement| agreement.target(severity, Milestone::Report)) {
        Some(target) if !known => case.start(Milestone::Report, target, at, ids),
        _ => Ok(()),
    }
}

fn taken_by(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "incident.already_accepted",
        format!("{name}已接单。需要转给您时，请服务台改派。"),
        format!("{name} was first and has it. If it should be yours, ask the service desk to assign it."),
    )
}
