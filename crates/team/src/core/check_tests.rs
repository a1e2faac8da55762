//! What is refused, as claims.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use jiff::civil::date;

use super::tests::{World, hours};
use super::*;

#[test]
fn impossible_hours_and_handovers_are_refused_with_their_place() {
    let shift = |zone: &str, start, end| Shift {
        name: "夜".to_owned(),
        kind: ShiftKind::Day,
        hours: hours(zone, Days::Every, start, end),
    };
    let place = |refusal: Result<(), kernel::Refusal>| {
        refusal.unwrap_err().fields.iter().map(|field| field.pointer.clone()).collect::<Vec<_>>()
    };
    assert!(shift("Asia/Shanghai", 1320, 1800).check().is_ok());
    assert_eq!(place(shift("Asia/Nowhere", 0, 60).check()), ["/hours/zone"]);
    assert_eq!(place(shift("Asia/Shanghai", 600, 600).check()), ["/hours/end_minute"]);
    assert_eq!(place(shift("Asia/Shanghai", 600, 2100).check()), ["/hours/end_minute"]);
    assert_eq!(place(shift("Asia/Shanghai", 1440, 1500).check()), ["/hours/start_minute"]);
    let mut world = World::new(1);
    let id = world.rota(
        ShiftKind::Day,
        hours("Asia/Shanghai", Days::Every, 0, 60),
        Pattern::Months { count: 0, day: 32, at_minute: 1440 },
        date(2026, 1, 1),
    );
    let mut rotation = world.spec.rotations[&id].clone();
    rotation.members.clear();
    rotation.ends_on = Some(date(2025, 12, 31));
    assert_eq!(
        place(rotation.check()),
        ["/members", "/pattern/day", "/pattern/count", "/pattern/at_minute", "/ends_on"]
    );
    let person = |skills: Vec<SkillHeld>| {
        serde_json::from_value::<PersonContent>(serde_json::json!({"code": "E1", "name": "李", "skills": skills}))
            .unwrap()
    };
    let dba = |level| SkillHeld { skill: "database".to_owned(), level };
    assert_eq!(place(person(vec![dba(3), dba(6)]).check()), ["/skills/1/level", "/skills/1/skill"]);
    assert_eq!(person(vec![SkillHeld { skill: " 数据库 ".to_owned(), level: 3 }]).normalized().skills, [dba(3)]);
}
