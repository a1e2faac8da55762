//! Why a calendar or its parts cannot be used, in both languages.

use std::fmt;

use jiff::civil::Date;

use crate::spec::Segment;

/// A segment that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentError(pub String);

impl SegmentError {
    /// The sentence, Chinese.
    pub fn zh(&self) -> String {
        format!(
            "“{}”不是有效的工作时段；请写成 09:00-12:00，结束晚于开始；跨零点的时段继续往后数，如 22:00-30:00",
            self.0
        )
    }
}

impl fmt::Display for SegmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no working segment; write 09:00-12:00 with the end after the start, and count on past midnight: 22:00-30:00",
            self.0
        )
    }
}

impl std::error::Error for SegmentError {}

/// A text that names no instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstantError(pub String);

impl InstantError {
    /// The sentence, Chinese.
    pub fn zh(&self) -> String {
        format!("“{}”不是时刻；请写成带时区的日期时间，如 2026-09-01T08:00:00+08:00", self.0)
    }
}

impl fmt::Display for InstantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no instant; write date, time and offset, such as 2026-09-01T08:00:00+08:00", self.0)
    }
}

impl std::error::Error for InstantError {}

/// Why a calendar cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// The zone is not in the IANA database.
    UnknownZone(String),
    /// The segment ends before it starts, is empty, or ends more than 48 hours after its date began.
    Inverted(Segment),
    /// Two segments of one date overlap or stand out of order.
    Overlap(Segment, Segment),
    /// A dated entry lies outside the years that can carry dated entries (1996 to 2050).
    DateOutOfRange(Date),
    /// Neither the week nor its closures leave any working time.
    NoWorkingTime,
    /// A standard day is declared with no length.
    EmptyStandardDay,
}

impl CalendarError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownZone(_) => "calendar.unknown_zone",
            Self::Inverted(_) => "calendar.inverted_segment",
            Self::Overlap(..) => "calendar.overlapping_segments",
            Self::DateOutOfRange(_) => "calendar.date_out_of_range",
            Self::NoWorkingTime => "calendar.no_working_time",
            Self::EmptyStandardDay => "calendar.empty_standard_day",
        }
    }

    /// The sentence, Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::UnknownZone(zone) => format!("没有“{zone}”这个时区；请填 IANA 时区名，如 Asia/Shanghai"),
            Self::Inverted(segment) => {
                format!("时段 {segment} 的结束不晚于开始或超过 48:00；跨零点的时段继续往后数，如 22:00-30:00")
            }
            Self::Overlap(a, b) => format!("同一天的时段 {a} 与 {b} 重叠或先后颠倒；请按先后填写，互不重叠"),
            Self::DateOutOfRange(date) => format!("日期 {date} 超出可登记的范围；请填 1996 至 2050 年之间的日期"),
            Self::NoWorkingTime => "日历里没有任何工作时间；请至少为一个星期几填写时段".to_owned(),
            Self::EmptyStandardDay => "标准工作日时长为 0；请填写分钟数，如 450".to_owned(),
        }
    }
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownZone(zone) => write!(f, "there is no zone `{zone}`; name an IANA zone such as Asia/Shanghai"),
            Self::Inverted(segment) => write!(
                f,
                "segment {segment} does not end after it starts, or ends after 48:00; count on past midnight: 22:00-30:00"
            ),
            Self::Overlap(a, b) => {
                write!(f, "segments {a} and {b} of one day overlap or stand out of order; list them in order and apart")
            }
            Self::DateOutOfRange(date) => {
                write!(f, "{date} is out of range; dated entries lie in the years 1996 to 2050")
            }
            Self::NoWorkingTime => f.write_str("the calendar has no working time; give at least one weekday a segment"),
            Self::EmptyStandardDay => f.write_str("the standard day has no length; give its minutes, such as 450"),
        }
    }
}

impl std::error::Error for CalendarError {}
