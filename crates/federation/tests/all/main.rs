//! Providers that say what does not hold.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]

mod cas;
mod directory;
mod forger;
mod logged_out;
mod oidc;
