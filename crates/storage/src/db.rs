//! The database: SQLite embedded, or PostgreSQL.

use std::path::Path;
use std::sync::Arc;

use crate::numbers::Numbers;
use crate::postgres::Postgres;
use crate::sqlite::{Sqlite, SqliteOptions};
use crate::wake::{self, Bell};
use crate::{Migration, Query, Row, Wakes, WriteError, WriteSet, Written, migrate};

/// Which of the two databases it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Embedded SQLite.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// What a database can answer instead of rows.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DbError {
    /// It cannot be reached or cannot write now; nothing was done.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// It refused a statement.
    #[error("the database refused a statement: {0}")]
    Refused(String),
    /// A row does not have the expected shape.
    #[error("a row does not read: {0}")]
    Shape(String),
}

/// A handle on the database; clones share it.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    backend: Backend,
    numbers: Numbers,
    bell: Arc<Bell>,
}

enum Backend {
    Sqlite(Sqlite),
    Postgres(Arc<Postgres>),
}

impl Db {
    /// Opens or creates the SQLite database in the file `path`.
    pub fn open_sqlite(path: &Path, options: SqliteOptions) -> Result<Self, DbError> {
        Ok(Self::from(Backend::Sqlite(Sqlite::open(path, options)?)))
    }

    /// Connects to PostgreSQL. `config` is a connection string (`host=… dbname=…` or a URL).
    pub async fn open_postgres(config: &str, connections: usize) -> Result<Self, DbError> {
        Ok(Self::from(Backend::Postgres(Arc::new(Postgres::open(config, connections).await?))))
    }

    fn from(backend: Backend) -> Self {
        Self { inner: Arc::new(Inner { backend, numbers: Numbers::default(), bell: Arc::new(Bell::new()) }) }
    }

    /// Which database it is.
    pub fn engine(&self) -> Engine {
        match self.inner.backend {
            Backend::Sqlite(_) => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs the queries together: one snapshot on SQLite, one round trip on PostgreSQL. Answers in their order.
    pub async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, DbError> {
        match &self.inner.backend {
            Backend::Sqlite(db) => db.read(queries).await,
            Backend::Postgres(db) => db.read(queries).await,
        }
    }

    /// The same for questions asked at every turn whose answers are small and hold no bytes: on PostgreSQL one statement,
    /// which costs a third of as many.
    pub async fn read_as_one(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, DbError> {
        match &self.inner.backend {
            Backend::Sqlite(db) => db.read(queries).await,
            Backend::Postgres(db) => db.read_as_one(&queries).await,
        }
    }

    /// All rows of one query.
    pub async fn rows(&self, query: Query) -> Result<Vec<Row>, DbError> {
        Ok(self.read(vec![query]).await?.pop().unwrap_or_default())
    }

    /// The first row of one query.
    pub async fn row(&self, query: Query) -> Result<Option<Row>, DbError> {
        Ok(self.rows(query).await?.into_iter().next())
    }

    /// Writes the whole set or nothing; returns after it is durable.
    pub async fn write(&self, set: WriteSet) -> Result<Written, WriteError> {
        match &self.inner.backend {
            Backend::Sqlite(db) => db.write(set).await,
            Backend::Postgres(db) => db.write(set).await,
        }
    }

    /// The next number of the counter `name`, from 1. Numbers are taken in blocks; gaps are allowed.
    pub async fn numbers(&self, name: &str) -> Result<i64, DbError> {
        self.inner.numbers.next(self, name).await
    }

    /// Applies those migrations that are not applied yet, in the order given.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<(), DbError> {
        migrate::check_names(migrations)?;
        match &self.inner.backend {
            Backend::Sqlite(db) => db.migrate(migrations.to_vec()).await,
            Backend::Postgres(db) => db.migrate(migrations).await,
        }
    }

    /// Has the database look at its tables anew, so that it plans well after a large load.
    pub async fn analyze(&self) -> Result<(), DbError> {
        match &self.inner.backend {
            Backend::Sqlite(db) => db.script("analyze").await,
            Backend::Postgres(db) => db.script("analyze").await,
        }
    }

    /// Asks the database to read the statement without running it: the test behind every declared text.
    pub async fn prepare(&self, sql: &'static crate::Sql) -> Result<(), DbError> {
        let text = sql.text(self.engine());
        match &self.inner.backend {
            Backend::Sqlite(db) => db.script(&format!("explain {text}")).await,
            Backend::Postgres(db) => db.prepare(text).await,
        }
    }

    /// Runs a script of several statements as it stands. For maintenance and tests; a use case writes sets.
    pub async fn script(&self, text: &str) -> Result<(), DbError> {
        match &self.inner.backend {
            Backend::Sqlite(db) => db.script(text).await,
            Backend::Postgres(db) => db.script(text).await,
        }
    }

    /// Everything as it stands now, while others go on writing. On SQLite the pages are copied into the file `scratch`,
    /// which goes when the snapshot goes; a damaged database is refused.
    pub async fn snapshot(&self, scratch: &Path) -> Result<crate::Snapshot, DbError> {
        match &self.inner.backend {
            Backend::Sqlite(db) => crate::Snapshot::of_sqlite(db.path().to_owned(), scratch).await,
            Backend::Postgres(db) => crate::Snapshot::of_postgres(db.client().await?).await,
        }
    }

    /// Folds everything into the one file of SQLite and lets go of it, so that the file can be moved. Other handles on the
    /// same database must be gone.
    pub async fn close(self) -> Result<(), DbError> {
        match &self.inner.backend {
            Backend::Sqlite(db) => db.fold().await,
            Backend::Postgres(_) => Ok(()),
        }
    }

    /// What this node has asked of the database since it started.
    pub fn figures(&self) -> crate::Figures {
        match &self.inner.backend {
            Backend::Sqlite(db) => db.figures(),
            Backend::Postgres(db) => db.figures(),
        }
    }

    pub(crate) fn synchronous(&self) -> &'static str {
        match &self.inner.backend {
            Backend::Sqlite(db) => db.synchronous(),
            Backend::Postgres(_) => "",
        }
    }

    /// Wakes whoever waits ([`Db::wakes`]), on PostgreSQL in every process. A wake may be lost.
    pub async fn wake(&self) -> Result<(), DbError> {
        self.inner.bell.ring();
        match &self.inner.backend {
            Backend::Sqlite(_) => Ok(()),
            Backend::Postgres(db) => db.script(wake::NOTIFY).await,
        }
    }

    /// Waits for [`Db::wake`]. Whoever waits looks by himself from time to time as well: a wake is no promise.
    pub fn wakes(&self) -> Wakes {
        match &self.inner.backend {
            Backend::Sqlite(_) => self.inner.bell.wait(None),
            Backend::Postgres(db) => self.inner.bell.wait(Some(db.config())),
        }
    }

    /// Exchanges with the server since the start, for the measure of round trips per use case; 0 on SQLite.
    pub fn round_trips(&self) -> u64 {
        match &self.inner.backend {
            Backend::Sqlite(_) => 0,
            Backend::Postgres(db) => db.round_trips(),
        }
    }
}
