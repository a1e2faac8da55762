//! Scenarios of the field research, by number: what other products get wrong.

use worktime::{
    Calendar, CalendarError, CalendarSpec, Closure, Counting, Duration, HOUR, Interval, MINUTE, SECOND, Segment, Term,
};

use crate::{at, china, cn, counted, segments, term, weekdays};

const DAY_SHIFT: &str = "09:00-18:00";

#[test]
fn scenario_01_three_working_days_over_the_national_holiday_count_the_make_up_saturday() {
    let calendar = china(DAY_SHIFT);
    let reported = cn("2026-09-30 16:00");
    assert_eq!(counted(reported, "3wd", Counting::WorkingTime).due(&calendar, &[]).at, cn("2026-10-10 16:00"));
    assert_eq!(term(reported, "3wd").due(&calendar, &[]).at, cn("2026-10-10 18:00"));
}

#[test]
fn scenario_02_a_report_on_a_make_up_saturday_is_no_weekend_intake() {
    let calendar = china(DAY_SHIFT);
    let reported = cn("2026-02-14 10:00");
    assert!(calendar.is_working(reported));
    assert_eq!(counted(reported, "3wd", Counting::WorkingTime).due(&calendar, &[]).at, cn("2026-02-26 10:00"));
    assert_eq!(term(reported, "3wd").due(&calendar, &[]).at, cn("2026-02-26 18:00"));
}

#[test]
fn scenario_03_elapsed_time_ignores_the_calendar() {
    let calendar = china(DAY_SHIFT);
    let reported = cn("2026-10-01 23:30");
    assert_eq!(term(reported, "2h").due(&calendar, &[]).at, cn("2026-10-02 01:30"));
    assert_eq!(term(reported, "24h").due(&calendar, &[]).at, cn("2026-10-02 23:30"));
}

#[test]
fn scenario_04_a_deadline_in_an_unpublished_year_is_provisional_until_the_notice_is_entered() {
    let mut spec = worktime::china::spec(&segments(DAY_SHIFT));
    let term = term(cn("2026-12-30 16:00"), "3wd");
    let before = term.due(&Calendar::compile(&spec).unwrap(), &[]);
    assert!(before.provisional);
    assert_eq!(before.at, cn("2027-01-04 18:00"), "plain weekdays until the notice says more");
    spec.yearly_notices.as_mut().unwrap().published.insert(2027);
    let holiday = worktime::DayRule::Holiday { name: "元旦".to_owned() };
    spec.days.insert("2027-01-01".parse().unwrap(), holiday);
    let after = term.due(&Calendar::compile(&spec).unwrap(), &[]);
    assert!(!after.provisional);
    assert_eq!(after.at, cn("2027-01-05 18:00"));
}

#[test]
fn scenario_05_a_closure_that_crosses_the_years_end_holds_on_both_sides() {
    let mut spec = CalendarSpec::weekdays("factory", "Asia/Shanghai", &segments(DAY_SHIFT));
    let closure =
        Closure { from: "12-30".parse().unwrap(), to: "01-02".parse().unwrap(), name: "年终盘点".to_owned() };
    spec.closures.push(closure);
    let calendar = Calendar::compile(&spec).unwrap();
    for (date, works) in [
        ("2026-12-29", true),
        ("2026-12-30", false),
        ("2026-12-31", false),
        ("2027-01-01", false),
        ("2027-01-02", false),
        ("2027-01-04", true),
    ] {
        assert_eq!(calendar.is_working_day(date.parse().unwrap()), works, "{date}");
    }
    assert_eq!(term(cn("2026-12-29 17:00"), "2wh").due(&calendar, &[]).at, cn("2027-01-04 10:00"));
}

#[test]
fn scenario_06_two_shifts_a_day_skip_the_noon_break() {
    let calendar = weekdays("Asia/Shanghai", "08:30-12:00,13:30-17:30");
    assert_eq!(term(cn("2026-11-16 11:00"), "4wh").due(&calendar, &[]).at, cn("2026-11-16 16:30"));
    let at_noon = term(cn("2026-11-16 12:30"), "1wh").explain(&calendar, &[]);
    assert_eq!(at_noon.counted[0].from, cn("2026-11-16 13:30"));
    assert_eq!(at_noon.due, cn("2026-11-16 14:30"));
}

#[test]
fn scenario_07_a_week_with_only_tuesday_spans_two_tuesdays() {
    let mut spec = CalendarSpec::weekdays("tuesdays", "Asia/Shanghai", &[]);
    spec.standard_day_minutes = None;
    spec.week[1] = segments(DAY_SHIFT);
    let calendar = Calendar::compile(&spec).unwrap();
    assert_eq!(term(cn("2026-11-18 10:00"), "16wh").due(&calendar, &[]).at, cn("2026-12-01 16:00"));
    assert_eq!(term(cn("2026-11-18 10:00"), "2wd").due(&calendar, &[]).at, cn("2026-12-01 18:00"));
}

#[test]
fn scenario_08_around_the_clock_loses_no_minute_at_midnight() {
    let calendar = Calendar::compile(&CalendarSpec::always("24x7", "Asia/Shanghai")).unwrap();
    assert_eq!(term(cn("2026-11-16 20:00"), "8wh").due(&calendar, &[]).at, cn("2026-11-17 04:00"));
    assert_eq!(calendar.between(cn("2026-11-16 00:00"), cn("2027-11-16 00:00")), 365 * 24 * HOUR);
}

#[test]
fn scenario_09_empty_and_inverted_hours_are_refused_and_nothing_loops() {
    assert!("09:00-00:00".parse::<Segment>().is_err());
    assert!("18:00-09:00".parse::<Segment>().is_err());
    assert!("09:00-09:00".parse::<Segment>().is_err());
    let compile = |change: &dyn Fn(&mut CalendarSpec)| {
        let mut spec = CalendarSpec::weekdays("x", "Asia/Shanghai", &segments(DAY_SHIFT));
        change(&mut spec);
        Calendar::compile(&spec).map(|_| ()).unwrap_err()
    };
    let inverted = Segment { start_minute: 540, end_minute: 0 };
    assert_eq!(compile(&|spec| spec.week[0] = vec![inverted]), CalendarError::Inverted(inverted));
    assert_eq!(compile(&|spec| spec.week = Default::default()), CalendarError::NoWorkingTime);
    let all_year = Closure { from: "01-01".parse().unwrap(), to: "12-31".parse().unwrap(), name: "closed".to_owned() };
    assert_eq!(compile(&|spec| spec.closures.push(all_year.clone())), CalendarError::NoWorkingTime);
    let zone = compile(&|spec| "Asia/Beijing2".clone_into(&mut spec.zone));
    assert_eq!(zone, CalendarError::UnknownZone("Asia/Beijing2".to_owned()));
    // Amounts beyond every agreement end at once, too.
    let calendar = weekdays("Asia/Shanghai", "09:00-09:01");
    for duration in [
        Duration::WorkingTime(i64::MAX),
        Duration::Elapsed(i64::MAX),
        Duration::WorkingDays(u32::MAX),
        Duration::EndOfDay(u32::MAX),
    ] {
        for counting in [Counting::Civil, Counting::WorkingTime] {
            let term = Term { start: cn("2026-11-16 10:00"), duration, counting };
            assert!(term.due(&calendar, &[]).at > cn("9000-01-01 00:00"));
        }
    }
}

#[test]
fn scenario_10_elapsed_time_is_physical_and_segments_are_local_when_the_clocks_change() {
    let calendar = weekdays("Europe/Berlin", "08:00-18:00");
    let autumn = term(at("2026-10-24T20:00:00+02:00"), "24h").due(&calendar, &[]).at;
    assert_eq!(autumn, at("2026-10-25T19:00:00+01:00"));
    let spring = term(at("2026-03-28T20:00:00+01:00"), "24h").due(&calendar, &[]).at;
    assert_eq!(spring, at("2026-03-29T21:00:00+02:00"));
    let over_autumn = term(at("2026-10-23T17:00:00+02:00"), "2wh").due(&calendar, &[]).at;
    assert_eq!(over_autumn, at("2026-10-26T09:00:00+01:00"), "08:00 stays 08:00 on the wall");
    let over_spring = term(at("2026-03-27T17:00:00+01:00"), "2wh").due(&calendar, &[]).at;
    assert_eq!(over_spring, at("2026-03-30T09:00:00+02:00"));
}

#[test]
fn scenario_11_the_zone_of_the_reader_changes_no_instant_and_no_remaining_time() {
    let calendar = china(DAY_SHIFT);
    let in_china = cn("2026-11-16 10:00");
    let in_berlin = at("2026-11-16T03:00:00+01:00");
    assert_eq!(in_china, in_berlin);
    let term = term(in_berlin, "30min");
    assert_eq!(term.due(&calendar, &[]).at, cn("2026-11-16 10:30"));
    let remaining = term.remaining(&calendar, &[], at("2026-11-16T03:00:01+01:00"));
    assert_eq!(remaining.amount_micros, 30 * MINUTE - SECOND);
}

#[test]
fn scenario_12_a_warning_before_due_is_measured_in_the_counted_time() {
    let calendar = weekdays("Asia/Shanghai", "08:00-18:00");
    let four_hours = term(cn("2026-11-16 17:00"), "4wh");
    assert_eq!(four_hours.due(&calendar, &[]).at, cn("2026-11-17 11:00"));
    let before = |text: &str| four_hours.before_due(&calendar, &[], text.parse().unwrap());
    assert_eq!(before("1wh").unwrap(), cn("2026-11-17 10:00"));
    assert_eq!(before("3wh").unwrap(), cn("2026-11-16 18:00"), "not the midnight before");
    assert!(before("1h").is_err(), "elapsed hours are no working hours");
    let after = |text: &str| four_hours.after_due(&calendar, &[], text.parse().unwrap());
    assert_eq!(after("8wh"), cn("2026-11-18 09:00"));
    assert_eq!(after("2h"), cn("2026-11-17 13:00"));
    let three_days = term(cn("2026-11-16 17:00"), "3wd");
    let day_before = three_days.before_due(&calendar, &[], Duration::WorkingDays(1)).unwrap();
    assert_eq!(day_before, cn("2026-11-18 18:00"));
    assert_eq!(three_days.after_due(&calendar, &[], Duration::WorkingDays(2)), cn("2026-11-23 18:00"));
}

#[test]
fn scenario_13_a_hundred_pauses_of_half_a_minute_move_the_deadline_fifty_minutes() {
    let calendar = china(DAY_SHIFT);
    let reported = cn("2026-11-16 09:00");
    let pauses: Vec<Interval> = (0..100)
        .map(|n| {
            let from = reported.plus(n * 3 * MINUTE);
            Interval::new(from, from.plus(30 * SECOND))
        })
        .collect();
    assert_eq!(term(reported, "8h").due(&calendar, &pauses).at, cn("2026-11-16 17:50"));
    assert_eq!(term(reported, "8wh").due(&calendar, &pauses).at, cn("2026-11-16 17:50"));
}
