//! 补录 in one form: what was done, each step at its own instant, entered together afterwards.

use kernel::{Instant, Language, Refusal, RefusalKind, words};

use super::occurred::{AT_ONCE, WITH_APPROVAL};

words! {
    /// A step of work that can be entered later.
    LateStep {
        /// A named engineer answered the reporter.
        Response = "response", "响应", "response";
        /// Somebody arrived at the site.
        Arrival = "arrival", "到场", "arrival";
        /// A plan was given.
        Plan = "plan", "初步方案", "plan";
        /// Service was back.
        Restoration = "restoration", "恢复", "restoration";
        /// The solution was offered.
        Solution = "solution", "解决", "solution";
    }
}

/// Which step must not lie before which: people answer before they come, plan or mend, and mend before it is solved.
const FOLLOWS: [(LateStep, LateStep); 7] = [
    (LateStep::Response, LateStep::Arrival),
    (LateStep::Response, LateStep::Plan),
    (LateStep::Response, LateStep::Restoration),
    (LateStep::Response, LateStep::Solution),
    (LateStep::Arrival, LateStep::Solution),
    (LateStep::Plan, LateStep::Solution),
    (LateStep::Restoration, LateStep::Solution),
];

/// When each step happened, as far as it did.
pub type Steps = Vec<(LateStep, Instant)>;

/// What is entered, and what it is judged by.
#[derive(Clone, Debug)]
pub struct LateCase<'a> {
    /// When the fault was reported.
    pub reported_at: Instant,
    /// Whether the report itself is entered with it.
    pub with_report: bool,
    /// Steps that people recorded before.
    pub known: &'a [(LateStep, Instant)],
    /// The steps entered now.
    pub stated: &'a [(LateStep, Instant)],
    /// When it is entered.
    pub now: Instant,
    /// Whether whoever enters it could approve it himself.
    pub manager: bool,
    /// Whether it is shown by a file.
    pub evidence: bool,
}

/// Whether a late entry counts at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LateStanding {
    /// It counts.
    AtOnce,
    /// It counts when a manager approves it; until then the clocks run as if it had not been made.
    NeedsApproval,
}

/// Judges a late entry: the instants must be in order among themselves and with what people recorded before; what the
/// platform did by itself does not stand in their way. Up to 4 h back it counts at once, up to 72 h back with evidence
/// and a manager's approval, further back never.
pub fn judge_late(case: &LateCase<'_>) -> Result<LateStanding, Refusal> {
    if case.stated.is_empty() {
        return Err(nothing_done());
    }
    in_order(case)?;
    let stated = case.stated.iter().map(|(_, at)| *at);
    let oldest = stated.chain(case.with_report.then_some(case.reported_at)).min().unwrap_or(case.now);
    let back = case.now.since(oldest);
    if back > WITH_APPROVAL {
        return Err(too_late());
    }
    if back <= AT_ONCE {
        return Ok(LateStanding::AtOnce);
    }
    if !case.evidence {
        return Err(no_evidence());
    }
    Ok(if case.manager { LateStanding::AtOnce } else { LateStanding::NeedsApproval })
}

fn in_order(case: &LateCase<'_>) -> Result<(), Refusal> {
    let mut wrong: Vec<(String, String, String)> = Vec::new();
    if case.with_report && case.reported_at > case.now {
        wrong.push(("/report/occurred_at".into(), "“报修”不能晚于现在".into(), "the report lies in the future".into()));
    }
    let of = |step: LateStep| {
        let at = |steps: &[(LateStep, Instant)]| steps.iter().find(|(known, _)| *known == step).map(|(_, at)| *at);
        at(case.stated).or_else(|| at(case.known))
    };
    for (step, at) in case.stated {
        let (zh, en) = (step.label(Language::Zh), step.label(Language::En));
        let pointer = format!("/{step}/occurred_at");
        if *at > case.now {
            wrong.push((pointer.clone(), format!("“{zh}”不能晚于现在"), format!("the {en} lies in the future")));
        }
        if *at < case.reported_at {
            wrong.push((pointer, format!("“{zh}”不能早于报修"), format!("the {en} lies before the report")));
        }
    }
    for (first, then) in FOLLOWS {
        let entered = |step: LateStep| case.stated.iter().any(|(stated, _)| *stated == step);
        if let (Some(one), Some(two)) = (of(first), of(then))
            && two < one
            && (entered(first) || entered(then))
        {
            let at = if entered(then) { then } else { first };
            let (zh, en) = (
                format!("“{}”不能早于“{}”", then.label(Language::Zh), first.label(Language::Zh)),
                format!("the {} lies before the {}", then.label(Language::En), first.label(Language::En)),
            );
            wrong.push((format!("/{at}/occurred_at"), zh, en));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let refusal = Refusal::new(
        RefusalKind::Invalid,
        "late_entry.out_of_order",
        "各步骤的时间须依次为报修、响应、到场/方案/恢复、解决，且不晚于现在，请核对。",
        "The times must follow each other (report, response, arrival/plan/restoration, solution) and lie in the past; check them.",
    );
    Err(wrong.into_iter().fold(refusal, |refusal, (pointer, zh, en)| refusal.field(pointer, zh, en)))
}

fn nothing_done() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "late_entry.nothing_done",
        "请至少填写一个步骤：响应、到场、方案、恢复或解决。只有报修时请直接报修。",
        "Enter at least one step: response, arrival, plan, restoration or solution. For a report alone, report it.",
    )
}

fn too_late() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "late_entry.too_late",
        "超过 72 小时的事项不能补录，请登记说明并由运维服务经理处理。",
        "Nothing further back than 72 hours can be entered; write a note and let the service manager decide.",
    )
}

fn no_evidence() -> Refusal {
    let (zh, en) = (
        "补录 4 小时之前的事项须附依据（截图、照片、通话记录等），并经运维服务经理批准。",
        "An entry more than 4 hours back needs evidence (a screenshot, a photo, a call log) and the manager's approval.",
    );
    Refusal::new(RefusalKind::Invalid, "late_entry.needs_evidence", zh, en).field("/evidence_ids", zh, en)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use kernel::{HOUR, MINUTE};
    use proptest::prelude::*;

    use super::*;

    const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);

    fn ago(minutes: i64) -> Instant {
        NOW.plus(-minutes * MINUTE)
    }

    fn judge(report: i64, stated: &[(LateStep, i64)], manager: bool, evidence: bool) -> Result<LateStanding, Refusal> {
        let stated: Steps = stated.iter().map(|(step, minutes)| (*step, ago(*minutes))).collect();
        judge_late(&LateCase {
            reported_at: ago(report),
            with_report: true,
            known: &[],
            stated: &stated,
            now: NOW,
            manager,
            evidence,
        })
    }

    #[test]
    fn how_far_back_it_lies_decides_how_it_counts() {
        let (hours, done) = (60, LateStep::Solution);
        let cases = [
            ("four hours", judge(4 * hours, &[(done, 10)], false, false), Ok(LateStanding::AtOnce)),
            ("a minute more", judge(4 * hours + 1, &[(done, 10)], false, false), Err("late_entry.needs_evidence")),
            ("with evidence", judge(4 * hours + 1, &[(done, 10)], false, true), Ok(LateStanding::NeedsApproval)),
            ("by the manager", judge(4 * hours + 1, &[(done, 10)], true, true), Ok(LateStanding::AtOnce)),
            (
                "the manager shows it too",
                judge(5 * hours, &[(done, 10)], true, false),
                Err("late_entry.needs_evidence"),
            ),
            ("three days", judge(72 * hours, &[(done, 10)], false, true), Ok(LateStanding::NeedsApproval)),
            ("beyond", judge(72 * hours + 1, &[(done, 10)], true, true), Err("late_entry.too_late")),
            ("nothing", judge(10, &[], true, true), Err("late_entry.nothing_done")),
        ];
        for (claim, found, expected) in cases {
            assert_eq!(found.map_err(|refusal| refusal.code), expected, "{claim}");
        }
    }

    #[test]
    fn the_steps_must_follow_each_other_and_each_wrong_one_is_named() {
        let wrong =
            judge(30, &[(LateStep::Response, 40), (LateStep::Restoration, 20), (LateStep::Solution, 25)], false, false);
        let refusal = wrong.unwrap_err();
        let pointers: Vec<_> = refusal.fields.iter().map(|field| field.pointer.as_str()).collect();
        assert_eq!(
            (refusal.code, pointers),
            ("late_entry.out_of_order", vec!["/response/occurred_at", "/solution/occurred_at"])
        );
        // Plan and arrival are free among themselves, and a plan may follow the restoration.
        let free =
            [(LateStep::Response, 28), (LateStep::Restoration, 20), (LateStep::Plan, 10), (LateStep::Arrival, 25)];
        assert_eq!(judge(30, &free, false, false).unwrap(), LateStanding::AtOnce);
    }

    #[test]
    fn what_people_recorded_before_stands_in_the_way_and_only_that() {
        let stated = [(LateStep::Restoration, ago(50))];
        let mut case = LateCase {
            reported_at: ago(60),
            with_report: false,
            known: &[(LateStep::Response, ago(40))],
            stated: &stated,
            now: NOW,
            manager: false,
            evidence: false,
        };
        assert_eq!(judge_late(&case).unwrap_err().fields[0].pointer, "/restoration/occurred_at");
        case.known = &[];
        assert_eq!(judge_late(&case).unwrap(), LateStanding::AtOnce);
        // An old report that stands already is no late entry.
        case.reported_at = NOW.plus(-100 * HOUR);
        assert_eq!(judge_late(&case).unwrap(), LateStanding::AtOnce);
    }

    proptest! {
        #[test]
        fn steps_given_in_order_are_never_out_of_order(mut minutes in prop::collection::vec(0_i64..240, 6)) {
            minutes.sort_unstable_by(|a, b| b.cmp(a));
            let order = [LateStep::Response, LateStep::Arrival, LateStep::Plan, LateStep::Restoration, LateStep::Solution];
            let stated: Vec<_> = order.into_iter().zip(minutes[1..].iter().copied()).collect();
            prop_assert_eq!(judge(minutes[0], &stated, false, false).unwrap(), LateStanding::AtOnce);
        }
    }
}
