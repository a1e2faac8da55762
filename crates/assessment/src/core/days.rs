//! The days a sheet is about: local dates of the provider's zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Instant, Refusal, RefusalKind};

/// The longest period of a sheet, in days.
const LONGEST: i32 = 400;

/// A period in whole local days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: Date,
    /// The first day after it.
    pub to: Date,
}

impl Days {
    /// The period, if it is one: it ends after it begins and lasts at most 400 days.
    pub fn new(from: Date, to: Date) -> Result<Self, Refusal> {
        let length = (to - from).get_days();
        if (1..=LONGEST).contains(&length) { Ok(Self { from, to }) } else { Err(no_period()) }
    }

    /// The instants it begins and ends at in `zone`.
    pub fn instants(&self, zone: &TimeZone) -> Result<(Instant, Instant), Refusal> {
        let midnight = |date: Date| -> Result<Instant, Refusal> {
            let start = date.to_zoned(zone.clone()).and_then(|at| at.start_of_day()).map_err(|_| no_period())?;
            Ok(Instant::from(start.timestamp()))
        };
        Ok((midnight(self.from)?, midnight(self.to)?))
    }

    /// How many whole calendar months it is; none when it is no number of them.
    pub fn months(&self) -> Option<u32> {
        let months = (i32::from(self.to.year()) - i32::from(self.from.year())) * 12
            + i32::from(self.to.month() - self.from.month());
        let whole = self.from.checked_add(jiff::Span::new().months(months)).is_ok_and(|end| end == self.to);
        whole.then(|| u32::try_from(months).ok()).flatten().filter(|months| *months > 0)
    }
}

fn no_period() -> Refusal {
    let (zh, en) = (
        "考核期有误：止日须晚于起日，且不超过 400 天。止日为考核期后的第一天，如 11 月考核期为 2026-11-01 至 2026-12-01。",
        "The period does not read: it must end after it begins and last at most 400 days. The end is the first day after it: November is 2026-11-01 to 2026-12-01.",
    );
    Refusal::new(RefusalKind::Invalid, "assessment.bad_period", zh, en).field("/to", zh, en)
}
