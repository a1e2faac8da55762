//! Which dates are working days, for shifts that follow the public calendar.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::hours::by_weeks;
use super::zone::days_between;

/// Dates that differ from the plain week: `true` works (a make-up Saturday), `false` rests (a public holiday).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingDays(BTreeMap<Date, bool>);

impl WorkingDays {
    /// The exceptions of a calendar. What is not named follows the week: Monday to Friday work.
    pub fn new(exceptions: impl IntoIterator<Item = (Date, bool)>) -> Self {
        Self(exceptions.into_iter().collect())
    }

    /// Whether `date` is a working day.
    pub fn works(&self, date: Date) -> bool {
        self.0.get(&date).copied().unwrap_or_else(|| by_the_week(date))
    }

    /// How many working days lie from `from` to before `until`.
    pub(super) fn count(&self, from: Date, until: Date) -> i64 {
        let days = days_between(from, until).max(0);
        let exceptions = self.0.iter().filter(|(date, _)| (from..until).contains(*date));
        let changed: i64 = exceptions.map(|(date, works)| i64::from(*works) - i64::from(by_the_week(*date))).sum();
        by_weeks(from, days, by_the_week) + changed
    }
}

fn by_the_week(date: Date) -> bool {
    date.weekday().to_monday_zero_offset() < 5
}
