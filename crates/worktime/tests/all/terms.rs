//! Pauses, percentages and remaining time by unit.

use worktime::{Counting, Duration, HOUR, Interval, MINUTE, Term, Unit};

use crate::{china, cn, counted, term};

fn pause(from: &str, to: &str) -> Interval {
    Interval::new(cn(from), cn(to))
}

#[test]
fn a_weekend_inside_a_pause_adds_nothing_to_working_time() {
    // Scenario 14 of the field research.
    let calendar = china("09:00-18:00");
    let term = counted(cn("2026-11-05 10:00"), "3wd", Counting::WorkingTime);
    assert_eq!(term.due(&calendar, &[]).at, cn("2026-11-10 10:00"));
    let pauses = [pause("2026-11-06 17:00", "2026-11-09 10:00")];
    assert_eq!(term.due(&calendar, &pauses).at, cn("2026-11-10 12:00"));
    assert_eq!(term.explain(&calendar, &pauses).paused_micros, 2 * HOUR);
}

#[test]
fn overlapping_pauses_count_once() {
    let calendar = china("09:00-18:00");
    let pauses = [
        pause("2026-11-16 11:00", "2026-11-16 12:00"),
        pause("2026-11-16 10:00", "2026-11-16 11:30"),
        pause("2026-11-16 10:00", "2026-11-16 10:00"),
    ];
    assert_eq!(term(cn("2026-11-16 09:00"), "3h").due(&calendar, &pauses).at, cn("2026-11-16 14:00"));
}

#[test]
fn a_pause_on_the_uncounted_day_adds_nothing_to_civil_days() {
    let calendar = china("09:00-18:00");
    let term = term(cn("2026-11-16 10:00"), "3wd");
    assert_eq!(term.due(&calendar, &[pause("2026-11-16 11:00", "2026-11-16 17:00")]).at, cn("2026-11-19 18:00"));
}

#[test]
fn paused_working_time_inside_counted_days_moves_civil_days_forward_by_as_much() {
    let calendar = china("09:00-18:00");
    let term = term(cn("2026-11-16 10:00"), "3wd");
    // Two working hours on Tuesday, and the night after them, which is no working time.
    assert_eq!(term.due(&calendar, &[pause("2026-11-17 16:00", "2026-11-18 08:00")]).at, cn("2026-11-20 11:00"));
    // A pause of a whole working day moves it by a whole working day.
    assert_eq!(term.due(&calendar, &[pause("2026-11-17 00:00", "2026-11-18 00:00")]).at, cn("2026-11-20 18:00"));
    // Over the weekend: four hours of Friday after the shifted close fall on Monday.
    let long = [pause("2026-11-17 09:00", "2026-11-18 13:00")];
    assert_eq!(term.due(&calendar, &long).at, cn("2026-11-23 13:00"));
}

#[test]
fn an_end_of_day_is_the_close_of_the_next_working_date_and_pauses_in_natural_time() {
    let calendar = china("09:00-12:00,13:30-18:00");
    assert_eq!(term(cn("2026-11-16 23:50"), "1eod").due(&calendar, &[]).at, cn("2026-11-17 18:00"));
    assert_eq!(term(cn("2026-11-20 10:00"), "1eod").due(&calendar, &[]).at, cn("2026-11-23 18:00"));
    assert_eq!(term(cn("2026-09-30 10:00"), "1eod").due(&calendar, &[]).at, cn("2026-10-08 18:00"));
    let term = term(cn("2026-11-16 10:00"), "1eod");
    assert_eq!(term.due(&calendar, &[pause("2026-11-16 12:00", "2026-11-16 15:00")]).at, cn("2026-11-17 18:00"));
    assert_eq!(term.due(&calendar, &[pause("2026-11-17 10:00", "2026-11-17 13:00")]).at, cn("2026-11-17 21:00"));
}

#[test]
fn an_amount_used_up_at_the_close_is_due_at_the_close_and_not_the_next_morning() {
    let calendar = china("09:00-18:00");
    assert_eq!(term(cn("2026-11-20 17:00"), "1wh").due(&calendar, &[]).at, cn("2026-11-20 18:00"));
    assert_eq!(term(cn("2026-11-20 17:00"), "61wmin").due(&calendar, &[]).at, cn("2026-11-23 09:01"));
}

#[test]
fn remaining_time_stands_still_in_a_pause_and_turns_negative_when_late() {
    let calendar = china("09:00-18:00");
    let term = term(cn("2026-11-16 09:00"), "4wh");
    let left = |now: &str, pauses: &[Interval]| term.remaining(&calendar, pauses, cn(now)).amount_micros;
    assert_eq!(left("2026-11-16 10:00", &[]), 3 * HOUR);
    assert_eq!(left("2026-11-16 12:00", &[pause("2026-11-16 10:00", "2026-11-16 12:00")]), 3 * HOUR);
    assert_eq!(left("2026-11-16 20:00", &[]), -5 * HOUR);
    let remaining = term.remaining(&calendar, &[], cn("2026-11-16 12:00"));
    assert_eq!((remaining.share_used_permille, remaining.unit), (750, Unit::WorkingTime));
    assert_eq!(term.remaining(&calendar, &[], cn("2026-11-16 15:00")).share_used_permille, 1500);
}

#[test]
fn civil_days_tell_how_many_working_days_are_left() {
    let calendar = china("09:00-18:00");
    let term = term(cn("2026-09-30 10:00"), "3wd");
    let left = |now: &str| term.remaining(&calendar, &[], cn(now)).working_days;
    assert_eq!(left("2026-09-30 12:00"), Some(3));
    assert_eq!(left("2026-10-03 12:00"), Some(3));
    assert_eq!(left("2026-10-09 12:00"), Some(1));
    assert_eq!(left("2026-10-10 17:00"), Some(0));
    assert_eq!(left("2026-10-20 17:00"), Some(0));
}

#[test]
fn percent_of_a_paused_clock_is_percent_of_its_counted_intervals() {
    let calendar = china("09:00-18:00");
    let term = term(cn("2026-11-16 09:00"), "8wh");
    let pauses = [pause("2026-11-16 10:00", "2026-11-16 14:00")];
    assert_eq!(term.at_percent(&calendar, &pauses, 0), cn("2026-11-16 09:00"));
    assert_eq!(term.at_percent(&calendar, &pauses, 50), cn("2026-11-16 17:00"));
    assert_eq!(term.at_percent(&calendar, &pauses, 100), cn("2026-11-17 12:00"));
}

#[test]
fn a_distance_before_due_carries_the_clocks_own_unit() {
    let calendar = china("09:00-18:00");
    let start = cn("2026-11-16 09:00");
    let all = ["4h", "4wh", "3wd", "2eod"];
    for own in all {
        for other in all {
            let distance: Duration = other.parse().unwrap();
            let asked = term(start, own).before_due(&calendar, &[], distance);
            assert_eq!(asked.is_ok(), own == other, "{own} {other}");
        }
    }
    assert_eq!(term(start, "4h").before_due(&calendar, &[], Duration::hours(9)).unwrap(), start);
    let eod = term(start, "2eod").before_due(&calendar, &[], Duration::EndOfDay(1)).unwrap();
    assert_eq!(eod, cn("2026-11-17 18:00"));
}

#[test]
fn a_night_segment_belongs_to_the_date_it_starts_on() {
    let calendar = crate::weekdays("Asia/Shanghai", "22:00-30:00");
    // Friday's night ends on Saturday at 06:00: the close of business of Friday.
    assert_eq!(term(cn("2026-11-19 12:00"), "1wd").due(&calendar, &[]).at, cn("2026-11-21 06:00"));
    let explained = term(cn("2026-11-21 05:00"), "2wh").explain(&calendar, &[]);
    assert_eq!(explained.counted[0].date.to_string(), "2026-11-20");
    assert_eq!(explained.due, cn("2026-11-23 23:00"));
    assert!(!calendar.is_working_day("2026-11-21".parse().unwrap()));
}

#[test]
fn days_as_working_time_use_the_declared_standard_day() {
    let mut spec = worktime::china::spec(&crate::segments("09:00-18:00"));
    spec.standard_day_minutes = Some(480);
    let calendar = worktime::Calendar::compile(&spec).unwrap();
    let term = counted(cn("2026-11-16 09:00"), "2wd", Counting::WorkingTime);
    assert_eq!(term.due(&calendar, &[]).at, cn("2026-11-17 16:00"));
}

#[test]
fn explanations_name_the_days_that_do_not_count() {
    let calendar = china("09:00-18:00");
    let explained = term(cn("2026-09-30 16:00"), "3wd").explain(&calendar, &[]);
    let days: Vec<String> = explained.uncounted_days.iter().map(|d| d.date.to_string()).collect();
    assert_eq!(days.first().map(String::as_str), Some("2026-09-30"));
    assert!(explained.uncounted_days[0].start_date);
    assert_eq!(days.len(), 8, "the report's day and seven days of holiday");
    assert_eq!(explained.uncounted_days[1].name.as_deref(), Some("国庆节"));
    assert_eq!(explained.counted.len(), 3);
    assert_eq!(explained.counted[2].day, Some(worktime::DayReason::MakeUp));
    assert_eq!(explained.total_micros, 27 * HOUR);
    let text = serde_json::to_string(&explained).unwrap();
    assert_eq!(serde_json::from_str::<worktime::Explanation>(&text).unwrap(), explained);
}

#[test]
fn a_duration_text_names_what_is_wrong() {
    for text in ["", "3", "wd", "0h", "3d", "-1h", "3 wd", "99999999h", "1.5h", "40000wd"] {
        assert!(text.parse::<Duration>().is_err(), "{text}");
    }
    assert_eq!("90wmin".parse::<Duration>().unwrap(), Duration::WorkingTime(90 * MINUTE));
    assert_eq!("1eod".parse::<Duration>().unwrap(), Duration::EndOfDay(1));
    assert_eq!(Duration::WorkingTime(90 * MINUTE).to_string(), "90wmin");
}

#[test]
fn a_zero_amount_is_due_at_once() {
    let calendar = china("09:00-18:00");
    let start = cn("2026-11-14 12:00");
    for duration in [Duration::Elapsed(0), Duration::WorkingTime(0)] {
        let term = Term { start, duration, counting: Counting::Civil };
        assert_eq!(term.due(&calendar, &[]).at, start);
    }
}
