//! A clock: what it measures, since when, what does not count, and what came of it.

use kernel::{AgreementVersionId, CalendarId, ClockId, Instant, PauseId};
use serde::{Deserialize, Serialize};
use worktime::{Counting, Duration, Interval};

use super::{Event, Facing, Milestone, PauseReason, Subject, Watch};

/// What was promised, stamped when the clock starts. Editing an agreement later changes no running clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The time allowed; none for a clock that only carries a ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<Duration>,
    /// How working days are counted (Civil Code art. 201 and 203, or working time).
    pub counting: Counting,
    /// The version of the calendar it is counted on.
    pub calendar: CalendarId,
    /// The pause reasons that stop it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stopped_by: Vec<PauseReason>,
    /// The agreement version the promise and the ladder come from; none under a fallback or outside agreements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementVersionId>,
    /// The severity 1 to 4 whose promise and ladder it is; none where severities mean nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<u8>,
}

impl Target {
    /// Whether a pause for `reason` stops the clock.
    pub fn stops_for(&self, reason: PauseReason) -> bool {
        reason == PauseReason::Confirmed || self.stopped_by.contains(&reason)
    }
}

/// A stretch that may not count. Kept also where its reason does not stop the clock: another agreement may say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Its identifier, the same on every clock of the subject.
    pub id: PauseId,
    /// Why.
    pub reason: PauseReason,
    /// Since when.
    pub from: Instant,
    /// Until when; none while it lasts.
    pub to: Option<Instant>,
}

/// A broken promise. Once recorded it is never erased; an accepted late entry may refute it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The due instant that passed.
    pub at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The generation it was recorded in.
    pub generation: u32,
    /// Set when a late entry proved it wrong: it stays and does not count.
    pub refuted: Option<Refuted>,
}

/// The proof against a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refuted {
    /// When the proof was entered.
    pub at: Instant,
    /// When the milestone was really met.
    pub met_at: Instant,
}

/// The due instant shown to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownDue {
    /// When it is due.
    pub at: Instant,
    /// Computed without the notice of a year it touches: rungs fire, no breach is recorded.
    pub provisional: bool,
}

/// A due instant that was not computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetDue {
    /// Set by a person; later pauses and calendar edits do not move it.
    ByHand {
        /// When it is due.
        at: Instant,
        /// The name of who set it.
        by: String,
        /// When it was set.
        set_at: Instant,
    },
    /// The end of a window agreed with the customer; counts where it lies after the computed due instant.
    AgreedWindow {
        /// The end of the window.
        until: Instant,
        /// The name of who recorded it.
        by: String,
        /// When it was recorded.
        set_at: Instant,
    },
}

impl SetDue {
    /// When it was set.
    pub const fn set_at(&self) -> Instant {
        match self {
            Self::ByHand { set_at, .. } | Self::AgreedWindow { set_at, .. } => *set_at,
        }
    }

    /// Gives whoever set it this name.
    pub fn name(&mut self, name: String) {
        match self {
            Self::ByHand { by, .. } | Self::AgreedWindow { by, .. } => *by = name,
        }
    }
}

/// A rung that fired in the present generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiredRung {
    /// The rung.
    pub key: String,
    /// The instant it was due to fire.
    pub trigger_at: Instant,
    /// A late entry proved that it need not have fired.
    pub needless: bool,
}

/// Where the clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Running or paused.
    Open,
    /// A solution was offered at this instant and waits for its confirmation: no breach, no rung.
    Offered(Instant),
    /// Met at this instant, in time or, with a standing breach, late.
    Met(Instant),
    /// Cancelled at this instant.
    Cancelled(Instant),
}

/// The state as people and queries name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ClockState)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Time counts.
    Running,
    /// Time stands still.
    Paused,
    /// A solution waits for its confirmation.
    Offered,
    /// Met in time.
    Met,
    /// Met after its due instant.
    MetLate,
    /// No longer measured.
    Cancelled,
}

impl State {
    /// The stable name in storage and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Offered => "offered",
            Self::Met => "met",
            Self::MetLate => "met_late",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What a clock starts from.
#[derive(Clone, Debug)]
pub struct Start {
    /// Its identifier.
    pub id: ClockId,
    /// What it belongs to.
    pub subject: Subject,
    /// What it measures.
    pub milestone: Milestone,
    /// For supervision: the event it counts from and the milestone it watches.
    pub watch: Option<Watch>,
    /// Whose promise it is.
    pub facing: Facing,
    /// What was promised.
    pub target: Target,
    /// The instant it counts from; it may lie before the moment it is entered.
    pub started_at: Instant,
    /// Pauses of the subject so far: for a milestone that a changed severity adds.
    pub pauses: Vec<Pause>,
}

/// A clock. Every move consumes it and returns the changed clock with what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Its identifier.
    pub id: ClockId,
    /// What it belongs to.
    pub subject: Subject,
    /// What it measures.
    pub milestone: Milestone,
    /// For supervision: the event it counts from and the milestone it watches.
    pub watch: Option<Watch>,
    /// Whose promise it is.
    pub facing: Facing,
    /// What was promised.
    pub target: Target,
    /// Counts the recomputations by severity or agreement, from 1.
    pub generation: u32,
    /// When the present generation began.
    pub generation_at: Instant,
    /// The instant it counts from.
    pub started_at: Instant,
    /// What may not count, in the order it was recorded.
    pub pauses: Vec<Pause>,
    /// Where it stands.
    pub phase: Phase,
    /// The due instant shown; none when nothing is promised. While paused: as if resumed at the pause's begin.
    pub due: Option<ShownDue>,
    /// A due instant that was not computed.
    pub set_due: Option<SetDue>,
    /// Never due before this: a deadline once shown, or the moment of reopening.
    pub floor: Option<Instant>,
    /// Broken promises; at most one stands.
    pub breaches: Vec<Breach>,
    /// When the assigned person took notice.
    pub acknowledged_at: Option<Instant>,
    /// Rungs that fired in this generation.
    pub fired: Vec<FiredRung>,
    /// When the worker must look again; none while nothing can happen by time alone.
    pub next_at: Option<Instant>,
    /// The row's version; 0 before it is stored.
    pub version: i64,
}

impl Clock {
    /// The state as people and queries name it.
    pub fn state(&self) -> State {
        match self.phase {
            Phase::Open if self.is_paused() => State::Paused,
            Phase::Open => State::Running,
            Phase::Offered(_) => State::Offered,
            Phase::Met(_) if self.standing_breach().is_some() => State::MetLate,
            Phase::Met(_) => State::Met,
            Phase::Cancelled(_) => State::Cancelled,
        }
    }

    /// Whether it is neither met nor cancelled.
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open | Phase::Offered(_))
    }

    /// Whether a pause that stops it lasts.
    pub fn is_paused(&self) -> bool {
        self.phase == Phase::Open && self.pauses.iter().any(|p| p.to.is_none() && self.target.stops_for(p.reason))
    }

    /// Whether it is past due now, counting neither paused nor offered nor provisional clocks.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.state() == State::Running
            && self.milestone.promises()
            && self.due.is_some_and(|due| !due.provisional && now > due.at)
    }

    /// When it is due, if anything is promised.
    pub fn due_at(&self) -> Option<Instant> {
        self.due.map(|due| due.at)
    }

    /// The breach that counts, if any.
    pub fn standing_breach(&self) -> Option<&Breach> {
        self.breaches.iter().find(|breach| breach.refuted.is_none())
    }

    /// Whether it is an open clock of supervision that ends when `milestone` is met.
    pub fn is_watching(&self, milestone: Milestone) -> bool {
        self.is_open() && self.watch.is_some_and(|watch| watch.while_unmet == milestone)
    }

    /// When it was met, if it was.
    pub fn met_at(&self) -> Option<Instant> {
        if let Phase::Met(at) = self.phase { Some(at) } else { None }
    }

    /// The event it counts from, for supervision.
    pub fn event(&self) -> Option<Event> {
        self.watch.map(|watch| watch.event)
    }

    /// The stretches that do not count, merged and in order. A pause that lasts reaches to `open_until`, or is
    /// left out without one.
    pub(super) fn uncounted(&self, open_until: Option<Instant>) -> Vec<Interval> {
        let mut parts: Vec<Interval> = self
            .pauses
            .iter()
            .filter(|pause| self.target.stops_for(pause.reason))
            .filter_map(|pause| Some((pause.from.max(self.started_at), pause.to.or(open_until)?)))
            .filter(|(from, to)| from < to)
            .map(|(from, to)| Interval { from, to })
            .collect();
        parts.sort_by_key(|part| part.from);
        let mut merged: Vec<Interval> = Vec::with_capacity(parts.len());
        for part in parts {
            match merged.last_mut() {
                Some(last) if part.from <= last.to => last.to = last.to.max(part.to),
                _ => merged.push(part),
            }
        }
        merged
    }
}
