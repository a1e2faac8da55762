//! The scenario files: a line begins with a word, its fields are separated by bars; `#` begins a remark.

use anyhow::{Context as _, Result, anyhow};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use kernel::Instant;

/// The zone in which the scenario tells its times.
pub(super) const ZONE: &str = "Asia/Shanghai";

/// One line: the word it begins with and the rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Counted from 1, for what is said about mistakes.
    pub number: usize,
    /// What the line is about.
    pub word: &'a str,
    /// The rest, trimmed.
    pub rest: &'a str,
}

/// The lines of a scenario file without blanks and remarks.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.lines().enumerate().filter_map(|(at, line)| {
        let line = line.trim();
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        (!line.is_empty() && !line.starts_with('#')).then(|| Line { number: at + 1, word, rest: rest.trim() })
    })
}

impl<'a> Line<'a> {
    /// The fields, separated by bars.
    pub fn fields(&self) -> Vec<&'a str> {
        self.rest.split('|').map(str::trim).collect()
    }

    /// A mistake on this line.
    pub fn wrong(&self, what: &str) -> anyhow::Error {
        anyhow!("line {}: {what}: {} {}", self.number, self.word, self.rest)
    }
}

/// The field at `at`, none when it is empty or absent.
pub(super) fn field<'a>(fields: &[&'a str], at: usize) -> Option<&'a str> {
    fields.get(at).copied().filter(|field| !field.is_empty())
}

/// Names separated by `、`.
pub(super) fn names(text: &str) -> Vec<String> {
    text.split('、').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// A date: `2026-09-01`.
pub(super) fn date(text: &str) -> Result<Date> {
    text.parse().with_context(|| format!("`{text}` is no date"))
}

/// A local time of the scenario's zone: `2026-09-03T09:12`.
pub(super) fn local(text: &str) -> Result<Instant> {
    let time: DateTime = text.parse().with_context(|| format!("`{text}` is no local time"))?;
    Ok(Instant::from(time.to_zoned(TimeZone::get(ZONE)?)?.timestamp()))
}

/// An instant in the scenario's zone.
pub(super) fn civil(at: Instant) -> Result<DateTime> {
    Ok(at.timestamp().to_zoned(TimeZone::get(ZONE)?).datetime())
}
