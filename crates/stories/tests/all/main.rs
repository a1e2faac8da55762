//! Stories of the whole server, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod assessment;
mod assessment_readers;
mod at_once;
mod audited;
mod bad_input;
mod bulk;
mod calendars;
mod contests;
mod costs;
mod daily;
mod feeds;
mod foreign;
mod handing;
mod heavy;
mod known;
mod lists;
mod mail;
mod main_job;
mod mass;
mod night;
mod operations;
mod oversight;
mod pauses;
mod proposals;
mod quotations;
mod robots;
mod screening;
mod site;
mod stream;
mod terms;
mod vendors;
mod verdicts;
mod what_if;
mod windows;
