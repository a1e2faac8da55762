use clocks::core::{Milestone, PauseReason};
use worktime::Duration;

use super::fixture::*;
use crate::core::content::{Content, TargetRow};
use crate::core::profiles::{baseline, tender};
use crate::core::words::{Impact, Severity, Urgency};

#[test]
fn s19_the_version_that_held_at_the_report_keeps_its_promises_and_its_successor_drops_the_update() {
    let update = TargetRow { severity: Severity::ONE, milestone: Milestone::Update, within: Duration::hours(1) };
    let mut first = tender();
    first.targets.push(update);
    let (old, new) = (compiled(1, first), compiled(2, tender()));
    assert_eq!(old.promised(Severity::ONE, Milestone::Update), Some(Duration::hours(1)));
    // Linked to the successor by hand, the update has no target any more: the clock is cancelled as not promised.
    assert_eq!(new.target(Severity::ONE, Milestone::Update), None);
    assert!(new.promises(Severity::ONE).all(|(milestone, _)| milestone != Milestone::Update));
    // A clock's stamp names the version it came from, whatever became of the version since.
    let stamped = old.target(Severity::ONE, Milestone::Update).unwrap();
    assert_eq!((stamped.agreement, stamped.severity), (Some(version(1)), Some(1)));
}

#[test]
fn a_target_is_stamped_with_calendar_counting_and_what_stops_it() {
    let held = compiled(1, tender());
    let restore = held.target(Severity::ONE, Milestone::Restore).unwrap();
    assert_eq!(restore.duration, Some(Duration::hours(8)));
    assert_eq!(restore.calendar, held.calendar_id);
    let stopping = [PauseReason::WaitingCustomer, PauseReason::AgreedWindow, PauseReason::PlannedDowntime];
    assert_eq!(restore.stopped_by, stopping);
    assert!(held.target(Severity::ONE, Milestone::Respond).unwrap().stopped_by.is_empty());
    assert_eq!(held.target(Severity::FOUR, Milestone::Restore), None);
    assert_eq!(held.silence(Severity::TWO).duration, Some(Duration::WorkingDays(5)));
}

#[test]
fn respond_and_on_site_never_pause_whatever_the_rows_say() {
    let mut content = tender();
    content.pauses[0].stops = vec![Milestone::Respond, Milestone::Restore];
    assert!(compiled(1, content.clone()).target(Severity::ONE, Milestone::Respond).unwrap().stopped_by.is_empty());
    assert_eq!(content.check().unwrap_err().fields[0].pointer, "/pauses/0/stops");
}

#[test]
fn a_request_has_the_services_own_promises_else_those_of_its_severity() {
    let held = compiled(1, tender());
    assert_eq!(held.request_promises("data_backup", Severity::FOUR), [(Milestone::Respond, Duration::WorkingDays(1))]);
    assert_eq!(held.request_promises("unheard_of", Severity::FOUR), held.promises(Severity::FOUR).collect::<Vec<_>>());
}

#[test]
fn a_guarded_period_of_the_agreement_raises_the_grade_by_itself() {
    let mut content = baseline();
    let period = crate::core::content::GuardedPeriod {
        name: "双十一".to_owned(),
        from: day(2026, 11, 10),
        until: day(2026, 11, 12),
    };
    content.guarded_periods.push(period);
    let held = compiled(1, content);
    for (on, expected) in [(9, 3), (10, 2), (12, 2), (13, 3)] {
        let grade = held.grade(Impact::Department, Urgency::None, &[], day(2026, 11, on));
        assert_eq!(grade.severity.number(), expected, "on the {on}th");
    }
}

#[test]
fn a_document_survives_the_wire_and_refuses_unknown_fields() {
    let content = tender();
    let text = serde_json::to_string(&content).unwrap();
    assert_eq!(serde_json::from_str::<Content>(&text).unwrap(), content);
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    value["matrix"][0]["colour"] = "red".into();
    assert!(serde_json::from_value::<Content>(value).unwrap_err().to_string().contains("colour"));
}

#[test]
fn wrong_values_are_refused_each_with_its_place() {
    type Change = fn(&mut Content);
    let cases: &[(Change, &str)] = &[
        (|c| c.targets.push(c.targets[0]), "/targets/6"),
        (|c| c.terms[0].period = crate::core::terms::Period::Acceptance { months: 0 }, "/terms/0/period/months"),
        (|c| c.confirmation_silence = Duration::hours(8), "/confirmation_silence"),
        (|c| c.triage_permille = 1001, "/triage_permille"),
        (|c| c.matrix[0].clause.clear(), "/matrix/0/clause"),
        (|c| c.catalogue[1].code = c.catalogue[0].code.clone(), "/catalogue/1/code"),
        (|c| c.ladders[2].rungs[1].key = c.ladders[2].rungs[0].key.clone(), "/ladders/2/1"),
        (|c| c.targets.retain(|row| row.severity != Severity::FOUR), "/ladders/3/0"),
        (|c| c.systems = vec![system(1), system(1)], "/systems/1"),
    ];
    for (change, pointer) in cases {
        let mut content = baseline();
        change(&mut content);
        let refusal = content.check().unwrap_err();
        assert_eq!(refusal.code, "agreement.invalid_content");
        assert_eq!(refusal.fields[0].pointer, *pointer);
    }
    assert_eq!(baseline().check(), Ok(()));
}
