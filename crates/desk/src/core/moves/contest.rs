//! Contesting a verdict, and deciding the contest.

use agreement::core::PartyKind;
use clocks::core::{Milestone, Phase};
use kernel::{Ids, Refusal, RefusalKind};

use crate::core::{AttributionState, Case, State, attribution_final};

/// What a decided contest still needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Nothing: the verdict is final.
    Final,
    /// It concerns the provider itself: the customer's responsible person must agree.
    ToAgree,
}

/// Whether decisions on it may be contested: also beside and after closing.
pub fn may_contest(case: &Case<'_>) -> Result<(), Refusal> {
    let state = case.incident.state;
    if state.is_open() || matches!(state, State::Confirmed | State::Closed) {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Conflict,
        "contest.ended",
        "工单已撤回、取消或合并，不能再申诉。",
        "The incident was withdrawn, called off or merged; nothing of it can be contested.",
    ))
}

/// A party contests the attribution: it is marked disputed until it is decided. Refused when the time for it has run out.
pub fn contest_attribution(case: &mut Case<'_>) -> Result<(), Refusal> {
    may_contest(case)?;
    let mut terms = case.clocks.iter().filter(|clock| clock.milestone == Milestone::Contest).peekable();
    let over = terms.peek().is_some() && terms.all(|clock| matches!(clock.phase, Phase::Met(_)));
    if over {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "contest.period_over",
            "申诉期（5 个工作日）已过，责任判定已视为认可。如有新证据，请联系运维服务经理。",
            "The five working days for contesting are over and the verdict counts as accepted. With new evidence, ask the service manager.",
        ));
    }
    case.incident.lead.state = AttributionState::Disputed;
    Ok(())
}

/// The manager has decided; a party of the kind `before` led when it was contested. Where the provider leads now or led
/// before, the verdict stays disputed until the customer agrees.
pub fn rule(case: &mut Case<'_>, before: PartyKind, ids: &dyn Ids) -> Result<Ruling, Refusal> {
    let concerned = [before, case.incident.lead.kind].contains(&PartyKind::Provider);
    if concerned {
        case.incident.lead.state = AttributionState::Disputed;
        return Ok(Ruling::ToAgree);
    }
    settle(case, ids)?;
    Ok(Ruling::Final)
}

/// The customer's responsible person agrees, or does not: then it stays disputed.
pub fn agree(case: &mut Case<'_>, agreed: bool, ids: &dyn Ids) -> Result<(), Refusal> {
    if agreed { settle(case, ids) } else { Ok(()) }
}

/// Decided is final: there is no second time for contesting.
fn settle(case: &mut Case<'_>, ids: &dyn Ids) -> Result<(), Refusal> {
    attribution_final(case, ids)?;
    case.each(
        |clock| clock.milestone == Milestone::Contest && clock.is_open(),
        |clock, frame, now| clock.meet(now, frame, now),
    )
}
