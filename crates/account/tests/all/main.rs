//! Accounts through the real router, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]

mod accounts;
mod cas;
mod description;
mod device;
mod directory;
mod factor;
mod first_run;
mod ground;
mod links;
mod log_out;
mod passkeys;
mod passwords;
mod peer;
mod sessions;
mod tokens;
mod ways;
