//! Another severity, another agreement, a due time set by hand, the report issued.

use agreement::core::Severity;
use clocks::core::{Clock, Facing, Milestone, Target};
use kernel::{ClockId, Ids, Instant, Refusal, RefusalKind};

use crate::core::{Case, Cover, Move, not_found_clock};

/// What a new severity or agreement promises, and from when milestones that it adds count.
#[derive(Clone, Debug)]
pub struct NewPromises {
    /// Milestones and what their clocks are stamped with.
    pub targets: Vec<(Milestone, Target)>,
}

impl NewPromises {
    fn of(&self, milestone: Milestone) -> Option<Target> {
        self.targets.iter().find(|(known, _)| *known == milestone).map(|(_, target)| target.clone())
    }
}

/// Changes the severity: open clocks are recomputed from their start with all earlier pauses, what the new severity lacks
/// is cancelled, what it adds starts at the original start.
pub fn regrade(case: &mut Case<'_>, severity: Severity, promises: &NewPromises, ids: &dyn Ids) -> Result<(), Refusal> {
    case.incident.moved(Move::ChangeSeverity)?;
    case.incident.severity = severity;
    apply(case, promises, ids)
}

/// Links another agreement version, by hand; coverage is re-decided by the caller.
pub fn relink(
    case: &mut Case<'_>,
    version: kernel::AgreementVersionId,
    cover: Cover,
    promises: &NewPromises,
    ids: &dyn Ids,
) -> Result<(), Refusal> {
    case.incident.moved(Move::Relink)?;
    case.incident.agreement = Some(version);
    case.incident.cover = cover;
    apply(case, promises, ids)
}

/// Milestones whose clocks start only when something else has happened: a new severity does not start them.
const CONDITIONAL: [Milestone; 4] = [Milestone::OnSite, Milestone::Report, Milestone::Update, Milestone::Supervise];

fn apply(case: &mut Case<'_>, promises: &NewPromises, ids: &dyn Ids) -> Result<(), Refusal> {
    for at in 0..case.clocks.len() {
        let clock = case.clocks[at].clone();
        if !is_promise(&clock) || !clock.is_open() {
            continue;
        }
        let target = promises.of(clock.milestone);
        let frame = case.ground.frame_of(target.as_ref().unwrap_or(&clock.target))?;
        let (id, milestone) = (clock.id, clock.milestone);
        let changed = clock.recompute(target, frame, case.now)?;
        case.facts.extend(changed.facts.into_iter().map(|fact| (id, milestone, fact)));
        case.clocks[at] = changed.clock;
    }
    let from = case.incident.reported_at;
    for (milestone, target) in &promises.targets {
        let known = case.clocks.iter().any(|clock| is_promise(clock) && clock.milestone == *milestone);
        if !known && !CONDITIONAL.contains(milestone) {
            case.start(*milestone, target.clone(), from, ids)?;
        }
    }
    Ok(())
}

fn is_promise(clock: &Clock) -> bool {
    clock.milestone.promises() && clock.facing == Facing::Customer
}

/// Sets a due time by hand; it stays and says by whom.
pub fn set_due(case: &mut Case<'_>, clock: ClockId, due_at: Instant, by: &str) -> Result<(), Refusal> {
    case.incident.moved(Move::SetDue)?;
    if !case.clocks.iter().any(|known| known.id == clock) {
        return Err(not_found_clock());
    }
    case.each(|known| known.id == clock, |known, frame, now| known.set_due(due_at, by, frame, now))
}

/// The fault report is issued at `at`.
pub fn issue_report(case: &mut Case<'_>, at: Instant) -> Result<(), Refusal> {
    case.incident.moved(Move::IssueReport)?;
    if case.open(Milestone::Report).is_none() {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "incident.no_report_due",
            "该工单没有待出具的故障报告（恢复后才开始计时，或协议未约定）。",
            "No fault report is due here: it counts from the restoration, or the agreement promises none.",
        ));
    }
    case.meet(Milestone::Report, at)
}
