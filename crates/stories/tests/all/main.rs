//! Stories of the whole server, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod at_once;
mod bad_input;
mod calendars;
mod daily;
mod feeds;
mod contests;
mod handing;
mod mail;
mod main_job;
mod night;
mod operations;
mod pauses;
mod proposals;
mod screening;
mod stream;
mod terms;
mod quotations;
mod vendors;
mod verdicts;
