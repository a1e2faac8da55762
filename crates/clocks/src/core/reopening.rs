//! A confirmed case comes back.

use kernel::{ClockId, Instant, PauseId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Changed, Clock, ClockRefusal, Frame, Pause, PauseReason, Phase, Start};

/// How much time a reopened case gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reopening {
    /// What was left when it was met; the confirmed interval counts as nothing.
    #[default]
    Remaining,
    /// The full time, from the moment of reopening.
    Full,
}

impl Clock {
    /// The clock that follows a met one when its case is reopened at `at`: a new clock, `id`, beside the old result,
    /// which stands. With the remaining time it is never due before the moment of reopening. `pause` names the
    /// interval that counts as nothing.
    pub fn reopened(
        &self,
        id: ClockId,
        pause: PauseId,
        policy: Reopening,
        at: Instant,
        frame: Frame<'_>,
        now: Instant,
    ) -> Result<Changed, ClockRefusal> {
        let Phase::Met(met_at) = self.phase else {
            return Err(ClockRefusal::NotMet);
        };
        if at < met_at {
            return Err(ClockRefusal::BeforeStart);
        }
        if at > now {
            return Err(ClockRefusal::InFuture);
        }
        let mut start = self.successor(id, at);
        if policy == Reopening::Full {
            return Ok(Self::start(start, frame, now));
        }
        start.started_at = self.started_at;
        start.pauses = self.pauses.iter().filter(|pause| pause.from < met_at).copied().collect();
        start.pauses.push(Pause { id: pause, reason: PauseReason::Confirmed, from: met_at, to: Some(at) });
        let mut clock = Self::start(start, frame, at).clock;
        clock.breaches.clear();
        clock.generation_at = now;
        clock.floor = Some(at);
        Ok(clock.begun(frame, now))
    }

    /// The next clock of a milestone that starts anew each time it is met: the update after an update.
    pub fn next(&self, id: ClockId, from: Instant, frame: Frame<'_>, now: Instant) -> Changed {
        Self::start(self.successor(id, from), frame, now)
    }

    fn successor(&self, id: ClockId, from: Instant) -> Start {
        Start {
            id,
            subject: self.subject.clone(),
            milestone: self.milestone,
            watch: self.watch,
            facing: self.facing,
            target: self.target.clone(),
            started_at: from,
            pauses: Vec::new(),
        }
    }
}
