//! Daily hours in the wall-clock time of a zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use worktime::{Interval, Weekday};

use super::WorkingDays;
use super::zone::{days_between, instant, local_date, plus_days};

/// On which dates hours begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = DutyDays)]
pub enum Days {
    /// Every date.
    Every,
    /// The weekdays named, holidays or not.
    Weekdays {
        /// At least one.
        weekdays: Vec<Weekday>,
    },
    /// Working days of the public calendar: holidays left out, make-up days in.
    WorkingDays,
    /// All dates that are no working days.
    RestDays,
}

impl Days {
    pub(super) fn includes(&self, date: Date, calendar: &WorkingDays) -> bool {
        match self {
            Self::Every => true,
            Self::Weekdays { weekdays } => {
                weekdays.iter().any(|day| from_monday(*day) == date.weekday().to_monday_zero_offset())
            }
            Self::WorkingDays => calendar.works(date),
            Self::RestDays => !calendar.works(date),
        }
    }

    /// How many dates from `from` to before `until` are included; by whole weeks, so that a far date costs no more.
    pub(super) fn count(&self, from: Date, until: Date, calendar: &WorkingDays) -> i64 {
        let days = days_between(from, until).max(0);
        match self {
            Self::Every => days,
            Self::Weekdays { .. } => by_weeks(from, days, |date| self.includes(date, calendar)),
            Self::WorkingDays => calendar.count(from, until),
            Self::RestDays => days - calendar.count(from, until),
        }
    }
}

/// How many of the `days` dates from `from` hold, of what depends on the weekday alone.
pub(super) fn by_weeks(from: Date, days: i64, holds: impl Fn(Date) -> bool) -> i64 {
    let among = |days: i64| (0..days).map(|day| i64::from(holds(plus_days(from, day)))).sum::<i64>();
    days / 7 * among(7) + among(days % 7)
}

/// 0 for Monday to 6 for Sunday.
pub(super) const fn from_monday(weekday: Weekday) -> i8 {
    weekday as i8
}

/// Hours that recur: from a minute to a minute of the local day, on certain dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DutyHours)]
pub struct Hours {
    /// IANA zone: `Asia/Shanghai`.
    #[schema(example = "Asia/Shanghai")]
    pub zone: String,
    /// On which dates they begin.
    pub days: Days,
    /// Minutes after local midnight at which they begin, 0 to 1439.
    #[schema(example = 510)]
    pub start_minute: u16,
    /// Minutes after the same midnight at which they end; beyond 1440 they run into the next date. At most 24 hours.
    #[schema(example = 1050)]
    pub end_minute: u16,
}

impl Hours {
    /// The hours that touch `range`, each with the date it begins on, in order, not cut to the range.
    pub(super) fn touching(&self, zone: &TimeZone, calendar: &WorkingDays, range: Interval) -> Vec<(Date, Interval)> {
        let mut date = plus_days(local_date(zone, range.from), -2);
        let last = plus_days(local_date(zone, range.to), 1);
        let mut out = Vec::new();
        while date <= last {
            if self.days.includes(date, calendar) {
                let span = self.on(zone, date);
                if span.from < range.to && span.to > range.from && span.from < span.to {
                    out.push((date, span));
                }
            }
            let next = plus_days(date, 1);
            if next == date {
                break;
            }
            date = next;
        }
        out
    }

    /// The hours that begin on `date`.
    pub(super) fn on(&self, zone: &TimeZone, date: Date) -> Interval {
        Interval { from: instant(zone, date, self.start_minute), to: instant(zone, date, self.end_minute) }
    }
}
