//! What was known folds from what was kept, and what was not kept is never made up.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use clocks::core::{Facing, Frame, Ladder, Milestone, Start, Subject, Target};
use kernel::{HOUR, SeededIds};
use proptest::prelude::*;
use worktime::{Calendar, CalendarSpec, Counting, Duration};

use super::*;

const T0: Instant = Instant::from_micros(1_790_000_000_000_000);

fn clock(ids: &SeededIds, version: i64) -> Clock {
    let calendar = Calendar::compile(&CalendarSpec::always("昼夜", "Asia/Shanghai")).unwrap();
    let start = Start {
        id: ClockId::fresh(ids, T0),
        subject: Subject::new("incident", "x"),
        milestone: Milestone::Respond,
        watch: None,
        facing: Facing::Customer,
        target: Target {
            duration: Some(Duration::Elapsed(2 * HOUR)),
            counting: Counting::Civil,
            calendar: kernel::CalendarId::fresh(ids, T0),
            stopped_by: Vec::new(),
            agreement: None,
            severity: None,
        },
        started_at: T0,
        pauses: Vec::new(),
    };
    Clock { version, ..Clock::start(start, Frame { calendar: &calendar, ladder: &Ladder::NONE }, T0).clock }
}

fn kept(minute: i64, version: i64, incident: u32) -> Kept<u32> {
    Kept {
        entered_at: T0.plus(minute * kernel::MINUTE),
        whole: minute == 0,
        version: Some(version),
        incident: Some(incident),
        clocks: Vec::new(),
        others: Vec::new(),
    }
}

const fn at(minute: i64) -> Instant {
    T0.plus(minute * kernel::MINUTE)
}

const fn rows(version: i64) -> Present {
    Present { version, clocks: Vec::new() }
}

#[test]
fn what_was_entered_later_is_not_seen() {
    let all = [kept(0, 1, 10), kept(5, 2, 20), kept(9, 3, 30)];
    let seen = |minute| known_at(&all, at(minute), &rows(3)).map(|known| (known.incident, known.version));
    assert_eq!((seen(0), seen(4), seen(5), seen(100)), (Ok((10, 1)), Ok((10, 1)), Ok((20, 2)), Ok((30, 3))));
    assert_eq!(seen(-1), Err(Unknown::NotKept(Some(at(0)))), "nothing was known before it was entered");
}

#[test]
fn a_write_that_was_not_kept_leaves_a_gap_and_the_next_kept_one_ends_it() {
    let all = [kept(0, 1, 10), kept(9, 3, 30)];
    let seen = |minute, present| known_at(&all, at(minute), &rows(present)).map(|known| known.incident);
    assert_eq!(seen(5, 3), Err(Unknown::Gap(None)), "somewhere between the two something happened");
    assert_eq!(seen(9, 3), Ok(30));
    assert_eq!(seen(9, 4), Err(Unknown::Gap(None)), "the row has gone on since");
    assert_eq!(known_at::<u32>(&[], at(5), &rows(3)), Err(Unknown::NotKept(None)));
}

#[test]
fn a_clock_is_what_it_was_in_its_last_kept_version() {
    let ids = SeededIds::new(7);
    let first = clock(&ids, 1);
    let later = Clock { generation: 2, version: 2, ..first.clone() };
    let mut all = [kept(0, 1, 10), kept(5, 2, 20), kept(9, 3, 30)];
    all[0].clocks.push(first.clone());
    all[1].others.push((first.id, 1));
    all[2].clocks.push(later);
    let present = |version| Present { version: 3, clocks: vec![(first.id, version)] };
    let seen = |minute, version| known_at(&all, at(minute), &present(version)).map(|k| k.clocks[0].generation);
    assert_eq!((seen(5, 2), seen(9, 2)), (Ok(1), Ok(2)));
    assert_eq!(seen(9, 3), Err(Unknown::Gap(None)), "its row has gone on without being kept");
    all[1].others[0].1 = 2;
    assert_eq!(known_at(&all, at(5), &present(2)), Err(Unknown::Gap(None)), "it was another by then");
}

proptest! {
    #[test]
    fn every_prefix_is_what_was_known_at_its_end(steps in prop::collection::vec(0_i64..4, 1..30)) {
        let (mut all, mut minute) = (Vec::new(), 0);
        for (place, step) in steps.iter().enumerate() {
            let version = i64::try_from(place).unwrap() + 1;
            all.push(kept(minute, version, u32::try_from(version).unwrap()));
            all[place].whole = place == 0;
            minute += step;
        }
        let last = all.len();
        for one in all.clone() {
            let known = known_at(&all, one.entered_at, &rows(i64::try_from(last).unwrap())).unwrap();
            let expected = all.iter().rev().find(|other| other.entered_at <= one.entered_at).unwrap();
            prop_assert_eq!(Some(known.incident), expected.incident);
        }
    }
}
