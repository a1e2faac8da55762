//! The deadline: when it is due, how much is left, where a share of it lies.

use kernel::Instant;
use worktime::{Calendar, Counting, Duration, Explanation, Interval, Remaining, Term, UnitMismatch};

use super::{Clock, SetDue, ShownDue};

pub(super) fn same_unit(one: Duration, other: Duration) -> bool {
    one.unit() == other.unit()
}

/// The computed term, or, where the due instant was not computed, a plain term that ends at it.
struct Measured {
    term: Term,
    uncounted: Vec<Interval>,
    due: Instant,
}

impl Clock {
    /// How much is left at `now`, live: what a notice sent now must say. None when nothing is promised.
    pub fn remaining(&self, calendar: &Calendar, now: Instant) -> Option<Remaining> {
        let stop = self.met_at().unwrap_or(now).min(now);
        let measured = self.measured(calendar, Some(stop))?;
        Some(measured.term.remaining(calendar, &measured.uncounted, stop))
    }

    /// The counted intervals that add up to the deadline. None when nothing is promised or the deadline was set by hand.
    pub fn explain(&self, calendar: &Calendar) -> Option<Explanation> {
        if matches!(self.set_due, Some(SetDue::ByHand { .. })) {
            return None;
        }
        Some(self.term()?.explain(calendar, &self.uncounted(None)))
    }

    pub(super) fn term(&self) -> Option<Term> {
        let duration = self.target.duration?;
        Some(Term { start: self.started_at, duration, counting: self.target.counting })
    }

    /// The due instant from the start, the target, the pauses and what was set.
    pub(super) fn computed_due(&self, calendar: &Calendar) -> Option<ShownDue> {
        if let Some(SetDue::ByHand { at, .. }) = self.set_due {
            return Some(ShownDue { at, provisional: false });
        }
        let due = self.term()?.due(calendar, &self.uncounted(None));
        let mut at = due.at;
        if let Some(SetDue::AgreedWindow { until, .. }) = self.set_due {
            at = at.max(until);
        }
        if let Some(floor) = self.floor {
            at = at.max(floor);
        }
        Some(ShownDue { at, provisional: due.provisional })
    }

    /// The instant at which so many percent of the clock are used; 100 is the due instant.
    pub(super) fn at_percent(&self, calendar: &Calendar, percent: u32) -> Option<Instant> {
        let measured = self.measured(calendar, None)?;
        if percent == 100 {
            return Some(measured.due);
        }
        let at = measured.term.at_percent(calendar, &measured.uncounted, percent);
        Some(if percent < 100 { at.min(measured.due) } else { at })
    }

    /// The instant so long before due, in the clock's own unit.
    pub(super) fn before_due(&self, calendar: &Calendar, duration: Duration) -> Result<Option<Instant>, UnitMismatch> {
        let (Some(own), Some(measured)) = (self.term(), self.measured(calendar, None)) else {
            return Ok(None);
        };
        let uncounted = self.uncounted(None);
        let before = own.before_due(calendar, &uncounted, duration)?;
        let computed = own.due(calendar, &uncounted).at;
        if computed == measured.due {
            return Ok(Some(before));
        }
        let (Duration::Elapsed(_) | Duration::WorkingTime(_)) = measured.term.duration else {
            return Ok(Some(before));
        };
        let ahead = self.counted(calendar, before, computed);
        let ahead = if self.is_natural() { Duration::Elapsed(ahead) } else { Duration::WorkingTime(ahead) };
        measured.term.before_due(calendar, &measured.uncounted, ahead).map(Some)
    }

    /// Whether pauses move it in natural time, night and holiday included.
    fn is_natural(&self) -> bool {
        matches!(self.target.duration, Some(Duration::Elapsed(_) | Duration::EndOfDay(_)))
    }

    /// What of the pauses has stood still so far, in the clock's own time.
    pub(super) fn stood_still(&self, calendar: &Calendar) -> i64 {
        self.uncounted(None).iter().map(|part| self.counted(calendar, part.from, part.to)).sum()
    }

    /// `at` moved by `amount` of the clock's own time.
    pub(super) fn moved(&self, calendar: &Calendar, at: Instant, amount: i64) -> Instant {
        match amount {
            ..=0 => at,
            _ if self.is_natural() => at.plus(amount),
            _ => calendar.add_working(at, amount),
        }
    }

    fn counted(&self, calendar: &Calendar, from: Instant, to: Instant) -> i64 {
        if self.is_natural() { to.since(from) } else { calendar.between(from, to) }
    }

    fn measured(&self, calendar: &Calendar, open_until: Option<Instant>) -> Option<Measured> {
        let uncounted = self.uncounted(open_until);
        let due = self.computed_due(calendar)?.at;
        let own = self.term();
        if let Some(term) = own
            && (self.set_due.is_none() && self.floor.is_none() || term.due(calendar, &self.uncounted(None)).at == due)
        {
            return Some(Measured { term, uncounted, due });
        }
        let paused: i64 = self
            .uncounted(None)
            .iter()
            .filter(|part| part.from < due)
            .map(|part| self.counted(calendar, part.from, part.to.min(due)))
            .sum();
        let amount = (self.counted(calendar, self.started_at, due) - paused).max(0);
        let duration = if self.is_natural() { Duration::Elapsed(amount) } else { Duration::WorkingTime(amount) };
        let term = Term { start: self.started_at, duration, counting: Counting::WorkingTime };
        Some(Measured { term, uncounted, due })
    }
}
