use jiff::tz::TimeZone;
use triage::{ComponentKind, FaultClass};

use super::fixture::*;
use crate::core::content::Content;
use crate::core::coverage::{Coverage, OutReason, Question, Standing, Verdict, judge};
use crate::core::lifecycle::Status;
use crate::core::profiles::baseline;
use crate::core::selector::{Root, Selector};
use crate::core::terms::{Period, TermRow};

fn term(selector: Selector, period: Period) -> TermRow {
    TermRow::new(selector, period, "第三条")
}

fn with_terms(terms: Vec<TermRow>) -> Content {
    Content { systems: vec![system(1)], terms, ..baseline() }
}

fn standing(n: u128, content: &Content, status: Status) -> Standing<'_> {
    Standing { version: version(n), status, terms: &content.terms, exclusions: &content.exclusions }
}

fn ask(content: &Content, status: Status, received: &str, at_component: u128) -> Coverage {
    let tree = tree();
    let place = place(&tree, at_component);
    let question = Question { at: at(received), place: Some(&place), class: None, exclusion: None };
    judge(&question, &[standing(1, content, status)])
}

#[test]
fn s47_ten_to_midnight_on_the_last_day_is_in_and_ten_past_is_out_in_the_sites_zone() {
    // 36 months from 2023-10-20 end on 2026-10-20.
    let content = with_terms(vec![term(Selector::ANY, Period::Acceptance { months: 36 })]);
    let cases = [
        ("2026-10-20T23:50:00+08:00", Verdict::InWarranty, None),
        ("2026-10-21T00:10:00+08:00", Verdict::OutOfWarranty, Some(OutReason::Expired)),
        ("2023-10-20T00:00:00+08:00", Verdict::InWarranty, None),
        ("2023-10-19T23:59:59+08:00", Verdict::OutOfWarranty, Some(OutReason::NotCovered)),
    ];
    for (received, verdict, reason) in cases {
        let coverage = ask(&content, Status::InForce, received, 12);
        assert_eq!((coverage.verdict, coverage.reason), (verdict, reason), "{received}: {}", coverage.evidence.en);
        assert_eq!(coverage.clause.as_deref(), Some("第三条"));
    }
}

#[test]
fn the_same_instant_is_judged_by_the_date_at_the_site_not_in_utc() {
    let content = with_terms(vec![term(Selector::ANY, Period::Acceptance { months: 36 })]);
    let mut tree = tree();
    tree.zone = TimeZone::get("Europe/Berlin").unwrap();
    let place = place(&tree, 12);
    // 2026-10-21 00:10 in Shanghai is still 2026-10-20 in Berlin.
    let question = Question { at: at("2026-10-21T00:10:00+08:00"), place: Some(&place), class: None, exclusion: None };
    assert_eq!(judge(&question, &[standing(1, &content, Status::InForce)]).verdict, Verdict::InWarranty);
}

#[test]
fn s48_out_of_force_gives_no_promises_but_the_stated_fallback() {
    let content = with_terms(vec![term(Selector::ANY, Period::Acceptance { months: 36 })]);
    let cases = [
        (Status::Expired, OutReason::Expired),
        (Status::Suspended, OutReason::Suspended),
        (Status::Terminated, OutReason::Terminated),
    ];
    for (status, reason) in cases {
        let coverage = ask(&content, status, "2026-09-01T10:00:00+08:00", 12);
        assert_eq!((coverage.verdict, coverage.reason), (Verdict::OutOfWarranty, Some(reason)));
        assert!(!coverage.in_force && coverage.version == Some(version(1)), "the fallback is that version's");
        let held = compiled(1, content.clone());
        assert!(crate::core::Severity::ALL.iter().all(|severity| held.fallback(*severity).is_empty()));
        assert!(!held.content.fallback.text.zh.is_empty() && !held.content.fallback.text.en.is_empty());
    }
    let draft = ask(&content, Status::Draft, "2026-09-01T10:00:00+08:00", 12);
    assert_eq!((draft.reason, draft.version), (Some(OutReason::NotCovered), None));
}

#[test]
fn the_most_specific_term_decides_and_hardware_may_end_before_software() {
    let content = with_terms(vec![
        term(Selector::ANY, Period::Acceptance { months: 36 }),
        term(Selector::kind(ComponentKind::Hardware), Period::GoLive { months: 12 }),
        term(
            Selector::within(Root::Component(component(11))),
            Period::Dates { from: day(2026, 1, 1), until: day(2026, 6, 30) },
        ),
    ]);
    let received = "2026-09-01T10:00:00+08:00";
    assert_eq!(ask(&content, Status::InForce, received, 10).verdict, Verdict::InWarranty);
    assert_eq!(ask(&content, Status::InForce, received, 20).reason, Some(OutReason::Expired));
    assert_eq!(ask(&content, Status::InForce, received, 12).reason, Some(OutReason::Expired));
}

#[test]
fn months_end_on_the_corresponding_day_or_the_last_of_the_month() {
    let mut tree = tree();
    for (from, months, until) in [
        (day(2026, 5, 31), 6, day(2026, 11, 30)),
        (day(2023, 10, 20), 36, day(2026, 10, 20)),
        (day(2024, 2, 29), 12, day(2025, 2, 28)),
    ] {
        tree.accepted_on = Some(from);
        let dates = Period::Acceptance { months }.dates(&place(&tree, 12)).unwrap();
        assert_eq!((dates.from, dates.until), (from, until));
    }
}

#[test]
fn an_unknown_component_or_system_is_undetermined_and_work_goes_on() {
    let content = with_terms(vec![term(Selector::ANY, Period::Acceptance { months: 36 })]);
    let tree = tree();
    let bare = tree.place(None).unwrap();
    let received = at("2026-09-01T10:00:00+08:00");
    let question = Question { at: received, place: Some(&bare), class: None, exclusion: None };
    let coverage = judge(&question, &[standing(1, &content, Status::InForce)]);
    assert_eq!(
        (coverage.verdict, coverage.in_force, coverage.version),
        (Verdict::Undetermined, true, Some(version(1)))
    );
    let nowhere = judge(&Question { place: None, ..question }, &[standing(1, &content, Status::InForce)]);
    assert_eq!(nowhere.verdict, Verdict::Undetermined);
    let expired = judge(&question, &[standing(1, &content, Status::Expired)]);
    assert_eq!(expired.reason, Some(OutReason::Expired));
    let late = Question { at: at("2026-10-21T00:10:00+08:00"), ..question };
    let ended = judge(&late, &[standing(1, &content, Status::InForce)]);
    assert_eq!((ended.reason, ended.in_force), (Some(OutReason::Expired), false), "every term of the system has ended");
}

#[test]
fn a_missing_acceptance_date_is_undetermined_and_says_so() {
    let content = with_terms(vec![term(Selector::ANY, Period::Acceptance { months: 36 })]);
    let mut tree = tree();
    tree.accepted_on = None;
    let place = place(&tree, 12);
    let question = Question { at: at("2026-09-01T10:00:00+08:00"), place: Some(&place), class: None, exclusion: None };
    let coverage = judge(&question, &[standing(1, &content, Status::InForce)]);
    assert_eq!(coverage.verdict, Verdict::Undetermined);
    assert!(coverage.evidence.zh.contains("尚未登记"));
}

#[test]
fn an_exclusion_applies_by_class_or_by_a_persons_finding_with_its_clause() {
    let content = with_terms(vec![term(Selector::ANY, Period::Acceptance { months: 36 })]);
    let tree = tree();
    let place = place(&tree, 12);
    let question = Question { at: at("2026-09-01T10:00:00+08:00"), place: Some(&place), class: None, exclusion: None };
    let by_class = Question { class: Some(FaultClass::UserOperation), ..question };
    let by_person = Question { exclusion: Some("force_majeure"), ..question };
    for question in [by_class, by_person] {
        let coverage = judge(&question, &[standing(1, &content, Status::InForce)]);
        assert_eq!((coverage.reason, coverage.clause.as_deref()), (Some(OutReason::Excluded), Some("第九条")));
    }
    let other = Question { class: Some(FaultClass::SoftwareDefect), ..question };
    assert_eq!(judge(&other, &[standing(1, &content, Status::InForce)]).verdict, Verdict::InWarranty);
}

#[test]
fn two_agreements_on_one_system_answer_for_their_own_components() {
    let hardware = with_terms(vec![term(Selector::kind(ComponentKind::Hardware), Period::Acceptance { months: 60 })]);
    let software =
        with_terms(vec![term(Selector::kind(ComponentKind::Application), Period::Acceptance { months: 36 })]);
    let tree = tree();
    let both = [standing(1, &hardware, Status::InForce), standing(2, &software, Status::InForce)];
    for (at_component, expected) in [(20, Some(version(1))), (10, Some(version(2))), (12, None)] {
        let place = place(&tree, at_component);
        let question =
            Question { at: at("2026-09-01T10:00:00+08:00"), place: Some(&place), class: None, exclusion: None };
        let coverage = judge(&question, &both);
        assert_eq!(coverage.version, expected, "component {at_component}");
        if expected.is_none() {
            assert_eq!(coverage.reason, Some(OutReason::NotCovered));
        }
    }
}
