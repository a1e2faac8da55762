//! Everything that must happen on time is one kind of clock.
//!
//! [`core`] holds the state machine and the ladder as pure functions.

pub mod core;

pub use crate::core::{
    Breach, CancelReason, Changed, Clock, ClockRefusal, Event, Facing, Fact, Firing, Frame, Ladder, LadderProblem,
    LadderRole, Milestone, NewPause, Notice, Pause, PauseReason, Phase, Reopening, Rung, RungAction, SetDue, ShownDue,
    Start, State, Subject, Target, Trigger, Watch, due_rungs, stand_in,
};
