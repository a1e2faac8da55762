//! The ladders of the shipped profiles, as the shipped escalation clause has them.

use clocks::core::{Event, Ladder, LadderRole, Milestone, Rung, RungAction, Trigger};
use worktime::{Duration, HOUR};

use LadderRole::{CustomerLead, Director, Engineer, Lead, Manager};

/// 基准: respond and plan are watched; nobody above the manager is called for 3 and 4.
pub(super) fn baseline() -> [Ladder; 4] {
    let critical = |director: bool| {
        let above: &[LadderRole] = if director { &[Manager, Director] } else { &[Manager] };
        vec![
            unaccepted(Duration::minutes(30)),
            percent(Milestone::Respond, 75, &[Engineer, Lead]),
            percent(Milestone::Respond, 100, &[Lead, Manager]),
            percent(Milestone::Plan, 75, &[Engineer, Lead]),
            percent(Milestone::Plan, 100, above),
        ]
    };
    let calm =
        || vec![percent(Milestone::Respond, 75, &[Engineer, Lead]), percent(Milestone::Respond, 100, &[Lead, Manager])];
    [critical(true), critical(false), calm(), calm()].map(|rungs| Ladder { rungs })
}

/// 政务投标常用: 30 minutes after acceptance without a finding → the lead; 2 hours without restoring → the director;
/// 4 hours → the customer's leaders hear of it.
pub(super) fn tender() -> [Ladder; 4] {
    let one = vec![
        unaccepted(Duration::minutes(10)),
        percent(Milestone::Respond, 50, &[Engineer, Lead]),
        percent(Milestone::Respond, 100, &[Lead, Manager]),
        percent(Milestone::OnSite, 75, &[Engineer, Lead]),
        percent(Milestone::OnSite, 100, &[Manager]),
        after("located-30min", Event::Accepted, Duration::minutes(30), Milestone::Plan, &[Lead]),
        after("restore-2h", Event::Accepted, Duration::hours(2), Milestone::Restore, &[Manager, Director]),
        after("restore-4h", Event::Accepted, Duration::hours(4), Milestone::Restore, &[Director, CustomerLead]),
        percent(Milestone::Plan, 100, &[Manager]),
        percent(Milestone::Restore, 75, &[Engineer, Lead, Manager]),
        percent(Milestone::Restore, 100, &[Manager, Director, CustomerLead]),
        percent(Milestone::Report, 100, &[Lead, Manager]),
    ];
    let two = vec![
        unaccepted(Duration::minutes(20)),
        percent(Milestone::Respond, 50, &[Engineer, Lead]),
        percent(Milestone::Respond, 100, &[Lead, Manager]),
        percent(Milestone::OnSite, 100, &[Lead, Manager]),
        percent(Milestone::Plan, 100, &[Lead, Manager]),
        after("restore-8h", Event::Accepted, Duration::hours(8), Milestone::Restore, &[Manager]),
        percent(Milestone::Restore, 80, &[Engineer, Lead, Manager]),
        percent(Milestone::Restore, 100, &[Manager, Director]),
        percent(Milestone::Report, 100, &[Lead, Manager]),
    ];
    let three = vec![
        percent(Milestone::Respond, 75, &[Engineer, Lead]),
        percent(Milestone::Respond, 100, &[Lead, Manager]),
        percent(Milestone::OnSite, 100, &[Lead]),
        percent(Milestone::Restore, 80, &[Engineer, Lead]),
        percent(Milestone::Restore, 100, &[Lead, Manager]),
    ];
    let four = vec![
        before(Milestone::Respond, Duration::WorkingTime(2 * HOUR), &[Engineer, Lead]),
        percent(Milestone::Respond, 100, &[Lead]),
        percent(Milestone::Resolve, 80, &[Engineer, Lead]),
        percent(Milestone::Resolve, 100, &[Lead, Manager]),
    ];
    [one, two, three, four].map(|rungs| Ladder { rungs })
}

fn percent(milestone: Milestone, percent: u32, roles: &[LadderRole]) -> Rung {
    rung(format!("{milestone}-{percent}"), milestone, Trigger::Percent(percent), vec![notify(roles)])
}

fn before(milestone: Milestone, distance: Duration, roles: &[LadderRole]) -> Rung {
    rung(format!("{milestone}-before-{distance}"), milestone, Trigger::Before(distance), vec![notify(roles)])
}

fn after(key: &str, event: Event, duration: Duration, while_unmet: Milestone, roles: &[LadderRole]) -> Rung {
    let trigger = Trigger::AfterEvent { event, duration, while_unmet };
    rung(key.to_owned(), while_unmet, trigger, vec![notify(roles)])
}

/// Nobody took notice: page the lead. The next engineer is asked by the time for acceptance, not by the ladder.
fn unaccepted(wait: Duration) -> Rung {
    let actions = vec![RungAction::Page { roles: vec![Lead] }];
    rung(format!("unacknowledged-{wait}"), Milestone::Respond, Trigger::Unacknowledged(wait), actions)
}

fn notify(roles: &[LadderRole]) -> RungAction {
    RungAction::Notify { roles: roles.to_vec() }
}

fn rung(key: String, milestone: Milestone, trigger: Trigger, actions: Vec<RungAction>) -> Rung {
    Rung { key, milestone, trigger, actions }
}
