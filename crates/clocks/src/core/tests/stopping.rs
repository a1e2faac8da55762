use kernel::{MINUTE, SECOND};
use worktime::{Calendar, Counting};

use super::support::{World, at, breaches};
use crate::core::{CancelReason, ClockRefusal, Fact, Milestone, NewPause, PauseReason, Phase, State};

#[test]
fn s13_a_hundred_pauses_of_thirty_seconds_move_the_deadline_by_fifty_minutes() {
    let world = World::new();
    let mut clock = world.start(Milestone::Resolve, "8wh", "2026-11-05 09:00");
    let due = clock.due_at().unwrap();
    for minute in 0..100 {
        let from = at("2026-11-05 10:00").plus(minute * MINUTE);
        clock = clock.pause(world.new_pause(PauseReason::WaitingCustomer, from), world.frame(), from).unwrap().clock;
        let to = from.plus(30 * SECOND);
        clock = clock.resume(PauseReason::WaitingCustomer, to, world.frame(), to).unwrap().clock;
    }
    assert_eq!(due, at("2026-11-05 17:00"));
    assert_eq!(clock.due_at(), Some(at("2026-11-05 17:50")));
}

#[test]
fn s14_a_weekend_inside_a_pause_adds_nothing_to_a_working_time_clock() {
    let world = World::new();
    let clock = world.start(Milestone::Resolve, "3wd", "2026-11-05 10:00");
    assert_eq!(clock.due_at(), Some(at("2026-11-10 10:00")));
    let clock = world.resume(world.pause(clock, "2026-11-06 17:00"), "2026-11-09 10:00");
    assert_eq!(clock.due_at(), Some(at("2026-11-10 12:00")));
}

#[test]
fn a_pause_moves_a_civil_days_clock_by_the_working_time_inside_counted_days_only() {
    let world = World::new();
    let mut target = World::target("3wd");
    target.counting = Counting::Civil;
    let cases = [
        ("2026-11-05 15:00", "2026-11-05 17:00", "2026-11-10 18:00"),
        ("2026-11-06 15:00", "2026-11-06 17:00", "2026-11-11 11:00"),
        ("2026-11-06 17:00", "2026-11-09 10:00", "2026-11-11 11:00"),
    ];
    for (from, to, due) in cases {
        let clock = world.start_with(Milestone::Resolve, target.clone(), "2026-11-05 10:00");
        assert_eq!(clock.due_at(), Some(at("2026-11-10 18:00")));
        let clock = world.resume(world.pause(clock, from), to);
        assert_eq!(clock.due_at(), Some(at(due)), "{from}");
    }
}

#[test]
fn s15_a_paused_clock_has_no_breach_no_look_and_a_remaining_time_that_stands_still() {
    let world = World::new();
    let clock = world.pause(world.start(Milestone::Restore, "4h", "2026-11-05 10:00"), "2026-11-05 11:00");
    let left = clock.remaining(&world.calendar, at("2026-11-05 11:00")).unwrap();
    assert_eq!(clock.remaining(&world.calendar, at("2026-11-09 11:00")), Some(left));
    assert_eq!((clock.state(), clock.next_at), (State::Paused, None));
    assert!(!clock.is_overdue(at("2026-11-09 11:00")));
    let changed = clock.tick(world.frame(), at("2026-11-09 11:00"));
    assert!(changed.facts.is_empty());
}

#[test]
fn s16_resolved_straight_out_of_a_pause_the_pause_is_counted_first() {
    let world = World::new();
    let clock = world.pause(world.start(Milestone::Resolve, "4h", "2026-11-05 10:00"), "2026-11-05 13:00");
    let changed = clock.offer(at("2026-12-17 13:00"), world.frame(), at("2026-12-17 13:00")).unwrap();
    let clock = changed.clock.confirm(world.frame(), at("2026-12-18 09:00")).unwrap().clock;
    assert_eq!((clock.state(), clock.met_at()), (State::Met, Some(at("2026-12-17 13:00"))));
    assert_eq!(clock.due_at(), Some(at("2026-12-17 14:00")));
}

#[test]
fn a_reason_that_does_not_stop_the_milestone_is_kept_and_changes_nothing() {
    let world = World::new();
    let clock = world.start(Milestone::Restore, "4h", "2026-11-05 10:00");
    let from = at("2026-11-05 11:00");
    let changed = clock.pause(world.new_pause(PauseReason::WaitingVendor, from), world.frame(), from).unwrap();
    assert!(changed.facts.is_empty());
    assert_eq!((changed.clock.state(), changed.clock.pauses.len()), (State::Running, 1));
}

#[test]
fn overlapping_reasons_are_one_interval() {
    let world = World::new();
    let clock = world.pause(world.start(Milestone::Restore, "4h", "2026-11-05 10:00"), "2026-11-05 11:00");
    let planned = at("2026-11-05 11:30");
    let clock =
        clock.pause(world.new_pause(PauseReason::PlannedDowntime, planned), world.frame(), planned).unwrap().clock;
    let changed = clock
        .resume(PauseReason::WaitingCustomer, at("2026-11-05 12:00"), world.frame(), at("2026-11-05 12:00"))
        .unwrap();
    assert_eq!(changed.clock.state(), State::Paused);
    let end = at("2026-11-05 12:30");
    let changed = changed.clock.resume(PauseReason::PlannedDowntime, end, world.frame(), end).unwrap();
    assert_eq!(changed.clock.due_at(), Some(at("2026-11-05 15:30")));
    assert!(changed.facts.contains(&Fact::Resumed { at: end }));
}

#[test]
fn a_pause_in_the_past_needs_consent_and_undoes_no_breach() {
    let world = World::new();
    let clock = world.start(Milestone::Restore, "2h", "2026-11-05 10:00");
    let pause = world.new_pause(PauseReason::WaitingCustomer, at("2026-11-05 11:00"));
    let now = at("2026-11-05 13:00");
    assert_eq!(clock.clone().pause(pause, world.frame(), now), Err(ClockRefusal::PauseNeedsConsent));
    let changed = clock.pause(NewPause { consented: true, ..pause }, world.frame(), now).unwrap();
    assert_eq!(breaches(&changed.facts), [at("2026-11-05 12:00")]);
    let clock = world.resume(changed.clock, "2026-11-05 14:00");
    assert_eq!(clock.standing_breach().unwrap().at, at("2026-11-05 12:00"));
}

#[test]
fn an_offer_holds_back_breach_and_rungs_until_it_is_confirmed_or_rejected() {
    let world = World::new();
    let clock = world.start(Milestone::Resolve, "8h", "2026-11-05 10:00");
    let offered = clock.offer(at("2026-11-05 17:00"), world.frame(), at("2026-11-05 17:00")).unwrap().clock;
    assert_eq!((offered.state(), offered.next_at), (State::Offered, None));
    assert!(offered.clone().tick(world.frame(), at("2026-11-06 17:00")).facts.is_empty());

    let confirmed = offered.clone().confirm(world.frame(), at("2026-11-08 10:00")).unwrap().clock;
    assert_eq!((confirmed.phase, confirmed.state()), (Phase::Met(at("2026-11-05 17:00")), State::Met));

    let rejected = offered.reject(world.frame(), at("2026-11-06 09:00")).unwrap();
    assert_eq!(breaches(&rejected.facts), [at("2026-11-05 18:00")]);
    assert_eq!(rejected.clock.state(), State::Running);
}

#[test]
fn a_late_entry_refutes_a_breach_which_stays_and_does_not_count() {
    let world = World::new();
    let clock = world.start(Milestone::Respond, "30min", "2026-11-05 14:31");
    let breached = clock.tick(world.frame(), at("2026-11-05 15:02"));
    assert_eq!(breaches(&breached.facts), [at("2026-11-05 15:01")]);
    let changed = breached.clock.meet(at("2026-11-05 14:50"), world.frame(), at("2026-11-05 15:10")).unwrap();
    assert!(changed.facts.contains(&Fact::Refuted { breach_at: at("2026-11-05 15:01") }));
    assert_eq!((changed.clock.state(), changed.clock.breaches.len()), (State::Met, 1));
}

#[test]
fn a_case_entered_in_one_form_after_the_fact_is_judged_by_its_own_times() {
    let world = World::new();
    let started = world.start_at(
        Milestone::Restore,
        World::target("30min"),
        None,
        at("2026-11-05 14:31"),
        at("2026-11-05 15:10"),
    );
    assert_eq!(breaches(&started.facts), [at("2026-11-05 15:01")]);
    let met = started.clock.meet(at("2026-11-05 14:50"), world.frame(), at("2026-11-05 15:10")).unwrap().clock;
    assert_eq!(met.state(), State::Met);
}

#[test]
fn at_the_due_instant_itself_it_is_still_in_time() {
    let world = World::new();
    let clock =
        world.start(Milestone::Respond, "2h", "2026-10-01 23:30").tick(world.frame(), at("2026-10-02 01:30")).clock;
    assert!(clock.breaches.is_empty());
    assert_eq!(clock.next_at, Some(at("2026-10-02 01:30").plus(1)));
    assert_eq!(
        clock.meet(at("2026-10-02 01:30"), world.frame(), at("2026-10-02 01:30")).unwrap().clock.state(),
        State::Met
    );
}

#[test]
fn silence_runs_out_in_working_days_and_never_breaches() {
    let world = World::new();
    let clock = world.start(Milestone::Confirm, "3wd", "2026-11-05 10:00");
    assert_eq!(clock.next_at, Some(at("2026-11-10 10:00")));
    let changed = clock.tick(world.frame(), at("2026-11-10 10:00"));
    assert_eq!(changed.facts, [Fact::Lapsed { at: at("2026-11-10 10:00") }]);
    assert!(changed.clock.breaches.is_empty() && !changed.clock.is_open());
}

#[test]
fn what_the_state_does_not_allow_is_refused() {
    let world = World::new();
    let (frame, noon) = (world.frame(), at("2026-11-05 12:00"));
    let clock = world.start(Milestone::Resolve, "4h", "2026-11-05 10:00");
    let met = clock.clone().meet(at("2026-11-05 11:00"), frame, noon).unwrap().clock;
    let cancelled = clock.clone().cancel(CancelReason::SubjectEnded, frame, noon).unwrap().clock;
    assert_eq!(met.clone().meet(noon, frame, noon), Err(ClockRefusal::AlreadyMet));
    assert_eq!(met.pause(world.new_pause(PauseReason::AgreedWindow, noon), frame, noon), Err(ClockRefusal::AlreadyMet));
    assert_eq!(cancelled.meet(noon, frame, noon), Err(ClockRefusal::AlreadyCancelled));
    assert_eq!(clock.clone().confirm(frame, noon), Err(ClockRefusal::NotOffered));
    assert_eq!(clock.clone().meet(at("2026-11-05 09:59"), frame, noon), Err(ClockRefusal::BeforeStart));
    assert_eq!(clock.clone().meet(at("2026-11-05 12:01"), frame, noon), Err(ClockRefusal::InFuture));
    assert_eq!(clock.clone().resume(PauseReason::WaitingCustomer, noon, frame, noon), Err(ClockRefusal::NotPaused));
    let paused = world.pause(clock.clone(), "2026-11-05 12:00");
    assert_eq!(
        paused.clone().pause(world.new_pause(PauseReason::WaitingCustomer, noon), frame, noon),
        Err(ClockRefusal::AlreadyPaused)
    );
    assert_eq!(
        paused.resume(PauseReason::WaitingCustomer, at("2026-11-05 11:00"), frame, noon),
        Err(ClockRefusal::ResumeBeforePause)
    );
    assert_eq!(clock.set_due(noon, "王经理", frame, noon), Err(ClockRefusal::DueInPast));
}

#[test]
fn an_explanation_counts_exactly_what_was_promised() {
    let world = World::new();
    let calendar: &Calendar = &world.calendar;
    let clock = world.resume(
        world.pause(world.start(Milestone::Resolve, "8wh", "2026-11-05 16:00"), "2026-11-05 17:00"),
        "2026-11-06 10:00",
    );
    let told = clock.explain(calendar).unwrap();
    assert_eq!(told.due, clock.due_at().unwrap());
}

#[test]
fn what_was_left_when_it_was_met_stays_what_is_left() {
    let world = World::new();
    let clock = world.start(Milestone::Restore, "4h", "2026-11-05 10:00");
    let met = clock.meet(at("2026-11-05 11:00"), world.frame(), at("2026-11-05 12:00")).unwrap().clock;
    assert_eq!(met.remaining(&world.calendar, at("2026-11-09 10:00")).unwrap().amount_micros, 180 * MINUTE);
}

#[test]
fn an_offer_entered_later_disproves_the_breach_and_its_rejection_brings_a_new_one() {
    let world = World::new();
    let clock = world.start(Milestone::Resolve, "4h", "2026-11-05 10:00");
    let late = clock.tick(world.frame(), at("2026-11-05 15:00"));
    assert_eq!(breaches(&late.facts), [at("2026-11-05 14:00")]);
    let offered = late.clock.offer(at("2026-11-05 13:50"), world.frame(), at("2026-11-05 15:10")).unwrap();
    assert!(offered.facts.contains(&Fact::Refuted { breach_at: at("2026-11-05 14:00") }));
    assert!(offered.clock.standing_breach().is_none());
    let confirmed = offered.clock.clone().confirm(world.frame(), at("2026-11-06 09:00")).unwrap().clock;
    assert_eq!((confirmed.state(), confirmed.breaches.len()), (State::Met, 1));
    let rejected = offered.clock.reject(world.frame(), at("2026-11-05 16:00")).unwrap();
    assert_eq!(breaches(&rejected.facts), [at("2026-11-05 14:00")]);
    assert_eq!(rejected.clock.breaches.iter().filter(|breach| breach.refuted.is_none()).count(), 1);
}

#[test]
fn a_struck_pause_counts_as_time_and_what_is_late_without_it_is_late() {
    let world = World::new();
    let paused = world.pause(world.start(Milestone::Restore, "4h", "2026-11-05 10:00"), "2026-11-05 11:00");
    let id = paused.pauses[0].id;
    let resumed = world.resume(paused.clone(), "2026-11-05 13:00");
    assert_eq!(resumed.due_at(), Some(at("2026-11-05 16:00")));

    let early = resumed.clone().strike(id, world.frame(), at("2026-11-05 13:30")).unwrap();
    assert_eq!((early.clock.due_at(), breaches(&early.facts)), (Some(at("2026-11-05 14:00")), vec![]));
    let late = resumed.clone().strike(id, world.frame(), at("2026-11-05 14:30")).unwrap();
    assert_eq!(breaches(&late.facts), [at("2026-11-05 14:00")]);

    let met = resumed.meet(at("2026-11-05 15:00"), world.frame(), at("2026-11-05 15:00")).unwrap().clock;
    assert_eq!(met.state(), State::Met);
    let judged = met.strike(id, world.frame(), at("2026-11-06 09:00")).unwrap();
    assert_eq!((judged.clock.state(), breaches(&judged.facts)), (State::MetLate, vec![at("2026-11-05 14:00")]));

    let lasting = paused.clone().strike(id, world.frame(), at("2026-11-05 12:00")).unwrap();
    assert!(lasting.facts.contains(&Fact::Resumed { at: at("2026-11-05 12:00") }));
    assert_eq!((lasting.clock.state(), lasting.clock.due_at()), (State::Running, Some(at("2026-11-05 14:00"))));
    let unknown = paused.clone().strike(world.pause_id(), world.frame(), at("2026-11-05 12:00")).unwrap();
    assert_eq!((unknown.clock, unknown.facts), (paused, vec![]));
}

#[test]
fn what_ended_before_it_was_entered_is_measured_up_to_its_end() {
    let world = World::new();
    let (frame, now) = (world.frame(), at("2026-11-05 15:00"));
    let clock = world.start(Milestone::Update, "2h", "2026-11-05 10:00");
    let late = clock.clone().tick(frame, at("2026-11-05 12:01")).clock;
    let in_time = late.clone().cancel_at(CancelReason::NoLongerNeeded, at("2026-11-05 11:30"), frame, now).unwrap();
    assert!(in_time.clock.standing_breach().is_none(), "it had ended before it fell due");
    let past = late.cancel_at(CancelReason::NoLongerNeeded, at("2026-11-05 12:30"), frame, now).unwrap().clock;
    assert_eq!(past.standing_breach().map(|breach| breach.at), Some(at("2026-11-05 12:00")));
    let never = clock.cancel_at(CancelReason::NoLongerNeeded, at("2026-11-05 11:30"), frame, now).unwrap().clock;
    assert!(never.breaches.is_empty());
}
