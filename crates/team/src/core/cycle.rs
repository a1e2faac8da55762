//! Whose turn it is.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use worktime::{Instant, Interval};

use super::hours::from_monday;
use super::zone::{days_between, instant, local_date, plus_days};
use super::{Pattern, Rotation};

/// The pieces of the shift that began on `date`, each with the place in the list of members.
///
/// Empty for a standing rotation, which has no turns.
pub(super) fn turns(
    rotation: &Rotation,
    zone: &TimeZone,
    shifts_before: i64,
    span: Interval,
) -> Vec<(usize, Interval)> {
    let members = i64::try_from(rotation.members.len()).unwrap_or(0);
    if members == 0 {
        return Vec::new();
    }
    let place = |turn: i64| usize::try_from(turn.rem_euclid(members)).unwrap_or(0);
    match rotation.pattern {
        Pattern::Standing => Vec::new(),
        Pattern::Days { count } => vec![(place(shifts_before / i64::from(count.max(1))), span)],
        Pattern::Weeks { .. } | Pattern::Months { .. } => {
            let cycle = Cycle::of(rotation, zone);
            cycle.split(span).into_iter().map(|(turn, piece)| (place(turn), piece)).collect()
        }
    }
}

/// Hand-overs at certain local times.
struct Cycle<'a> {
    zone: &'a TimeZone,
    unit: Unit,
    count: i64,
    at_minute: u16,
}

enum Unit {
    /// Weeks from this date, which has the weekday of the hand-over.
    Weeks { first: Date },
    /// Months from this year and month; the day is the last of a month too short for it.
    Months { year: i16, month: i8, day: u8 },
}

impl<'a> Cycle<'a> {
    /// The cycle whose turn 0 begins with the last hand-over on or before the rotation's first date.
    fn of(rotation: &Rotation, zone: &'a TimeZone) -> Self {
        let start = rotation.starts_on;
        let (unit, count, at_minute) = match rotation.pattern {
            Pattern::Weeks { count, weekday, at_minute } => {
                let back = (start.weekday().to_monday_zero_offset() - from_monday(weekday)).rem_euclid(7);
                (Unit::Weeks { first: plus_days(start, -i64::from(back)) }, count, at_minute)
            }
            Pattern::Months { count, day, at_minute } => {
                (Unit::Months { year: start.year(), month: start.month(), day }, count, at_minute)
            }
            Pattern::Standing | Pattern::Days { .. } => (Unit::Weeks { first: start }, 1, 0),
        };
        let mut cycle = Self { zone, unit, count: i64::from(count.max(1)), at_minute };
        if cycle.date(0) > start
            && let Unit::Months { year, month, .. } = &mut cycle.unit
        {
            (*year, *month) = month_after(*year, *month, -1);
        }
        cycle
    }

    /// The instant at which turn `turn` begins.
    fn boundary(&self, turn: i64) -> Instant {
        instant(self.zone, self.date(turn), self.at_minute)
    }

    /// The local date on which turn `turn` begins.
    fn date(&self, turn: i64) -> Date {
        let units = turn.saturating_mul(self.count);
        match self.unit {
            Unit::Weeks { first } => plus_days(first, units.saturating_mul(7)),
            Unit::Months { year, month, day } => {
                let (year, month) = month_after(year, month, units);
                let first = Date::new(year, month, 1).unwrap_or(Date::MIN);
                let day = i8::try_from(day).unwrap_or(31).clamp(1, first.days_in_month());
                plus_days(first, i64::from(day) - 1)
            }
        }
    }

    /// The turn that holds `at`.
    fn turn_at(&self, at: Instant) -> i64 {
        let date = local_date(self.zone, at);
        let units = match self.unit {
            Unit::Weeks { first } => days_between(first, date).div_euclid(7),
            Unit::Months { year, month, .. } => {
                (i64::from(date.year()) - i64::from(year)) * 12 + i64::from(date.month()) - i64::from(month)
            }
        };
        let mut turn = units.div_euclid(self.count) + 1;
        while self.boundary(turn) > at && turn > units.div_euclid(self.count) - 2 {
            turn -= 1;
        }
        turn
    }

    /// `span` cut at the hand-overs.
    fn split(&self, span: Interval) -> Vec<(i64, Interval)> {
        let mut out = Vec::new();
        let mut from = span.from;
        let mut turn = self.turn_at(from);
        while from < span.to {
            let next = self.boundary(turn + 1);
            let to = if next > from { next.min(span.to) } else { span.to };
            out.push((turn.max(0), Interval { from, to }));
            from = to;
            turn += 1;
        }
        out
    }
}

fn month_after(year: i16, month: i8, months: i64) -> (i16, i8) {
    let total = i64::from(year) * 12 + i64::from(month) - 1 + months;
    let year = i16::try_from(total.div_euclid(12)).unwrap_or(9999);
    (year, i8::try_from(total.rem_euclid(12) + 1).unwrap_or(1))
}
