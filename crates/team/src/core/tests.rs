//! The roster as claims.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use kernel::{GroupId, HOUR, Instant, MINUTE, PersonId, SeededIds, ShiftId};
use worktime::{Interval, Weekday};

use super::*;

pub(super) struct World {
    pub ids: SeededIds,
    pub spec: RosterSpec,
    pub people: Vec<PersonId>,
    pub group: GroupId,
}

impl World {
    pub fn new(count: usize) -> Self {
        let ids = SeededIds::new(1);
        let people: Vec<PersonId> = (0..count).map(|_| PersonId::fresh(&ids, Instant::default())).collect();
        let group = GroupId::fresh(&ids, Instant::default());
        let spec = RosterSpec { active: people.iter().copied().collect(), ..RosterSpec::default() };
        Self { ids, spec, people, group }
    }

    fn id(&self) -> ShiftId {
        ShiftId::fresh(&self.ids, Instant::default())
    }

    /// A rotation of everybody over these hours.
    pub fn rota(&mut self, kind: ShiftKind, hours: Hours, pattern: Pattern, starts_on: Date) -> ShiftId {
        let shift_id = self.id();
        self.spec.shifts.insert(shift_id, Shift { name: "班".to_owned(), kind, hours });
        let rotation = self.id();
        let members = self.people.clone();
        let group_id = Some(self.group);
        let role = DutyRole::Engineer;
        let name = "轮值".to_owned();
        self.spec
            .rotations
            .insert(rotation, Rotation { name, group_id, role, shift_id, members, pattern, starts_on, ends_on: None });
        rotation
    }

    pub fn roster(&self) -> Roster {
        Roster::compile(self.spec.clone()).unwrap()
    }

    /// Who is there at `at`, by place in the list of people.
    fn there(&self, at: &str) -> Vec<usize> {
        let mut places: Vec<usize> = self.roster().on_call(t(at)).iter().map(|duty| self.place(duty.person)).collect();
        places.sort_unstable();
        places
    }

    fn place(&self, person: PersonId) -> usize {
        self.people.iter().position(|other| *other == person).unwrap()
    }
}

pub(super) fn t(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(super) fn span(from: &str, to: &str) -> Interval {
    Interval { from: t(from), to: t(to) }
}

pub(super) fn hours(zone: &str, days: Days, start_minute: u16, end_minute: u16) -> Hours {
    Hours { zone: zone.to_owned(), days, start_minute, end_minute }
}

pub(super) fn weekdays() -> Days {
    Days::Weekdays {
        weekdays: vec![Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday],
    }
}

pub(super) const DAILY: Pattern = Pattern::Days { count: 1 };

#[test]
fn scenario_34_a_rota_across_the_change_of_clocks_has_no_hole_and_no_double_person() {
    for (zone, day, minutes) in [
        ("Europe/Berlin", "2026-10-24", 1500),
        ("Europe/Berlin", "2026-03-28", 1380),
        ("America/New_York", "2026-03-07", 1380),
        ("Australia/Lord_Howe", "2026-04-04", 1470),
    ] {
        for seam in [22 * 60, 90, 120, 130, 150, 180] {
            let mut world = World::new(3);
            let night = hours(zone, Days::Every, seam, seam + 8 * 60);
            let rest = hours(zone, Days::Every, (seam + 8 * 60) % 1440, (seam + 8 * 60) % 1440 + 16 * 60);
            world.rota(ShiftKind::NightOnCall, night, DAILY, date(2026, 1, 1));
            world.rota(ShiftKind::Day, rest, DAILY, date(2026, 1, 1));
            let from: Date = day.parse().unwrap();
            let noon = |date: Date| Instant::from(date.at(12, 0, 0, 0).in_tz(zone).unwrap().timestamp());
            let range = Interval { from: noon(from), to: noon(from.tomorrow().unwrap()) };
            assert_eq!(range.to.since(range.from), minutes * MINUTE, "{zone} {day}");
            let duties = world.roster().duties(range);
            assert_eq!(duties.first().unwrap().span.from, range.from);
            assert_eq!(duties.last().unwrap().span.to, range.to);
            for pair in duties.windows(2) {
                assert_eq!(pair[0].span.to, pair[1].span.from, "{zone} {day} seam {seam}");
            }
        }
    }
}

#[test]
fn scenario_34_the_handover_stays_at_the_local_hour() {
    let mut world = World::new(2);
    world.rota(
        ShiftKind::NightOnCall,
        hours("Europe/Berlin", Days::Every, 22 * 60, 30 * 60),
        DAILY,
        date(2026, 10, 24),
    );
    let duties = world.roster().duties(span("2026-10-24T00:00Z", "2026-10-26T12:00Z"));
    let spans: Vec<Interval> = duties.iter().map(|duty| duty.span).collect();
    assert_eq!(
        spans,
        [span("2026-10-24T20:00Z", "2026-10-25T05:00Z"), span("2026-10-25T21:00Z", "2026-10-26T05:00Z"),]
    );
    let mut weekly = World::new(2);
    let turn = Pattern::Weeks { count: 1, weekday: Weekday::Sunday, at_minute: 150 };
    weekly.rota(ShiftKind::NightOnCall, hours("Europe/Berlin", Days::Every, 0, 1440), turn, date(2026, 3, 22));
    assert_eq!(weekly.there("2026-03-29T00:59:59Z"), [0], "02:30 does not exist that night");
    assert_eq!(weekly.there("2026-03-29T01:00Z"), [1]);
}

#[test]
fn scenario_34_a_weekday_rota_resumes_with_the_next_person_on_monday() {
    let mut world = World::new(3);
    world.rota(ShiftKind::Day, hours("Asia/Shanghai", weekdays(), 540, 1080), DAILY, date(2026, 11, 2));
    let at_ten = |day: u8| world.there(&format!("2026-11-{day:02}T10:00+08:00"));
    let days: Vec<Vec<usize>> = (2..=10).map(at_ten).collect();
    assert_eq!(days, [vec![0], vec![1], vec![2], vec![0], vec![1], vec![], vec![], vec![2], vec![0]]);
}

#[test]
fn scenario_34_a_monthly_rota_from_the_31st_passes_on_at_the_last_day_of_shorter_months_and_does_not_drift() {
    let mut world = World::new(3);
    let turn = Pattern::Months { count: 1, day: 31, at_minute: 540 };
    world.rota(ShiftKind::NightOnCall, hours("Asia/Shanghai", Days::Every, 540, 1980), turn, date(2026, 1, 31));
    for (before, after, places) in [
        ("2026-02-28T08:59+08:00", "2026-02-28T09:00+08:00", (0, 1)),
        ("2026-03-31T08:59+08:00", "2026-03-31T09:00+08:00", (1, 2)),
        ("2026-04-30T08:59+08:00", "2026-04-30T09:00+08:00", (2, 0)),
        ("2026-05-31T08:59+08:00", "2026-05-31T09:00+08:00", (0, 1)),
        ("2026-05-30T12:00+08:00", "2026-06-30T09:00+08:00", (0, 2)),
    ] {
        assert_eq!(world.there(before), [places.0], "{before}");
        assert_eq!(world.there(after), [places.1], "{after}");
    }
}

#[test]
fn a_weekly_handover_cuts_a_shift_that_runs_across_it() {
    let mut world = World::new(2);
    let turn = Pattern::Weeks { count: 1, weekday: Weekday::Monday, at_minute: 540 };
    world.rota(ShiftKind::NightOnCall, hours("Asia/Shanghai", Days::Every, 0, 1440), turn, date(2026, 11, 4));
    assert_eq!(world.there("2026-11-09T08:59+08:00"), [0]);
    assert_eq!(world.there("2026-11-09T09:00+08:00"), [1]);
    assert_eq!(world.there("2026-11-16T09:00+08:00"), [0]);
    assert_eq!(world.there("2026-11-03T12:00+08:00"), Vec::<usize>::new(), "before the first date nobody");
}

#[test]
fn two_weeks_in_a_row_are_two_weeks() {
    let mut world = World::new(2);
    let turn = Pattern::Weeks { count: 2, weekday: Weekday::Monday, at_minute: 0 };
    world.rota(ShiftKind::NightOnCall, hours("Asia/Shanghai", Days::Every, 0, 1440), turn, date(2026, 11, 2));
    let mondays = ["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"];
    let places: Vec<usize> = mondays.iter().map(|day| world.there(&format!("{day}T00:00+08:00"))[0]).collect();
    assert_eq!(places, [0, 0, 1, 1, 0]);
}

#[test]
fn a_standing_shift_is_everybodys_and_follows_the_public_calendar() {
    let mut world = World::new(2);
    world.spec.working_days = WorkingDays::new([(date(2026, 10, 1), false), (date(2026, 10, 10), true)]);
    world.rota(
        ShiftKind::Day,
        hours("Asia/Shanghai", Days::WorkingDays, 510, 1050),
        Pattern::Standing,
        date(2026, 9, 1),
    );
    assert_eq!(world.there("2026-09-30T09:00+08:00"), [0, 1]);
    assert_eq!(world.there("2026-10-01T09:00+08:00"), Vec::<usize>::new(), "国庆");
    assert_eq!(world.there("2026-10-10T09:00+08:00"), [0, 1], "make-up Saturday");
    assert_eq!(world.there("2026-10-17T09:00+08:00"), Vec::<usize>::new(), "plain Saturday");
}

#[test]
fn an_override_takes_exactly_its_time_and_the_later_one_wins() {
    let mut world = World::new(3);
    let rotation =
        world.rota(ShiftKind::NightOnCall, hours("Asia/Shanghai", Days::Every, 1320, 1800), DAILY, date(2026, 11, 2));
    let mut change = |person: usize, from: &str, to: &str| {
        let cover = Cover::Replaces(None);
        world.spec.overrides.push(Override { rotation, person: world.people[person], cover, span: span(from, to) });
    };
    change(1, "2026-11-02T23:00+08:00", "2026-11-03T02:00+08:00");
    change(2, "2026-11-03T01:00+08:00", "2026-11-03T02:00+08:00");
    let times =
        ["2026-11-02T22:30+08:00", "2026-11-02T23:00+08:00", "2026-11-03T01:30+08:00", "2026-11-03T02:00+08:00"];
    assert_eq!(times.map(|at| world.there(at)), [vec![0], vec![1], vec![2], vec![0]]);
}

#[test]
fn an_extra_duty_stands_beside_the_rotation() {
    let mut world = World::new(2);
    let rotation = world.rota(ShiftKind::Day, hours("Asia/Shanghai", weekdays(), 540, 1080), DAILY, date(2026, 11, 2));
    let span = span("2026-11-07T09:00+08:00", "2026-11-07T12:00+08:00");
    world.spec.overrides.push(Override { rotation, person: world.people[1], cover: Cover::Extra, span });
    assert_eq!(world.there("2026-11-07T10:00+08:00"), [1]);
    assert_eq!(world.there("2026-11-07T12:00+08:00"), Vec::<usize>::new());
}

pub(super) fn away(world: &mut World, person: usize, from: &str, to: &str) {
    let person = world.people[person];
    world.spec.absences.push(Absence { person, kind: AbsenceKind::Leave, span: span(from, to) });
}

#[test]
fn the_partner_stands_in_during_leave_and_says_for_whom() {
    let mut world = World::new(2);
    world.rota(
        ShiftKind::NightOnCall,
        hours("Asia/Shanghai", Days::Every, 1320, 1800),
        Pattern::Days { count: 9 },
        date(2026, 11, 2),
    );
    away(&mut world, 0, "2026-11-03T00:00+08:00", "2026-11-04T00:00+08:00");
    assert_eq!(world.there("2026-11-03T01:00+08:00"), Vec::<usize>::new(), "without a partner nobody");
    let (a, b) = (world.people[0], world.people[1]);
    world.spec.partners.insert(a, b);
    assert_eq!(world.there("2026-11-03T01:00+08:00"), [1]);
    assert_eq!(world.there("2026-11-02T23:00+08:00"), [0], "before the leave A herself");
    let duty = world.roster().on_call(t("2026-11-03T01:00+08:00")).remove(0);
    assert_eq!(duty.stands_in_for, Some(a));
    away(&mut world, 1, "2026-11-03T00:00+08:00", "2026-11-03T02:00+08:00");
    assert_eq!(world.there("2026-11-03T01:00+08:00"), Vec::<usize>::new(), "both away");
    assert_eq!(world.there("2026-11-03T03:00+08:00"), [1]);
    let (from, to) = (t("2026-11-02T00:00+08:00"), t("2026-11-03T12:00+08:00"));
    assert_eq!(world.roster().duty(b, from, to), [span("2026-11-03T02:00+08:00", "2026-11-03T06:00+08:00")]);
}

#[test]
fn somebody_who_left_has_no_duty() {
    let mut world = World::new(1);
    world.rota(ShiftKind::Day, hours("Asia/Shanghai", Days::Every, 540, 1080), DAILY, date(2026, 11, 2));
    world.spec.active.clear();
    assert_eq!(world.there("2026-11-02T10:00+08:00"), Vec::<usize>::new());
}

#[test]
fn what_one_instant_says_and_what_a_range_says_agree() {
    let mut world = World::new(4);
    world.rota(ShiftKind::Day, hours("Asia/Shanghai", weekdays(), 510, 1050), Pattern::Standing, date(2026, 9, 1));
    world.rota(ShiftKind::Evening, hours("Asia/Shanghai", Days::Every, 1050, 1440), DAILY, date(2026, 9, 3));
    let turn = Pattern::Weeks { count: 1, weekday: Weekday::Wednesday, at_minute: 540 };
    world.rota(ShiftKind::NightOnCall, hours("Asia/Shanghai", Days::Every, 0, 510), turn, date(2026, 9, 2));
    away(&mut world, 2, "2026-10-01T00:00+08:00", "2026-10-08T00:00+08:00");
    world.spec.partners = BTreeMap::from([(world.people[2], world.people[3])]);
    let roster = world.roster();
    let range = span("2026-09-28T00:00+08:00", "2026-10-12T00:00+08:00");
    let long = roster.duties(range);
    let mut at = range.from;
    while at < range.to {
        let mut now: Vec<PersonId> = roster.on_call(at).iter().map(|duty| duty.person).collect();
        let within = long.iter().filter(|duty| !duty.away && duty.span.from <= at && at < duty.span.to);
        let mut then: Vec<PersonId> = within.map(|duty| duty.person).collect();
        now.sort();
        then.sort();
        assert_eq!(now, then, "{at}");
        at = at.plus(HOUR / 2);
    }
}
