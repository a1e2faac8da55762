//! A term: what is measured, from when, on which rule; and when it falls due.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::duration::{Counting, Duration, Unit};
use crate::pauses::{Interval, union};
use crate::{Calendar, Instant};

/// What is being measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// The instant it runs from.
    pub start: Instant,
    /// How long, in which unit.
    pub duration: Duration,
    /// How working days are counted; without meaning for the other units.
    pub counting: Counting,
}

/// When a term falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Due {
    /// The instant; a promise kept at this instant is kept in time.
    pub at: Instant,
    /// 暂定: it touches dates whose yearly notice is not published yet.
    pub provisional: bool,
}

/// How much of a term is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Remaining {
    /// Microseconds left, counted as the term counts: natural time for `elapsed` and `end_of_day`, working time for
    /// the other two. Negative by what has been counted since it fell due.
    pub amount_micros: i64,
    /// The unit of the term.
    pub unit: Unit,
    /// Working days after today up to the due date, for terms in working days; 0 on the last day.
    pub working_days: Option<u32>,
    /// Thousandths of the term that are used; above 1000 when late.
    pub share_used_permille: u32,
}

/// "So long before due" was asked in another unit than the term's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnitMismatch {
    /// The term's unit.
    pub expected: Unit,
    /// The unit asked for.
    pub found: Unit,
}

impl fmt::Display for UnitMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (expected, found) = (self.expected.code(), self.found.code());
        write!(
            f,
            "the clock counts in {expected}, the distance before its due instant is given in {found}; units never convert"
        )
    }
}

impl std::error::Error for UnitMismatch {}

/// A term reduced to one amount of one kind of time, counted from one instant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measure {
    /// Nothing before this instant counts.
    pub from: Instant,
    /// Where `from` stands on the scale that is counted on: working time, or the instant itself.
    from_mark: i64,
    /// Microseconds to be counted.
    pub total: i64,
    /// Counted inside working segments only.
    pub working: bool,
    /// Number of the first date the amount rests on, where it rests on the calendar.
    first_date: Option<i64>,
}

impl Term {
    /// When it falls due. `pauses` may overlap and need no order; time before the start or after the due instant in
    /// them changes nothing.
    pub fn due(&self, calendar: &Calendar, pauses: &[Interval]) -> Due {
        let measure = self.measure(calendar);
        let at = measure.reached(calendar, &union(pauses, measure.from), measure.total);
        Due { at, provisional: measure.provisional(calendar, at) }
    }

    /// What is left at `now`. A pause that is still open is given up to `now`.
    pub fn remaining(&self, calendar: &Calendar, pauses: &[Interval], now: Instant) -> Remaining {
        let measure = self.measure(calendar);
        let pauses = union(pauses, measure.from);
        let used = measure.used(calendar, &pauses, now);
        let share = if measure.total > 0 { i128::from(used) * 1000 / i128::from(measure.total) } else { 1000 };
        let working_days = (self.duration.unit() == Unit::WorkingDays).then(|| {
            let due = measure.reached(calendar, &pauses, measure.total);
            calendar.days_until(now, due)
        });
        Remaining {
            amount_micros: measure.total.saturating_sub(used),
            unit: self.duration.unit(),
            working_days,
            share_used_permille: u32::try_from(share).unwrap_or(u32::MAX),
        }
    }

    /// The instant at which `percent` of the counted time have passed; 100 is the due instant, more lies beyond it.
    pub fn at_percent(&self, calendar: &Calendar, pauses: &[Interval], percent: u32) -> Instant {
        let measure = self.measure(calendar);
        let amount = i128::from(measure.total) * i128::from(percent) / 100;
        let amount = i64::try_from(amount).unwrap_or(i64::MAX);
        measure.reached(calendar, &union(pauses, measure.from), amount)
    }

    /// The instant at which `distance` of the counted time is still left; the start when the whole term is shorter.
    /// The distance must carry the term's own unit.
    pub fn before_due(
        &self,
        calendar: &Calendar,
        pauses: &[Interval],
        distance: Duration,
    ) -> Result<Instant, UnitMismatch> {
        let measure = self.measure(calendar);
        let amount = match (self.duration, distance) {
            (Duration::Elapsed(_), Duration::Elapsed(d)) | (Duration::WorkingTime(_), Duration::WorkingTime(d)) => {
                measure.total.saturating_sub(d)
            }
            (Duration::WorkingDays(n), Duration::WorkingDays(d)) => {
                let shorter = Duration::WorkingDays(n.saturating_sub(d));
                if d >= n { 0 } else { Self { duration: shorter, ..*self }.measure(calendar).total }
            }
            (Duration::EndOfDay(_), Duration::EndOfDay(d)) => {
                measure.total.saturating_sub(i64::from(d).saturating_mul(crate::zone::DAY))
            }
            (own, other) => return Err(UnitMismatch { expected: own.unit(), found: other.unit() }),
        };
        Ok(measure.reached(calendar, &union(pauses, measure.from), amount.max(0)))
    }

    /// The instant so long after the due instant, in the distance's own unit; pauses do not count.
    pub fn after_due(&self, calendar: &Calendar, pauses: &[Interval], distance: Duration) -> Instant {
        let late = Self { start: self.due(calendar, pauses).at, duration: distance, counting: self.counting };
        late.due(calendar, pauses).at
    }

    pub(crate) fn measure(&self, calendar: &Calendar) -> Measure {
        let start = self.start;
        let counted = |micros: i64| Measure {
            from: start,
            from_mark: calendar.work_at(start),
            total: micros.max(0),
            working: true,
            first_date: Some(calendar.number_at(start)),
        };
        match (self.duration, self.counting) {
            (Duration::Elapsed(micros), _) => Measure::natural(start, micros.max(0), None),
            (Duration::WorkingTime(micros), _) => counted(micros),
            (Duration::WorkingDays(n), Counting::WorkingTime) => {
                counted(calendar.standard_day().saturating_mul(i64::from(n)))
            }
            (Duration::WorkingDays(n), Counting::Civil) => civil(calendar, start, n),
            (Duration::EndOfDay(n), _) => end_of_day(calendar, start, n),
        }
    }
}

/// From the opening of the first working day after the start's date to the close of the n-th one, in working time:
/// so paused working time inside moves the due instant by as much, and a pause on the start's date by nothing.
fn civil(calendar: &Calendar, start: Instant, n: u32) -> Measure {
    let report = calendar.number_at(start);
    let (first, last) = calendar.nth_days(report, n.max(1));
    Measure {
        from: Instant::from_micros(first.open),
        from_mark: first.before,
        total: if n == 0 { 0 } else { last.after.saturating_sub(first.before) },
        working: true,
        first_date: Some(report + 1),
    }
}

/// From the midnight after the start's date to the close of business of the date n days later, or of the next working
/// day, in natural time (Civil Code of the PRC, article 203).
fn end_of_day(calendar: &Calendar, start: Instant, n: u32) -> Measure {
    let report = calendar.number_at(start);
    let from = calendar.midnight_of(report + 1);
    let target = report + i64::from(n.max(1));
    let close = Instant::from_micros(calendar.nth_days(target, 0).0.close);
    Measure::natural(from, close.since(from), Some(target))
}

impl Measure {
    fn natural(from: Instant, total: i64, first_date: Option<i64>) -> Self {
        Self { from, from_mark: from.micros(), total, working: false, first_date }
    }

    /// The earliest instant at which `amount` has been counted outside `pauses` (a union).
    pub(crate) fn reached(&self, calendar: &Calendar, pauses: &[Interval], amount: i64) -> Instant {
        let (mut at, mut mark, mut left) = (self.from, self.from_mark, amount);
        for pause in pauses {
            let counted = self.mark(calendar, pause.from).saturating_sub(mark);
            if left <= counted {
                break;
            }
            left -= counted;
            (at, mark) = (pause.to, self.mark(calendar, pause.to));
        }
        match (left > 0, self.working) {
            (false, _) => at,
            (true, true) => calendar.instant_at(mark.saturating_add(left)),
            (true, false) => at.plus(left),
        }
    }

    /// What has been counted at `now` outside `pauses` (a union); zero before it begins.
    pub(crate) fn used(&self, calendar: &Calendar, pauses: &[Interval], now: Instant) -> i64 {
        if now <= self.from {
            return 0;
        }
        let inside = |p: &Interval| self.counted(calendar, p.from.min(now), p.to.min(now));
        self.counted(calendar, self.from, now) - pauses.iter().map(inside).sum::<i64>()
    }

    pub(crate) fn counted(&self, calendar: &Calendar, a: Instant, b: Instant) -> i64 {
        self.mark(calendar, b).saturating_sub(self.mark(calendar, a))
    }

    fn mark(&self, calendar: &Calendar, at: Instant) -> i64 {
        if self.working { calendar.work_at(at) } else { at.micros() }
    }

    pub(crate) fn provisional(&self, calendar: &Calendar, due: Instant) -> bool {
        self.first_date.is_some_and(|first| !calendar.settled(first, calendar.number_at(due)))
    }
}
