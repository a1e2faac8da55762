//! What holds for any rota, in any zone, on any day.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::{HOUR, Instant, MINUTE};
use proptest::prelude::*;
use worktime::{Interval, Weekday};

use super::tests::{World, hours};
use super::*;

const ZONES: [&str; 6] =
    ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"];

fn pattern() -> impl Strategy<Value = Pattern> {
    prop_oneof![
        (1..4_u32).prop_map(|count| Pattern::Days { count }),
        (1..3_u32, 0..7_usize, 0..1440_u16).prop_map(|(count, day, at_minute)| Pattern::Weeks {
            count,
            weekday: Weekday::ALL[day],
            at_minute,
        }),
        (1..3_u32, 1..=31_u8, 0..1440_u16).prop_map(|(count, day, at_minute)| Pattern::Months {
            count,
            day,
            at_minute
        }),
    ]
}

fn local(zone: &str, at: Instant) -> jiff::Zoned {
    at.timestamp().to_zoned(TimeZone::get(zone).unwrap())
}

proptest! {
    #[test]
    fn around_the_clock_there_is_always_exactly_one_person(
        zone in 0..ZONES.len(), start in 0..1440_u16, pattern in pattern(), people in 1..5_usize, day in 0..600_i64,
    ) {
        let mut world = World::new(people);
        world.rota(ShiftKind::NightOnCall, hours(ZONES[zone], Days::Every, start, start + 1440), pattern, date(2026, 1, 1));
        let from = Instant::from(date(2026, 1, 3).in_tz("UTC").unwrap().timestamp()).plus(day * 24 * HOUR);
        let range = Interval { from, to: from.plus(72 * HOUR) };
        let duties = world.roster().duties(range);
        prop_assert_eq!(duties.first().unwrap().span.from, range.from);
        prop_assert_eq!(duties.last().unwrap().span.to, range.to);
        for pair in duties.windows(2) {
            prop_assert_eq!(pair[0].span.to, pair[1].span.from);
        }
    }

    #[test]
    fn a_range_says_the_same_however_it_is_cut(
        zone in 0..ZONES.len(), start in 0..1440_u16, length in 1..=1440_u16, pattern in pattern(), cut in 1..4000_i64,
    ) {
        let mut world = World::new(3);
        let weekdays = Days::Weekdays { weekdays: vec![Weekday::Monday, Weekday::Thursday, Weekday::Saturday] };
        world.rota(ShiftKind::Day, hours(ZONES[zone], weekdays, start, start + length), pattern, date(2026, 2, 28));
        let from = Instant::from(date(2026, 3, 20).in_tz("UTC").unwrap().timestamp());
        let (middle, to) = (from.plus(cut * MINUTE), from.plus(4001 * MINUTE));
        let roster = world.roster();
        let held = |person, from, to| -> i64 { roster.duty(person, from, to).iter().map(|span| span.to.since(span.from)).sum() };
        for person in &world.people {
            prop_assert_eq!(held(*person, from, to), held(*person, from, middle) + held(*person, middle, to));
        }
    }

    #[test]
    fn hours_begin_and_end_at_their_local_minute_unless_the_clock_skips_it(
        zone in 0..ZONES.len(), start in 0..1440_u16, length in 1..=1440_u16, day in 0..600_i64,
    ) {
        let mut world = World::new(1);
        let pattern = Pattern::Days { count: 1 };
        world.rota(ShiftKind::Day, hours(ZONES[zone], Days::Every, start, start + length), pattern, date(2026, 1, 1));
        let from = Instant::from(date(2026, 1, 3).in_tz("UTC").unwrap().timestamp()).plus(day * 24 * HOUR);
        for duty in world.roster().duties(Interval { from, to: from.plus(48 * HOUR) }) {
            let begins = local(ZONES[zone], duty.span.from);
            let minute = i64::from(begins.hour()) * 60 + i64::from(begins.minute());
            let skipped = local(ZONES[zone], duty.span.from.plus(-1)).offset() != begins.offset();
            prop_assert!(duty.span.from == from || minute == i64::from(start) || skipped, "{begins}");
        }
    }

    #[test]
    fn dates_are_counted_as_one_by_one(
        rule in 0..4_usize, named in proptest::collection::vec(0..7_usize, 1..4), start in 0..800_i64, days in -3..900_i64,
        exceptions in proptest::collection::btree_map(0..1700_i64, any::<bool>(), 0..40),
    ) {
        let first = date(2026, 1, 1);
        let day = |number: i64| first.saturating_add(jiff::Span::new().days(number));
        let calendar = WorkingDays::new(exceptions.into_iter().map(|(number, works)| (day(number), works)));
        let weekdays = named.into_iter().map(|number| Weekday::ALL[number]).collect();
        let rule = [Days::Every, Days::Weekdays { weekdays }, Days::WorkingDays, Days::RestDays][rule].clone();
        let one_by_one = (start..start + days).filter(|number| rule.includes(day(*number), &calendar)).count();
        prop_assert_eq!(rule.count(day(start), day(start + days), &calendar), i64::try_from(one_by_one).unwrap());
    }
}
