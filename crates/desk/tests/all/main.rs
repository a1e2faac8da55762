//! The desk behind its real router on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fixture;
mod known;
mod lists;
mod read_side;
