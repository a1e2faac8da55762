//! What kind of day a date is, and why.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::spec::{CalendarSpec, Closure, DayRule, MonthDay, Segment};
use crate::zone::number_of;

/// A date as the calendar sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Day {
    /// The date, local to the calendar's zone.
    #[schema(value_type = String, format = Date, example = "2026-10-10")]
    pub date: Date,
    /// Why it is what it is.
    pub reason: DayReason,
    /// Name of the holiday or closure, where there is one.
    pub name: Option<String>,
    /// Its segments; none on a day off.
    pub segments: Vec<Segment>,
}

/// Why a date is a working day or a day off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayReason {
    /// 工作日: its weekday has segments.
    Weekday,
    /// 休息日: its weekday has none.
    RestDay,
    /// 节假日.
    Holiday,
    /// 调休放假.
    RestMoved,
    /// 调休上班.
    MakeUp,
    /// Hours entered for this date alone.
    OwnHours,
    /// A closure that comes back every year.
    Closure,
}

impl DayReason {
    /// The word, Chinese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Weekday => ("工作日", "working day"),
            Self::RestDay => ("休息日", "rest day"),
            Self::Holiday => ("节假日", "holiday"),
            Self::RestMoved => ("调休放假", "rest day moved here"),
            Self::MakeUp => ("调休上班", "make-up working day"),
            Self::OwnHours => ("另定时段", "hours of its own"),
            Self::Closure => ("固定休假", "yearly closure"),
        }
    }
}

impl CalendarSpec {
    /// What `date` is: a dated entry wins over a closure, a closure over the weekday.
    pub fn day(&self, date: Date) -> Day {
        let (reason, name, segments) = self.rule(date);
        Day { date, reason, name: name.map(str::to_owned), segments: segments.to_vec() }
    }

    /// The same without copies.
    pub(crate) fn rule(&self, date: Date) -> (DayReason, Option<&str>, &[Segment]) {
        if let Some(rule) = self.days.get(&date) {
            return match rule {
                DayRule::Holiday { name } => (DayReason::Holiday, Some(name), &[]),
                DayRule::RestMoved { name } => (DayReason::RestMoved, Some(name), &[]),
                DayRule::MakeUp { name, weekday } => {
                    let segments = &self.week[weekday.map_or(0, crate::Weekday::index)];
                    (DayReason::MakeUp, Some(name), segments)
                }
                DayRule::Hours { segments } => (DayReason::OwnHours, None, segments),
            };
        }
        if let Some(closure) = self.closure_on(date) {
            return (DayReason::Closure, Some(&closure.name), &[]);
        }
        let segments = &self.week[weekday_index(number_of(date))];
        (if segments.is_empty() { DayReason::RestDay } else { DayReason::Weekday }, None, segments)
    }

    fn closure_on(&self, date: Date) -> Option<&Closure> {
        if self.closures.is_empty() {
            return None;
        }
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        self.closures.iter().find(|closure| closure.holds_on(MonthDay { month, day }))
    }
}

/// 0 for Monday, from the number of a date (1970-01-01 was a Thursday).
pub(crate) fn weekday_index(number: i64) -> usize {
    usize::try_from((number + 3).rem_euclid(7)).unwrap_or(0)
}
