//! An incident with its clocks: what every move is made on.

use std::sync::Arc;

use agreement::core::{Compiled, Severity};
use clocks::core::{
    CancelReason, Changed, Clock, ClockRefusal, Event, Facing, Fact, Frame, Ladder, Milestone, NewPause, Pause,
    PauseReason, Phase, Start, State as ClockState, Subject, Target,
};
use kernel::{CalendarId, ClockId, Ids, Instant, PauseId, Refusal, RefusalKind};
use worktime::Calendar;

use super::{Incident, NextDue};

/// The kind under which clocks and assignments name incidents.
pub const SUBJECT: &str = "incident";

/// What clocks are judged by: the agreement versions and calendars they were stamped with.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// The agreement version of the incident, and others its clocks still carry.
    pub agreements: Vec<Arc<Compiled>>,
    /// Calendars of clocks that carry no agreement.
    pub calendars: Vec<(CalendarId, Arc<Calendar>)>,
    /// The ladder of clocks without one.
    pub bare: Ladder,
}

/// An incident with its clocks, at one instant. Moves change it; what happened to the clocks is collected.
#[derive(Clone, Debug)]
pub struct Case<'g> {
    /// The incident as it will be.
    pub incident: Incident,
    /// Its clocks as they will be.
    pub clocks: Vec<Clock>,
    /// What the clocks are judged by.
    pub ground: &'g Ground,
    /// When the move is entered.
    pub now: Instant,
    /// What happened to the clocks.
    pub facts: Vec<(ClockId, Milestone, Fact)>,
}

impl Ground {
    /// The version with this id.
    pub fn agreement(&self, version: kernel::AgreementVersionId) -> Option<&Arc<Compiled>> {
        self.agreements.iter().find(|known| known.identity.version == version)
    }

    /// What `clock` is judged by.
    pub fn frame(&self, clock: &Clock) -> Result<Frame<'_>, Refusal> {
        self.frame_of(&clock.target)
    }

    /// What a clock with `target` is judged by.
    pub fn frame_of(&self, target: &Target) -> Result<Frame<'_>, Refusal> {
        let agreement = target.agreement.and_then(|version| self.agreement(version));
        if let Some(agreement) = agreement.filter(|known| known.calendar_id == target.calendar) {
            let severity = target.severity.and_then(|number| Severity::new(number).ok()).unwrap_or(Severity::FOUR);
            return Ok(agreement.frame(severity));
        }
        let calendar = self.calendar(target.calendar).ok_or_else(|| no_calendar(target.calendar))?;
        let ladder = match (agreement, target.severity.and_then(|number| Severity::new(number).ok())) {
            (Some(agreement), Some(severity)) => agreement.ladder(severity),
            _ => &self.bare,
        };
        Ok(Frame { calendar, ladder })
    }

    fn calendar(&self, id: CalendarId) -> Option<&Calendar> {
        let stamped = self.agreements.iter().find(|known| known.calendar_id == id).map(|known| known.calendar.as_ref());
        stamped.or_else(|| self.calendars.iter().find(|(known, _)| *known == id).map(|(_, calendar)| calendar.as_ref()))
    }
}

impl<'g> Case<'g> {
    /// The case as it was read.
    pub fn new(incident: Incident, clocks: Vec<Clock>, ground: &'g Ground, now: Instant) -> Self {
        Self { incident, clocks, ground, now, facts: Vec::new() }
    }

    /// The agreement version of the incident.
    pub fn agreement(&self) -> Option<&'g Arc<Compiled>> {
        self.incident.agreement.and_then(|version| self.ground.agreement(version))
    }

    /// The open clock for a milestone, our promise to the customer.
    pub fn open(&self, milestone: Milestone) -> Option<&Clock> {
        self.clocks.iter().find(|clock| is_ours(clock, milestone) && clock.is_open())
    }

    /// Whether the milestone was met, or was never promised.
    pub fn met(&self, milestone: Milestone) -> Option<Instant> {
        self.clocks.iter().filter(|clock| is_ours(clock, milestone)).filter_map(Clock::met_at).max()
    }

    /// Applies `change` to every clock that `which` picks.
    pub fn each(
        &mut self,
        which: impl Fn(&Clock) -> bool,
        change: impl Fn(Clock, Frame<'_>, Instant) -> Result<Changed, ClockRefusal>,
    ) -> Result<(), Refusal> {
        for at in 0..self.clocks.len() {
            if which(&self.clocks[at]) {
                let clock = self.clocks[at].clone();
                let frame = self.ground.frame(&clock)?;
                let changed = change(clock, frame, self.now)?;
                self.take(at, changed);
            }
        }
        Ok(())
    }

    fn take(&mut self, at: usize, changed: Changed) {
        let (id, milestone) = (changed.clock.id, changed.clock.milestone);
        self.facts.extend(changed.facts.into_iter().map(|fact| (id, milestone, fact)));
        self.clocks[at] = changed.clock;
    }

    /// Starts a clock of ours.
    pub fn start(&mut self, milestone: Milestone, target: Target, from: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
        let facing = if milestone.promises() { Facing::Customer } else { Facing::Internal };
        let start = Start {
            id: ClockId::fresh(ids, self.now),
            subject: Subject::new(SUBJECT, self.incident.id),
            milestone,
            watch: None,
            facing,
            target,
            started_at: from,
            pauses: self.pauses(),
        };
        self.start_with(start)
    }

    /// Starts any clock.
    pub fn start_with(&mut self, start: Start) -> Result<(), Refusal> {
        let frame = self.ground.frame_of(&start.target)?;
        let Changed { clock, facts } = Clock::start(start, frame, self.now);
        let (id, milestone) = (clock.id, clock.milestone);
        self.facts.extend(facts.into_iter().map(|fact| (id, milestone, fact)));
        self.clocks.push(clock);
        Ok(())
    }

    /// Meets the open clock for `milestone`, if there is one; supervision that watched it ends.
    pub fn meet(&mut self, milestone: Milestone, at: Instant) -> Result<(), Refusal> {
        self.each(
            |clock| is_ours(clock, milestone) && clock.is_open(),
            |clock, frame, now| clock.meet(at, frame, now),
        )?;
        self.each(
            |clock| clock.is_open() && clock.watch.is_some_and(|watch| watch.while_unmet == milestone),
            // Met where it counts from before; rungs that a late entry proves needless are marked so either way.
            |clock, frame, now| {
                if at >= clock.started_at {
                    clock.meet(at, frame, now)
                } else {
                    clock.cancel_at(CancelReason::NoLongerNeeded, at, frame, now)
                }
            },
        )
    }

    /// Something happened at `at` that the ladder may count from: supervision starts for each watch it names.
    pub fn happened(&mut self, event: Event, at: Instant, ids: &dyn Ids) -> Result<(), Refusal> {
        let Some(agreement) = self.agreement() else { return Ok(()) };
        let severity = self.incident.severity;
        for watch in agreement.ladder(severity).watches(event) {
            let watched = self.clocks.iter().any(|clock| clock.is_open() && clock.watch == Some(watch));
            if watched || self.met(watch.while_unmet).is_some() {
                continue;
            }
            self.start_with(Start {
                id: ClockId::fresh(ids, self.now),
                subject: Subject::new(SUBJECT, self.incident.id),
                milestone: Milestone::Supervise,
                watch: Some(watch),
                facing: Facing::Internal,
                target: agreement.stamp(severity, Milestone::Supervise, None),
                started_at: at,
                pauses: self.pauses(),
            })?;
        }
        Ok(())
    }

    /// Cancels the open clocks of `milestones`; a breach that happened before stays.
    pub fn cancel(&mut self, milestones: &[Milestone], reason: CancelReason) -> Result<(), Refusal> {
        self.each(
            |clock| milestones.contains(&clock.milestone) && clock.is_open(),
            |clock, frame, now| clock.cancel(reason, frame, now),
        )
    }

    /// The same for what ended at `at`, entered later.
    pub fn cancel_at(&mut self, milestones: &[Milestone], reason: CancelReason, at: Instant) -> Result<(), Refusal> {
        self.each(
            |clock| milestones.contains(&clock.milestone) && clock.is_open(),
            |clock, frame, now| clock.cancel_at(reason, at, frame, now),
        )
    }

    /// Begins a pause on every running clock.
    pub fn pause(&mut self, id: PauseId, reason: PauseReason, from: Instant, consented: bool) -> Result<(), Refusal> {
        let pause = NewPause { id, reason, from, consented };
        self.each(|clock| clock.phase == Phase::Open, |clock, frame, now| clock.pause(pause, frame, now))
    }

    /// Ends the pause for `reason` on every clock that has it.
    pub fn resume(&mut self, reason: PauseReason, at: Instant) -> Result<(), Refusal> {
        self.each(
            |clock| {
                clock.phase == Phase::Open
                    && clock.pauses.iter().any(|pause| pause.reason == reason && pause.to.is_none())
            },
            |clock, frame, now| clock.resume(reason, at, frame, now),
        )
    }

    /// The pause `id` was successfully contested: it counts as time on every clock.
    pub fn strike(&mut self, id: PauseId) -> Result<(), Refusal> {
        self.each(
            |clock| clock.pauses.iter().any(|pause| pause.id == id),
            |clock, frame, now| clock.strike(id, frame, now),
        )
    }

    /// What a whole case entered later disproves by itself was never a breach: a clock that is not stored yet was shown
    /// to nobody.
    pub fn forget_unborn(&mut self) {
        let mut unborn = Vec::new();
        for clock in self.clocks.iter_mut().filter(|clock| clock.version == 0) {
            let id = clock.id;
            unborn.extend(clock.breaches.iter().filter(|b| b.refuted.is_some()).map(|breach| (id, breach.at)));
            clock.breaches.retain(|breach| breach.refuted.is_none());
        }
        self.facts.retain(|(id, _, fact)| match fact {
            Fact::Breached { at } | Fact::Refuted { breach_at: at } => !unborn.contains(&(*id, *at)),
            _ => true,
        });
    }

    /// The pauses of the incident so far: those of its oldest clock that has the most of them.
    pub fn pauses(&self) -> Vec<Pause> {
        self.clocks.iter().map(|clock| &clock.pauses).max_by_key(|pauses| pauses.len()).cloned().unwrap_or_default()
    }

    /// Copies what falls due next into the incident. Ended work keeps its place from the moment it ended.
    pub fn settle(&mut self) {
        if self.incident.state.is_open() {
            self.incident.next = NextDue::of(&self.clocks);
        } else if !self.incident.next.has_ended() {
            self.incident.next = NextDue::ended(self.now);
        }
    }

    /// Whether service is back, as far as anybody said so; `stated`: the journal has it, for a case that promises nothing to restore.
    pub fn is_back(&self, stated: bool) -> bool {
        let over = self.incident.resolved_at.is_some() || !self.incident.state.is_open();
        self.open(Milestone::Restore).is_none() && (stated || over || self.met(Milestone::Restore).is_some())
    }

    /// Whether one of our clocks is past due or carries a breach that stands.
    pub fn is_late(&self) -> bool {
        self.clocks.iter().any(|clock| clock.is_overdue(self.now) && clock.state() == ClockState::Running)
    }
}

/// Whether `clock` is our own clock for `milestone`, not a vendor's beside it.
pub fn is_ours(clock: &Clock, milestone: Milestone) -> bool {
    clock.milestone == milestone && !matches!(clock.facing, Facing::Vendor(_))
}

fn no_calendar(id: CalendarId) -> Refusal {
    Refusal::new(
        RefusalKind::Unavailable,
        "clock.calendar_missing",
        format!("时限所用的工作日历 {id} 读不到，请联系系统管理员。"),
        format!("The calendar {id} this clock counts on cannot be read; tell the administrator."),
    )
}

/// The refusal of a clock that this incident does not have.
pub fn not_found_clock() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        "clock.not_found",
        "该工单没有这个时限。请刷新后重试。",
        "The incident has no such clock. Refresh and try again.",
    )
}
