//! Local time of one zone over the years a calendar is compiled for, as a sorted list of offsets.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use crate::instant::SECOND;

/// Microseconds of one civil day of 24 hours.
pub(crate) const DAY: i64 = 86_400 * SECOND;

/// Offsets of a zone between two instants.
///
/// The map from local time to instants never runs backwards: a local time that the clocks skip is the instant of the
/// change, one that happens twice is its first occurrence.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    /// Instant from which `offsets[i]` holds; the first is the beginning of the scale.
    starts: Vec<i64>,
    /// Microseconds east of Greenwich.
    offsets: Vec<i64>,
    /// Local time at which period i ends, in its own offset.
    ends: Vec<i64>,
}

impl Zone {
    /// The offsets of `zone` from `from` to `to` (instants in microseconds).
    pub(crate) fn between(zone: &TimeZone, from: i64, to: i64) -> Self {
        let at = Timestamp::from_microsecond(from).unwrap_or(Timestamp::MIN);
        let mut starts = vec![i64::MIN];
        let mut offsets = vec![micros(zone.to_offset(at))];
        for change in zone.following(at) {
            let when = change.timestamp().as_microsecond();
            if when >= to {
                break;
            }
            if offsets.last() != Some(&micros(change.offset())) {
                starts.push(when);
                offsets.push(micros(change.offset()));
            }
        }
        let mut ends: Vec<i64> = starts[1..].iter().zip(&offsets).map(|(start, offset)| start + offset).collect();
        ends.push(i64::MAX);
        Self { starts, offsets, ends }
    }

    /// The instant of a local time, given as microseconds since local 1970-01-01T00:00.
    pub(crate) fn instant(&self, local: i64) -> i64 {
        let i = self.ends.partition_point(|&end| end <= local).min(self.offsets.len() - 1);
        local.saturating_sub(self.offsets[i]).max(self.starts[i])
    }

    /// Microseconds since local 1970-01-01T00:00 at an instant.
    pub(crate) fn local(&self, at: i64) -> i64 {
        let i = self.starts.partition_point(|&start| start <= at).saturating_sub(1);
        at.saturating_add(self.offsets[i])
    }
}

fn micros(offset: Offset) -> i64 {
    i64::from(offset.seconds()) * SECOND
}

/// The number of a date: days since 1970-01-01.
pub(crate) fn number_of(date: Date) -> i64 {
    let at = Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap_or(Timestamp::MIN);
    at.as_second().div_euclid(86_400)
}

/// The date with this number; beyond the years of the scale its nearest end.
pub(crate) fn date_of(number: i64) -> Date {
    let at = Timestamp::from_second(number.saturating_mul(86_400));
    Offset::UTC.to_datetime(at.unwrap_or(if number < 0 { Timestamp::MIN } else { Timestamp::MAX })).date()
}
