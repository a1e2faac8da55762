use kernel::Instant;
use worktime::{Calendar, CalendarSpec};

use super::support::{World, at, breaches, china_9_to_18, notify};
use crate::core::{
    CancelReason, Clock, ClockRefusal, Fact, Frame, Ladder, LadderRole, Milestone, PauseReason, Reopening, SetDue,
    State, Trigger, due_rungs,
};

#[test]
fn s17_a_priority_raised_during_a_pause_keeps_the_start_and_every_pause() {
    let world = World::new();
    let clock = world.start(Milestone::Restore, "24h", "2026-11-05 10:00");
    let clock = world.resume(world.pause(clock, "2026-11-05 11:00"), "2026-11-05 12:00");
    let clock = world.pause(clock, "2026-11-05 13:00");
    let changed = clock.recompute(Some(World::target("4h")), world.frame(), at("2026-11-05 14:00")).unwrap();
    assert_eq!((changed.clock.state(), changed.clock.generation), (State::Paused, 2));
    let clock = world.resume(changed.clock, "2026-11-05 15:00");
    assert_eq!((clock.started_at, clock.due_at()), (at("2026-11-05 10:00"), Some(at("2026-11-05 17:00"))));
}

#[test]
fn s18_raised_past_the_new_target_breaches_once_at_the_new_due_instant_and_lowering_erases_nothing() {
    let world = World::new();
    let clock = world.start(Milestone::Restore, "24h", "2026-11-05 10:00");
    let raised = clock.recompute(Some(World::target("2h")), world.frame(), at("2026-11-05 13:00")).unwrap();
    assert_eq!(breaches(&raised.facts), [at("2026-11-05 12:00")]);
    let lowered = raised.clock.recompute(Some(World::target("24h")), world.frame(), at("2026-11-05 14:00")).unwrap();
    assert!(breaches(&lowered.facts).is_empty());
    let met = lowered.clock.meet(at("2026-11-05 15:00"), world.frame(), at("2026-11-05 15:00")).unwrap().clock;
    assert_eq!((met.breaches.len(), met.state()), (1, State::MetLate));
    assert_eq!(met.standing_breach().unwrap().recorded_at, at("2026-11-05 13:00"));
}

#[test]
fn s19_a_milestone_the_new_terms_do_not_promise_is_cancelled_and_a_met_one_stands() {
    let world = World::new();
    let now = at("2026-11-05 11:00");
    let gone = world.start(Milestone::Update, "4h", "2026-11-05 10:00").recompute(None, world.frame(), now).unwrap();
    assert_eq!(gone.facts, [Fact::Cancelled { reason: CancelReason::NotPromised }]);
    let met = world.start(Milestone::Respond, "2h", "2026-11-05 10:00").meet(now, world.frame(), now).unwrap().clock;
    let kept = met.clone().recompute(Some(World::target("30min")), world.frame(), now).unwrap();
    assert_eq!((kept.clock, kept.facts.len()), (met, 0));
}

#[test]
fn s20_giving_the_work_to_somebody_else_leaves_the_clock_alone() {
    let world = World::new().rung(
        "accept",
        Milestone::Respond,
        Trigger::Unacknowledged("10min".parse().unwrap()),
        vec![crate::core::RungAction::Reassign],
    );
    let clock = world.start(Milestone::Respond, "2h", "2026-11-05 10:00");
    let now = at("2026-11-05 10:10");
    let firings = due_rungs(&clock, world.frame(), now);
    assert!(firings[0].reassigns());
    let after = clock.clone().fired(&firings[0], world.frame());
    assert_eq!((after.started_at, after.due, after.generation), (clock.started_at, clock.due, 1));
}

#[test]
fn s21_updates_start_with_the_response_and_each_message_starts_the_next() {
    let world = World::new();
    let respond = world.start(Milestone::Respond, "2h", "2026-11-05 10:00");
    let update = world.start(Milestone::Update, "1h", "2026-11-05 11:00");
    assert_eq!(respond.due_at(), Some(at("2026-11-05 12:00")), "the shorter update clock replaces no response");
    let told = at("2026-11-05 11:40");
    let met = update.meet(told, world.frame(), told).unwrap().clock;
    let next = met.next(world.id(), told, world.frame(), told).clock;
    assert_eq!((next.due_at(), next.generation), (Some(at("2026-11-05 12:40")), 1));
    assert_ne!(next.id, met.id);
}

#[test]
fn s22_a_reopened_case_gets_what_was_left_and_the_confirmed_interval_counts_as_nothing() {
    let world = World::new();
    let clock = world.start(Milestone::Resolve, "8h", "2026-11-05 10:00");
    let clock = clock.offer(at("2026-11-05 13:00"), world.frame(), at("2026-11-05 13:00")).unwrap().clock;
    let clock = clock.confirm(world.frame(), at("2026-11-05 14:00")).unwrap().clock;
    let back = at("2026-11-12 09:00");
    let again =
        clock.reopened(world.id(), world.pause_id(), Reopening::Remaining, back, world.frame(), back).unwrap().clock;
    assert_eq!(again.due_at(), Some(at("2026-11-12 14:00")));
    let full = clock.reopened(world.id(), world.pause_id(), Reopening::Full, back, world.frame(), back).unwrap().clock;
    assert_eq!(full.due_at(), Some(at("2026-11-12 17:00")));
    assert_eq!((clock.state(), clock.met_at()), (State::Met, Some(at("2026-11-05 13:00"))));
}

#[test]
fn reopened_with_nothing_left_is_due_at_the_reopening_not_before() {
    let world = World::new();
    let met_at = at("2026-11-05 20:00");
    let clock =
        world.start(Milestone::Restore, "8h", "2026-11-05 10:00").meet(met_at, world.frame(), met_at).unwrap().clock;
    assert_eq!(clock.state(), State::MetLate);
    let back = at("2026-11-12 09:00");
    let again =
        clock.reopened(world.id(), world.pause_id(), Reopening::Remaining, back, world.frame(), back).unwrap().clock;
    assert_eq!((again.due_at(), again.breaches.len()), (Some(back), 0));
}

#[test]
fn service_that_is_not_back_runs_on_as_if_it_had_never_been() {
    let world = World::new();
    let met_at = at("2026-11-05 11:00");
    let clock =
        world.start(Milestone::Restore, "2h", "2026-11-05 10:00").meet(met_at, world.frame(), met_at).unwrap().clock;
    let changed = clock.void(Vec::new(), world.frame(), at("2026-11-05 13:00")).unwrap();
    assert_eq!(breaches(&changed.facts), [at("2026-11-05 12:00")]);
}

fn edited(saturday_too: bool) -> Calendar {
    let mut spec = china_9_to_18();
    if saturday_too {
        spec.week[5] = spec.week[0].clone();
    }
    Calendar::compile(&spec).unwrap()
}

#[test]
fn s24_a_calendar_edit_recomputes_open_clocks_and_keeps_their_generation() {
    let world = World::new();
    let open = world.start(Milestone::Resolve, "9wh", "2026-11-06 10:00");
    let calendar = edited(true);
    let frame = Frame { calendar: &calendar, ladder: &Ladder::NONE };
    let now = at("2026-11-06 11:00");
    let changed = open.clone().recalendar(open.target.calendar, frame, now).unwrap();
    assert_eq!((changed.clock.due_at(), changed.clock.generation), (Some(at("2026-11-07 10:00")), 1));
    let met = open.meet(now, world.frame(), now).unwrap().clock;
    assert!(met.clone().recalendar(met.target.calendar, frame, now).unwrap().facts.is_empty());
}

#[test]
fn s25_a_due_time_set_by_hand_is_not_moved_by_a_later_pause() {
    let world = World::new();
    let clock = world.start(Milestone::Restore, "4h", "2026-11-05 10:00");
    let set = clock.set_due(at("2026-11-06 10:00"), "王经理", world.frame(), at("2026-11-05 11:00")).unwrap().clock;
    let clock = world.resume(world.pause(set, "2026-11-05 12:00"), "2026-11-05 18:00");
    assert_eq!((clock.due_at(), clock.generation), (Some(at("2026-11-06 10:00")), 1));
    assert!(matches!(&clock.set_due, Some(SetDue::ByHand { by, .. }) if by == "王经理"));
    let clock = clock.clone().recalendar(clock.target.calendar, world.frame(), at("2026-11-05 18:00")).unwrap().clock;
    assert_eq!(clock.due_at(), Some(at("2026-11-06 10:00")));
}

#[test]
fn an_agreed_window_makes_a_visit_due_at_its_end_but_never_before_the_original_due() {
    let world = World::new();
    let now = at("2026-11-05 10:30");
    let clock = world.start(Milestone::OnSite, "4h", "2026-11-05 10:00");
    let later = clock.clone().agree_window(at("2026-11-07 12:00"), "张敏", world.frame(), now).unwrap().clock;
    let earlier = clock.agree_window(at("2026-11-05 12:00"), "张敏", world.frame(), now).unwrap().clock;
    assert_eq!((later.due_at(), earlier.due_at()), (Some(at("2026-11-07 12:00")), Some(at("2026-11-05 14:00"))));
    let plan = world.start(Milestone::Plan, "4h", "2026-11-05 10:00");
    assert_eq!(plan.agree_window(at("2026-11-07 12:00"), "张敏", world.frame(), now), Err(ClockRefusal::NoWindow));
}

/// Before the notice for 2027: plain weekdays, provisional from 26 December on.
fn unpublished() -> World {
    World::new()
}

fn published(first_working: bool) -> Calendar {
    let mut spec = china_9_to_18();
    publish_2027(&mut spec);
    if !first_working {
        let holiday = worktime::DayRule::Holiday { name: "元旦".into() };
        spec.days.insert("2027-01-01".parse().unwrap(), holiday);
    }
    Calendar::compile(&spec).unwrap()
}

fn publish_2027(spec: &mut CalendarSpec) {
    spec.yearly_notices.as_mut().unwrap().published.insert(2027);
}

fn provisional(world: &World) -> Clock {
    world.start(Milestone::Resolve, "3wd", "2026-12-30 16:00")
}

#[test]
fn s04_a_provisional_deadline_fires_rungs_and_records_no_breach_until_the_notice_comes() {
    let world = unpublished().rung("half", Milestone::Resolve, Trigger::Percent(50), notify(LadderRole::Lead));
    let clock = provisional(&world);
    let shown = clock.due_at().unwrap();
    assert!(clock.due.unwrap().provisional);
    let late = at("2027-01-08 09:00");
    let changed = clock.clone().tick(world.frame(), late);
    assert!(changed.facts.is_empty() && !changed.clock.is_overdue(late));
    assert_eq!(due_rungs(&changed.clock, world.frame(), late).len(), 1);

    let calendar = published(false);
    let frame = Frame { calendar: &calendar, ladder: &world.ladder };
    let now = at("2027-01-02 09:00");
    let settled = clock.recalendar(clock_calendar(&world), frame, now).unwrap();
    let due = settled.clock.due.unwrap();
    assert!(!due.provisional && due.at > shown);
    assert!(settled.facts.contains(&Fact::Settled { shown, due: due.at }));
}

fn clock_calendar(world: &World) -> kernel::CalendarId {
    provisional(world).target.calendar
}

#[test]
fn nobody_is_late_against_a_deadline_he_was_shown() {
    let world = unpublished();
    let clock = provisional(&world);
    let shown = clock.due_at().unwrap();
    let mut spec = china_9_to_18();
    publish_2027(&mut spec);
    spec.days.insert("2027-01-02".parse().unwrap(), worktime::DayRule::MakeUp { name: "元旦".into(), weekday: None });
    spec.days.insert("2027-01-03".parse().unwrap(), worktime::DayRule::MakeUp { name: "元旦".into(), weekday: None });
    let calendar = Calendar::compile(&spec).unwrap();
    let frame = Frame { calendar: &calendar, ladder: &Ladder::NONE };
    let fresh: Instant = clock.explain(&calendar).unwrap().due;
    assert!(fresh < shown, "the make-up days shorten it");
    let settled = clock.recalendar(clock_calendar(&world), frame, at("2027-01-01 09:00")).unwrap().clock;
    assert_eq!(settled.due_at(), Some(shown));
    let clock = settled
        .pause(world.new_pause(PauseReason::WaitingCustomer, at("2027-01-04 10:00")), frame, at("2027-01-04 10:00"))
        .unwrap()
        .clock;
    let clock = clock
        .resume(PauseReason::WaitingCustomer, at("2027-01-04 11:00"), frame, at("2027-01-04 11:00"))
        .unwrap()
        .clock;
    assert_eq!(clock.due_at(), Some(shown.plus(kernel::HOUR)), "a pause counts there too");
}

#[test]
fn met_past_a_provisional_deadline_is_judged_when_the_notice_comes() {
    let world = unpublished();
    let clock = provisional(&world);
    let met_at = clock.due_at().unwrap().plus(kernel::MINUTE);
    let met = clock.meet(met_at, world.frame(), met_at).unwrap().clock;
    assert_eq!(met.state(), State::Met);
    let now = met_at.plus(kernel::HOUR);
    let judge = |calendar: &Calendar| {
        let frame = Frame { calendar, ladder: &Ladder::NONE };
        met.clone().recalendar(met.target.calendar, frame, now).unwrap().clock.state()
    };
    assert_eq!((judge(&published(true)), judge(&published(false))), (State::MetLate, State::Met));
}
