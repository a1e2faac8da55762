//! The maintenance team: people, groups, shifts, rotations, overrides, leave; who is on duty when, and where the
//! roster has holes.
//!
//! [`Team`] changes it; [`TeamFacts`] is what it is at one moment, and answers what later slices ask (`ask.rs`):
//! candidates for a piece of work, named engineers and clearances of a place, who is on call, who serves a system.

mod api;
mod ask;
mod batch;
pub mod core;
mod facts;
mod feeds;
mod person;
mod refer;
mod roster_changes;
pub mod store;
mod team;

pub use ask::{HOME_ZONE, OnCall, Through};
pub use batch::{Batch, Put};
pub use core::{DutyRole, Place, Post};
pub use facts::TeamFacts;
pub use feeds::FeedOf;
pub use refer::Refers;
pub use roster_changes::AbsenceBegins;
pub use team::{Person, Team};

use std::sync::Arc;

use app::Routes;
use storage::{Migration, Sql};

/// The team's tables. The load ledger of the crate `work` must be migrated too: a person's capacity stands in it.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "team", name: "0001_team", text: include_str!("../migrations/0001_team.sql") },
    Migration { slice: "team", name: "0002_feed", text: include_str!("../migrations/0002_feed.sql") },
];

/// Every statement of this crate, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    store::sql()
}

impl Team {
    /// The endpoints of the slice.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        api::routes(self)
    }
}
