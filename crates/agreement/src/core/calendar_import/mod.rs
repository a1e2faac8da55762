//! Calendars from the files people publish them in: holiday-cn JSON, iCal, CSV. Text in, dated entries out.

mod csv_file;
mod error;
#[cfg(test)]
mod fuzz;
mod holiday_cn;
mod ical_file;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use worktime::{CalendarSpec, Closure, DayRule, YearlyNotices};

pub use error::ImportError;

/// First and last year a calendar can carry dated entries for.
const YEARS: std::ops::RangeInclusive<i16> = 1996..=2050;

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarImport {
    /// Dated entries.
    pub days: BTreeMap<Date, DayRule>,
    /// Closures that come back every year.
    pub closures: Vec<Closure>,
    /// Years the file holds the whole notice of.
    pub published: BTreeSet<i16>,
    /// Years the file is about but has no days for: their notice is not published yet.
    pub unpublished: BTreeSet<i16>,
    /// Where the notices stand.
    pub sources: BTreeMap<i16, Vec<String>>,
    /// Entries that are neither days off nor make-up working days, by line: left out.
    pub skipped: Vec<(usize, String)>,
}

/// One date that an import changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayChange {
    /// The date.
    pub date: Date,
    /// Its entry before; `None` for a plain weekday.
    pub before: Option<DayRule>,
    /// Its entry now.
    pub after: Option<DayRule>,
}

/// A calendar with an import applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The calendar.
    pub spec: CalendarSpec,
    /// What differs from before, by date.
    pub changes: Vec<DayChange>,
    /// Years whose notice was not known before.
    pub newly_published: BTreeSet<i16>,
}

/// Reads a file by what is in it: JSON begins with `{`, iCal with `BEGIN:VCALENDAR`, everything else is CSV.
pub fn read(text: &str) -> Result<CalendarImport, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        holiday_cn::read(text)
    } else if start.get(..15).is_some_and(|begin| begin.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        ical_file::read(text)
    } else {
        csv_file::read(text)
    }
}

impl CalendarImport {
    /// Puts the entries into a calendar. A published year replaces the holidays, moved rest days and make-up days the
    /// calendar had for it (but not 26 to 31 December, which the next year's notice may have set); hours of their own
    /// and all other dates stay unless the file names them.
    pub fn apply(&self, spec: &CalendarSpec) -> Applied {
        let mut next = spec.clone();
        next.days.retain(|date, rule| !self.replaces(*date, rule));
        next.days.extend(self.days.iter().map(|(date, rule)| (*date, rule.clone())));
        for closure in &self.closures {
            if !next.closures.contains(closure) {
                next.closures.push(closure.clone());
            }
        }
        let newly_published = self.publish(&mut next);
        let dates: BTreeSet<Date> = spec.days.keys().chain(next.days.keys()).copied().collect();
        let changes = dates.into_iter().filter_map(|date| {
            let (before, after) = (spec.days.get(&date).cloned(), next.days.get(&date).cloned());
            (before != after).then_some(DayChange { date, before, after })
        });
        Applied { changes: changes.collect(), newly_published, spec: next }
    }

    fn replaces(&self, date: Date, rule: &DayRule) -> bool {
        let late_december = date.month() == 12 && date.day() >= 26;
        self.published.contains(&date.year()) && !late_december && !matches!(rule, DayRule::Hours { .. })
    }

    fn publish(&self, spec: &mut CalendarSpec) -> BTreeSet<i16> {
        if self.published.is_empty() && self.unpublished.is_empty() {
            return BTreeSet::new();
        }
        let notices = spec.yearly_notices.get_or_insert_with(YearlyNotices::default);
        let new = self.published.difference(&notices.published).copied().collect();
        notices.published.extend(&self.published);
        notices.sources.extend(self.sources.clone());
        new
    }

    /// Adds an entry; a date that is already there with another entry is refused.
    fn add(&mut self, line: usize, date: Date, rule: DayRule) -> Result<(), ImportError> {
        if !YEARS.contains(&date.year()) {
            return Err(ImportError::year(line, &date.to_string()));
        }
        let twice = self.days.get(&date).is_some_and(|before| *before != rule);
        self.days.insert(date, rule);
        if twice { Err(ImportError::twice(line, date)) } else { Ok(()) }
    }
}
