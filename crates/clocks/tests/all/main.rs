//! One contract, two engines: rows of clocks, and the driver on one node and on several.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod driving;
mod ground;
mod rows;
