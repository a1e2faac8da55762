//! Everything that must happen on time is one kind of clock.
//!
//! [`core`] holds the state machine and the ladder as pure functions; [`store`] gives a use case the statements for
//! its own read batch and write set; [`Driver`] does what is due, exactly once on any number of nodes.

pub mod core;
mod driver;
mod entries;
mod recalendar;
pub mod store;

pub use crate::core::{
    Attainment, Breach, CancelReason, Changed, Clock, ClockRefusal, Event, Facing, Fact, Firing, Frame, Ladder,
    LadderProblem, LadderRole, Milestone, NewPause, Notice, Pause, PauseReason, Phase, Reopening, Rung, RungAction,
    SetDue, ShownDue, Start, State, Subject, Target, Trigger, Uncounted, Watch, attainment, due_rungs, next_due,
    stand_in,
};
pub use driver::{Behind, Boxed, Driver, Effects, Looked, Ran, RungEffects, Terms};
pub use entries::{entries, rung_entry};
pub use store::sql;

use storage::Migration;

/// The tables of clocks.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "clocks", name: "0001_clock", text: include_str!("../migrations/0001_clock.sql") }];
