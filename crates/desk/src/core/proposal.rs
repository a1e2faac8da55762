//! What counts only when somebody else agrees: who decides about it, and how it stands.

use kernel::{Refusal, RefusalKind, Role, words};

words! {
    /// What is proposed.
    ProposalKind {
        /// 补录 of more than four hours ago: counts when the manager approves it.
        LateEntry = "late_entry", "补录", "a late entry";
        /// A pause that began in the past: counts when the customer agrees.
        Pause = "pause", "补记暂停", "a pause in the past";
        /// The customer contests a pause: the manager decides.
        PauseContest = "pause_contest", "暂停异议", "a contested pause";
        /// 免考核: the customer's responsible person approves it.
        Exemption = "exemption", "免考核", "an exemption";
    }
}

words! {
    /// How a proposal stands.
    ProposalState {
        /// Nobody has decided yet; nothing counts.
        Pending = "pending", "待批", "pending";
        /// It counts.
        Accepted = "accepted", "已同意", "accepted";
        /// It does not count.
        Refused = "refused", "未同意", "refused";
    }
}

words! {
    /// Why a clock is exempt from assessment.
    ExemptionGround {
        /// 不可抗力.
        ForceMajeure = "force_majeure", "不可抗力", "force majeure";
        /// 停电.
        PowerCut = "power_cut", "停电", "power cut";
        /// 双方约定.
        Agreed = "agreed", "双方约定", "agreed";
    }
}

/// Who decides about a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decider {
    /// The service manager.
    Manager,
    /// Anybody of the customer's side who sees the incident: one tap.
    Customer,
    /// The customer's responsible person.
    CustomerLead,
}

impl ProposalKind {
    /// Who decides about it.
    pub const fn decider(self) -> Decider {
        match self {
            Self::LateEntry | Self::PauseContest => Decider::Manager,
            Self::Pause => Decider::Customer,
            Self::Exemption => Decider::CustomerLead,
        }
    }
}

impl Decider {
    /// Whether somebody with these roles decides.
    pub fn is(self, has: impl Fn(Role) -> bool) -> bool {
        match self {
            Self::Manager => has(Role::Manager),
            Self::Customer => has(Role::Reporter) || has(Role::CustomerLead),
            Self::CustomerLead => has(Role::CustomerLead),
        }
    }
}

/// How a proposal stands once somebody with these roles has said yes or no; refused to whom it is not asked, and the
/// second time.
pub fn decided(
    kind: ProposalKind,
    state: ProposalState,
    has: impl Fn(Role) -> bool,
    yes: bool,
) -> Result<ProposalState, Refusal> {
    if !kind.decider().is(has) {
        return Err(not_asked(kind));
    }
    match (state, yes) {
        (ProposalState::Pending, true) => Ok(ProposalState::Accepted),
        (ProposalState::Pending, false) => Ok(ProposalState::Refused),
        (ProposalState::Accepted | ProposalState::Refused, _) => Err(already_decided(state)),
    }
}

fn not_asked(kind: ProposalKind) -> Refusal {
    let (zh, en) = match kind.decider() {
        Decider::Manager => ("运维服务经理", "the service manager"),
        Decider::Customer => ("客户方人员", "the customer's side"),
        Decider::CustomerLead => ("客户负责人", "the customer's responsible person"),
    };
    Refusal::new(
        RefusalKind::Forbidden,
        "proposal.not_asked",
        format!("“{}”由{zh}决定。", kind.label(kernel::Language::Zh)),
        format!("About {} {en} decides.", kind.label(kernel::Language::En)),
    )
}

/// The refusal of a decision on what is decided.
pub fn already_decided(state: ProposalState) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "proposal.already_decided",
        format!("该事项{}，不能再次决定。", state.label(kernel::Language::Zh)),
        format!("It was {} already and is not decided again.", state.label(kernel::Language::En)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_decided_by_the_side_that_loses_by_it() {
        let table = [
            (ProposalKind::LateEntry, Role::Manager),
            (ProposalKind::PauseContest, Role::Manager),
            (ProposalKind::Pause, Role::Reporter),
            (ProposalKind::Pause, Role::CustomerLead),
            (ProposalKind::Exemption, Role::CustomerLead),
        ];
        for kind in ProposalKind::ALL {
            for role in Role::ALL {
                let may = table.contains(&(*kind, role));
                let found = decided(*kind, ProposalState::Pending, |held| held == role, true);
                let expected = if may { Ok(ProposalState::Accepted) } else { Err("proposal.not_asked") };
                assert_eq!(found.map_err(|refusal| refusal.code), expected, "{kind} by {}", role.as_str());
            }
        }
    }

    #[test]
    fn nothing_is_decided_twice() {
        for state in [ProposalState::Accepted, ProposalState::Refused] {
            for yes in [true, false] {
                let found = decided(ProposalKind::LateEntry, state, |_| true, yes);
                assert_eq!(found.map_err(|refusal| refusal.code), Err("proposal.already_decided"));
            }
        }
    }
}
