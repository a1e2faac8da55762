//! Which release's schema a database holds, and which programs may run on it.
//!
//! Migrations only add (tidy checks it), so a program runs on the schema of the release after its own: that is what a
//! rolling restart needs. On a schema two releases ahead it refuses to start.

use std::collections::BTreeSet;

use crate::{Db, DbError, Engine, Migration, Query, WriteError, WriteSet, params};

crate::sql! {
    HELD = "select release from storage_release where one = 1";
    RAISE = "insert into storage_release (one, release) values (1, $1) on conflict (one) do update
        set release = excluded.release where storage_release.release < excluded.release";
    BOOK = "select slice, name from storage_migration order by slice, name";
}

/// How the schema stands to the program after it was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// It is the program's own.
    Current,
    /// It is the next release's: another node runs the newer program already. Nothing was changed.
    OneNewer,
}

/// Why a program does not start on a database.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The schema is of a release that this program knows too little of.
    #[error(
        "数据库的结构属于第 {held} 版，本程序为第 {known} 版，最多只能在第 {next} 版的结构上运行：请升级本程序。 \
         The database holds the schema of release {held}; this program is of release {known} and runs on {next} at most: \
         install the newer program."
    )]
    TooNew {
        /// The database's release.
        held: i64,
        /// The program's.
        known: i64,
        /// The newest the program runs on.
        next: i64,
    },
    /// The schema says that it is newer, yet lacks a migration of this program.
    #[error(
        "数据库缺少本程序的结构变更 {slice}/{name}，却标为更新的版本：它不是由相邻版本升级而来，请先升级本程序。 \
         The database lacks the migration {slice}/{name} and is marked as newer: it was not upgraded by a neighbouring \
         release; install the newer program."
    )]
    Diverged {
        /// The migration's slice.
        slice: &'static str,
        /// The migration's name.
        name: &'static str,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Db {
    /// The release whose schema the database holds; none on an empty one, and on one from before releases were counted.
    pub async fn release(&self) -> Result<Option<i64>, DbError> {
        if !self.holds_table("storage_release").await? {
            return Ok(None);
        }
        self.row(HELD.with(params![])).await?.map(|row| row.int(0)).transpose()
    }

    /// The migrations in the database's book: slice and name.
    pub async fn migrated(&self) -> Result<BTreeSet<(String, String)>, DbError> {
        if !self.holds_table("storage_migration").await? {
            return Ok(BTreeSet::new());
        }
        self.rows(BOOK.with(params![])).await?.iter().map(|row| Ok((row.string(0)?, row.string(1)?))).collect()
    }

    /// Brings the schema to release `known`, or finds out that the next release has done so already.
    pub async fn enter(&self, migrations: &[Migration], known: i64) -> Result<Schema, SchemaError> {
        match self.release().await? {
            Some(held) if held > known + 1 => Err(SchemaError::TooNew { held, known, next: known + 1 }),
            Some(held) if held > known => {
                let book = self.migrated().await?;
                let missing = migrations.iter().find(|m| !book.contains(&(m.slice.to_owned(), m.name.to_owned())));
                match missing {
                    Some(missing) => Err(SchemaError::Diverged { slice: missing.slice, name: missing.name }),
                    None => Ok(Schema::OneNewer),
                }
            }
            _ => {
                self.migrate(migrations).await?;
                self.raise_release(known).await?;
                Ok(Schema::Current)
            }
        }
    }

    async fn raise_release(&self, release: i64) -> Result<(), DbError> {
        let mut set = WriteSet::new();
        set.add(RAISE.with(params![release]));
        self.write(set).await.map(|_| ()).map_err(|error| match error {
            WriteError::Db(error) => error,
            other => DbError::Refused(other.to_string()),
        })
    }

    /// Whether the database holds a table of this name.
    pub async fn holds_table(&self, table: &str) -> Result<bool, DbError> {
        let text = match self.engine() {
            Engine::Sqlite => "select count(*) from sqlite_master where type = 'table' and name = $1",
            Engine::Postgres => {
                "select count(*) from pg_tables where schemaname = current_schema() and cast(tablename as text) = $1"
            }
        };
        Ok(self.row(Query::built(text, params![table])).await?.map_or(Ok(0), |row| row.int(0))? > 0)
    }
}
