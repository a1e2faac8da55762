//! The service desk: from a reported fault to its confirmed closure, with everything decided on the way explained.

pub mod core;
pub mod store;

use storage::Migration;

/// The desk's tables.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "desk", name: "0001_incident", text: include_str!("../migrations/0001_incident.sql") }];
