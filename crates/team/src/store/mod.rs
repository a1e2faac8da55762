//! The team's tables: one document a row, and one number that moves with every change.

pub mod feed;
mod load;
mod record;
mod write;

pub use load::{Dated, Loaded, load, read, revision, revision_of};
pub use record::{Kept, Record};
pub use write::{bump, guard, insert, insert_override, put_absence, remove_absence, remove_override, update};

use storage::Sql;

/// Every statement of this crate, for the test that prepares all of them on both databases.
pub(crate) fn sql() -> Vec<&'static Sql> {
    [feed::ALL, load::ALL, record::ALL, write::ALL].concat()
}
