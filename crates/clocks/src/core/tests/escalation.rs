use kernel::MINUTE;

use super::support::{World, at, hours, notify};
use crate::core::{
    CUSTOMER_NOTICE_WAIT, CancelReason, Clock, Event, LadderRole, Milestone, PauseReason, RungAction, Trigger,
    due_rungs, stand_in,
};

fn ladder() -> World {
    World::new()
        .rung("half", Milestone::Restore, Trigger::Percent(50), notify(LadderRole::Engineer))
        .rung("warn", Milestone::Restore, Trigger::Before(hours(1)), notify(LadderRole::Lead))
        .rung(
            "due",
            Milestone::Restore,
            Trigger::Percent(100),
            vec![RungAction::RaiseSeverity, RungAction::Page { roles: vec![LadderRole::Manager] }],
        )
        .rung("after", Milestone::Restore, Trigger::After(hours(2)), notify(LadderRole::Director))
}

fn fire_all(world: &World, mut clock: Clock, now: &str) -> (Clock, Vec<String>) {
    let mut keys = Vec::new();
    for firing in due_rungs(&clock, world.frame(), at(now)) {
        keys.extend(firing.rungs.clone());
        clock = clock.fired(&firing, world.frame());
    }
    (clock, keys)
}

#[test]
fn s12_a_warning_before_a_deadline_that_rolled_over_is_counted_in_working_time() {
    let mut spec = super::support::china_9_to_18();
    for day in &mut spec.week[..5] {
        *day = vec![worktime::Segment { start_minute: 480, end_minute: 1080 }];
    }
    let world = World::with(&spec).rung(
        "warn",
        Milestone::Resolve,
        Trigger::Before("1wh".parse().unwrap()),
        notify(LadderRole::Lead),
    );
    let clock = world.start(Milestone::Resolve, "4wh", "2026-11-02 17:00");
    assert_eq!((clock.due_at(), clock.next_at), (Some(at("2026-11-03 11:00")), Some(at("2026-11-03 10:00"))));
}

#[test]
fn s26_share_and_remaining_at_a_rung_are_the_live_values() {
    let world = ladder();
    let clock = world.start(Milestone::Restore, "8h", "2026-11-05 10:00");
    let clock = world.resume(world.pause(clock, "2026-11-05 11:00"), "2026-11-05 13:00");
    let firing = due_rungs(&clock, world.frame(), at("2026-11-05 16:00")).remove(0);
    assert_eq!(firing.trigger_at, at("2026-11-05 16:00"));
    let live = clock.remaining(&world.calendar, at("2026-11-05 16:00")).unwrap();
    assert_eq!((live.share_used_permille, live.amount_micros), (500, 4 * 60 * MINUTE));
}

#[test]
fn s27_each_level_fires_once_although_the_worker_looks_every_minute() {
    let world = ladder();
    let mut clock = world.start(Milestone::Restore, "8h", "2026-11-05 10:00");
    let mut all = Vec::new();
    for minute in 0..900 {
        let now = at("2026-11-05 10:00").plus(minute * MINUTE);
        for firing in due_rungs(&clock, world.frame(), now) {
            assert!(!firing.late);
            assert_eq!(firing.trigger_at, now);
            all.extend(firing.rungs.clone());
            clock = clock.fired(&firing, world.frame());
        }
    }
    assert_eq!(all, ["half", "warn", "due", "after"]);
    assert_eq!(clock.tick(world.frame(), at("2026-11-06 01:00")).clock.next_at, None);
}

#[test]
fn s28_after_a_downtime_all_levels_run_in_order_marked_late() {
    let world = ladder();
    let clock = world.start(Milestone::Restore, "8h", "2026-11-05 10:00");
    let now = at("2026-11-06 10:00");
    let firings = due_rungs(&clock, world.frame(), now);
    assert_eq!(firings.iter().map(|f| f.rungs[0].as_str()).collect::<Vec<_>>(), ["half", "warn", "due", "after"]);
    assert!(firings.iter().all(|firing| firing.late));
    assert_eq!(firings.iter().filter(|firing| firing.last).count(), 1);
    let (clock, _) = fire_all(&world, clock, "2026-11-06 10:00");
    assert!(due_rungs(&clock, world.frame(), now).is_empty());
}

#[test]
fn s30_a_level_is_timed_on_its_own_clock_and_not_sent_once_that_is_met() {
    let world = World::new().rung("respond-80", Milestone::Respond, Trigger::Percent(80), notify(LadderRole::Lead));
    let respond = world.start(Milestone::Respond, "2h", "2026-11-05 10:00");
    let restore = world.start(Milestone::Restore, "8h", "2026-11-05 10:00");
    assert_eq!(respond.next_at, Some(at("2026-11-05 11:36")));
    assert!(due_rungs(&restore, world.frame(), at("2026-11-05 19:00")).is_empty());
    let met = respond.meet(at("2026-11-05 11:00"), world.frame(), at("2026-11-05 11:00")).unwrap().clock;
    assert!(met.next_at.is_none() && due_rungs(&met, world.frame(), at("2026-11-05 12:00")).is_empty());
}

#[test]
fn s31_reminders_of_working_time_clocks_wait_for_working_time_and_others_fire_at_any_hour() {
    let world = World::new().rung("late", Milestone::Restore, Trigger::After(hours(1)), notify(LadderRole::Lead)).rung(
        "late",
        Milestone::Resolve,
        Trigger::After(hours(1)),
        notify(LadderRole::Lead),
    );
    let working = world.start(Milestone::Resolve, "2wh", "2026-11-05 16:00");
    let working = working.tick(world.frame(), at("2026-11-05 18:01")).clock;
    assert_eq!(working.due_at(), Some(at("2026-11-05 18:00")));
    assert_eq!(working.next_at, Some(at("2026-11-06 09:00")));
    let natural =
        world.start(Milestone::Restore, "2h", "2026-11-05 23:00").tick(world.frame(), at("2026-11-06 01:01")).clock;
    assert_eq!(natural.next_at, Some(at("2026-11-06 02:00")));
}

#[test]
fn s32_a_level_that_went_out_goes_out_again_when_another_severity_moves_the_deadline() {
    let world = ladder();
    let clock = world.start(Milestone::Restore, "4h", "2026-11-05 10:00");
    let (clock, keys) = fire_all(&world, clock, "2026-11-05 12:00");
    assert_eq!(keys, ["half"]);
    let clock = clock.recompute(Some(World::target("8h")), world.frame(), at("2026-11-05 12:30")).unwrap().clock;
    let (_, keys) = fire_all(&world, clock, "2026-11-05 14:00");
    assert_eq!(keys, ["half"]);
}

#[test]
fn in_a_new_generation_rungs_past_already_send_one_notice_and_neither_raise_nor_reassign() {
    let world = ladder();
    let clock = world.start(Milestone::Restore, "24h", "2026-11-05 10:00");
    let now = at("2026-11-05 18:30");
    let clock = clock.recompute(Some(World::target("8h")), world.frame(), now).unwrap().clock;
    assert_eq!(clock.next_at, Some(now));
    let firings = due_rungs(&clock, world.frame(), now);
    assert_eq!(firings.len(), 1);
    assert_eq!(firings[0].rungs, ["half", "warn", "due"]);
    assert!(firings[0].combined && !firings[0].raises() && !firings[0].late);
    assert_eq!(
        firings[0].notices(now).iter().map(|n| n.role).collect::<Vec<_>>(),
        [LadderRole::Engineer, LadderRole::Lead, LadderRole::Manager]
    );
    let clock = clock.fired(&firings[0], world.frame());
    assert_eq!(clock.next_at, Some(at("2026-11-05 20:00")), "the rung still ahead fires as ever");
}

#[test]
fn after_a_resume_rungs_that_fired_do_not_fire_again() {
    let world = ladder();
    let (clock, keys) = fire_all(&world, world.start(Milestone::Restore, "8h", "2026-11-05 10:00"), "2026-11-05 14:00");
    assert_eq!(keys, ["half"]);
    let clock = world.resume(world.pause(clock, "2026-11-05 14:30"), "2026-11-06 14:30");
    assert_eq!(clock.next_at, Some(at("2026-11-06 17:00")));
}

#[test]
fn rungs_that_fired_after_the_milestone_was_really_met_are_marked_needless() {
    let world = ladder();
    let (clock, _) = fire_all(&world, world.start(Milestone::Restore, "8h", "2026-11-05 10:00"), "2026-11-05 17:30");
    let met = clock.meet(at("2026-11-05 16:00"), world.frame(), at("2026-11-05 17:45")).unwrap().clock;
    let marked: Vec<_> = met.fired.iter().map(|rung| (rung.key.as_str(), rung.needless)).collect();
    assert_eq!(marked, [("half", false), ("warn", true)]);
}

#[test]
fn supervision_fires_after_its_event_only_while_what_it_watches_is_unmet() {
    let trigger = Trigger::AfterEvent {
        event: Event::Accepted,
        duration: "30min".parse().unwrap(),
        while_unmet: Milestone::Plan,
    };
    let world = World::new().rung("unlocated", Milestone::Plan, trigger, notify(LadderRole::Manager));
    let watches = world.ladder.watches(Event::Accepted);
    assert_eq!((watches.len(), world.ladder.watches(Event::Restored).len()), (1, 0));
    let clock = world.supervise(watches[0].event, watches[0].while_unmet, "2026-11-05 22:00");
    assert_eq!((clock.due, clock.next_at), (None, Some(at("2026-11-05 22:30"))));
    assert_eq!(due_rungs(&clock, world.frame(), at("2026-11-05 22:30")).len(), 1);
    let plan = world.start(Milestone::Plan, "4h", "2026-11-05 22:00");
    assert!(due_rungs(&plan, world.frame(), at("2026-11-06 22:30")).is_empty());
}

#[test]
fn s33_with_nobody_behind_a_rung_the_next_one_fires_at_once_and_says_so() {
    let world = ladder();
    let clock = world.start(Milestone::Restore, "8h", "2026-11-05 10:00");
    let now = at("2026-11-05 14:00");
    let first = due_rungs(&clock, world.frame(), now).remove(0);
    let clock = clock.fired(&first, world.frame());
    let next = stand_in(&clock, world.frame(), "half", now).unwrap();
    assert_eq!((next.rungs.as_slice(), next.in_place_of.as_deref()), (&["warn".to_owned()][..], Some("half")));
    let clock = clock.fired(&next, world.frame());
    assert!(clock.fired.iter().any(|rung| rung.key == "warn"));
}

#[test]
fn the_customers_leaders_hear_fifteen_minutes_later() {
    let world = World::new().rung(
        "lead",
        Milestone::Restore,
        Trigger::Percent(100),
        vec![
            RungAction::Notify { roles: vec![LadderRole::Manager, LadderRole::CustomerLead] },
            RungAction::Page { roles: vec![LadderRole::Manager] },
        ],
    );
    let clock = world.start(Milestone::Restore, "2h", "2026-11-05 10:00");
    let now = at("2026-11-05 12:00");
    let notices = due_rungs(&clock, world.frame(), now)[0].notices(now);
    assert_eq!(notices.len(), 2);
    assert!(notices[0].page && notices[0].not_before == now);
    assert_eq!(notices[1].not_before, now.plus(CUSTOMER_NOTICE_WAIT));
}

#[test]
fn shares_of_a_due_time_set_by_hand_are_shares_of_the_time_it_leaves() {
    let world = ladder();
    let clock = world.start(Milestone::Restore, "8h", "2026-11-05 10:00");
    let set = clock.set_due(at("2026-11-06 10:00"), "王经理", world.frame(), at("2026-11-05 11:00")).unwrap().clock;
    let times: Vec<_> =
        due_rungs(&set, world.frame(), at("2026-11-06 12:00")).into_iter().map(|f| f.trigger_at).collect();
    assert_eq!(times, [at("2026-11-05 22:00"), at("2026-11-06 09:00"), at("2026-11-06 10:00"), at("2026-11-06 12:00")]);
}

#[test]
fn nothing_fires_while_paused() {
    let world = ladder();
    let clock = world.start(Milestone::Restore, "8h", "2026-11-05 10:00");
    let clock = clock
        .pause(
            world.new_pause(PauseReason::AgreedWindow, at("2026-11-05 10:30")),
            world.frame(),
            at("2026-11-05 10:30"),
        )
        .unwrap()
        .clock;
    assert!(due_rungs(&clock, world.frame(), at("2026-11-09 10:00")).is_empty());
}

#[test]
fn a_rung_for_want_of_notice_falls_silent_once_notice_is_taken() {
    let world = World::new().rung(
        "wake",
        Milestone::Respond,
        Trigger::Unacknowledged("10min".parse().unwrap()),
        vec![RungAction::Page { roles: vec![LadderRole::Lead] }],
    );
    let clock = world.start(Milestone::Respond, "2h", "2026-11-05 10:00");
    assert_eq!(clock.next_at, Some(at("2026-11-05 10:10")));
    let clock = clock.acknowledge(at("2026-11-05 10:05"), world.frame()).clock;
    assert!(due_rungs(&clock, world.frame(), at("2026-11-05 11:00")).is_empty());
    assert_eq!(clock.next_at, Some(at("2026-11-05 12:00").plus(1)));
}

#[test]
fn a_pause_of_a_late_clock_moves_the_rungs_after_due() {
    let world = ladder();
    let (clock, _) = fire_all(&world, world.start(Milestone::Restore, "8h", "2026-11-05 10:00"), "2026-11-05 18:30");
    let clock = world.resume(world.pause(clock, "2026-11-05 19:00"), "2026-11-05 22:00");
    assert_eq!((clock.due_at(), clock.next_at), (Some(at("2026-11-05 18:00")), Some(at("2026-11-05 23:00"))));
}

#[test]
fn pauses_that_overlap_count_once_in_the_shares_of_a_due_time_set_by_hand() {
    let world = ladder();
    let clock = world.pause(world.start(Milestone::Restore, "8h", "2026-11-05 10:00"), "2026-11-05 11:00");
    let from = at("2026-11-05 12:00");
    let clock = clock.pause(world.new_pause(PauseReason::PlannedDowntime, from), world.frame(), from).unwrap().clock;
    let clock = world.resume(clock, "2026-11-05 13:00");
    let to = at("2026-11-05 14:00");
    let clock = clock.resume(PauseReason::PlannedDowntime, to, world.frame(), to).unwrap().clock;
    let set = clock.set_due(at("2026-11-05 23:00"), "王经理", world.frame(), to).unwrap().clock;
    assert_eq!(due_rungs(&set, world.frame(), at("2026-11-06 00:00"))[0].trigger_at, at("2026-11-05 18:00"));
}

#[test]
fn a_due_time_set_by_hand_outside_working_time_is_still_the_hundred_percent() {
    let world = World::new().rung("due", Milestone::Resolve, Trigger::Percent(100), notify(LadderRole::Lead));
    let clock = world.start(Milestone::Resolve, "2wh", "2026-11-07 10:00");
    let set = clock.set_due(at("2026-11-08 20:00"), "王经理", world.frame(), at("2026-11-07 11:00")).unwrap().clock;
    assert_eq!(due_rungs(&set, world.frame(), at("2026-11-09 09:00"))[0].trigger_at, at("2026-11-08 20:00"));
}

#[test]
fn supervision_of_what_was_done_before_it_began_ends_and_its_rungs_were_needless() {
    let world = World::new().rung(
        "located-30min",
        Milestone::Supervise,
        Trigger::AfterEvent {
            event: Event::Accepted,
            duration: "30min".parse().unwrap(),
            while_unmet: Milestone::Restore,
        },
        notify(LadderRole::Lead),
    );
    let clock = world.supervise(Event::Accepted, Milestone::Restore, "2026-11-05 15:00");
    let (clock, fired) = fire_all(&world, clock, "2026-11-05 15:30");
    assert_eq!(fired, ["located-30min"]);
    let ended = clock
        .cancel_at(CancelReason::NoLongerNeeded, at("2026-11-05 14:50"), world.frame(), at("2026-11-05 16:00"))
        .unwrap();
    assert!(!ended.clock.is_open());
    assert!(ended.facts.contains(&crate::core::Fact::Needless { rungs: vec!["located-30min".into()] }));
}
