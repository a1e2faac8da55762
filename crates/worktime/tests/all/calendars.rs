//! Days, clock changes and distances.

use worktime::{Calendar, CalendarError, CalendarSpec, DayReason, DayRule, HOUR, MINUTE, Weekday};

use crate::{at, china, cn, segments, term, weekdays};

#[test]
fn a_make_up_day_works_the_segments_of_the_weekday_it_names() {
    let mut spec = CalendarSpec::weekdays("x", "Asia/Shanghai", &segments("09:00-18:00"));
    spec.week[4] = segments("09:00-15:00");
    let make_up = |weekday| DayRule::MakeUp { name: "调休".to_owned(), weekday };
    spec.days.insert("2026-11-21".parse().unwrap(), make_up(Some(Weekday::Friday)));
    spec.days.insert("2026-11-28".parse().unwrap(), make_up(None));
    let calendar = Calendar::compile(&spec).unwrap();
    assert_eq!(calendar.between(cn("2026-11-21 00:00"), cn("2026-11-22 00:00")), 6 * HOUR);
    assert_eq!(calendar.between(cn("2026-11-28 00:00"), cn("2026-11-29 00:00")), 9 * HOUR);
    assert_eq!(calendar.day("2026-11-21".parse().unwrap()).reason, DayReason::MakeUp);
}

#[test]
fn a_dated_entry_wins_over_a_closure_and_a_closure_over_the_weekday() {
    let mut spec = CalendarSpec::weekdays("x", "Asia/Shanghai", &segments("09:00-18:00"));
    let closure = r#"{"from":"08-01","to":"08-15","name":"高温假"}"#;
    spec.closures.push(serde_json::from_str(closure).unwrap());
    spec.days.insert("2026-08-05".parse().unwrap(), DayRule::Hours { segments: segments("10:00-12:00") });
    let calendar = Calendar::compile(&spec).unwrap();
    assert_eq!(calendar.between(cn("2026-08-01 00:00"), cn("2026-08-16 00:00")), 2 * HOUR);
    assert_eq!(calendar.day("2026-08-04".parse().unwrap()).name.as_deref(), Some("高温假"));
}

#[test]
fn segments_over_a_change_of_clocks_keep_their_wall_times() {
    let mut spec = CalendarSpec::always("berlin", "Europe/Berlin");
    let calendar = Calendar::compile(&spec).unwrap();
    let day = |calendar: &Calendar, from: &str, to: &str| calendar.between(at(from), at(to));
    assert_eq!(day(&calendar, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"), 23 * HOUR);
    assert_eq!(day(&calendar, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"), 25 * HOUR);
    // A segment that ends inside the skipped hour ends at the change; one that begins inside it begins there.
    spec.week[6] = segments("00:00-02:30,02:30-05:00");
    let calendar = Calendar::compile(&spec).unwrap();
    assert_eq!(day(&calendar, "2026-03-29T00:00:00+01:00", "2026-03-29T05:00:00+02:00"), 4 * HOUR);
    // An hour that comes twice is worked twice by a segment that spans it, and ends at the first 02:30 where one ends in it.
    spec.week[6] = segments("00:00-02:30");
    let calendar = Calendar::compile(&spec).unwrap();
    assert_eq!(day(&calendar, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"), 150 * MINUTE);
}

#[test]
fn a_civil_close_of_business_follows_the_wall_over_a_change_of_clocks() {
    let calendar = weekdays("Europe/Berlin", "09:00-17:00");
    assert_eq!(term(at("2026-10-23T10:00:00+02:00"), "1wd").due(&calendar, &[]).at, at("2026-10-26T17:00:00+01:00"));
    assert_eq!(term(at("2026-03-27T10:00:00+01:00"), "1eod").due(&calendar, &[]).at, at("2026-03-30T17:00:00+02:00"));
}

#[test]
fn clock_changes_beyond_the_stored_years_follow_the_rule() {
    let calendar = Calendar::compile(&CalendarSpec::weekdays("x", "Europe/Berlin", &segments("08:00-18:00"))).unwrap();
    // 2094-07-05 and 2094-01-04 are Mondays.
    assert!(calendar.is_working(at("2094-07-05T06:00:00Z")), "08:00 summer time");
    assert!(!calendar.is_working(at("2094-01-04T06:30:00Z")), "07:30 winter time");
    assert_eq!(calendar.date_of(at("2094-07-04T22:30:00Z")).to_string(), "2094-07-05");
    assert_eq!(calendar.midnight("2094-07-05".parse().unwrap()), at("2094-07-04T22:00:00Z"));
}

#[test]
fn next_working_instant_is_now_inside_a_segment_and_the_next_opening_outside() {
    let calendar = china("09:00-12:00,13:30-18:00");
    assert_eq!(calendar.next_working(cn("2026-11-16 10:15")), cn("2026-11-16 10:15"));
    assert_eq!(calendar.next_working(cn("2026-11-16 12:00")), cn("2026-11-16 13:30"));
    assert_eq!(calendar.next_working(cn("2026-09-30 18:00")), cn("2026-10-08 09:00"));
    assert_eq!(calendar.working_day_after("2026-09-30".parse().unwrap(), 3).to_string(), "2026-10-10");
    assert_eq!(calendar.close_of("2026-10-03".parse().unwrap()), cn("2026-10-08 18:00"));
}

#[test]
fn segments_that_overlap_and_dates_out_of_range_are_refused() {
    let mut spec = CalendarSpec::weekdays("x", "Asia/Shanghai", &segments("09:00-18:00"));
    spec.week[2] = segments("09:00-12:00,11:00-18:00");
    assert!(matches!(Calendar::compile(&spec), Err(CalendarError::Overlap(..))));
    spec.week[2] = Vec::new();
    let date = "1970-01-01".parse().unwrap();
    spec.days.insert(date, DayRule::Holiday { name: "x".to_owned() });
    let refused = Calendar::compile(&spec).map(|_| ()).unwrap_err();
    assert_eq!(refused, CalendarError::DateOutOfRange(date));
    assert!(refused.zh().contains("1970-01-01") && refused.to_string().contains("1996"));
}

#[test]
fn a_night_segment_that_meets_the_next_morning_is_not_counted_twice() {
    let mut spec = CalendarSpec::weekdays("x", "Asia/Shanghai", &segments("09:00-18:00"));
    spec.days.insert("2026-11-16".parse().unwrap(), DayRule::Hours { segments: segments("20:00-36:00") });
    let calendar = Calendar::compile(&spec).unwrap();
    assert_eq!(calendar.between(cn("2026-11-16 00:00"), cn("2026-11-18 00:00")), 22 * HOUR);
}
