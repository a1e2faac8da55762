//! Which dates are working days, for shifts that follow the public calendar.

use std::collections::BTreeMap;

use jiff::civil::Date;

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
        self.0.get(&date).copied().unwrap_or_else(|| date.weekday().to_monday_zero_offset() < 5)
    }
}
