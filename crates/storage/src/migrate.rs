//! Migrations: PostgreSQL text in a narrow form, translated for SQLite by four replacements, so that the two
//! schemas cannot drift apart.

use std::collections::BTreeSet;

use crate::DbError;

/// One step of a slice's schema. Once landed it is never edited.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The slice whose tables it makes.
    pub slice: &'static str,
    /// Its name, sorting in order of age: `0001_person`.
    pub name: &'static str,
    /// PostgreSQL text; types `text`, `text collate "C"`, `bigint`, `bytea`; a `create table` ends with a line `);`.
    pub text: &'static str,
}

pub(crate) const BOOK: &str = "create table if not exists storage_migration (
    slice text not null, name text not null, primary key (slice, name)
)";

pub(crate) fn check_names(migrations: &[Migration]) -> Result<(), DbError> {
    let mut seen = BTreeSet::new();
    for migration in migrations {
        if !seen.insert((migration.slice, migration.name)) {
            return Err(DbError::Refused(format!("migration {}/{} is listed twice", migration.slice, migration.name)));
        }
    }
    Ok(())
}

/// The migration's text for SQLite: strict tables, its names for the types, and no collation (it compares bytes anyway).
pub(crate) fn for_sqlite(text: &str) -> String {
    text.replace(" collate \"C\"", "")
        .replace("bigint", "integer")
        .replace("bytea", "blob")
        .replace("\n);", "\n) strict;")
}
