//! A calendar that answers: how much working time lies between two instants, and when so much of it has passed.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::error::CalendarError;
use crate::instant::MINUTE;
use crate::notices::Settled;
use crate::spec::{CalendarSpec, DayRule, Segment};
use crate::table::{Builder, CYCLE_DAYS, Span, Table, WorkDay};
use crate::zone::{DAY, Zone, date_of, number_of};
use crate::{Day, Instant};

/// First year that can carry dated entries; the table begins here.
const FIRST_YEAR: i16 = 1996;
/// Last year that can carry dated entries.
const LAST_YEAR: i16 = 2050;
/// First year of the part that repeats.
const PLAIN_YEAR: i16 = 2052;

/// A compiled calendar. Cheap to clone; every question is a binary search or two, at any distance.
#[derive(Clone, Debug)]
pub struct Calendar {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    spec: CalendarSpec,
    zone: Zone,
    table: Table,
    settled: Settled,
    standard_day: i64,
    /// Local time and instants of the part that repeats.
    plain_from: i64,
    plain_date: i64,
}

impl Calendar {
    /// Checks a calendar and compiles it. One without working time is refused, so no calculation can fail to end.
    pub fn compile(spec: &CalendarSpec) -> Result<Self, CalendarError> {
        let tz = TimeZone::get(&spec.zone).map_err(|_| CalendarError::UnknownZone(spec.zone.clone()))?;
        check(spec)?;
        let first = number_of(jiff::civil::date(FIRST_YEAR, 1, 1));
        let plain_date = number_of(jiff::civil::date(PLAIN_YEAR, 1, 1));
        let end = plain_date + CYCLE_DAYS;
        let zone = Zone::between(&tz, (first - 2) * DAY, (end + 2) * DAY);
        let plain_from = zone.instant(plain_date * DAY);
        let mut builder = Builder::new(plain_from, plain_date);
        for number in first..end {
            let (_, _, segments) = spec.rule(date_of(number));
            let minute = |minute: u16| zone.instant(number * DAY + i64::from(minute) * MINUTE);
            builder.day(number, segments.iter().map(|s| (minute(s.start_minute), minute(s.end_minute))));
        }
        let table = builder.finish().ok_or(CalendarError::NoWorkingTime)?;
        let settled = Settled::by(spec.yearly_notices.as_ref());
        let standard_day = standard_day(spec);
        let inner = Inner { spec: spec.clone(), zone, table, settled, standard_day, plain_from, plain_date };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The document it was compiled from.
    pub fn spec(&self) -> &CalendarSpec {
        &self.inner.spec
    }

    /// Working microseconds from `a` to `b`; negative when `b` lies before `a`.
    pub fn between(&self, a: Instant, b: Instant) -> i64 {
        self.work_at(b).saturating_sub(self.work_at(a))
    }

    /// True inside a working segment.
    pub fn is_working(&self, at: Instant) -> bool {
        self.table().span(self.table().span_after(at.micros())).from <= at.micros()
    }

    /// `at` itself inside a working segment, else the start of the next one.
    pub fn next_working(&self, at: Instant) -> Instant {
        Instant::from_micros(self.table().span(self.table().span_after(at.micros())).from).max(at)
    }

    /// The earliest instant by which `micros` of working time have passed since `at`; `at` itself when there are none.
    pub fn add_working(&self, at: Instant, micros: i64) -> Instant {
        if micros <= 0 {
            return at;
        }
        self.instant_at(self.work_at(at).saturating_add(micros))
    }

    /// The date at `at` in the calendar's zone.
    pub fn date_of(&self, at: Instant) -> Date {
        date_of(self.number_at(at))
    }

    /// The instant at which a date begins in the calendar's zone.
    pub fn midnight(&self, date: Date) -> Instant {
        self.midnight_of(number_of(date))
    }

    /// True when at least one segment starts on the date.
    pub fn is_working_day(&self, date: Date) -> bool {
        let number = number_of(date);
        self.table().day(self.table().day_from(number)).date == number
    }

    /// The close of business of the first working day on or after `date`.
    pub fn close_of(&self, date: Date) -> Instant {
        Instant::from_micros(self.table().day(self.table().day_from(number_of(date))).close)
    }

    /// The n-th working day after `date`; 0 gives the first on or after it.
    pub fn working_day_after(&self, date: Date, n: u32) -> Date {
        date_of(self.nth_days(number_of(date), n).1.date)
    }

    /// What kind of day a date is, and why.
    pub fn day(&self, date: Date) -> Day {
        self.inner.spec.day(date)
    }

    /// The length of the standard day in microseconds: as declared, else of the first weekday that works.
    pub fn standard_day(&self) -> i64 {
        self.inner.standard_day
    }

    /// True when the notices for all dates from `first` to `last` are known, or the calendar needs none.
    pub fn is_settled(&self, first: Date, last: Date) -> bool {
        self.inner.settled.covers(number_of(first), number_of(last))
    }

    pub(crate) fn settled(&self, first: i64, last: i64) -> bool {
        self.inner.settled.covers(first, last)
    }

    pub(crate) fn work_at(&self, at: Instant) -> i64 {
        self.table().work_at(at.micros())
    }

    /// The earliest instant at which [`Self::work_at`] has reached `work`.
    pub(crate) fn instant_at(&self, work: i64) -> Instant {
        Instant::from_micros(self.table().instant_at(work))
    }

    /// The number of the local date at an instant; beyond the table by the same cycle as the table itself.
    pub(crate) fn number_at(&self, at: Instant) -> i64 {
        let (at, days) = fold(at.micros().saturating_sub(self.inner.plain_from), CYCLE_DAYS * DAY);
        self.inner.zone.local(at + self.inner.plain_from).div_euclid(DAY) + days
    }

    pub(crate) fn midnight_of(&self, number: i64) -> Instant {
        let (folded, days) = fold(number - self.inner.plain_date, CYCLE_DAYS);
        let at = self.inner.zone.instant((folded + self.inner.plain_date) * DAY);
        Instant::from_micros(at.saturating_add(days.saturating_mul(DAY)))
    }

    /// The first and the n-th working day after the date with this number; for 0 both are the first on or after it.
    pub(crate) fn nth_days(&self, number: i64, n: u32) -> (WorkDay, WorkDay) {
        let first = self.table().day_from(number.saturating_add(i64::from(n > 0)));
        (self.table().day(first), self.table().day(first + i64::from(n.saturating_sub(1))))
    }

    /// Working days after the local date of `now`, up to the local date of `due`.
    pub(crate) fn days_until(&self, now: Instant, due: Instant) -> u32 {
        let position = |at: Instant| self.table().day_from(self.number_at(at) + 1);
        u32::try_from((position(due) - position(now)).max(0)).unwrap_or(u32::MAX)
    }

    /// The working intervals that end after `from`, in order, without end.
    pub(crate) fn spans_after(&self, from: Instant) -> impl Iterator<Item = Span> + '_ {
        let first = self.table().span_after(from.micros());
        (first..).map(|position| self.table().span(position))
    }

    fn table(&self) -> &Table {
        &self.inner.table
    }
}

/// Folds an offset from the repeating part into the table; the second value is the number of days it was moved by.
fn fold(offset: i64, length: i64) -> (i64, i64) {
    if (-2 * length..length).contains(&offset) {
        (offset, 0)
    } else {
        (offset.rem_euclid(length), offset.div_euclid(length) * CYCLE_DAYS)
    }
}

fn check(spec: &CalendarSpec) -> Result<(), CalendarError> {
    for segments in &spec.week {
        check_segments(segments)?;
    }
    for (date, rule) in &spec.days {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
            return Err(CalendarError::DateOutOfRange(*date));
        }
        if let DayRule::Hours { segments } = rule {
            check_segments(segments)?;
        }
    }
    if spec.standard_day_minutes == Some(0) { Err(CalendarError::EmptyStandardDay) } else { Ok(()) }
}

fn check_segments(segments: &[Segment]) -> Result<(), CalendarError> {
    if let Some(segment) = segments.iter().find(|segment| !segment.is_valid()) {
        return Err(CalendarError::Inverted(*segment));
    }
    match segments.windows(2).find(|pair| pair[1].start_minute < pair[0].end_minute) {
        Some(pair) => Err(CalendarError::Overlap(pair[0], pair[1])),
        None => Ok(()),
    }
}

fn standard_day(spec: &CalendarSpec) -> i64 {
    let first_working = || spec.week.iter().find(|segments| !segments.is_empty());
    let minutes = spec
        .standard_day_minutes
        .map(i64::from)
        .or_else(|| first_working().map(|segments| segments.iter().map(|segment| i64::from(segment.minutes())).sum()));
    minutes.unwrap_or(0) * MINUTE
}
