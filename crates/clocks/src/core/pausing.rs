//! Pause and resume, exact to the microsecond.

use kernel::{Instant, PauseId};

use super::{Clock, ClockRefusal, Fact, Frame, Outcome, Pause, PauseReason, Phase};

/// A pause to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPause {
    /// Its identifier, the same on every clock of the subject.
    pub id: PauseId,
    /// Why.
    pub reason: PauseReason,
    /// Since when; before `now` only with the customer's consent.
    pub from: Instant,
    /// Whether the customer consented to a begin in the past.
    pub consented: bool,
}

impl Clock {
    /// Begins a pause. Every open clock of the subject takes it; only those whose target names the reason stand still.
    /// A breach recorded or due before `now` is not undone.
    pub fn pause(mut self, pause: NewPause, frame: Frame<'_>, now: Instant) -> Outcome {
        self.ensure_running()?;
        if pause.from > now {
            return Err(ClockRefusal::InFuture);
        }
        if pause.from < now && !pause.consented {
            return Err(ClockRefusal::PauseNeedsConsent);
        }
        if self.lasting(pause.reason).is_some() {
            return Err(ClockRefusal::AlreadyPaused);
        }
        let mut facts = Vec::new();
        self.settle(now, &mut facts);
        self.ensure_running()?;
        let (stops, was) = (self.target.stops_for(pause.reason), self.is_paused());
        self.pauses.push(Pause { id: pause.id, reason: pause.reason, from: pause.from, to: None });
        if stops && !was {
            facts.push(Fact::Paused { reason: pause.reason, from: pause.from });
        }
        Ok(self.changed(facts, frame))
    }

    /// Ends the pause for `reason` at `at`. The due instant moves by what stood still, in the clock's own unit.
    pub fn resume(mut self, reason: PauseReason, at: Instant, frame: Frame<'_>, now: Instant) -> Outcome {
        self.ensure_running()?;
        let open = self.lasting(reason).ok_or(ClockRefusal::NotPaused)?;
        if at > now {
            return Err(ClockRefusal::InFuture);
        }
        if at < self.pauses[open].from {
            return Err(ClockRefusal::ResumeBeforePause);
        }
        let (was, due, still) = (self.is_paused(), self.due_at(), self.stood_still(frame.calendar));
        self.pauses[open].to = Some(at);
        let mut facts = Vec::new();
        if self.target.stops_for(reason) {
            self.lift_floor(still, frame.calendar);
            self.due = self.computed_due(frame.calendar);
        }
        if was && !self.is_paused() {
            facts.push(Fact::Resumed { at });
        }
        self.tell_moved(due, &mut facts);
        self.settle(now, &mut facts);
        Ok(self.changed(facts, frame))
    }

    /// The pause `id` was successfully contested: it counts as time like any other. The due instant moves back, and what
    /// is past it by now is a breach; a met clock is judged again. Without such a pause nothing changes.
    pub fn strike(mut self, id: PauseId, frame: Frame<'_>, now: Instant) -> Outcome {
        let Some(found) = self.pauses.iter().position(|pause| pause.id == id) else {
            return Ok(self.changed(Vec::new(), frame));
        };
        let mut facts = Vec::new();
        let (was, before) = (self.is_paused(), self.due_at());
        let struck = self.pauses.remove(found);
        if !self.target.stops_for(struck.reason) || matches!(self.phase, Phase::Cancelled(_)) {
            return Ok(self.changed(facts, frame));
        }
        self.due = self.computed_due(frame.calendar);
        if was && !self.is_paused() {
            facts.push(Fact::Resumed { at: now });
        }
        self.tell_moved(before, &mut facts);
        match self.phase {
            Phase::Met(at) => self.judge_again(at, now, &mut facts),
            Phase::Offered(at) => self.breach_if_past(at, now, &mut facts),
            _ => self.settle(now, &mut facts),
        }
        Ok(self.changed(facts, frame))
    }

    fn lasting(&self, reason: PauseReason) -> Option<usize> {
        self.pauses.iter().position(|pause| pause.reason == reason && pause.to.is_none())
    }
}
