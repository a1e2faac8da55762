//! One contract, two engines: the chain, its verification and export, and the queue.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod chain;
mod fuzz;
mod ground;
mod jobs;
mod tampering;
