//! Stories of the whole server, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod main_job;
