//! Durations in four units that never convert into one another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::instant::{HOUR, MINUTE, SECOND};
use crate::zone::DAY;

/// How long a promise takes, with its unit. As text: `24h`, `30min` (elapsed), `8wh`, `90wmin` (working time),
/// `3wd` (working days), `1eod` (close of business, so many days later).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duration {
    /// Natural time, microseconds.
    Elapsed(i64),
    /// Time counted only inside working segments, microseconds.
    WorkingTime(i64),
    /// Working days, counted by a [`Counting`] rule.
    WorkingDays(u32),
    /// Close of business of the date so many natural days after the start, moved to the next working day.
    EndOfDay(u32),
}

/// The unit of a duration and of the clock that measures it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Natural time.
    Elapsed,
    /// Time inside working segments.
    WorkingTime,
    /// Working days.
    WorkingDays,
    /// Natural days up to a close of business.
    EndOfDay,
}

impl Unit {
    /// The name in codes and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Elapsed => "elapsed",
            Self::WorkingTime => "working_time",
            Self::WorkingDays => "working_days",
            Self::EndOfDay => "end_of_day",
        }
    }
}

/// How working days are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// The day of the start does not count; due at the close of business of the n-th working day after it
    /// (Civil Code of the PRC, articles 201 and 203).
    #[default]
    Civil,
    /// n times the calendar's standard day, counted as working time.
    WorkingTime,
}

impl FromStr for Counting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "civil" => Ok(Self::Civil),
            "working_time" => Ok(Self::WorkingTime),
            _ => Err(format!("`{text}` is no counting rule; write civil or working_time")),
        }
    }
}

/// A text that is no duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationError(pub String);

impl DurationError {
    /// The sentence, Chinese.
    pub fn zh(&self) -> String {
        format!(
            "“{}”不是有效的时长；请写数字加单位：24h、30min（自然时间），8wh、90wmin（工作时间），3wd（工作日），1eod（次日下班前），不超过一百年",
            self.0
        )
    }
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no duration; write a number above 0 and a unit: 24h or 30min elapsed, 8wh or 90wmin working time, \
             3wd working days, 1eod close of business of the next day; at most a hundred years",
            self.0
        )
    }
}

impl std::error::Error for DurationError {}

const UNITS: [(&str, i64); 4] = [("h", HOUR), ("min", MINUTE), ("s", SECOND), ("us", 1)];
/// The longest duration a text may state: a hundred years, in days.
const LONGEST_DAYS: u32 = 36_525;

impl Duration {
    /// Its unit.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Elapsed(_) => Unit::Elapsed,
            Self::WorkingTime(_) => Unit::WorkingTime,
            Self::WorkingDays(_) => Unit::WorkingDays,
            Self::EndOfDay(_) => Unit::EndOfDay,
        }
    }

    /// `hours` of natural time.
    pub const fn hours(hours: i64) -> Self {
        Self::Elapsed(hours.saturating_mul(HOUR))
    }

    /// `minutes` of natural time.
    pub const fn minutes(minutes: i64) -> Self {
        Self::Elapsed(minutes.saturating_mul(MINUTE))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (micros, prefix) = match self {
            Self::WorkingDays(n) => return write!(f, "{n}wd"),
            Self::EndOfDay(n) => return write!(f, "{n}eod"),
            Self::Elapsed(micros) => (*micros, ""),
            Self::WorkingTime(micros) => (*micros, "w"),
        };
        let (name, size) = UNITS.into_iter().find(|(_, size)| micros % size == 0).unwrap_or(("us", 1));
        write!(f, "{}{prefix}{name}", micros / size)
    }
}

impl FromStr for Duration {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        read(text.trim()).ok_or_else(|| DurationError(text.to_owned()))
    }
}

fn read(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let number: i64 = number.parse().ok().filter(|n| *n > 0)?;
    let days = || u32::try_from(number).ok().filter(|days| *days <= LONGEST_DAYS);
    match unit {
        "wd" => return days().map(Duration::WorkingDays),
        "eod" => return days().map(Duration::EndOfDay),
        _ => {}
    }
    let (working, name) = unit.strip_prefix('w').map_or((false, unit), |name| (true, name));
    let size = UNITS.into_iter().find(|(known, _)| *known == name)?.1;
    let micros = number.checked_mul(size).filter(|m| *m <= i64::from(LONGEST_DAYS) * DAY)?;
    Some(if working { Duration::WorkingTime(micros) } else { Duration::Elapsed(micros) })
}
