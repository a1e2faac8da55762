//! Which dates are settled by a published yearly notice.

use crate::spec::YearlyNotices;
use crate::zone::number_of;

/// Sorted, separate ranges of date numbers whose days off are settled; `None` when the calendar needs no notices.
#[derive(Clone, Debug)]
pub(crate) struct Settled(Option<Vec<(i64, i64)>>);

impl Settled {
    /// A year is settled from 1 January to 25 December by its own notice; 26 to 31 December can still be moved by the
    /// next year's, so they are settled once both are published.
    pub(crate) fn by(notices: Option<&YearlyNotices>) -> Self {
        Self(notices.map(|notices| {
            let mut ranges: Vec<(i64, i64)> = Vec::new();
            for &year in &notices.published {
                let last_day = if notices.published.contains(&year.saturating_add(1)) { 31 } else { 25 };
                let from = number_of(jiff::civil::date(year.clamp(1, 9998), 1, 1));
                let to = number_of(jiff::civil::date(year.clamp(1, 9998), 12, last_day));
                match ranges.last_mut() {
                    Some(last) if last.1 + 1 == from => last.1 = to,
                    _ => ranges.push((from, to)),
                }
            }
            ranges
        }))
    }

    /// True when every date from `first` to `last` is settled.
    pub(crate) fn covers(&self, first: i64, last: i64) -> bool {
        match &self.0 {
            None => true,
            Some(_) if last < first => true,
            Some(ranges) => {
                let i = ranges.partition_point(|range| range.1 < first);
                ranges.get(i).is_some_and(|range| range.0 <= first && last <= range.1)
            }
        }
    }
}
