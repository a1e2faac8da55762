//! Notices on both databases, and through a real mail server.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]

mod ground;
mod leases;
mod mail;
mod rows;
mod texts;
