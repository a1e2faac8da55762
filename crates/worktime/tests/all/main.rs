//! The crate against the scenarios, the published vectors and an oracle that counts minute by minute.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its own data has failed")]

mod calendars;
mod china;
mod oracle;
mod properties;
mod provisional;
mod scenarios;
mod terms;

use worktime::{Calendar, CalendarSpec, Counting, Duration, Instant, Segment, Term};

/// An instant from RFC 3339 text.
pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A wall-clock time in China.
pub fn cn(text: &str) -> Instant {
    at(&format!("{}:00+08:00", text.replace(' ', "T")))
}

/// Segments from text.
pub fn segments(text: &str) -> Vec<Segment> {
    Segment::parse_list(text).unwrap()
}

/// China's calendar with these segments, compiled.
pub fn china(text: &str) -> Calendar {
    Calendar::compile(&worktime::china::spec(&segments(text))).unwrap()
}

/// Monday to Friday in a zone, compiled.
pub fn weekdays(zone: &str, text: &str) -> Calendar {
    Calendar::compile(&CalendarSpec::weekdays("test", zone, &segments(text))).unwrap()
}

/// A term that counts working days as the Civil Code does.
pub fn term(start: Instant, duration: &str) -> Term {
    counted(start, duration, Counting::Civil)
}

/// A term under a counting rule.
pub fn counted(start: Instant, duration: &str, counting: Counting) -> Term {
    let duration: Duration = duration.parse().unwrap();
    Term { start, duration, counting }
}

/// Where the outside data lies.
pub fn data(path: &str) -> String {
    let root = std::env::var("AFTERCARE_TEST_DATA")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").to_owned());
    let file = format!("{root}/{path}");
    std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file}: {e}; set AFTERCARE_TEST_DATA to the data folder"))
}
