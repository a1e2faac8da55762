//! Webhooks against real receivers, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod arriving;
mod failing;
mod ground;
mod reaching;
mod sealing;
