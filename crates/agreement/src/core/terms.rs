//! How long and for what an agreement gives cover.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::estate::Place;
use super::selector::{Selector, Specificity};

/// One term: which components, from which event, how long. The most specific row wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermRow {
    /// Which components.
    #[serde(default)]
    pub selector: Selector,
    /// From when and how long.
    pub period: Period,
    /// The clause it stands in.
    #[schema(example = "第四条")]
    pub clause: String,
    /// 延续服务: cover goes on up to this day, inclusive, with the old promises, until the next contract is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub continued_until: Option<Date>,
}

impl TermRow {
    /// A term without continuation.
    pub fn new(selector: Selector, period: Period, clause: &str) -> Self {
        Self { selector, period, clause: clause.to_owned(), continued_until: None }
    }

    /// The dates for `place`, continuation included; none when the event they start from has no date yet.
    pub fn dates(&self, place: &Place<'_>) -> Option<Dates> {
        let dates = self.period.dates(place)?;
        Some(Dates { until: self.continued_until.map_or(dates.until, |day| day.max(dates.until)), ..dates })
    }
}

/// From when and how long; both ends are local dates of the site and count.
///
/// A period in months ends on the corresponding day of the last month, or on that month's last day where there is none
/// (Civil Code art. 201, 202): 36 months from 2023-10-20 end on 2026-10-20, 6 months from 05-31 on 11-30.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "since", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = TermPeriod)]
pub enum Period {
    /// From the system's acceptance（验收）.
    Acceptance {
        /// Length in months, at least 1.
        months: u16,
    },
    /// From the system's going live（上线）.
    GoLive {
        /// Length in months, at least 1.
        months: u16,
    },
    /// Between two dates.
    Dates {
        /// First day.
        #[schema(value_type = String, format = Date)]
        from: Date,
        /// Last day.
        #[schema(value_type = String, format = Date)]
        until: Date,
    },
    /// The component's own warranty dates, as the estate records them.
    Component,
}

/// First and last day of cover, as found for one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// What the terms say of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The row that won, by its place in the list.
    pub row: usize,
    /// Its dates; none when the date it starts from is not recorded.
    pub dates: Option<Dates>,
}

impl Period {
    /// The dates for `place`; none when the event they start from has no date yet.
    pub fn dates(&self, place: &Place<'_>) -> Option<Dates> {
        match *self {
            Self::Acceptance { months } => lasting(place.system.accepted_on?, months),
            Self::GoLive { months } => lasting(place.system.live_on?, months),
            Self::Dates { from, until } => Some(Dates { from, until }),
            Self::Component => {
                let (from, until) = place.way.iter().rev().find_map(|node| node.warranty)?;
                Some(Dates { from, until })
            }
        }
    }
}

impl Dates {
    /// Whether `day` lies inside, both ends included.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }

    /// Whether two stretches share a day.
    pub fn meets(&self, other: &Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

/// The term that holds for `place`: the most specific row; of two equally specific ones, the one that lasts longer.
pub fn cover(terms: &[TermRow], place: &Place<'_>) -> Option<Cover> {
    let mut best: Option<(Specificity, Cover)> = None;
    for (row, term) in terms.iter().enumerate() {
        let Some(rank) = term.selector.matches(place) else { continue };
        let found = Cover { row, dates: term.dates(place) };
        let wins = best.as_ref().is_none_or(|(known, cover)| {
            rank > *known || (rank == *known && found.dates.map(|d| d.until) > cover.dates.map(|d| d.until))
        });
        if wins {
            best = Some((rank, found));
        }
    }
    best.map(|(_, cover)| cover)
}

fn lasting(from: Date, months: u16) -> Option<Dates> {
    let until = from.checked_add(i64::from(months).months()).ok()?;
    Some(Dates { from, until })
}
