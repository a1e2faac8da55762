//! What a database says of itself, and what this node has asked of it.

use kernel::Instant;

use crate::{Db, DbError, Engine, Query, params};

/// What a database says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Which one.
    pub engine: Engine,
    /// Its version.
    pub version: String,
    /// The encoding of texts.
    pub encoding: String,
    /// The order texts are compared in; ours ask for bytes by themselves.
    pub collation: String,
    /// The settings that durability rests on, by name.
    pub durability: Vec<(&'static str, String)>,
    /// Its own clock.
    pub now: Instant,
}

/// What this node has asked of the database since it started. Reading it asks nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Write sets that became durable.
    pub written: u64,
    /// Write sets that were refused: a guard did not hold or a key was taken.
    pub refused: u64,
    /// Commits; write sets that come at the same moment share one.
    pub commits: u64,
    /// The most write sets that shared one commit.
    pub largest_group: u64,
    /// Exchanges with a PostgreSQL server.
    pub round_trips: u64,
    /// Connections that may be open at once: readers on SQLite.
    pub places: u64,
    /// Those in use now.
    pub in_use: u64,
    /// Who waits for one now.
    pub waiting: u64,
}

impl Db {
    /// Asks the database what it is and how it is set.
    pub async fn about(&self) -> Result<About, DbError> {
        let engine = self.engine();
        let text = match engine {
            Engine::Sqlite => {
                "select sqlite_version(), (select encoding from pragma_encoding), 'binary',
                 (select journal_mode from pragma_journal_mode), cast(unixepoch('now', 'subsec') * 1000000 as integer)"
            }
            Engine::Postgres => {
                "select current_setting('server_version'), current_setting('server_encoding'), cast(datcollate as text),
                 current_setting('fsync'), cast(extract(epoch from clock_timestamp()) * 1000000 as bigint),
                 current_setting('synchronous_commit'), current_setting('full_page_writes')
                 from pg_database where datname = current_database()"
            }
        };
        let row = self.row(Query::built(text, params![])).await?;
        let row = row.ok_or_else(|| DbError::Shape("the database says nothing of itself".into()))?;
        let durability = match engine {
            Engine::Sqlite => vec![("journal_mode", row.string(3)?), ("synchronous", self.synchronous().to_owned())],
            Engine::Postgres => vec![
                ("fsync", row.string(3)?),
                ("synchronous_commit", row.string(5)?),
                ("full_page_writes", row.string(6)?),
            ],
        };
        Ok(About {
            engine,
            version: row.string(0)?,
            encoding: row.string(1)?,
            collation: row.string(2)?,
            durability,
            now: row.instant(4)?,
        })
    }
}
