use proptest::prelude::*;
use worktime::{
    Calendar, CalendarSpec, Closure, Counting, DayRule, Duration, HOUR, Instant, Interval, MINUTE, Segment, Term,
    Weekday,
};

use crate::oracle::Oracle;
use crate::{at, segments};

const ZONES: [&str; 5] =
    ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];
/// Segments that begin and end outside the hours in which clocks change.
const SHAPES: [&str; 6] =
    ["09:00-12:00,13:30-18:00", "08:30-17:30", "00:00-24:00", "22:00-30:00", "07:15-07:16,11:00-23:59", "16:00-24:00"];

fn specs() -> impl Strategy<Value = CalendarSpec> {
    let week = prop::array::uniform7(prop::option::weighted(0.7, 0..SHAPES.len()));
    let days = prop::collection::btree_map(0..730_i32, 0..4_usize, 0..12);
    (0..ZONES.len(), week, days, any::<bool>(), 0..SHAPES.len()).prop_map(|(zone, week, days, closure, fallback)| {
        let mut spec = CalendarSpec::always("drawn", ZONES[zone]);
        spec.week = week.map(|shape| shape.map_or_else(Vec::new, |shape| segments(SHAPES[shape])));
        if spec.week.iter().all(Vec::is_empty) {
            spec.week[1] = segments(SHAPES[fallback]);
        }
        spec.standard_day_minutes = Some(480);
        let first = jiff::civil::date(2026, 1, 1);
        spec.days = days
            .into_iter()
            .map(|(after, kind)| {
                let name = "drawn".to_owned();
                let rule = match kind {
                    0 => DayRule::Holiday { name },
                    1 => DayRule::MakeUp { name, weekday: None },
                    2 => DayRule::MakeUp { name, weekday: Some(Weekday::ALL[usize::try_from(after).unwrap() % 7]) },
                    _ => DayRule::Hours { segments: segments("10:00-11:30") },
                };
                (first.checked_add(jiff::Span::new().days(after)).unwrap(), rule)
            })
            .collect();
        if closure {
            let (from, to) = ("12-30".parse().unwrap(), "01-02".parse().unwrap());
            spec.closures.push(Closure { from, to, name: "stocktaking".to_owned() });
        }
        spec
    })
}

fn minutes_after(minutes: i64) -> Instant {
    at("2025-12-20T00:00:00Z").plus(minutes * MINUTE)
}

fn pauses() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((-2000_i64..12_000, 0_i64..3_000), 0..5)
}

fn placed(start: Instant, drawn: &[(i64, i64)]) -> Vec<Interval> {
    drawn
        .iter()
        .map(|(after, length)| {
            let from = start.plus(after * MINUTE);
            Interval::new(from, from.plus(length * MINUTE))
        })
        .collect()
}

/// Starts near both changes of the clocks and the year's end, and anywhere in two years.
fn starts() -> impl Strategy<Value = Instant> {
    prop_oneof![
        (0_i64..60 * 24 * 700).prop_map(minutes_after),
        (0_i64..60 * 24 * 4).prop_map(|m| at("2026-10-23T12:00:00Z").plus(m * MINUTE)),
        (0_i64..60 * 24 * 4).prop_map(|m| at("2026-03-27T12:00:00Z").plus(m * MINUTE)),
        (0_i64..60 * 24 * 6).prop_map(|m| at("2026-12-28T12:00:00Z").plus(m * MINUTE)),
    ]
}

fn term(start: Instant, duration: Duration, counting: Counting) -> Term {
    Term { start, duration, counting }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn time_between_two_instants_is_the_minutes_worked(spec in specs(), start in starts(), length in 0_i64..20_000) {
        let calendar = Calendar::compile(&spec).unwrap();
        let end = start.plus(length * MINUTE);
        let expected = Oracle::new(&spec).minutes(start, end) * MINUTE;
        prop_assert_eq!(calendar.between(start, end), expected);
        prop_assert_eq!(calendar.between(end, start), -expected);
        prop_assert_eq!(calendar.is_working(start), Oracle::new(&spec).works(start));
    }

    #[test]
    fn working_time_is_due_when_its_minutes_are_worked(
        spec in specs(), start in starts(), minutes in 1_i64..3_000, drawn in pauses(),
    ) {
        let calendar = Calendar::compile(&spec).unwrap();
        let pauses = placed(start, &drawn);
        let expected = Oracle::new(&spec).due(start, minutes, &pauses, Oracle::works);
        let due = term(start, Duration::WorkingTime(minutes * MINUTE), Counting::Civil).due(&calendar, &pauses);
        prop_assert_eq!(due.at, expected);
    }

    #[test]
    fn elapsed_time_is_due_by_the_physical_clock(
        spec in specs(), start in starts(), minutes in 1_i64..8_000, drawn in pauses(),
    ) {
        let calendar = Calendar::compile(&spec).unwrap();
        let pauses = placed(start, &drawn);
        let expected = Oracle::new(&spec).due(start, minutes, &pauses, |_, _| true);
        let due = term(start, Duration::Elapsed(minutes * MINUTE), Counting::Civil).due(&calendar, &pauses);
        prop_assert_eq!(due.at, expected);
    }

    #[test]
    fn civil_days_end_at_the_close_of_the_nth_working_date(
        spec in specs(), start in starts(), days in 1_u32..9, drawn in pauses(),
    ) {
        let calendar = Calendar::compile(&spec).unwrap();
        let oracle = Oracle::new(&spec);
        let mut date = oracle.date_of(start);
        let first = oracle.next_working_date(date.tomorrow().unwrap());
        for _ in 0..days {
            date = oracle.next_working_date(date.tomorrow().unwrap());
        }
        let term = term(start, Duration::WorkingDays(days), Counting::Civil);
        prop_assert_eq!(term.due(&calendar, &[]).at, oracle.close(date));
        // Paused working minutes inside the counted days are worked off after the close.
        let report = oracle.date_of(start);
        let counts = |oracle: &Oracle, at: Instant| oracle.owner(at).is_some_and(|owner| owner > report);
        let midnight = oracle.midnight(first);
        let minutes = (0..oracle.close(date).since(midnight) / MINUTE)
            .filter(|m| counts(&oracle, midnight.plus(m * MINUTE)))
            .count();
        let pauses = placed(start, &drawn);
        let expected = oracle.due(midnight, i64::try_from(minutes).unwrap(), &pauses, counts);
        prop_assert_eq!(term.due(&calendar, &pauses).at, expected);
    }

    #[test]
    fn the_end_of_day_moves_to_a_working_date_and_pauses_in_natural_time(
        spec in specs(), start in starts(), days in 1_u32..9, drawn in pauses(),
    ) {
        let calendar = Calendar::compile(&spec).unwrap();
        let oracle = Oracle::new(&spec);
        let report = oracle.date_of(start);
        let target = report.checked_add(jiff::Span::new().days(i64::from(days))).unwrap();
        let close = oracle.close(oracle.next_working_date(target));
        let term = term(start, Duration::EndOfDay(days), Counting::Civil);
        prop_assert_eq!(term.due(&calendar, &[]).at, close);
        let midnight = oracle.midnight(report.tomorrow().unwrap());
        let pauses = placed(start, &drawn);
        let expected = oracle.due(midnight, close.since(midnight) / MINUTE, &pauses, |_, _| true);
        prop_assert_eq!(term.due(&calendar, &pauses).at, expected);
    }

    #[test]
    fn an_explanation_adds_up(
        spec in specs(), start in starts(), unit in 0..5_usize, amount in 1_u32..12, drawn in pauses(),
    ) {
        let calendar = Calendar::compile(&spec).unwrap();
        let pauses = placed(start, &drawn);
        let hours = i64::from(amount) * HOUR + 7;
        let term = match unit {
            0 => term(start, Duration::Elapsed(hours), Counting::Civil),
            1 => term(start, Duration::WorkingTime(hours), Counting::Civil),
            2 => term(start, Duration::WorkingDays(amount), Counting::Civil),
            3 => term(start, Duration::WorkingDays(amount), Counting::WorkingTime),
            _ => term(start, Duration::EndOfDay(amount), Counting::Civil),
        };
        let explained = term.explain(&calendar, &pauses);
        let due = term.due(&calendar, &pauses);
        prop_assert_eq!(explained.due, due.at);
        prop_assert_eq!(explained.provisional, due.provisional);
        prop_assert_eq!(explained.counted.iter().map(|c| c.micros).sum::<i64>(), explained.total_micros);
        prop_assert_eq!(explained.unlisted_micros, 0);
        prop_assert_eq!(explained.counted.last().unwrap().to, due.at);
        for pair in explained.counted.windows(2) {
            prop_assert!(pair[0].to <= pair[1].from);
        }
        for counted in &explained.counted {
            prop_assert!(counted.from < counted.to && counted.from >= start);
            prop_assert!(pauses.iter().all(|p| p.from >= p.to || counted.to <= p.from || p.to <= counted.from));
        }
        // What the other questions say agrees with it.
        prop_assert_eq!(term.at_percent(&calendar, &pauses, 100), due.at);
        prop_assert_eq!(term.remaining(&calendar, &pauses, due.at).amount_micros, 0);
        prop_assert_eq!(term.remaining(&calendar, &pauses, start).amount_micros, explained.total_micros);
        let mut earlier = start;
        for percent in [25, 50, 75, 90, 100, 130] {
            let now = term.at_percent(&calendar, &pauses, percent);
            prop_assert!(earlier <= now);
            earlier = now;
            let used = explained.total_micros - term.remaining(&calendar, &pauses, now).amount_micros;
            prop_assert_eq!(used, explained.total_micros * i64::from(percent) / 100);
        }
    }

    #[test]
    fn adding_what_lies_between_never_passes_the_later_instant(
        spec in specs(), a in -3_000_000_i64..6_000_000, b in -3_000_000_i64..6_000_000,
    ) {
        // Hours around 2026: from 1684 to 2710, far beyond both ends of what is stored.
        let calendar = Calendar::compile(&spec).unwrap();
        let hour = |h: i64| at("2026-01-01T00:30:00Z").plus(h * HOUR);
        let (a, b) = (hour(a.min(b)), hour(a.max(b)));
        let between = calendar.between(a, b);
        let reached = calendar.add_working(a, between);
        prop_assert!(reached <= b);
        prop_assert_eq!(calendar.between(a, reached), between);
        prop_assert_eq!(calendar.between(reached, b), 0);
        let middle = Instant::from_micros(a.micros() / 2 + b.micros() / 2);
        prop_assert_eq!(calendar.between(a, middle) + calendar.between(middle, b), between);
    }

    #[test]
    fn far_away_weeks_keep_their_pattern(week in -54_000_i64..40_000, hour in 0_i64..168, zone in 0..2_usize) {
        // Without closures and clock changes a week a thousand years away looks like any other.
        let zone = ["Asia/Shanghai", "Asia/Kathmandu"][zone];
        let mut spec = CalendarSpec::weekdays("plain", zone, &segments("09:00-12:00,13:30-18:00"));
        spec.week[5] = vec![Segment { start_minute: 1320, end_minute: 1800 }];
        let calendar = Calendar::compile(&spec).unwrap();
        let near = at("2030-06-03T00:00:00Z").plus(hour * HOUR);
        let far = near.plus(week * 7 * 24 * HOUR);
        prop_assert_eq!(calendar.is_working(far), calendar.is_working(near));
        let week_of_work = calendar.add_working(far, 100 * HOUR).since(far);
        prop_assert_eq!(week_of_work, calendar.add_working(near, 100 * HOUR).since(near));
    }

    #[test]
    fn a_duration_reads_back_what_it_writes(kind in 0..4_u8, n in 1_u32..36_525, micros in 1_i64..1_000_000_000_000_000) {
        let duration = match kind {
            0 => Duration::Elapsed(micros),
            1 => Duration::WorkingTime(micros),
            2 => Duration::WorkingDays(n),
            _ => Duration::EndOfDay(n),
        };
        prop_assert_eq!(duration.to_string().parse::<Duration>().unwrap(), duration);
        let json = serde_json::to_string(&duration).unwrap();
        prop_assert_eq!(serde_json::from_str::<Duration>(&json).unwrap(), duration);
    }
}
