//! When people report: mostly in office hours, less on holidays, hardly ever at night.

use anyhow::Result;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Instant, MINUTE};
use worktime::{Calendar, Segment, china};

use super::chance::Chance;
use super::lines::{ZONE, date};

/// Draws moments of report.
pub(super) struct Moments {
    calendar: Calendar,
    zone: TimeZone,
}

/// Which part of the history.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub first: &'static str,
    pub last: &'static str,
}

impl Span {
    /// All of it.
    pub const WHOLE: Self = Self { first: "2026-09-01", last: "2026-10-30" };
    /// Two weeks without a holiday.
    pub const PLAIN: Self = Self { first: "2026-09-01", last: "2026-09-11" };
    /// After 教务's warranty has ended.
    pub const AFTER_JW: Self = Self { first: "2026-10-21", last: "2026-10-30" };
    /// While 教务's warranty holds.
    pub const BEFORE_JW: Self = Self { first: "2026-09-01", last: "2026-10-19" };
}

impl Moments {
    /// On the public calendar.
    pub fn new() -> Result<Self> {
        let office = Segment { start_minute: 510, end_minute: 1050 };
        Ok(Self { calendar: Calendar::compile(&china::spec(&[office]))?, zone: TimeZone::get(ZONE)? })
    }

    /// A moment in `span`; outside office hours only when `any_hour`.
    pub fn draw(&self, chance: &mut Chance, span: Span, any_hour: bool) -> Result<Instant> {
        let (first, last) = (date(span.first)?, date(span.last)?);
        let days = i64::from((last - first).get_days());
        loop {
            let day = first.checked_add(chance.between(0, days).days())?;
            let works = self.calendar.is_working(self.at(day, 600)?);
            if !(works || any_hour && chance.percent(30)) {
                continue;
            }
            let minute =
                if any_hour && chance.percent(20) { chance.between(1050, 1340) } else { chance.between(515, 980) };
            return self.at(day, minute);
        }
    }

    fn at(&self, day: Date, minute: i64) -> Result<Instant> {
        let midnight = day.to_zoned(self.zone.clone())?;
        Ok(Instant::from(midnight.timestamp()).plus(minute * MINUTE))
    }
}
