//! The life of an incident: which move is allowed from where, and where it leads.

use kernel::{Language, Refusal, RefusalKind, words};

words! {
    /// Where an incident stands.
    State {
        /// Received; nobody is assigned yet.
        Reported = "reported", "已受理", "reported";
        /// Somebody is assigned and has not accepted yet.
        Assigned = "assigned", "已派单", "assigned";
        /// The assigned person accepted.
        Accepted = "accepted", "已接单", "accepted";
        /// Work is going on.
        InProgress = "in_progress", "处理中", "in progress";
        /// Work waits for somebody or something.
        Waiting = "waiting", "等待中", "waiting";
        /// A solution is offered and waits for confirmation.
        Resolved = "resolved", "待确认", "resolved";
        /// The solution is confirmed, by the reporter or by silence.
        Confirmed = "confirmed", "已确认", "confirmed";
        /// Finished.
        Closed = "closed", "已关闭", "closed";
        /// Taken back by the reporter.
        Withdrawn = "withdrawn", "已撤回", "withdrawn";
        /// Called off by the provider, with a reason.
        Cancelled = "cancelled", "已取消", "cancelled";
        /// Merged into an earlier report of the same fault.
        Merged = "merged", "已合并", "merged";
        /// 信息科审核: waits for the customer's own responsible person.
        Screening = "screening", "待客户审核", "screened by the customer";
        /// Sent back by the customer's responsible person to whoever reported it.
        SentBack = "sent_back", "已退回补充", "sent back to its reporter";
    }
}

words! {
    /// A move on an incident. On the wire each is a resource of that name.
    Move {
        /// The assigned person takes it.
        Accept = "acceptance", "接单", "accept it";
        /// A named engineer answers the reporter.
        Answer = "answer", "响应报修人", "answer the reporter";
        /// A plan is published.
        Plan = "plan", "提交初步方案", "publish a plan";
        /// Work waits.
        Pause = "pause", "暂停", "pause it";
        /// Work goes on.
        Resume = "resume", "恢复计时", "resume it";
        /// A visit is decided on.
        Visit = "visit", "安排到场", "decide on a visit";
        /// Arrival at the site is recorded.
        Arrive = "arrival", "登记到场", "record the arrival";
        /// Service is back.
        Restore = "restoration", "标记业务恢复", "state that service is back";
        /// A solution is offered.
        Resolve = "resolution", "提交解决", "offer a solution";
        /// The solution is confirmed.
        Confirm = "confirmation", "确认解决", "confirm the solution";
        /// The solution is rejected.
        Reject = "rejection", "退回未解决", "reject the solution";
        /// It is closed.
        Close = "closure", "关闭", "close it";
        /// It is opened again after confirmation.
        Reopen = "reopening", "重新打开", "reopen it";
        /// Somebody else gets it.
        Reassign = "assignment", "改派", "assign it";
        /// The assigned person declines.
        Decline = "decline", "退单", "decline it";
        /// The severity changes.
        ChangeSeverity = "severity", "调整级别", "change the severity";
        /// Another agreement version applies.
        Relink = "agreement", "更换适用协议", "link another agreement";
        /// A due time is set by hand.
        SetDue = "due-time", "设定到期时间", "set a due time";
        /// It goes into an earlier incident.
        Merge = "merge", "合并", "merge it";
        /// It is taken back by the reporter's side.
        Withdraw = "withdrawal", "撤回", "withdraw it";
        /// It is called off.
        Cancel = "cancellation", "取消", "cancel it";
        /// Component, class or responsible party are settled.
        Attribute = "attribution", "责任判定", "settle the attribution";
        /// The verdict is shown to the customer.
        Release = "verdict-release", "公布判定", "release the verdict";
        /// The fault report is issued.
        IssueReport = "issued-report", "标记故障报告", "issue the report";
        /// The reporter rates the service.
        Rate = "rating", "评价", "rate it";
        /// The customer's responsible person passes it on to the provider.
        PassOn = "passing-on", "转报", "pass it on";
        /// The customer's responsible person deals with it himself.
        AnswerOneself = "own-answer", "自行处理", "answer it yourselves";
        /// The customer's responsible person wants more from its reporter.
        SendBack = "sending-back", "退回报修人", "send it back";
        /// The reporter adds what was missing.
        Resubmit = "resubmission", "补充后再次提交", "submit it again";
    }
}

impl State {
    /// Whether it enters the figures of what was served: what was withdrawn, merged, called off or never passed on does not.
    pub const fn is_served(self) -> bool {
        !matches!(self, Self::Withdrawn | Self::Cancelled | Self::Merged | Self::Screening | Self::SentBack)
    }

    /// Whether work on it is not finished.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Reported
                | Self::Assigned
                | Self::Accepted
                | Self::InProgress
                | Self::Waiting
                | Self::Resolved
                | Self::Screening
                | Self::SentBack
        )
    }

    /// Whether it is still with the customer's own people: the provider has not been asked yet.
    pub const fn is_screened(self) -> bool {
        matches!(self, Self::Screening | Self::SentBack)
    }

    /// Whether it counts against the assigned person's capacity: waiting work does not.
    pub const fn is_load(self) -> bool {
        matches!(self, Self::Assigned | Self::Accepted | Self::InProgress)
    }
}

/// Where `mv` leads from `from`; none when it is not allowed there.
///
/// `engineer` tells whether somebody is assigned: a reopened or rejected incident without one goes back to the desk.
#[expect(clippy::match_same_arms, reason = "a row a rule: which of them lead to the same state is chance")]
pub const fn after(from: State, mv: Move, engineer: bool) -> Option<State> {
    use Move as M;
    use State as S;
    let back = if engineer { S::InProgress } else { S::Reported };
    match (mv, from) {
        (M::Accept, S::Assigned) => Some(S::Accepted),
        (M::Answer, S::Reported | S::Assigned | S::Accepted | S::InProgress) => Some(S::InProgress),
        (M::Pause, S::Assigned | S::Accepted | S::InProgress | S::Waiting) | (M::Answer, S::Waiting) => {
            Some(S::Waiting)
        }
        (M::Resume, S::Waiting) => Some(back),
        (M::Plan | M::Arrive | M::Restore, S::Assigned | S::Accepted) => Some(S::InProgress),
        (M::Visit, S::Assigned | S::Accepted | S::InProgress | S::Waiting) => Some(from),
        (M::Plan | M::Arrive | M::Restore, S::Reported | S::InProgress | S::Waiting) => Some(from),
        (M::Resolve, S::Reported | S::Assigned | S::Accepted | S::InProgress | S::Waiting) => Some(S::Resolved),
        (M::Confirm, S::Resolved) => Some(S::Confirmed),
        (M::Reject, S::Resolved) | (M::Reopen, S::Confirmed | S::Closed) => Some(back),
        (M::Close, S::Confirmed) => Some(S::Closed),
        (M::Reassign, S::Reported | S::Assigned | S::Accepted | S::InProgress) => Some(S::Assigned),
        (M::Reassign, S::Waiting | S::Resolved) => Some(from),
        (M::Decline, S::Assigned) => Some(S::Reported),
        (M::Withdraw, S::Reported | S::Assigned | S::Accepted | S::InProgress | S::Waiting) => Some(S::Withdrawn),
        (M::PassOn, S::Screening) => Some(S::Reported),
        (M::AnswerOneself, S::Screening) | (M::Withdraw, S::Screening | S::SentBack) => Some(S::Withdrawn),
        (M::SendBack, S::Screening) => Some(S::SentBack),
        (M::Resubmit, S::SentBack) => Some(S::Screening),
        (M::Cancel, _) if from.is_open() => Some(S::Cancelled),
        (M::Merge, _) if from.is_open() => Some(S::Merged),
        // What the provider was not asked yet it does not judge.
        (M::ChangeSeverity | M::Relink | M::SetDue | M::Attribute | M::Release | M::IssueReport, _)
            if from.is_screened() =>
        {
            None
        }
        (M::ChangeSeverity | M::Relink | M::SetDue, _) if from.is_open() => Some(from),
        (M::Attribute | M::Release | M::IssueReport, S::Confirmed | S::Closed) => Some(from),
        (M::Attribute | M::Release | M::IssueReport, _) if from.is_open() => Some(from),
        (M::Rate, S::Confirmed | S::Closed) => Some(from),
        _ => None,
    }
}

/// The moves the state allows, in declared order; who may make them is the policy's question.
pub fn allowed(from: State, engineer: bool) -> Vec<Move> {
    Move::ALL.iter().copied().filter(|mv| after(from, *mv, engineer).is_some()).collect()
}

/// The refusal of a move that the state does not allow. `by` is who brought it into this state, when known.
pub fn refusal(from: State, mv: Move, by: Option<&str>) -> Refusal {
    let code = match from {
        State::Closed => "incident.already_closed",
        State::Confirmed => "incident.already_confirmed",
        State::Resolved => "incident.already_resolved",
        State::Merged => "incident.merged",
        State::Withdrawn | State::Cancelled => "incident.ended",
        _ => "incident.move_not_allowed",
    };
    let (state_zh, state_en) = (from.label(Language::Zh), from.label(Language::En));
    let (move_zh, move_en) = (mv.label(Language::Zh), mv.label(Language::En));
    let (by_zh, by_en) = by.map_or((String::new(), String::new()), |by| (format!("（{by}）"), format!(" (by {by})")));
    let next: Vec<_> = allowed(from, true);
    let next_zh: Vec<_> = next.iter().take(4).map(|mv| mv.label(Language::Zh)).collect();
    let next_en: Vec<_> = next.iter().take(4).map(|mv| mv.label(Language::En)).collect();
    let (can_zh, can_en) = if next.is_empty() {
        ("不再接受操作。".to_owned(), "It takes no more moves.".to_owned())
    } else {
        (format!("现在可以：{}。", next_zh.join("、")), format!("From here you can {}.", next_en.join(", ")))
    };
    Refusal::new(
        RefusalKind::Conflict,
        code,
        format!("工单目前为“{state_zh}”{by_zh}，不能{move_zh}。{can_zh}"),
        format!("The incident is {state_en}{by_en}, so you cannot {move_en}. {can_en}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_road_of_a_fault_leads_from_the_report_to_its_closure() {
        let road = [
            (Move::Reassign, State::Assigned),
            (Move::Accept, State::Accepted),
            (Move::Answer, State::InProgress),
            (Move::Pause, State::Waiting),
            (Move::Resume, State::InProgress),
            (Move::Resolve, State::Resolved),
            (Move::Reject, State::InProgress),
            (Move::Resolve, State::Resolved),
            (Move::Confirm, State::Confirmed),
            (Move::Close, State::Closed),
            (Move::Reopen, State::InProgress),
        ];
        let mut state = State::Reported;
        for (mv, to) in road {
            assert_eq!(after(state, mv, true), Some(to), "{mv} from {state}");
            state = to;
        }
    }

    #[test]
    fn ended_incidents_take_no_move_that_changes_them() {
        for state in [State::Withdrawn, State::Cancelled, State::Merged] {
            assert!(allowed(state, true).is_empty(), "{state}");
        }
        assert_eq!(
            allowed(State::Closed, true),
            [Move::Reopen, Move::Attribute, Move::Release, Move::IssueReport, Move::Rate]
        );
    }

    #[test]
    fn every_refusal_names_state_and_move_in_both_languages() {
        for state in State::ALL {
            for mv in Move::ALL.iter().filter(|mv| after(*state, **mv, true).is_none()) {
                let refusal = refusal(*state, *mv, Some("王工"));
                assert!(refusal.zh.contains(state.label(Language::Zh)) && refusal.zh.contains(mv.label(Language::Zh)));
                assert!(refusal.en.contains(state.label(Language::En)) && refusal.en.contains(mv.label(Language::En)));
            }
        }
    }

    #[test]
    fn a_report_being_screened_is_passed_on_answered_or_sent_back_and_nothing_else() {
        assert_eq!(
            allowed(State::Screening, false),
            [Move::Merge, Move::Withdraw, Move::Cancel, Move::PassOn, Move::AnswerOneself, Move::SendBack]
        );
        assert_eq!(allowed(State::SentBack, false), [Move::Merge, Move::Withdraw, Move::Cancel, Move::Resubmit]);
        assert_eq!(after(State::Screening, Move::PassOn, false), Some(State::Reported));
        assert_eq!(after(State::SentBack, Move::Resubmit, false), Some(State::Screening));
    }

    #[test]
    fn a_rejected_solution_without_an_engineer_goes_back_to_the_desk() {
        assert_eq!(after(State::Resolved, Move::Reject, false), Some(State::Reported));
    }
}
