//! Agreements through their real router and their store, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod calendars;
mod description;
mod drafts;
mod estate;
mod ground;
mod hot_path;
mod lifecycle;
mod paper;
mod scopes;
mod store;
