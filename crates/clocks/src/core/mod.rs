//! Pure rules: the state machine of a clock, its deadline, and the ladder that hangs on it.
//!
//! Time, calendar and ladder are arguments ([`Frame`]); nothing here reads a clock or a database.

mod attainment;
mod clock;
mod deadline;
mod facts;
mod ladder;
mod moves;
mod pausing;
mod recompute;
mod reopening;
mod rungs;
mod words;

#[cfg(test)]
mod tests;

pub use attainment::{Attainment, Uncounted, attainment, next_due};
pub use clock::{Breach, Clock, FiredRung, Pause, Phase, Refuted, SetDue, ShownDue, Start, State, Target};
pub use facts::{CancelReason, Changed, ClockRefusal, Fact, Outcome};
pub use ladder::{Ladder, LadderProblem, LadderRole, Rung, RungAction, Trigger, Watch};
pub use pausing::NewPause;
pub use reopening::Reopening;
pub use rungs::{CUSTOMER_NOTICE_WAIT, Firing, LATE_AFTER, Notice, due_rungs, stand_in};
pub use words::{Event, Facing, Milestone, PauseReason, Subject};

use worktime::Calendar;

/// What a clock is judged by, besides the time: the compiled calendar its target names and the ladder of its
/// agreement and severity.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The calendar that `clock.target.calendar` names.
    pub calendar: &'a Calendar,
    /// The rungs; those for other milestones are passed over.
    pub ladder: &'a Ladder,
}
