//! Who does it: eligibility, score, reservation and assignment of any subject to a person.
//!
//! [`core`] decides; [`store`] gives the statements that a slice puts into its own reads and its own write set.

pub mod core;
pub mod store;

use storage::{Migration, Sql};

/// The load ledger and the assignments.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "work", name: "0001_work", text: include_str!("../migrations/0001_work.sql") },
    Migration { slice: "work", name: "0002_ranking", text: include_str!("../migrations/0002_ranking.sql") },
];

/// Every statement of this crate, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    store::sql()
}
