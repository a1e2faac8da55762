//! Working time: calendars, durations, deadlines and their explanation.

mod instant;

pub use instant::{HOUR, Instant, MINUTE, SECOND};
