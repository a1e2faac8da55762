//! Which action of the policy each move is.

use access::Action;

use crate::core::Move;

/// The action the policy is asked about for `mv`.
pub const fn action_of(mv: Move) -> Action {
    match mv {
        Move::Accept => Action::IncidentAccept,
        Move::Answer => Action::IncidentAnswer,
        Move::Plan => Action::IncidentPlan,
        Move::Pause | Move::Resume => Action::IncidentPause,
        Move::Visit | Move::Arrive => Action::IncidentArrive,
        Move::Restore => Action::IncidentRestore,
        Move::Resolve => Action::IncidentResolve,
        Move::Confirm | Move::Reject => Action::IncidentConfirm,
        Move::Close | Move::Cancel => Action::IncidentClose,
        Move::Reopen => Action::IncidentReopen,
        Move::Reassign => Action::IncidentAssign,
        Move::Decline => Action::IncidentDecline,
        Move::ChangeSeverity => Action::IncidentSeverity,
        Move::Relink => Action::IncidentRelink,
        Move::SetDue => Action::IncidentDueByHand,
        Move::Merge => Action::IncidentMerge,
        Move::Withdraw => Action::IncidentWithdraw,
        Move::Attribute => Action::IncidentAttribute,
        Move::Release => Action::IncidentRelease,
        Move::IssueReport => Action::IncidentIssueReport,
        Move::Rate => Action::IncidentRate,
        Move::PassOn | Move::AnswerOneself | Move::SendBack => Action::IncidentScreen,
        Move::Resubmit => Action::IncidentResubmit,
    }
}
