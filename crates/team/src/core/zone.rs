//! From wall-clock time to instants, so that neighbouring shifts always meet.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use worktime::Instant;

/// Minutes of a day.
pub(super) const DAY: u16 = 1440;

/// The instant at which the local clock reads `minute` minutes after midnight of `date`; `minute` may exceed a day.
///
/// A time that the clock skips becomes the instant of the change; one that comes twice is the first of the two. The
/// function never decreases with the local time, so what ends and what begins at the same local time meets exactly.
pub(super) fn instant(zone: &TimeZone, date: Date, minute: u16) -> Instant {
    let date = date.saturating_add(jiff::Span::new().days(i64::from(minute / DAY)));
    let of_day = minute % DAY;
    let hour = i8::try_from(of_day / 60).unwrap_or(0);
    let local = date.at(hour, i8::try_from(of_day % 60).unwrap_or(0), 0, 0);
    resolve(zone, local)
}

fn resolve(zone: &TimeZone, local: DateTime) -> Instant {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { after, .. } => {
            let before_change = after.to_timestamp(local).unwrap_or(jiff::Timestamp::MIN);
            let change = zone.following(before_change).next().map(|transition| transition.timestamp());
            change.unwrap_or(before_change).into()
        }
        AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
            offset.to_timestamp(local).unwrap_or(jiff::Timestamp::MAX).into()
        }
    }
}

/// The local date at `at`.
pub(super) fn local_date(zone: &TimeZone, at: Instant) -> Date {
    zone.to_datetime(at.timestamp()).date()
}

/// The date `days` after `date`; stops at the ends of the calendar.
pub(super) fn plus_days(date: Date, days: i64) -> Date {
    date.saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000)))
}

/// Days from `from` to `to`.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    let midnight = |date: Date| date.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).map_or(0, |at| at.timestamp().as_second());
    (midnight(to) - midnight(from)) / 86_400
}

/// The local date in `zone` at `at`; in UTC when the zone is unknown.
pub fn local_date_in(zone: &str, at: Instant) -> Date {
    local_date(&zone_or_utc(zone), at)
}

/// Whether it is night (22:00 to 06:00) in `zone` at `at`.
pub fn is_night(zone: &str, at: Instant) -> bool {
    let hour = zone_or_utc(zone).to_datetime(at.timestamp()).hour();
    work::core::night_hours(u8::try_from(hour).unwrap_or(12))
}

fn zone_or_utc(zone: &str) -> TimeZone {
    TimeZone::get(zone).unwrap_or(TimeZone::UTC)
}

/// The midnight in `zone` that ends `date`.
pub fn end_of_day(zone: &str, date: Date) -> Instant {
    instant(&zone_or_utc(zone), date, DAY)
}
