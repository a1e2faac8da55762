use kernel::Refusal;
use worktime::Duration;

use super::support::{World, hours, notify};
use crate::core::{Event, Ladder, LadderRole, Milestone, Rung, RungAction, Target, Trigger};

#[test]
fn a_ladder_reads_back_from_the_document_people_write() {
    let text = r#"[
        {"key":"restore-80","milestone":"restore","trigger":{"percent":80},"actions":[{"notify":{"roles":["lead"]}}]},
        {"key":"warn","milestone":"resolve","trigger":{"before":"1wh"},"actions":[{"page":{"roles":["manager","customer_lead"]}}]},
        {"key":"unlocated","milestone":"plan","trigger":{"after_event":{"event":"accepted","duration":"30min","while_unmet":"plan"}},
         "actions":["raise_severity","reassign"]}]"#;
    let ladder: Ladder = serde_json::from_str(text).unwrap();
    assert_eq!(ladder.rungs[1].trigger, Trigger::Before("1wh".parse().unwrap()));
    assert_eq!(ladder.rungs[2].actions, [RungAction::RaiseSeverity, RungAction::Reassign]);
    let again: Ladder = serde_json::from_str(&serde_json::to_string(&ladder).unwrap()).unwrap();
    assert_eq!(again, ladder);
    assert!(
        serde_json::from_str::<Ladder>(&text.replace("\"actions\":[{\"notify", "\"x\":1,\"actions\":[{\"notify"))
            .is_err()
    );
    assert_eq!(ladder.watches(Event::Accepted).len(), 1);
}

#[test]
fn a_target_keeps_its_shape_in_storage() {
    let target = World::target("3wd");
    let text = serde_json::to_string(&target).unwrap();
    assert_eq!(serde_json::from_str::<Target>(&text).unwrap(), target);
}

#[test]
fn a_ladder_with_mistakes_is_refused_rung_by_rung() {
    let rung = |key: &str, trigger, actions| Rung { key: key.into(), milestone: Milestone::Resolve, trigger, actions };
    let cases: Vec<(Rung, usize)> = vec![
        (rung("ok", Trigger::Percent(80), notify(LadderRole::Lead)), 0),
        (rung("", Trigger::Percent(80), notify(LadderRole::Lead)), 1),
        (rung("a", Trigger::Percent(0), notify(LadderRole::Lead)), 1),
        (rung("a", Trigger::Percent(101), notify(LadderRole::Lead)), 1),
        (rung("a", Trigger::Before(hours(1)), notify(LadderRole::Lead)), 1),
        (rung("a", Trigger::Percent(80), vec![]), 1),
        (rung("a", Trigger::Percent(80), vec![RungAction::Page { roles: vec![] }]), 1),
        (Rung { milestone: Milestone::Plan, ..rung("a", Trigger::Percent(80), notify(LadderRole::Lead)) }, 1),
    ];
    for (rung, count) in cases {
        let ladder = Ladder { rungs: vec![rung] };
        let target = |milestone| (milestone == Milestone::Resolve).then_some(Duration::WorkingDays(3));
        let problems = ladder.check(target);
        assert_eq!(problems.len(), count, "{ladder:?}");
        assert_eq!(Ladder::refusal(&problems, "/ladder").is_some(), count > 0);
    }
}

#[test]
fn every_word_reads_back_and_has_both_labels() {
    for milestone in Milestone::ALL {
        assert_eq!(milestone.as_str().parse(), Ok(*milestone));
        assert_ne!(milestone.label(kernel::Language::Zh), milestone.label(kernel::Language::En));
        assert_eq!(serde_json::to_string(milestone).unwrap(), format!("\"{milestone}\""));
    }
    let refusal = Refusal::from(crate::core::ClockRefusal::AlreadyMet);
    assert_eq!(refusal.code, "clock.already_met");
}
