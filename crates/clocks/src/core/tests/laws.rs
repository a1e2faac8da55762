use kernel::{HOUR, Instant, MINUTE, SECOND};
use proptest::prelude::*;

use super::support::{World, at, notify};
use crate::core::{Clock, LadderRole, Milestone, PauseReason, State, Trigger, due_rungs};

#[derive(Clone, Debug)]
enum Step {
    Wait(i64),
    Pause,
    Resume,
    Meet,
    Offer,
    Confirm,
    Reject,
    Recompute(usize),
    ByHand(i64),
    Work,
}

const TARGETS: [&str; 5] = ["2h", "30h", "8wh", "3wd", "1eod"];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..30 * HOUR).prop_map(Step::Wait),
        2 => Just(Step::Pause),
        2 => Just(Step::Resume),
        1 => Just(Step::Meet),
        1 => Just(Step::Offer),
        1 => Just(Step::Confirm),
        1 => Just(Step::Reject),
        1 => (0..TARGETS.len()).prop_map(Step::Recompute),
        1 => (1..40 * HOUR).prop_map(Step::ByHand),
        3 => Just(Step::Work),
    ]
}

fn world() -> World {
    World::new()
        .rung("half", Milestone::Resolve, Trigger::Percent(50), notify(LadderRole::Lead))
        .rung("due", Milestone::Resolve, Trigger::Percent(100), notify(LadderRole::Manager))
        .rung("after", Milestone::Resolve, Trigger::After("2h".parse().unwrap()), notify(LadderRole::Director))
}

fn apply(world: &World, clock: Clock, step: &Step, now: &mut Instant, fired: &mut Vec<(u32, String)>) -> Clock {
    let (frame, kept) = (world.frame(), clock.clone());
    let moved = match step {
        Step::Wait(micros) => {
            *now = now.plus(*micros);
            return clock;
        }
        Step::Pause => clock.pause(world.new_pause(PauseReason::WaitingCustomer, *now), frame, *now),
        Step::Resume => clock.resume(PauseReason::WaitingCustomer, *now, frame, *now),
        Step::Meet => clock.meet(*now, frame, *now),
        Step::Offer => clock.offer(*now, frame, *now),
        Step::Confirm => clock.confirm(frame, *now),
        Step::Reject => clock.reject(frame, *now),
        Step::Recompute(at) => clock.recompute(Some(World::target(TARGETS[*at])), frame, *now),
        Step::ByHand(after) => clock.set_due(now.plus(*after), "王", frame, *now),
        Step::Work => {
            let mut clock = clock.tick(frame, *now).clock;
            for firing in due_rungs(&clock, frame, *now) {
                fired.extend(firing.rungs.iter().map(|key| (clock.generation, key.clone())));
                clock = clock.fired(&firing, frame);
            }
            assert!(clock.next_at.is_none_or(|at| at > *now), "nothing due is left behind");
            return clock;
        }
    };
    moved.map_or(kept, |changed| changed.clock)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn breaches_are_never_erased_at_most_one_stands_and_no_rung_fires_twice(
        target in 0..TARGETS.len(), steps in proptest::collection::vec(step(), 1..30)
    ) {
        let world = world();
        let mut now = at("2026-09-28 10:00");
        let mut clock = world.start(Milestone::Resolve, TARGETS[target], "2026-09-28 10:00");
        let mut fired = Vec::new();
        for step in &steps {
            let before = clock.breaches.clone();
            clock = apply(&world, clock, step, &mut now, &mut fired);
            prop_assert!(clock.breaches.len() >= before.len());
            for (old, new) in before.iter().zip(&clock.breaches) {
                prop_assert_eq!((old.at, old.recorded_at), (new.at, new.recorded_at));
            }
            prop_assert!(clock.breaches.iter().filter(|b| b.refuted.is_none()).count() <= 1);
            prop_assert!(clock.state() != State::MetLate || clock.standing_breach().is_some());
        }
        let mut once = fired.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), fired.len());
    }

    #[test]
    fn paused_time_stands_still(target in 0..TARGETS.len(), first in 1..40 * HOUR, length in SECOND..200 * HOUR, look in 0..200 * HOUR) {
        let world = world();
        let clock = world.start(Milestone::Resolve, TARGETS[target], "2026-09-28 10:00");
        let from = clock.started_at.plus(first);
        let clock = clock.pause(world.new_pause(PauseReason::WaitingCustomer, from), world.frame(), from).unwrap().clock;
        let at_pause = clock.remaining(&world.calendar, from).unwrap();
        let during = clock.remaining(&world.calendar, from.plus(look)).unwrap();
        prop_assert_eq!(at_pause.amount_micros, during.amount_micros);
        let to = from.plus(length);
        let clock = clock.resume(PauseReason::WaitingCustomer, to, world.frame(), to).unwrap().clock;
        prop_assert_eq!(at_pause.amount_micros, clock.remaining(&world.calendar, to).unwrap().amount_micros);
    }

    #[test]
    fn a_recomputed_clock_is_the_one_that_would_have_started_so(
        first in 0..TARGETS.len(), second in 0..TARGETS.len(), pauses in proptest::collection::vec((MINUTE..20 * HOUR, MINUTE..20 * HOUR), 0..6)
    ) {
        let world = world();
        let mut old = world.start(Milestone::Resolve, TARGETS[first], "2026-09-28 10:00");
        let mut new = world.start(Milestone::Resolve, TARGETS[second], "2026-09-28 10:00");
        let mut now = old.started_at;
        for (running, paused) in pauses {
            now = now.plus(running);
            let pause = world.new_pause(PauseReason::WaitingCustomer, now);
            let end = now.plus(paused);
            let go = |clock: Clock| {
                let clock = clock.pause(pause, world.frame(), now).unwrap().clock;
                clock.resume(PauseReason::WaitingCustomer, end, world.frame(), end).unwrap().clock
            };
            (old, new) = (go(old), go(new));
            now = end;
        }
        let recomputed = old.recompute(Some(World::target(TARGETS[second])), world.frame(), now).unwrap().clock;
        prop_assert_eq!(recomputed.due, new.due);
        prop_assert_eq!(recomputed.remaining(&world.calendar, now), new.remaining(&world.calendar, now));
    }
}
