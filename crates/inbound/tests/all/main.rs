//! Letters through a real mail server into a real desk, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod alerts;
mod arriving;
mod chats;
mod corpus;
mod deciding;
mod failing;
mod fuzz;
mod ground;
mod letters;
mod machines;
mod threads;
