//! The built-in calendar against the published data.

use std::collections::BTreeMap;

use serde_json::Value;
use worktime::{Calendar, CalendarSpec};

use crate::{china, cn, data, segments, term};

#[test]
fn deadlines_agree_with_three_independent_oracles() {
    let vectors: Value = serde_json::from_str(&data("calendars/deadline-vectors.json")).unwrap();
    let calendar = china("09:00-12:00,13:30-18:00");
    let rows = vectors["vectors"].as_array().unwrap();
    assert!(rows.len() >= 4);
    for row in rows {
        let instant = |i: usize| cn(row[i].as_str().unwrap());
        assert_eq!(term(instant(0), "3wd").due(&calendar, &[]).at, instant(1), "{row}");
        assert_eq!(term(instant(0), "8wh").due(&calendar, &[]).at, instant(2), "{row}");
    }
}

#[test]
fn the_built_in_years_are_the_published_ones_day_by_day() {
    let published: BTreeMap<i16, Value> = serde_json::from_str(&data("calendars/cn.json")).unwrap();
    let spec = worktime::china::spec(&segments("09:00-18:00"));
    let calendar = Calendar::compile(&spec).unwrap();
    for (year, facts) in &published {
        let listed = |key: &str, date: &str| facts[key].as_array().unwrap().iter().any(|d| d == date);
        let mut date = jiff::civil::date(*year, 1, 1);
        while date.year() == *year {
            let text = date.to_string();
            let weekday = date.weekday().to_monday_zero_offset() < 5;
            let expected = listed("work", &text) || (weekday && !listed("off", &text));
            assert_eq!(calendar.is_working_day(date), expected, "{date}");
            date = date.tomorrow().unwrap();
        }
        let notices = spec.yearly_notices.as_ref().unwrap();
        assert_eq!(notices.sources[year][0], facts["papers"][0].as_str().unwrap());
    }
    assert_eq!(published.keys().copied().collect::<Vec<_>>(), [2024, 2025, 2026]);
}

#[test]
fn working_days_of_a_year_are_what_the_notices_leave() {
    let calendar = china("09:00-18:00");
    for (year, days) in [(2024, 251), (2025, 248), (2026, 248)] {
        let (from, to) = (cn(&format!("{year}-01-01 00:00")), cn(&format!("{}-01-01 00:00", year + 1)));
        assert_eq!(calendar.between(from, to), days * 9 * worktime::HOUR, "{year}");
    }
}

#[test]
fn the_document_survives_json() {
    let spec = worktime::china::spec(&segments("09:00-12:00,13:30-18:00"));
    let text = serde_json::to_string(&spec).unwrap();
    assert!(text.contains(r#""2026-10-10":{"kind":"make_up","name":"国庆节","weekday":null}"#), "{text}");
    assert_eq!(serde_json::from_str::<CalendarSpec>(&text).unwrap(), spec);
    assert!(serde_json::from_str::<CalendarSpec>(&text.replacen("\"zone\"", "\"zune\"", 1)).is_err());
}
