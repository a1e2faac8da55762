//! Backups, releases, and the journal as an auditor reads it, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod backups;
mod ground;
mod reading;
mod releases;
mod spoilt;
mod tonight;
