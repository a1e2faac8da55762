//! Working time: calendars, durations, deadlines and their explanation.
//!
//! A [`CalendarSpec`] is the document people edit; [`Calendar::compile`] turns it into sorted intervals with prefix
//! sums, so that every question costs a binary search, at any distance. A [`Term`] is what is measured on it: a start,
//! a [`Duration`] in one of four units and, for working days, a [`Counting`] rule. Everything is a pure function.

mod calendar;
pub mod china;
mod day;
mod duration;
mod error;
mod explain;
mod instant;
mod notices;
mod pauses;
mod schema;
mod spec;
mod table;
mod term;
mod zone;

pub use calendar::Calendar;
pub use day::{Day, DayReason};
pub use duration::{Counting, Duration, DurationError, Unit};
pub use error::{CalendarError, InstantError, SegmentError};
pub use explain::{Counted, Explanation, Paused, UncountedDay};
pub use instant::{HOUR, Instant, MINUTE, SECOND};
pub use pauses::Interval;
pub use spec::{CalendarSpec, Closure, DayRule, MonthDay, Segment, Weekday, YearlyNotices};
pub use term::{Due, Remaining, Term, UnitMismatch};
