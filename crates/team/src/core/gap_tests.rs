//! Holes in the roster as claims.

use jiff::civil::date;
use worktime::Interval;

use super::tests::{DAILY, World, away, hours, span, weekdays};
use super::*;

fn dba(level: u8) -> SkillHeld {
    SkillHeld { skill: "database".to_owned(), level }
}

fn needs(world: &World, skill: Option<SkillHeld>, hours: Hours, at_least: u32) -> Vec<GroupCoverage> {
    let need = Coverage { name: "值守".to_owned(), skill, role: None, hours, at_least };
    let members = world.people.iter().zip([4, 2, 4]).map(|(person, level)| (*person, vec![dba(level)])).collect();
    vec![GroupCoverage { group: world.group, name: "数据库组".to_owned(), members, needs: vec![need] }]
}

#[test]
fn scenario_33_a_gap_in_the_rota_is_reported_before_it_happens() {
    let mut world = World::new(2);
    let day = hours("Asia/Shanghai", Days::Every, 480, 1320);
    world.rota(ShiftKind::Day, day, DAILY, date(2026, 11, 2));
    let groups = needs(&world, None, hours("Asia/Shanghai", Days::Every, 0, 1440), 1);
    let gaps = world.roster().gaps(&groups, span("2026-11-02T00:00+08:00", "2026-11-04T00:00+08:00"));
    let spans: Vec<Interval> = gaps.iter().map(|gap| gap.span).collect();
    assert_eq!(
        spans,
        [
            span("2026-11-02T00:00+08:00", "2026-11-02T08:00+08:00"),
            span("2026-11-02T22:00+08:00", "2026-11-03T08:00+08:00"),
            span("2026-11-03T22:00+08:00", "2026-11-04T00:00+08:00"),
        ]
    );
    assert_eq!((gaps[0].present, gaps[0].needed), (0, 1));
    assert!(gaps[0].text(kernel::Language::Zh).contains("数据库组"));
}

#[test]
fn scenario_33_leave_that_opens_a_gap_names_who_is_away() {
    let mut world = World::new(2);
    world.rota(ShiftKind::NightOnCall, hours("Asia/Shanghai", Days::Every, 0, 1440), DAILY, date(2026, 11, 2));
    away(&mut world, 1, "2026-11-03T12:00+08:00", "2026-11-05T00:00+08:00");
    let groups = needs(&world, None, hours("Asia/Shanghai", Days::Every, 0, 1440), 1);
    let gaps = world.roster().gaps(&groups, span("2026-11-02T00:00+08:00", "2026-11-06T00:00+08:00"));
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].span, span("2026-11-03T12:00+08:00", "2026-11-04T00:00+08:00"));
    assert_eq!(gaps[0].away, [world.people[1]]);
}

#[test]
fn scenario_33_a_skill_that_nobody_on_duty_has_is_a_gap() {
    let mut world = World::new(3);
    world.rota(ShiftKind::NightOnCall, hours("Asia/Shanghai", Days::Every, 0, 1440), DAILY, date(2026, 11, 2));
    let groups = needs(&world, Some(dba(3)), hours("Asia/Shanghai", weekdays(), 540, 1080), 1);
    let gaps = world.roster().gaps(&groups, span("2026-11-02T00:00+08:00", "2026-11-09T00:00+08:00"));
    let spans: Vec<Interval> = gaps.iter().map(|gap| gap.span).collect();
    assert_eq!(
        spans,
        [
            span("2026-11-03T09:00+08:00", "2026-11-03T18:00+08:00"),
            span("2026-11-06T09:00+08:00", "2026-11-06T18:00+08:00"),
        ]
    );
}
