//! The life of a sheet, and what stands in the way of its issue.

use kernel::{Instant, Role, words};
use serde::Serialize;
use utoipa::ToSchema;

use super::clock::{ClockOutcome, CountedClock};

words! {
    /// Where a sheet stands.
    SheetState {
        /// The provider works on it; nobody else sees it.
        Draft = "draft", "草稿", "draft";
        /// Both sides look at it.
        InDiscussion = "in_discussion", "征求意见", "in discussion";
        /// Frozen; a later sheet may correct it.
        Issued = "issued", "已签发", "issued";
        /// Given up before it was issued.
        Withdrawn = "withdrawn", "已作废", "withdrawn";
    }
}

words! {
    /// What can be done with a sheet.
    Step {
        /// Computed again.
        Compute = "compute", "重新计算", "compute again";
        /// The fee is entered.
        SetFee = "set_fee", "填写服务费", "enter the fee";
        /// Shown to the customer.
        Discuss = "discuss", "征求客户意见", "put to discussion";
        /// Something is said about it.
        Remark = "remark", "提出意见", "remark";
        /// A remark is answered.
        Answer = "answer", "答复意见", "answer a remark";
        /// The customer agrees.
        Agree = "agree", "确认", "agree";
        /// Frozen.
        Issue = "issue", "签发", "issue";
        /// A new sheet in place of an issued one.
        Correct = "correct", "更正", "correct";
        /// Given up.
        Withdraw = "withdraw", "作废", "withdraw";
    }
}

/// Whether somebody with these roles takes `step` on a sheet in `state`; `agreed` and `corrected` say whether the customer
/// has agreed to it, and whether another sheet corrects it or is about to.
pub fn allowed(step: Step, state: SheetState, has: impl Fn(Role) -> bool, agreed: bool, corrected: bool) -> bool {
    let (provider, customer) = (has(Role::Manager), has(Role::CustomerLead));
    let open = matches!(state, SheetState::Draft | SheetState::InDiscussion);
    let discussed = state == SheetState::InDiscussion;
    match step {
        Step::Compute | Step::SetFee | Step::Withdraw => provider && open,
        Step::Discuss => provider && state == SheetState::Draft,
        Step::Remark => (provider || customer) && discussed,
        Step::Answer | Step::Issue => provider && discussed,
        Step::Agree => customer && discussed && !agreed,
        Step::Correct => provider && state == SheetState::Issued && !corrected,
    }
}

words! {
    /// What stands in the way of issuing a sheet, or should be known first.
    ObstacleKind {
        /// A clock waits for a yearly notice: no sheet that holds one is issued.
        Provisional = "provisional", "有暂定时限", "provisional deadlines";
        /// The period has not ended.
        PeriodRuns = "period_runs", "考核期未结束", "the period has not ended";
        /// Remarks wait for an answer.
        OpenRemarks = "open_remarks", "有意见未答复", "remarks without an answer";
        /// Clocks are not due yet; they do not count on this sheet.
        NotYetDue = "not_yet_due", "有时限未到期", "clocks not due yet";
        /// Attributions are contested.
        Disputed = "disputed", "有责任争议", "disputed attributions";
        /// Exemptions wait for the customer; until then the clocks count.
        ExemptionPending = "exemption_pending", "有免考核待批", "exemptions without a decision";
        /// No fee is known: the sheet says shares and no money.
        NoFee = "no_fee", "服务费未知", "no fee is known";
    }
}

/// One obstacle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AssessmentObstacle)]
pub struct Obstacle {
    /// What it is.
    pub kind: ObstacleKind,
    /// Whether nothing is issued while it stands; else it should only be known.
    pub blocks: bool,
    /// How many clocks or remarks.
    pub count: usize,
    /// The first incidents concerned, at most five.
    pub incidents: Vec<String>,
}

/// What stands in the way of issuing `clocks` at `now`.
pub fn obstacles(
    clocks: &[CountedClock],
    now: Instant,
    period_to: Instant,
    open_remarks: u32,
    fee: bool,
) -> Vec<Obstacle> {
    let about = |kind, blocks, found: &dyn Fn(&CountedClock) -> bool| {
        let found: Vec<&CountedClock> = clocks.iter().filter(|clock| found(clock)).collect();
        let mut incidents: Vec<String> = found.iter().map(|clock| clock.incident_number.clone()).collect();
        incidents.dedup();
        incidents.truncate(5);
        Obstacle { kind, blocks, count: found.len(), incidents }
    };
    let plain = |kind, blocks, count| Obstacle { kind, blocks, count, incidents: Vec::new() };
    let pending = |clock: &CountedClock| {
        clock.outcome.counts() && clock.exemption.as_ref().is_some_and(|exemption| !exemption.approved)
    };
    let all = [
        about(ObstacleKind::Provisional, true, &|clock| clock.outcome == ClockOutcome::Provisional),
        plain(ObstacleKind::PeriodRuns, true, usize::from(now < period_to)),
        plain(ObstacleKind::OpenRemarks, true, open_remarks as usize),
        about(ObstacleKind::NotYetDue, false, &|clock| clock.outcome == ClockOutcome::NotYetDue),
        about(ObstacleKind::Disputed, false, &|clock| clock.answers.column == super::Column::Disputed),
        about(ObstacleKind::ExemptionPending, false, &pending),
        plain(ObstacleKind::NoFee, false, usize::from(!fee)),
    ];
    all.into_iter().filter(|obstacle| obstacle.count > 0).collect()
}
