//! The only place that knows there are two databases.
//!
//! A use case reads one snapshot ([`Db::read`]) and yields one [`WriteSet`]: statements with their values and,
//! where an invariant rests on it, the number of rows each must touch. [`Db::write`] flushes the set at once and
//! answers only after it is durable; a wrong count or a taken key undoes the whole set.

mod about;
mod copy;
mod db;
mod joint;
mod migrate;
mod numbers;
mod postgres;
mod release;
mod row;
mod section;
mod sql;
mod sqlite;
mod time;
mod together;
mod value;
mod wake;
mod write_set;
mod writing;

pub use about::{About, Figures};
pub use copy::{Load, Snapshot, Table};
pub use db::{Db, DbError, Engine};
pub use migrate::Migration;
pub use release::{Schema, SchemaError};
pub use row::Row;
pub use section::Section;
pub use sql::{Query, Sql, places};
pub use sqlite::{Durability, SqliteOptions};
pub use value::Value;
pub use wake::Wakes;
pub use write_set::{WriteError, WriteSet, Written};

/// Migrations of the foundation itself.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "storage", name: "0001_counter", text: include_str!("../migrations/0001_counter.sql") },
    Migration { slice: "storage", name: "0002_release", text: include_str!("../migrations/0002_release.sql") },
];

/// Every statement of this crate, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    [numbers::ALL, release::ALL, time::ALL].concat()
}
