//! Ending it otherwise: withdrawn, cancelled, merged.

use clocks::core::{CancelReason, Clock};
use kernel::{Instant, Refusal, RefusalKind};

use crate::core::{Case, Incident, Move};

/// Taken back by the reporter's side.
pub fn withdraw(case: &mut Case<'_>, at: Instant) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::Withdraw)?;
    end(case, at)
}

/// Dealt with by the customer's own responsible person: it never was the provider's.
pub fn answer_oneself(case: &mut Case<'_>, at: Instant) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::AnswerOneself)?;
    end(case, at)
}

/// Called off by the provider.
pub fn cancel(case: &mut Case<'_>, at: Instant) -> Result<(), Refusal> {
    case.incident.state = case.incident.moved(Move::Cancel)?;
    end(case, at)
}

/// Merged into `into`, an earlier report of the same customer's; its clocks stand, ours are cancelled.
pub fn merge(case: &mut Case<'_>, into: &Incident, at: Instant) -> Result<(), Refusal> {
    if into.customer != case.incident.customer {
        return Err(refused(
            "incident.merge_other_customer",
            "不同客户的工单不能合并；同一故障影响多家客户时，请挂到主单下。",
            "Incidents of different customers cannot be merged; where one fault affects several, make it a child of the one that stands for all.",
        ));
    }
    let (into, into_reported_at) = (into.id, into.reported_at);
    if into == case.incident.id {
        return Err(refused("incident.merge_into_itself", "不能合并到自身。", "It cannot be merged into itself."));
    }
    if (into_reported_at, into) > (case.incident.reported_at, case.incident.id) {
        return Err(refused(
            "incident.merge_into_later",
            "只能合并到更早报修的工单；请在另一张工单上操作。",
            "It can only go into the one reported earlier; merge the other way round.",
        ));
    }
    case.incident.state = case.incident.moved(Move::Merge)?;
    case.incident.parent = Some(into);
    end(case, at)
}

fn end(case: &mut Case<'_>, at: Instant) -> Result<(), Refusal> {
    case.incident.waiting = None;
    case.incident.closed_at = Some(at);
    case.each(Clock::is_open, |clock, frame, now| clock.cancel(CancelReason::SubjectEnded, frame, now))
}

fn refused(code: &'static str, zh: &str, en: &str) -> Refusal {
    Refusal::new(RefusalKind::Conflict, code, zh, en)
}
