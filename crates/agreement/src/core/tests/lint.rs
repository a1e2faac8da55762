use jiff::civil::date;
use triage::{ComponentKind, FaultClass};
use worktime::{Calendar, CalendarSpec, Duration, HOUR};

use super::fixture::*;
use crate::core::content::Content;
use crate::core::estate::SystemTree;
use crate::core::lint::{Facts, Finding, FindingKind, Other, Weight, lint, may_sign};
use crate::core::matrix::Responsible;
use crate::core::profiles::{baseline, tender};
use crate::core::selector::{Root, Selector};
use crate::core::terms::{Period, TermRow};
use crate::core::words::{Severity, Stage, Text};
use clocks::core::Milestone;
use kernel::PartyKind;

fn content() -> Content {
    Content { systems: vec![system(1)], ..baseline() }
}

fn run(content: &Content, trees: &[SystemTree]) -> Vec<Finding> {
    let calendar = office();
    let now = at("2026-09-01T00:00:00Z");
    lint(content, &Facts { trees, calendar: Ok(&calendar), below: Vec::new(), above: Vec::new(), now })
}

fn of(findings: &[Finding], kind: FindingKind) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.kind == kind).collect()
}

#[test]
fn the_starting_matrix_has_nothing_to_say() {
    assert_eq!(run(&content(), &[tree()]), []);
}

#[test]
fn a_contradiction_is_found_with_its_rows_and_an_example_and_blocks_the_signature() {
    let mut content = content();
    let kind = Selector::kind(ComponentKind::Hardware);
    content.matrix.push(row(kind, PartyKind::Vendor, "2"));
    content.matrix.push(row(kind, PartyKind::Provider, "3"));
    let findings = run(&content, &[tree()]);
    let found = of(&findings, FindingKind::Contradiction);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].rows, found[0].count), (&vec![1, 2], 55));
    let example = found[0].example.as_ref().unwrap();
    assert_eq!((example.path.as_str(), example.component_id), ("门诊收费 / 数据库服务器", Some(component(20))));
    assert!(example.fault_class.is_some() && example.stage.is_some());
    assert_eq!(may_sign(&findings, true).unwrap_err().code, "agreement.contradiction");
}

#[test]
fn gaps_are_listed_by_system_and_kind_and_need_a_named_persons_acceptance() {
    let mut content = content();
    content.matrix = vec![row(Selector::kind(ComponentKind::Application), PartyKind::Provider, "1")];
    let mut partly = row(Selector::kind(ComponentKind::Database), PartyKind::Provider, "2");
    partly.stage = Some(Stage::Repair);
    content.matrix.push(partly);
    let findings = run(&content, &[tree()]);
    let gaps = of(&findings, FindingKind::Gap);
    assert_eq!(gaps.len(), 2);
    let hardware = gaps.iter().find(|g| g.text.zh.contains("硬件")).unwrap();
    assert!(hardware.text.zh.contains("任何故障、任何环节") && hardware.count == 55, "{hardware:?}");
    let database = gaps.iter().find(|g| g.text.zh.contains("数据库")).unwrap();
    assert!(database.text.zh.contains("诊断、数据恢复、验证、培训") && database.count == 44, "{}", database.text.zh);
    assert_eq!(may_sign(&findings, false).unwrap_err().code, "agreement.gaps_not_accepted");
    assert_eq!(may_sign(&findings, true), Ok(()));
}

#[test]
fn a_row_overridden_by_one_more_specific_in_another_dimension_is_a_crossing() {
    let mut content = content();
    content.matrix.push(row(Selector::within(Root::Component(component(10))), PartyKind::Vendor, "2"));
    let mut by_class = row(Selector::ANY, PartyKind::Customer, "3");
    by_class.fault_class = Some(FaultClass::UserOperation);
    content.matrix.push(by_class);
    let findings = run(&content, &[tree()]);
    let crossings = of(&findings, FindingKind::Crossing);
    assert_eq!(crossings.len(), 1, "{crossings:?}");
    // Three components below the subtree, five stages each.
    assert_eq!((&crossings[0].rows, crossings[0].count, crossings[0].weight), (&vec![1, 2], 15, Weight::Note));
    assert_eq!(crossings[0].example.as_ref().unwrap().fault_class, Some(FaultClass::UserOperation));
}

#[test]
fn a_row_that_says_the_same_as_the_one_overriding_it_is_no_crossing() {
    let mut content = content();
    content.matrix.push(row(Selector::within(Root::Component(component(10))), PartyKind::Vendor, "2"));
    let mut same = row(Selector::ANY, PartyKind::Vendor, "3");
    same.fault_class = Some(FaultClass::SoftwareDefect);
    content.matrix.push(same);
    assert!(of(&run(&content, &[tree()]), FindingKind::Crossing).is_empty());
}

#[test]
fn a_new_component_brings_the_finding_it_causes() {
    let mut content = content();
    content.matrix = vec![
        row(Selector::kind(ComponentKind::Application), PartyKind::Provider, "1"),
        row(Selector::kind(ComponentKind::Database), PartyKind::Provider, "1"),
        row(Selector::kind(ComponentKind::Hardware), PartyKind::Provider, "1"),
    ];
    let mut tree = tree();
    assert_eq!(run(&content, &[tree.clone()]), []);
    let mut added = tree.components[0].clone();
    (added.id, added.kind, added.name) = (component(30), ComponentKind::Network, "交换机".to_owned());
    tree.components.push(added);
    assert_eq!(of(&run(&content, &[tree]), FindingKind::Gap).len(), 1);
}

#[test]
fn terms_that_tie_block_and_missing_dates_need_acceptance() {
    let mut content = content();
    let until = |month| Period::Dates { from: date(2026, 1, 1), until: date(2026, month, 1) };
    content.terms = [6, 7].map(|m| TermRow::new(Selector::ANY, until(m), "3")).to_vec();
    let findings = run(&content, &[tree()]);
    let tie = of(&findings, FindingKind::TermsContradict);
    assert_eq!((tie.len(), &tie[0].rows, tie[0].count, tie[0].weight), (1, &vec![0, 1], 4, Weight::Blocks));
    content.terms.clear();
    assert_eq!(of(&run(&content, &[tree()]), FindingKind::NotCovered)[0].count, 4);
    let mut undated = tree();
    undated.accepted_on = None;
    assert_eq!(of(&run(&self::content(), &[undated]), FindingKind::DateMissing)[0].weight, Weight::NeedsAcceptance);
}

#[test]
fn a_calendar_that_cannot_be_used_an_unknown_system_and_a_missing_respond_are_found() {
    let no_hours = CalendarSpec::weekdays("nothing", "Asia/Shanghai", &[]);
    let why = Calendar::compile(&no_hours).unwrap_err().to_string();
    let mut content = content();
    content.systems.push(system(99));
    content.targets.retain(|row| row.severity != Severity::THREE);
    let facts = Facts {
        trees: &[tree()],
        calendar: Err(Text::new(why.clone(), why)),
        below: Vec::new(),
        above: Vec::new(),
        now: at("2026-09-01T00:00:00Z"),
    };
    let findings = lint(&content, &facts);
    let kinds: Vec<FindingKind> = findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::UnknownSystem, FindingKind::Calendar, FindingKind::MissingTarget]);
}

#[test]
fn a_row_for_a_vendor_nobody_recorded_and_a_row_for_nothing_are_noted() {
    let mut content = content();
    content.matrix.push(row(Selector::kind(ComponentKind::Database), PartyKind::Vendor, "2"));
    content.matrix.push(row(Selector::kind(ComponentKind::Network), PartyKind::Carrier, "3"));
    let findings = run(&content, &[tree()]);
    assert_eq!(of(&findings, FindingKind::PartyUnnamed)[0].rows, [1]);
    assert_eq!(of(&findings, FindingKind::Unreachable)[0].rows, [2]);
    assert_eq!(may_sign(&findings, false), Ok(()), "notes stop no signature");
}

#[test]
fn a_vendor_agreement_slower_than_the_promise_it_underpins_is_found_with_the_moment() {
    let mut ours = Content { systems: vec![system(1)], ..tender() };
    ours.matrix.push(row(Selector::kind(ComponentKind::Hardware), PartyKind::Vendor, "2"));
    ours.matrix[1].lead = Responsible::Party(party(9));
    let mut theirs = Content { systems: vec![system(1)], ..tender() };
    theirs.terms[0].selector = Selector::kind(ComponentKind::Hardware);
    // Eight working hours: in time for a severity 1 reported on a Monday morning, far too late on a Friday evening.
    theirs.targets.retain(|row| row.milestone != Milestone::Restore || row.severity != Severity::TWO);
    for row in theirs.targets.iter_mut().filter(|r| r.severity == Severity::ONE && r.milestone == Milestone::Restore) {
        row.within = Duration::WorkingTime(8 * HOUR);
    }
    let calendar = office();
    let trees = [tree()];
    let other = Other { name: "服务器原厂", promiser: party(9), content: &theirs, calendar: &calendar };
    let now = at("2026-09-01T00:00:00Z");
    let facts = Facts { trees: &trees, calendar: Ok(&calendar), below: vec![other], above: Vec::new(), now };
    let findings = lint(&ours, &facts);
    let slow = of(&findings, FindingKind::SlowUnderpinning);
    assert_eq!(slow.len(), 1, "{slow:?}");
    assert!(slow[0].text.en.contains("severity 1") && slow[0].text.en.contains("8wh"), "{}", slow[0].text.en);
    let missing = of(&findings, FindingKind::MissingUnderpinning);
    assert_eq!(missing.len(), 1);
    assert!(missing[0].text.en.contains("severity 2"), "{}", missing[0].text.en);
    // Seen from the vendor's side, the same agreement is slower than what stands above it.
    let above = Other { name: "医院", promiser: party(1), content: &ours, calendar: &calendar };
    let facts = Facts { trees: &trees, calendar: Ok(&calendar), below: Vec::new(), above: vec![above], now };
    assert_eq!(of(&lint(&theirs, &facts), FindingKind::SlowUnderpinning).len(), 1);
}
