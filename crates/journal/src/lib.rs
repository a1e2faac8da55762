//! The journal: who did what, when it happened and when it was entered, in the same transaction as the change.

mod append;

pub use append::{Entry, Stamp, Visibility, actor_text, append, commitment};

use storage::Migration;

/// The journal's tables.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "journal", name: "0001_entry", text: include_str!("../migrations/0001_entry.sql") }];
