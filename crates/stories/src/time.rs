//! Times as the stories tell them: local time of Shanghai.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kernel::{HOUR, Instant, MINUTE};

pub(crate) const ZONE: &str = "Asia/Shanghai";

/// The instant of a local time in Shanghai: `2026-09-30 16:00`, with seconds if they matter.
#[track_caller]
pub fn at(text: &str) -> Instant {
    let time: DateTime = text.parse().unwrap_or_else(|error| panic!("`{text}` is no local time: {error}"));
    Instant::from(time.to_zoned(TimeZone::get(ZONE).unwrap()).unwrap().timestamp())
}

/// The local time of an instant in Shanghai, as [`at`] reads it.
pub fn shown(at: Instant) -> String {
    at.timestamp().to_zoned(TimeZone::get(ZONE).unwrap()).strftime("%Y-%m-%d %H:%M:%S%.f").to_string()
}

/// So many minutes of elapsed time.
pub const fn minutes(count: i64) -> i64 {
    count * MINUTE
}

/// So many hours of elapsed time.
pub const fn hours(count: i64) -> i64 {
    count * HOUR
}

/// So many times 24 hours of elapsed time.
pub const fn days(count: i64) -> i64 {
    count * 24 * HOUR
}
