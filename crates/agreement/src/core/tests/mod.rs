#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod coverage;
mod fixture;
mod lint;
mod matrix;
mod profiles;
mod promises;
