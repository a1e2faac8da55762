//! How long records are kept.

use jiff::ToSpan;
use jiff::tz::TimeZone;
use kernel::Instant;

/// After how many months each kind of record is emptied; 0: never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// What people wrote about an incident, after it ended.
    pub incidents: u32,
    /// Attached files, after they were attached, once their incident has ended.
    pub attachments: u32,
    /// Letters, after they were taken in.
    pub letters: u32,
    /// Messages that were sent or given up, after they were written.
    pub notices: u32,
    /// Personal values beside the journal, after their entry.
    pub journal: u32,
}

/// The shortest term of the journal's personal values, months: GB/T 22239 and the Cybersecurity Law (第二十一条) ask that logs are kept
/// for six.
pub const JOURNAL_AT_LEAST: u32 = 6;

impl Terms {
    /// What does not make sense, for whoever configured it.
    pub fn check(&self) -> Result<(), String> {
        if (1..JOURNAL_AT_LEAST).contains(&self.journal) {
            return Err(format!(
                "[retention] journal_months = {}: logs are kept for {JOURNAL_AT_LEAST} months at least (0: for ever)",
                self.journal
            ));
        }
        Ok(())
    }

    /// Whether anything ever goes.
    pub const fn any(&self) -> bool {
        self.incidents > 0 || self.attachments > 0 || self.letters > 0 || self.notices > 0 || self.journal > 0
    }
}

/// Before which instant a record is past a term of `months`; none when it never is.
pub(crate) fn until(now: Instant, months: u32) -> Option<Instant> {
    if months == 0 {
        return None;
    }
    let zoned = now.timestamp().to_zoned(TimeZone::UTC);
    let before = zoned.checked_sub(i64::from(months).months()).ok()?;
    Some(Instant::from_micros(before.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_counted_in_calendar_months_and_none_never_ends() {
        let now: Instant = "2026-11-28T02:30:00Z".parse().unwrap_or_default();
        assert_eq!(until(now, 0), None);
        assert_eq!(until(now, 6).map(|at| at.to_string()), Some("2026-05-28T02:30:00Z".to_owned()));
    }

    #[test]
    fn logs_are_not_kept_for_less_than_six_months() {
        assert!(Terms { journal: 5, ..Terms::default() }.check().is_err());
        for journal in [0, 6, 60] {
            assert_eq!(Terms { journal, ..Terms::default() }.check(), Ok(()));
        }
        assert!(!Terms::default().any() && Terms { letters: 1, ..Terms::default() }.any());
    }
}
