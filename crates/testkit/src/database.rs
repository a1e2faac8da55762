//! Databases that live as long as a test: a file in a temporary folder, or a database of its own on the test server.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use storage::{Db, Durability, Engine, SqliteOptions};
use tempfile::TempDir;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database for one test.
#[derive(Clone)]
pub enum TestDb {
    /// SQLite in a temporary folder.
    Sqlite(Arc<TempDir>),
    /// A PostgreSQL database with this name.
    Postgres(String),
}

/// Where the PostgreSQL of the tests is: `AFTERCARE_TEST_PG`, else the local server.
pub fn postgres_config() -> String {
    std::env::var("AFTERCARE_TEST_PG")
        .unwrap_or_else(|_| "host=127.0.0.1 port=5432 user=postgres dbname=postgres".into())
}

/// A file of the outside data (`AFTERCARE_TEST_DATA`, else `../shared/data` beside the checkout); panics when absent.
pub fn data_file(name: &str) -> PathBuf {
    let root = std::env::var("AFTERCARE_TEST_DATA")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").into());
    let path = PathBuf::from(root).join(name);
    assert!(
        path.exists(),
        "{} is missing: set AFTERCARE_TEST_DATA to the folder with the outside data",
        path.display()
    );
    path
}

impl TestDb {
    /// A fresh, empty database on `engine`.
    pub async fn create(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::Sqlite(Arc::new(tempfile::tempdir().unwrap())),
            Engine::Postgres => {
                let name = format!("aftercare_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
                let admin = Db::open_postgres(&postgres_config(), 1).await.unwrap();
                admin.script(&format!("drop database if exists {name}")).await.unwrap();
                admin.script(&format!("create database {name}")).await.unwrap();
                Self::Postgres(name)
            }
        }
    }

    /// Opens it, as another process would.
    pub async fn open(&self) -> Db {
        match self {
            // Tests that prove durability open their own database; the others need not wait for the disk.
            Self::Sqlite(folder) => Db::open_sqlite(
                &folder.path().join("aftercare.db"),
                SqliteOptions { durability: Durability::Off, ..SqliteOptions::default() },
            )
            .unwrap(),
            Self::Postgres(name) => {
                Db::open_postgres(&format!("{} dbname={name}", postgres_config()), 8).await.unwrap()
            }
        }
    }

    /// Removes it from the server; a temporary folder goes by itself.
    pub async fn remove(&self) {
        if let Self::Postgres(name) = self {
            let admin = Db::open_postgres(&postgres_config(), 1).await.unwrap();
            admin.script(&format!("drop database if exists {name} with (force)")).await.unwrap();
        }
    }
}
