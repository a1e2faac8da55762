//! What would have come of past incidents under other terms or another roster. Pure.

mod compare;
mod roster;
mod shifts;
mod terms;
mod why;

#[cfg(test)]
mod tests;

pub use compare::{Case, Judged, Pair, Verdict, deviations, pairs};
pub use roster::{Carried, Carrying, Duty, Job, Staff, carry, moved, uncovered};
pub use shifts::{Shift, shifts};
pub use terms::{Draft, Seen, Under, Versions, without_ladders};
pub use why::why;
