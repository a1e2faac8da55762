//! The calendar as a document: what people write down, import and agree on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::SegmentError;

/// A calendar as it is agreed on. [`Calendar::compile`](crate::Calendar::compile) checks it and makes it fast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarSpec {
    /// What people call it.
    pub name: String,
    /// IANA zone in which dates and segments are meant: `Asia/Shanghai`.
    pub zone: String,
    /// Segments per weekday, Monday first. An empty list is a rest day.
    #[schema(value_type = Vec<Vec<Segment>>)]
    pub week: [Vec<Segment>; 7],
    /// Dated entries; they win over closures and weekdays.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, DayRule>)]
    pub days: BTreeMap<Date, DayRule>,
    /// Closures that come back every year.
    #[serde(default)]
    pub closures: Vec<Closure>,
    /// Set when the calendar depends on a notice published each year; only then can a deadline be provisional.
    #[serde(default)]
    pub yearly_notices: Option<YearlyNotices>,
    /// The length in minutes one working day stands for where days are counted as working time.
    #[serde(default)]
    pub standard_day_minutes: Option<u32>,
}

impl CalendarSpec {
    /// A calendar that works around the clock on every day.
    pub fn always(name: &str, zone: &str) -> Self {
        let whole_day = vec![Segment { start_minute: 0, end_minute: 24 * 60 }];
        Self {
            name: name.to_owned(),
            zone: zone.to_owned(),
            week: std::array::from_fn(|_| whole_day.clone()),
            days: BTreeMap::new(),
            closures: Vec::new(),
            yearly_notices: None,
            standard_day_minutes: Some(24 * 60),
        }
    }

    /// A calendar that works the same `segments` from Monday to Friday; the standard day is their sum.
    pub fn weekdays(name: &str, zone: &str, segments: &[Segment]) -> Self {
        Self {
            name: name.to_owned(),
            zone: zone.to_owned(),
            week: std::array::from_fn(|day| if day < 5 { segments.to_vec() } else { Vec::new() }),
            days: BTreeMap::new(),
            closures: Vec::new(),
            yearly_notices: None,
            standard_day_minutes: Some(segments.iter().map(|s| u32::from(s.minutes())).sum()),
        }
    }
}

/// Working hours of a date in local minutes, half open. The end may pass midnight (up to 48:00): a night segment
/// belongs to the date it starts on. As text `09:00-12:00`, `22:00-30:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment {
    /// First minute, counted from local midnight.
    pub start_minute: u16,
    /// The minute at which it ends, counted from the same midnight.
    pub end_minute: u16,
}

impl Segment {
    /// Its length on an ordinary day, in minutes.
    pub const fn minutes(self) -> u16 {
        self.end_minute.saturating_sub(self.start_minute)
    }

    /// True when it ends after it starts and within 48 hours, and starts on its own date.
    pub const fn is_valid(self) -> bool {
        self.start_minute < self.end_minute && self.start_minute < 24 * 60 && self.end_minute <= 48 * 60
    }

    /// Reads a list such as `09:00-12:00,13:30-18:00`.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, SegmentError> {
        text.split([',', '，']).map(|part| part.trim().parse()).collect()
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (self.start_minute, self.end_minute);
        write!(f, "{:02}:{:02}-{:02}:{:02}", a / 60, a % 60, b / 60, b % 60)
    }
}

impl FromStr for Segment {
    type Err = SegmentError;

    fn from_str(text: &str) -> Result<Self, SegmentError> {
        let minute = |part: &str| -> Option<u16> {
            let (hour, minute) = part.trim().split_once(':')?;
            let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
            (hour <= 48 && minute < 60).then_some(hour * 60 + minute)
        };
        text.split_once(['-', '–', '~'])
            .and_then(|(a, b)| Some(Self { start_minute: minute(a)?, end_minute: minute(b)? }))
            .filter(|segment| segment.is_valid())
            .ok_or_else(|| SegmentError(text.to_owned()))
    }
}

/// What a dated entry says about its date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DayRule {
    /// 节假日: nobody works.
    Holiday {
        /// What it is called.
        name: String,
    },
    /// 调休放假: an ordinary working day made a day off.
    RestMoved {
        /// The holiday it belongs to.
        name: String,
    },
    /// 调休上班: a day off made a working day.
    MakeUp {
        /// The holiday it belongs to.
        name: String,
        /// The weekday whose segments it works; Monday's when not named.
        #[serde(default)]
        weekday: Option<Weekday>,
    },
    /// Hours of their own; an empty list is a day off.
    Hours {
        /// The segments worked on this date.
        segments: Vec<Segment>,
    },
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// 星期一
    Monday,
    /// 星期二
    Tuesday,
    /// 星期三
    Wednesday,
    /// 星期四
    Thursday,
    /// 星期五
    Friday,
    /// 星期六
    Saturday,
    /// 星期日
    Sunday,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// 0 for Monday to 6 for Sunday.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A closure that comes back every year, both ends inclusive; it may cross the year's end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// First day.
    pub from: MonthDay,
    /// Last day; before `from` when the closure crosses the year's end.
    pub to: MonthDay,
    /// What it is called.
    pub name: String,
}

impl Closure {
    /// True when the closure holds on this day of the year.
    pub fn holds_on(&self, day: MonthDay) -> bool {
        if self.from <= self.to { self.from <= day && day <= self.to } else { day >= self.from || day <= self.to }
    }
}

/// A day of every year. As text `12-30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31; 02-29 exists only in leap years.
    pub day: u8,
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for MonthDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // 2024 is a leap year, so that 02-29 can be written.
        let date = format!("2024-{text}").parse::<Date>();
        date.map_err(|_| format!("`{text}` is no day of the year; write month and day such as 12-30")).and_then(|d| {
            let part = |n: i8| u8::try_from(n).map_err(|e| e.to_string());
            Ok(Self { month: part(d.month())?, day: part(d.day())? })
        })
    }
}

/// That the days off are fixed by a notice each year, and which years' notices are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearlyNotices {
    /// Years whose notice is published and entered.
    pub published: BTreeSet<i16>,
    /// Where each year's notice stands (its address).
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub sources: BTreeMap<i16, Vec<String>>,
}

macro_rules! serde_as_text {
    ($($name:ty),*) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
serde_as_text!(Segment, MonthDay, crate::Duration);
