//! Which rungs fire now, and when the worker must look again.

use kernel::Instant;
use worktime::{Duration, Interval, MINUTE, Term};

use super::{Clock, FiredRung, Frame, LadderRole, Rung, RungAction, State, Trigger, Watch};

/// A firing later than this after its instant is marked late: the worker was not running.
pub const LATE_AFTER: i64 = MINUTE;

/// A notice to the customer's leaders waits so long for the manager's word, then goes. Microseconds.
pub const CUSTOMER_NOTICE_WAIT: i64 = 15 * MINUTE;

/// Rungs that fire together: one, or, in a new generation, all that were past when it began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing {
    /// The rungs' keys; one unless combined.
    pub rungs: Vec<String>,
    /// The instant the (last) rung was triggered.
    pub trigger_at: Instant,
    /// The instant it was to fire: the trigger, or the next working instant after it.
    pub fires_at: Instant,
    /// Whether it fires more than a minute after that.
    pub late: bool,
    /// One notice for rungs past before this generation began; it neither raises nor reassigns.
    pub combined: bool,
    /// The rung behind which nobody stood, if this one fires in its place.
    pub in_place_of: Option<String>,
    /// Whether no rung is left after it.
    pub last: bool,
    /// What to do.
    pub actions: Vec<RungAction>,
}

/// Somebody to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Who.
    pub role: LadderRole,
    /// Call out until notice is taken, rather than send one message.
    pub page: bool,
    /// Not before this instant.
    pub not_before: Instant,
}

impl Firing {
    /// Whom to tell, each role once; the customer's leaders after the manager had 15 minutes.
    pub fn notices(&self, now: Instant) -> Vec<Notice> {
        let mut notices: Vec<Notice> = Vec::new();
        for action in &self.actions {
            let (roles, page) = match action {
                RungAction::Notify { roles } => (roles, false),
                RungAction::Page { roles } => (roles, true),
                RungAction::RaiseSeverity | RungAction::Reassign => continue,
            };
            for role in roles {
                if let Some(known) = notices.iter_mut().find(|notice| notice.role == *role) {
                    known.page |= page;
                    continue;
                }
                let wait = if *role == LadderRole::CustomerLead { CUSTOMER_NOTICE_WAIT } else { 0 };
                notices.push(Notice { role: *role, page, not_before: now.plus(wait) });
            }
        }
        notices
    }

    /// Whether it raises the severity.
    pub fn raises(&self) -> bool {
        self.actions.contains(&RungAction::RaiseSeverity)
    }

    /// Whether it gives the work to the next.
    pub fn reassigns(&self) -> bool {
        self.actions.contains(&RungAction::Reassign)
    }
}

/// The rungs that fire at `now`, in order of trigger instant, then of the ladder. Nothing fires while the clock is
/// paused, offered or closed, and no rung fires twice in one generation.
pub fn due_rungs(clock: &Clock, frame: Frame<'_>, now: Instant) -> Vec<Firing> {
    let pending = pending(clock, frame);
    let left = pending.len();
    let (past, rest): (Vec<_>, Vec<_>) = pending.into_iter().partition(|p| p.combines);
    let mut firings = Vec::new();
    if past.first().is_some_and(|first| first.fires_at <= now) {
        firings.push(combined(&past, now, rest.is_empty()));
    }
    let before = past.len();
    for (at, pending) in rest.iter().enumerate().take_while(|(_, p)| p.fires_at <= now) {
        firings.push(single(pending, now, before + at + 1 == left));
    }
    firings
}

/// The rung that fires at once because nobody stood behind the last one; none when the ladder ends.
pub fn stand_in(clock: &Clock, frame: Frame<'_>, nobody_behind: &str, now: Instant) -> Option<Firing> {
    let pending = pending(clock, frame);
    let next = pending.iter().find(|p| !p.combines)?;
    let last = pending.last().is_some_and(|p| p.rung.key == next.rung.key);
    let mut firing = single(next, now, last);
    firing.in_place_of = Some(nobody_behind.to_owned());
    firing.late = false;
    Some(firing)
}

impl Clock {
    /// The clock after `firing`: its rungs do not fire again in this generation.
    #[must_use]
    pub fn fired(mut self, firing: &Firing, frame: Frame<'_>) -> Self {
        for key in &firing.rungs {
            if !self.has_fired(key) {
                self.fired.push(FiredRung { key: key.clone(), trigger_at: firing.trigger_at, needless: false });
            }
        }
        self.changed(Vec::new(), frame).clock
    }

    /// When the worker must look again: the next breach, end of silence or rung. None while time alone does nothing.
    pub(super) fn look_again(&self, frame: Frame<'_>) -> Option<Instant> {
        if self.state() != State::Running {
            return None;
        }
        let due = self.due.filter(|due| !due.provisional || self.milestone.runs_out()).map(|due| due.at);
        let judged = match self.milestone {
            milestone if milestone.runs_out() => due,
            _ if self.milestone.promises() && self.standing_breach().is_none() => due.map(|at| at.plus(1)),
            _ => None,
        };
        let rung = pending(self, frame).iter().map(|p| p.fires_at).min();
        judged.into_iter().chain(rung).min()
    }

    fn has_fired(&self, key: &str) -> bool {
        self.fired.iter().any(|fired| fired.key == key)
    }
}

struct Pending<'a> {
    rung: &'a Rung,
    trigger_at: Instant,
    fires_at: Instant,
    combines: bool,
}

fn pending<'a>(clock: &Clock, frame: Frame<'a>) -> Vec<Pending<'a>> {
    if clock.state() != State::Running {
        return Vec::new();
    }
    let mut found: Vec<Pending<'a>> = frame
        .ladder
        .rungs
        .iter()
        .filter(|rung| hangs_on(rung, clock) && !clock.has_fired(&rung.key))
        .filter_map(|rung| {
            let trigger_at = trigger_instant(rung, clock, frame)?;
            let combines = clock.generation > 1 && trigger_at <= clock.generation_at;
            let from = if combines { clock.generation_at } else { trigger_at };
            let fires_at = if at_any_hour(rung, clock) { from } else { frame.calendar.next_working(from) };
            Some(Pending { rung, trigger_at, fires_at, combines })
        })
        .collect();
    found.sort_by_key(|p| p.trigger_at);
    found
}

fn hangs_on(rung: &Rung, clock: &Clock) -> bool {
    match rung.trigger {
        Trigger::AfterEvent { event, while_unmet, .. } => clock.watch == Some(Watch { event, while_unmet }),
        Trigger::Unacknowledged(_) if clock.acknowledged_at.is_some() => false,
        _ => rung.milestone == clock.milestone && clock.watch.is_none(),
    }
}

fn trigger_instant(rung: &Rung, clock: &Clock, frame: Frame<'_>) -> Option<Instant> {
    let calendar = frame.calendar;
    match rung.trigger {
        Trigger::Percent(percent) => clock.at_percent(calendar, percent),
        Trigger::Before(duration) => clock.before_due(calendar, duration).ok().flatten(),
        Trigger::After(duration) => Some(counted_from(clock, clock.due_at()?, duration, frame)),
        Trigger::Unacknowledged(duration) | Trigger::AfterEvent { duration, .. } => {
            Some(counted_from(clock, clock.started_at, duration, frame))
        }
    }
}

/// `duration` after `start` in its own unit, what is paused after `start` left out.
fn counted_from(clock: &Clock, start: Instant, duration: Duration, frame: Frame<'_>) -> Instant {
    let uncounted: Vec<Interval> = clock
        .uncounted(None)
        .into_iter()
        .filter(|part| part.to > start)
        .map(|part| Interval { from: part.from.max(start), to: part.to })
        .collect();
    Term { start, duration, counting: clock.target.counting }.due(frame.calendar, &uncounted).at
}

fn at_any_hour(rung: &Rung, clock: &Clock) -> bool {
    let unit = clock.target.duration.or(match rung.trigger {
        Trigger::AfterEvent { duration, .. } | Trigger::Unacknowledged(duration) => Some(duration),
        _ => None,
    });
    matches!(unit, Some(Duration::Elapsed(_)))
}

fn single(pending: &Pending<'_>, now: Instant, last: bool) -> Firing {
    Firing {
        rungs: vec![pending.rung.key.clone()],
        trigger_at: pending.trigger_at,
        fires_at: pending.fires_at,
        late: now.since(pending.fires_at) > LATE_AFTER,
        combined: false,
        in_place_of: None,
        last,
        actions: pending.rung.actions.clone(),
    }
}

fn combined(past: &[Pending<'_>], now: Instant, last: bool) -> Firing {
    let tells = |action: &RungAction| matches!(action, RungAction::Notify { .. } | RungAction::Page { .. });
    let actions = past.iter().flat_map(|p| p.rung.actions.iter()).filter(|action| tells(action)).cloned().collect();
    let fires_at = past.first().map_or(now, |p| p.fires_at);
    Firing {
        rungs: past.iter().map(|p| p.rung.key.clone()).collect(),
        trigger_at: past.iter().map(|p| p.trigger_at).max().unwrap_or(now),
        fires_at,
        late: now.since(fires_at) > LATE_AFTER,
        combined: true,
        in_place_of: None,
        last,
        actions,
    }
}
