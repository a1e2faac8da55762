//! What can only be seen when everything is put together.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]

mod contract;
mod doctor;
mod ends;
mod rolling;
mod schema;
mod slow;
