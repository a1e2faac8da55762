//! Sheets by tables and properties.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use agreement::core::content::{Assessment, AssessmentLine, CountedIn, Deduction, Money, PeriodFee};
use agreement::core::{PartyKind, Severity, Text};
use clocks::core::Milestone;
use desk::core::Bridge;
use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::{AgreementId, AgreementVersionId, ClockId, HOUR, IncidentId, Instant, PartyId, Role, SheetId};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

use ChangeKind as K;
use ObstacleKind as O;

const NOW: Instant = Instant::from_micros(1_796_000_000_000_000);

fn party(number: u128, kind: PartyKind) -> AnswersFor {
    let id = Some(PartyId::from_uuid(Uuid::from_u128(number)));
    AnswersFor { column: Column::Party, kind: Some(kind), id, name: format!("单位 {number}") }
}

fn clock(number: u128, milestone: Milestone, outcome: ClockOutcome) -> CountedClock {
    CountedClock {
        clock_id: ClockId::from_uuid(Uuid::from_u128(number)),
        incident_id: IncidentId::from_uuid(Uuid::from_u128(number)),
        incident_number: format!("INC-2026-{number:06}"),
        system: None,
        severity: Severity::TWO,
        milestone,
        answers: party(1, PartyKind::Provider),
        outcome,
        reported_at: NOW,
        due_at: Some(NOW),
        met_at: None,
        breached_at: None,
        refuted: false,
        released: true,
        exemption: None,
    }
}

fn terms() -> Assessment {
    let line = |milestone, severity, points| AssessmentLine {
        name: Text::new("行", "line"),
        milestone,
        severity,
        points,
        target_permille: 980,
        tenths_per_percent: 10,
    };
    Assessment {
        counted_in: CountedIn::Reported,
        fee: Some(PeriodFee { amount: Money { minor: 1_200_001, currency: "CNY".into() }, months: 12 }),
        cap_permille: Some(150),
        lines: vec![line(Milestone::Respond, None, 40), line(Milestone::Restore, Some(Severity::ONE), 60)],
        deductions: vec![
            Deduction { from_points: 80, below_points: 90, flat_permille: 0, permille_per_point: 10 },
            Deduction { from_points: 0, below_points: 80, flat_permille: 200, permille_per_point: 0 },
        ],
    }
}

fn some() -> Vec<CountedClock> {
    use ClockOutcome::{Exempt, Met, Missed, OutOfWarranty};
    let kept = (1..=8).map(|number| clock(number, Milestone::Respond, Met));
    let others = [(9, Missed), (10, Missed), (11, Exempt), (12, OutOfWarranty)];
    let others = others.into_iter().map(|(number, outcome)| clock(number, Milestone::Respond, outcome));
    let mended = std::iter::once(clock(13, Milestone::Restore, Missed));
    kept.chain(others).chain(mended).collect()
}

#[test]
fn a_sheet_scores_each_line_by_its_own_clocks_and_says_what_it_costs() {
    let fee = terms().fee.unwrap().of_months(1);
    assert_eq!(fee.minor, 100_000, "to the nearest unit");
    let computed = compute(&terms(), &some(), Bridge::default(), Some((fee, false)));
    let line = &computed.lines[0];
    assert_eq!((line.met, line.missed, line.not_counted, line.permille), (8, 2, 2, Some(800)));
    assert_eq!(line.lost_tenths, 180);
    assert_eq!(computed.lines[1].permille, None, "a miss of severity 2 is no miss of severity 1");
    assert_eq!((computed.score.hundred_tenths, computed.score.asked_permille), (820, 80));
    assert_eq!(computed.cost.as_ref().unwrap().deduction_minor, 8000);
    let mut worse = some();
    worse.extend((20..40).map(|number| clock(number, Milestone::Respond, ClockOutcome::Missed)));
    let fee = Money { minor: 99_999, currency: "CNY".into() };
    let computed = compute(&terms(), &worse, Bridge::default(), Some((fee, true)));
    assert_eq!((computed.score.asked_permille, computed.score.fee_permille), (200, 150), "the cap holds");
    assert_eq!(computed.cost.unwrap().deduction_minor, 15_000, "a begun unit counts whole");
    assert_eq!(compute(&terms(), &some(), Bridge::default(), None).cost, None);
}

#[test]
fn whole_months_are_counted_and_days_begin_at_local_midnight() {
    let table = [
        ((2026, 11, 1), (2026, 12, 1), Some(1)),
        ((2026, 10, 1), (2027, 1, 1), Some(3)),
        ((2026, 1, 15), (2026, 2, 15), Some(1)),
        ((2026, 11, 1), (2026, 11, 30), None),
        ((2026, 11, 1), (2026, 11, 2), None),
    ];
    for (from, to, months) in table {
        let days = Days::new(date(from.0, from.1, from.2), date(to.0, to.1, to.2)).unwrap();
        assert_eq!(days.months(), months, "{from:?} {to:?}");
    }
    let days = Days::new(date(2026, 11, 1), date(2026, 12, 1)).unwrap();
    let (from, to) = days.instants(&TimeZone::get("Asia/Shanghai").unwrap()).unwrap();
    assert_eq!((from.to_string(), to.to_string()), ("2026-10-31T16:00:00Z".into(), "2026-11-30T16:00:00Z".into()));
    for (from, to) in [(date(2026, 11, 1), date(2026, 11, 1)), (date(2025, 1, 1), date(2026, 12, 1))] {
        assert_eq!(Days::new(from, to).unwrap_err().code, "assessment.bad_period");
    }
}

#[test]
fn each_reader_reads_less_of_the_same_clocks() {
    let vendor = party(7, PartyKind::Vendor);
    let excused = Excused { approved: true, ground: None, reason: "检修".into() };
    let hidden =
        CountedClock { answers: vendor.clone(), released: false, exemption: Some(excused), ..some()[0].clone() };
    let open = CountedClock { answers: vendor.clone(), ..some()[1].clone() };
    let all = vec![hidden.clone(), open.clone(), some()[2].clone()];
    assert_eq!(visible(all.clone(), &Reader::Provider), all);
    let provider = party(1, PartyKind::Provider);
    let customers = visible(all.clone(), &Reader::Customer { provider: provider.clone() });
    assert_eq!(
        customers.iter().map(|clock| clock.answers.clone()).collect::<Vec<_>>(),
        [provider.clone(), vendor, provider]
    );
    let vendors = visible(all, &Reader::Vendor(PartyId::from_uuid(Uuid::from_u128(7))));
    assert_eq!(vendors, [CountedClock { exemption: None, ..hidden }, open]);
}

#[test]
fn what_changed_is_named_clock_by_clock_those_that_move_a_figure_first() {
    let value = |clocks: &[CountedClock]| Worth::of(&compute(&terms(), clocks, Bridge::default(), None), NOW);
    let (before, mut after) = (some(), some());
    assert!(changes((&before, value(&before)), (&after, value(&after))).is_nothing());
    after.remove(0);
    after[8].outcome = ClockOutcome::Met;
    after[1].due_at = Some(NOW.plus(HOUR));
    after[2].answers = party(7, PartyKind::Vendor);
    after.push(clock(99, Milestone::Plan, ClockOutcome::Met));
    let found = changes((&before, value(&before)), (&after, value(&after)));
    let kinds: Vec<ChangeKind> = found.items.iter().map(|item| item.kind).collect();
    assert_eq!(kinds, [K::Added, K::Removed, K::Outcome, K::Party, K::Detail]);
    assert_eq!((found.count, found.is_nothing()), (5, false));
}

#[test]
fn what_blocks_an_issue_is_named_with_the_incidents() {
    let mut clocks = some();
    assert!(obstacles(&clocks, NOW, NOW, 0, true).is_empty());
    clocks[0].outcome = ClockOutcome::Provisional;
    clocks[1].answers = AnswersFor { column: Column::Disputed, kind: None, id: None, name: String::new() };
    clocks[2].exemption = Some(Excused { approved: false, ground: None, reason: "停电".into() });
    let found = obstacles(&clocks, NOW, NOW.plus(1), 2, false);
    let kinds: Vec<(ObstacleKind, bool)> = found.iter().map(|one| (one.kind, one.blocks)).collect();
    let expected = [
        (O::Provisional, true),
        (O::PeriodRuns, true),
        (O::OpenRemarks, true),
        (O::Disputed, false),
        (O::ExemptionPending, false),
        (O::NoFee, false),
    ];
    assert_eq!(kinds, expected);
    let refused = stops_issue(&found).unwrap_err();
    assert_eq!(refused.code, "assessment.provisional");
    assert!(refused.zh.contains("INC-2026-000001") && refused.en.contains("INC-2026-000001"));
    assert!(stops_issue(&found[3..]).is_ok());
}

#[test]
fn who_takes_which_step_when() {
    use SheetState::{Draft, InDiscussion, Issued, Withdrawn};
    use Step::{Agree, Answer, Compute, Correct, Discuss, Issue, Remark, SetFee, Withdraw};
    let steps = |role, state| {
        let may = |step: &Step| allowed(*step, state, |held| held == role, false, false);
        Step::ALL.iter().copied().filter(may).collect::<Vec<_>>()
    };
    assert_eq!(steps(Role::Manager, Draft), [Compute, SetFee, Discuss, Withdraw]);
    assert_eq!(steps(Role::Manager, InDiscussion), [Compute, SetFee, Remark, Answer, Issue, Withdraw]);
    assert_eq!(steps(Role::Manager, Issued), [Correct]);
    assert_eq!(steps(Role::CustomerLead, InDiscussion), [Remark, Agree]);
    for state in [Draft, Issued, Withdrawn] {
        assert_eq!(steps(Role::CustomerLead, state), []);
    }
    for role in Role::ALL.into_iter().filter(|role| !matches!(role, Role::Manager | Role::CustomerLead)) {
        for state in SheetState::ALL {
            assert_eq!(steps(role, *state), [], "{} {state}", role.as_str());
        }
    }
    assert!(!allowed(Agree, InDiscussion, |_| true, true, false), "nobody agrees twice");
    assert!(!allowed(Correct, Issued, |_| true, true, true), "nor is anything corrected twice");
}

fn sealed(clocks: &[CountedClock], revision: u32) -> String {
    let result = compute(&terms(), clocks, Bridge::default(), None);
    let id = Uuid::from_u128(5);
    digest(&Frozen {
        number: "ASM-2026-000001",
        revision,
        corrects: Some(SheetId::from_uuid(id)),
        customer: PartyId::from_uuid(id),
        agreement: AgreementId::from_uuid(id),
        agreement_version: AgreementVersionId::from_uuid(id),
        from: date(2026, 11, 1),
        to: date(2026, 12, 1),
        program: "0.1.0",
        rules: 1,
        result: &result,
        clocks,
    })
}

proptest! {
    #[test]
    fn figures_of_every_grouping_add_up_to_the_same_clocks(outcomes in prop::collection::vec(0..8_usize, 0..60)) {
        let clocks: Vec<CountedClock> = outcomes
            .iter()
            .enumerate()
            .map(|(at, outcome)| {
                let milestone = [Milestone::Respond, Milestone::Restore, Milestone::Plan][at % 3];
                let answers = party(at as u128 % 4, PartyKind::Vendor);
                CountedClock { answers, ..clock(at as u128, milestone, ClockOutcome::ALL[*outcome]) }
            })
            .collect();
        let (all, by_party, total) = figures(&clocks);
        let of = |rows: &[FigureRow]| rows.iter().fold((0, 0, 0), |(met, missed, other), row| {
            (met + row.met, missed + row.missed, other + row.not_counted.values().sum::<u32>())
        });
        prop_assert_eq!(of(&all), of(&by_party));
        prop_assert_eq!(of(&all), of(std::slice::from_ref(&total)));
        prop_assert_eq!(total.met + total.missed + total.not_counted.values().sum::<u32>(), u32::try_from(clocks.len()).unwrap());
    }

    #[test]
    fn the_digest_moves_with_anything_that_was_frozen(at in 0..13_usize, revision in 1..9_u32) {
        let before = some();
        let mut after = before.clone();
        after[at].met_at = Some(NOW);
        prop_assert_eq!(sealed(&before, revision), sealed(&some(), revision));
        prop_assert_ne!(sealed(&before, revision), sealed(&after, revision));
        prop_assert_ne!(sealed(&before, revision), sealed(&before, revision + 1));
    }
}
