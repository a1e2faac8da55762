//! Start, notice, meet, offer, confirm, reject, void, cancel, and what time alone does.

use kernel::Instant;
use worktime::Calendar;

use super::{
    Breach, CancelReason, Changed, Clock, ClockRefusal, Fact, Frame, Milestone, Outcome, Pause, Phase, Refuted, Start,
};

impl Clock {
    /// Starts a clock at `now`, counting from `start.started_at`. What is past already is recorded at once.
    pub fn start(start: Start, frame: Frame<'_>, now: Instant) -> Changed {
        let clock = Self {
            id: start.id,
            subject: start.subject,
            milestone: start.milestone,
            watch: start.watch,
            facing: start.facing,
            target: start.target,
            generation: 1,
            generation_at: now,
            started_at: start.started_at,
            pauses: start.pauses,
            phase: Phase::Open,
            due: None,
            set_due: None,
            floor: None,
            breaches: Vec::new(),
            acknowledged_at: None,
            fired: Vec::new(),
            next_at: None,
            version: 0,
        };
        clock.begun(frame, now)
    }

    pub(super) fn begun(mut self, frame: Frame<'_>, now: Instant) -> Changed {
        self.due = self.computed_due(frame.calendar);
        let mut facts = vec![Fact::Started];
        self.settle(now, &mut facts);
        self.changed(facts, frame)
    }

    /// Records what time alone has done up to `now`: a breach, or the end of silence. The worker calls it; every
    /// other move calls it first, so that no move can outrun a breach.
    pub fn tick(mut self, frame: Frame<'_>, now: Instant) -> Changed {
        let mut facts = Vec::new();
        self.settle(now, &mut facts);
        self.changed(facts, frame)
    }

    /// The assigned person took notice at `at`; rungs for want of notice fall silent. Again is no change.
    pub fn acknowledge(mut self, at: Instant, frame: Frame<'_>) -> Changed {
        let mut facts = Vec::new();
        if self.acknowledged_at.is_none() && self.is_open() {
            self.acknowledged_at = Some(at);
            facts.push(Fact::Acknowledged { at });
        }
        self.changed(facts, frame)
    }

    /// Met at `at`, entered at `now`. A pause that lasts ends with it. A breach that `at` disproves is marked refuted.
    pub fn meet(mut self, at: Instant, frame: Frame<'_>, now: Instant) -> Outcome {
        self.ensure_open()?;
        self.ensure_between(at, now)?;
        let mut facts = Vec::new();
        self.stop_at(at, frame.calendar);
        self.conclude(at, now, &mut facts);
        Ok(self.changed(facts, frame))
    }

    /// A solution was offered at `at`: until it is confirmed or rejected there is no breach and no rung.
    pub fn offer(mut self, at: Instant, frame: Frame<'_>, now: Instant) -> Outcome {
        if self.milestone != Milestone::Resolve {
            return Err(ClockRefusal::NotOfferable);
        }
        self.ensure_running()?;
        self.ensure_between(at, now)?;
        let mut facts = Vec::new();
        self.stop_at(at, frame.calendar);
        self.refute(at, now, &mut facts);
        self.breach_if_past(at, now, &mut facts);
        self.phase = Phase::Offered(at);
        facts.push(Fact::Offered { at });
        self.needless_after(at, &mut facts);
        Ok(self.changed(facts, frame))
    }

    /// The offered solution was confirmed, by the reporter or by silence: met at the instant it was offered.
    pub fn confirm(mut self, frame: Frame<'_>, now: Instant) -> Outcome {
        let at = self.offered_at()?;
        let mut facts = Vec::new();
        self.conclude(at, now, &mut facts);
        Ok(self.changed(facts, frame))
    }

    /// The offered solution was rejected: it runs on as if it had never stopped, and a due instant that passed
    /// meanwhile is a breach.
    pub fn reject(mut self, frame: Frame<'_>, now: Instant) -> Outcome {
        let offered_at = self.offered_at()?;
        self.phase = Phase::Open;
        let mut facts = vec![Fact::Rejected { offered_at }];
        self.settle(now, &mut facts);
        Ok(self.changed(facts, frame))
    }

    /// Service is not back: a met clock runs again, the time since counted. `pauses` are the subject's by now.
    pub fn void(mut self, pauses: Vec<Pause>, frame: Frame<'_>, now: Instant) -> Outcome {
        let met_at = self.met_at().ok_or(ClockRefusal::NotMet)?;
        self.phase = Phase::Open;
        let before = self.due_at();
        self.pauses = pauses;
        self.due = self.computed_due(frame.calendar);
        let mut facts = vec![Fact::Voided { met_at }];
        self.tell_moved(before, &mut facts);
        self.settle(now, &mut facts);
        Ok(self.changed(facts, frame))
    }

    /// No longer measured. A breach that happened before stays.
    pub fn cancel(self, reason: CancelReason, frame: Frame<'_>, now: Instant) -> Outcome {
        self.cancel_at(reason, now, frame, now)
    }

    /// No longer measured since `at`, entered at `now`. A breach that happened before stays; one recorded since is marked
    /// refuted, rungs that fired since were needless. `at` may lie before the clock's start: what it watched was done.
    pub fn cancel_at(mut self, reason: CancelReason, at: Instant, frame: Frame<'_>, now: Instant) -> Outcome {
        self.ensure_open()?;
        if at > now {
            return Err(ClockRefusal::InFuture);
        }
        let mut facts = Vec::new();
        if self.milestone == Milestone::Confirm {
            self.settle(at, &mut facts);
        } else if self.phase == Phase::Open && !self.is_paused() {
            self.refute(at, now, &mut facts);
            self.breach_if_past(at, now, &mut facts);
        }
        if self.is_open() {
            self.phase = Phase::Cancelled(at);
            facts.push(Fact::Cancelled { reason });
            self.needless_after(at, &mut facts);
        }
        Ok(self.changed(facts, frame))
    }

    pub(super) fn ensure_open(&self) -> Result<(), ClockRefusal> {
        match self.phase {
            Phase::Met(_) => Err(ClockRefusal::AlreadyMet),
            Phase::Cancelled(_) => Err(ClockRefusal::AlreadyCancelled),
            Phase::Open | Phase::Offered(_) => Ok(()),
        }
    }

    pub(super) fn ensure_running(&self) -> Result<(), ClockRefusal> {
        self.ensure_open()?;
        if matches!(self.phase, Phase::Offered(_)) { Err(ClockRefusal::AlreadyOffered) } else { Ok(()) }
    }

    fn ensure_between(&self, at: Instant, now: Instant) -> Result<(), ClockRefusal> {
        if at < self.started_at {
            return Err(ClockRefusal::BeforeStart);
        }
        if at > now { Err(ClockRefusal::InFuture) } else { Ok(()) }
    }

    fn offered_at(&self) -> Result<Instant, ClockRefusal> {
        self.ensure_open()?;
        if let Phase::Offered(at) = self.phase { Ok(at) } else { Err(ClockRefusal::NotOffered) }
    }

    /// Ends every pause that lasts at `at`; one that began later is left with no length.
    fn stop_at(&mut self, at: Instant, calendar: &Calendar) {
        let still = self.stood_still(calendar);
        let mut ended = false;
        for pause in self.pauses.iter_mut().filter(|pause| pause.to.is_none()) {
            pause.to = Some(at.max(pause.from));
            ended = true;
        }
        if ended {
            self.lift_floor(still, calendar);
            self.due = self.computed_due(calendar);
        }
    }

    /// Judges the clock as met at `at`.
    pub(super) fn conclude(&mut self, at: Instant, now: Instant, facts: &mut Vec<Fact>) {
        self.refute(at, now, facts);
        self.breach_if_past(at, now, facts);
        self.phase = Phase::Met(at);
        facts.push(Fact::Met { at, late: self.standing_breach().is_some() });
        self.needless_after(at, facts);
    }

    /// What happened at `at`, in time, disproves a breach recorded since.
    fn refute(&mut self, at: Instant, now: Instant, facts: &mut Vec<Fact>) {
        let in_time = self.due.is_none_or(|due| at <= due.at);
        if in_time && let Some(breach) = self.breaches.iter_mut().find(|b| b.refuted.is_none() && at <= b.at) {
            breach.refuted = Some(Refuted { at: now, met_at: at });
            facts.push(Fact::Refuted { breach_at: breach.at });
        }
    }

    fn needless_after(&mut self, at: Instant, facts: &mut Vec<Fact>) {
        let mut rungs = Vec::new();
        for rung in self.fired.iter_mut().filter(|rung| !rung.needless && rung.trigger_at > at) {
            rung.needless = true;
            rungs.push(rung.key.clone());
        }
        if !rungs.is_empty() {
            facts.push(Fact::Needless { rungs });
        }
    }

    /// What time alone did up to `now`.
    pub(super) fn settle(&mut self, now: Instant, facts: &mut Vec<Fact>) {
        if self.phase != Phase::Open || self.is_paused() {
            return;
        }
        if self.milestone.runs_out() {
            if let Some(at) = self.due_at().filter(|at| *at <= now) {
                self.phase = Phase::Met(at);
                facts.push(Fact::Lapsed { at });
            }
            return;
        }
        self.breach_if_past(now, now, facts);
    }

    pub(super) fn breach_if_past(&mut self, at: Instant, now: Instant, facts: &mut Vec<Fact>) {
        let Some(due) = self.due.filter(|due| at > due.at && !due.provisional) else {
            return;
        };
        if self.milestone.promises() && self.standing_breach().is_none() {
            self.breaches.push(Breach { at: due.at, recorded_at: now, generation: self.generation, refuted: None });
            facts.push(Fact::Breached { at: due.at });
        }
    }

    /// Moves the floor by what has stood still since `before`, so that a pause counts there too.
    pub(super) fn lift_floor(&mut self, before: i64, calendar: &Calendar) {
        if let Some(floor) = self.floor {
            let still = self.stood_still(calendar).saturating_sub(before);
            self.floor = Some(self.moved(calendar, floor, still));
        }
    }

    pub(super) fn tell_moved(&self, before: Option<Instant>, facts: &mut Vec<Fact>) {
        if before != self.due_at() {
            facts.push(Fact::DueMoved { from: before, to: self.due_at() });
        }
    }

    pub(super) fn changed(mut self, facts: Vec<Fact>, frame: Frame<'_>) -> Changed {
        self.next_at = self.look_again(frame);
        Changed { clock: self, facts }
    }
}
