use kernel::{CalendarId, ClockId, HOUR, Ids, Instant, PauseId, SeededIds};
use worktime::{Calendar, CalendarSpec, Counting, Duration, Segment, china};

use crate::core::{
    Changed, Clock, Event, Facing, Fact, Frame, Ladder, LadderRole, Milestone, NewPause, PauseReason, Rung, RungAction,
    Start, Subject, Target, Trigger, Watch,
};

pub struct World {
    pub calendar: Calendar,
    pub ladder: Ladder,
    ids: SeededIds,
}

/// Monday to Friday 09:00–18:00 in Shanghai with the days of the State Council's notices.
pub fn china_9_to_18() -> CalendarSpec {
    china::spec(&[Segment { start_minute: 540, end_minute: 1080 }])
}

/// Beijing time: `2026-11-05 10:00`.
pub fn at(text: &str) -> Instant {
    let text = if text.len() > 16 { text.to_owned() } else { format!("{text}:00") };
    format!("{}+08:00", text.replace(' ', "T")).parse().unwrap()
}

pub fn hours(n: i64) -> Duration {
    Duration::Elapsed(n * HOUR)
}

impl World {
    pub fn new() -> Self {
        Self::with(&china_9_to_18())
    }

    pub fn with(spec: &CalendarSpec) -> Self {
        Self { calendar: Calendar::compile(spec).unwrap(), ladder: Ladder::NONE, ids: SeededIds::new(7) }
    }

    pub fn rung(mut self, key: &str, milestone: Milestone, trigger: Trigger, actions: Vec<RungAction>) -> Self {
        self.ladder.rungs.push(Rung { key: key.into(), milestone, trigger, actions });
        self
    }

    pub fn frame(&self) -> Frame<'_> {
        Frame { calendar: &self.calendar, ladder: &self.ladder }
    }

    pub fn target(duration: &str) -> Target {
        Target {
            duration: Some(duration.parse().unwrap()),
            counting: Counting::WorkingTime,
            calendar: CalendarId::from_uuid(SeededIds::new(1).fresh(Instant::default())),
            stopped_by: vec![PauseReason::WaitingCustomer, PauseReason::AgreedWindow, PauseReason::PlannedDowntime],
            agreement: None,
            severity: Some(2),
        }
    }

    pub fn start_with(&self, milestone: Milestone, target: Target, from: &str) -> Clock {
        self.start_at(milestone, target, None, at(from), at(from)).clock
    }

    pub fn start_at(
        &self,
        milestone: Milestone,
        target: Target,
        watch: Option<Watch>,
        from: Instant,
        now: Instant,
    ) -> Changed {
        let start = Start {
            id: ClockId::fresh(&self.ids, now),
            subject: Subject::new("incident", "i-1"),
            milestone,
            watch,
            facing: Facing::Customer,
            target,
            started_at: from,
            pauses: Vec::new(),
        };
        Clock::start(start, self.frame(), now)
    }

    pub fn start(&self, milestone: Milestone, duration: &str, from: &str) -> Clock {
        self.start_with(milestone, Self::target(duration), from)
    }

    pub fn supervise(&self, event: Event, while_unmet: Milestone, from: &str) -> Clock {
        let mut target = Self::target("1h");
        target.duration = None;
        self.start_at(Milestone::Supervise, target, Some(Watch { event, while_unmet }), at(from), at(from)).clock
    }

    pub fn id(&self) -> ClockId {
        ClockId::fresh(&self.ids, Instant::default())
    }

    pub fn pause_id(&self) -> PauseId {
        PauseId::fresh(&self.ids, Instant::default())
    }

    pub fn new_pause(&self, reason: PauseReason, from: Instant) -> NewPause {
        NewPause { id: self.pause_id(), reason, from, consented: false }
    }

    pub fn pause(&self, clock: Clock, from: &str) -> Clock {
        clock.pause(self.new_pause(PauseReason::WaitingCustomer, at(from)), self.frame(), at(from)).unwrap().clock
    }

    pub fn resume(&self, clock: Clock, to: &str) -> Clock {
        clock.resume(PauseReason::WaitingCustomer, at(to), self.frame(), at(to)).unwrap().clock
    }
}

pub fn notify(role: LadderRole) -> Vec<RungAction> {
    vec![RungAction::Notify { roles: vec![role] }]
}

pub fn breaches(facts: &[Fact]) -> Vec<Instant> {
    facts.iter().filter_map(|fact| if let Fact::Breached { at } = fact { Some(*at) } else { None }).collect()
}
