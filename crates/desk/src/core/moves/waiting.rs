//! Waiting and going on.

use clocks::core::PauseReason;
use kernel::{Instant, PauseId, Refusal, RefusalKind};

use crate::core::{Case, Move, State};

/// Work waits for `reason` from `from` on. Which milestones stand still is the agreement's matter.
pub fn pause(
    case: &mut Case<'_>,
    id: PauseId,
    reason: PauseReason,
    from: Instant,
    consented: bool,
) -> Result<(), Refusal> {
    if reason == PauseReason::Confirmed {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            "pause.reserved_reason",
            "“已确认期间”由平台在重新打开时记录，不能手工选择。",
            "“Confirmed, then reopened” is recorded by the platform and cannot be chosen.",
        )
        .field("/reason", "请选择其他原因", "choose another reason"));
    }
    case.incident.state = case.incident.moved(Move::Pause)?;
    case.pause(id, reason, from, consented)?;
    case.incident.waiting = Some(reason);
    Ok(())
}

/// Work waited for `reason` from `from` to `to`, both past, with the customer's consent: what the reason stops stood still
/// meanwhile. Where it stands now does not change, and no breach recorded since is undone.
pub fn pause_past(
    case: &mut Case<'_>,
    id: PauseId,
    reason: PauseReason,
    from: Instant,
    to: Instant,
) -> Result<(), Refusal> {
    case.incident.moved(Move::Pause)?;
    if case.pauses().iter().any(|pause| pause.reason == reason && pause.to.is_none()) {
        return Err(clocks::core::ClockRefusal::AlreadyPaused.into());
    }
    case.pause(id, reason, from, true)?;
    case.resume(reason, to)
}

/// Work goes on at `at`; every reason that lasts ends.
pub fn resume(case: &mut Case<'_>, at: Instant) -> Result<Vec<PauseReason>, Refusal> {
    case.incident.state = case.incident.moved(Move::Resume)?;
    end_all(case, at)
}

/// Ends every pause that lasts; returns their reasons.
pub(super) fn end_all(case: &mut Case<'_>, at: Instant) -> Result<Vec<PauseReason>, Refusal> {
    let mut reasons: Vec<PauseReason> =
        case.pauses().iter().filter(|pause| pause.to.is_none()).map(|pause| pause.reason).collect();
    reasons.extend(case.incident.waiting);
    reasons.sort_unstable();
    reasons.dedup();
    for reason in &reasons {
        case.resume(*reason, at)?;
    }
    case.incident.waiting = None;
    if case.incident.state == State::Waiting {
        case.incident.state = State::InProgress;
    }
    Ok(reasons)
}
