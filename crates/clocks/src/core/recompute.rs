//! Another severity, another agreement, another calendar, a due time set by hand, an agreed window.

use kernel::{CalendarId, Instant};

use super::{CancelReason, Changed, Clock, ClockRefusal, Fact, Frame, Milestone, Outcome, Phase, SetDue, Target};

impl Clock {
    /// Recomputes an open clock for another severity or agreement: from the original start, with all earlier pauses,
    /// as a new generation. If it is past already, one breach is stamped at the new due instant. A met clock stands;
    /// without a `target` the milestone is no longer promised and the clock is cancelled. `frame` is the new one.
    /// A due instant set by hand stays.
    pub fn recompute(mut self, target: Option<Target>, frame: Frame<'_>, now: Instant) -> Outcome {
        if matches!(self.phase, Phase::Met(_)) {
            return Ok(self.changed(Vec::new(), frame));
        }
        self.ensure_open()?;
        let Some(target) = target else {
            return self.cancel(CancelReason::NotPromised, frame, now);
        };
        let mut facts = Vec::new();
        self.settle(now, &mut facts);
        if !self.is_open() {
            return Ok(self.changed(facts, frame));
        }
        let before = self.due_at();
        self.target = target;
        self.generation += 1;
        self.generation_at = now;
        self.fired.clear();
        self.floor = None;
        self.due = self.computed_due(frame.calendar);
        facts.push(Fact::Recomputed { generation: self.generation });
        self.tell_moved(before, &mut facts);
        self.settle(now, &mut facts);
        Ok(self.changed(facts, frame))
    }

    /// Recomputes after an edit of the calendar, whose new version is `calendar`. The generation stays. A deadline
    /// that was provisional becomes the later of the recomputed and the shown instant: nobody is late against a
    /// deadline he was shown. Clocks that are closed and final do not change.
    pub fn recalendar(mut self, calendar: CalendarId, frame: Frame<'_>, now: Instant) -> Outcome {
        let was_provisional = self.due.is_some_and(|due| due.provisional);
        let met_at = self.met_at();
        let waits_for_notice = was_provisional && met_at.is_some();
        if !self.is_open() && !waits_for_notice {
            return Ok(self.changed(Vec::new(), frame));
        }
        let mut facts = Vec::new();
        self.settle(now, &mut facts);
        let before = self.due_at();
        self.target.calendar = calendar;
        self.due = self.computed_due(frame.calendar);
        if let (true, Some(shown), Some(due)) = (was_provisional, before, self.due)
            && !due.provisional
        {
            self.floor = (due.at < shown).then_some(shown).or(self.floor);
            self.due = self.computed_due(frame.calendar);
            facts.push(Fact::Settled { shown, due: due.at.max(shown) });
        }
        self.tell_moved(before, &mut facts);
        match met_at {
            Some(at) if was_provisional => self.judge_again(at, now, &mut facts),
            _ => self.settle(now, &mut facts),
        }
        Ok(self.changed(facts, frame))
    }

    /// Sets the due instant by hand. It says by whom; later pauses, calendar edits and recomputations leave it. The
    /// generation stays.
    pub fn set_due(self, at: Instant, by: &str, frame: Frame<'_>, now: Instant) -> Outcome {
        self.ensure_running()?;
        if self.target.duration.is_none() {
            return Err(ClockRefusal::PromisesNothing);
        }
        if at <= now {
            return Err(ClockRefusal::DueInPast);
        }
        Ok(self.replace_due(SetDue::ByHand { at, by: by.to_owned(), set_at: now }, frame, now))
    }

    /// A visit was agreed for a window that ends at `until`: due then, but never before the original due instant.
    pub fn agree_window(self, until: Instant, by: &str, frame: Frame<'_>, now: Instant) -> Outcome {
        self.ensure_running()?;
        if self.milestone != Milestone::OnSite {
            return Err(ClockRefusal::NoWindow);
        }
        if until <= now {
            return Err(ClockRefusal::DueInPast);
        }
        Ok(self.replace_due(SetDue::AgreedWindow { until, by: by.to_owned(), set_at: now }, frame, now))
    }

    fn replace_due(mut self, set: SetDue, frame: Frame<'_>, now: Instant) -> Changed {
        let mut facts = Vec::new();
        self.settle(now, &mut facts);
        let before = self.due_at();
        self.set_due = Some(set);
        self.due = self.computed_due(frame.calendar);
        self.tell_moved(before, &mut facts);
        self.changed(facts, frame)
    }

    pub(super) fn judge_again(&mut self, at: Instant, now: Instant, facts: &mut Vec<Fact>) {
        let late = self.standing_breach().is_some();
        let mut found = Vec::new();
        self.conclude(at, now, &mut found);
        found.retain(|fact| !matches!(fact, Fact::Met { late: is, .. } if *is == late));
        facts.append(&mut found);
    }
}
