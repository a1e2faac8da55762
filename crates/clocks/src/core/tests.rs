//! The scenarios of the field, by number, and the laws every clock obeys.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod counting;
mod escalation;
mod laws;
mod recalculation;
mod shapes;
mod stopping;
mod support;
