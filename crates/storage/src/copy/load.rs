//! Loading everything into a database that holds nothing: all of it in one transaction, or nothing.

use std::path::Path;

use deadpool_postgres::Object;
use rusqlite::Connection;

use super::snapshot::blocking;
use super::{BOOK, Table};
use crate::postgres::{self, Postgres};
use crate::sqlite::{self, apply_each, run};
use crate::{DbError, Migration, Query, Value};

/// The most values of one statement; both databases take more.
const VALUES: usize = 30_000;

/// A database that is being loaded. Dropped before [`Load::commit`], it leaves nothing.
pub struct Load {
    into: Place,
}

enum Place {
    File(Option<Connection>),
    Server(Option<Object>),
}

impl Load {
    /// Into a new SQLite file; one that exists is refused.
    pub async fn into_file(path: &Path) -> Result<Self, DbError> {
        if path.exists() {
            return Err(DbError::Refused(format!("{} exists already", path.display())));
        }
        let path = path.to_owned();
        let connection = blocking(move || {
            let connection = Connection::open(&path).map_err(sqlite::failed)?;
            connection.execute_batch("pragma synchronous = full; begin immediate").map_err(sqlite::failed)?;
            Ok(connection)
        })
        .await?;
        Ok(Self { into: Place::File(Some(connection)) })
    }

    /// Into a PostgreSQL database; one that holds tables is refused.
    pub async fn into_server(config: &str) -> Result<Self, DbError> {
        let client = Postgres::open(config, 1).await?.client().await?;
        let failed = |e: tokio_postgres::Error| postgres::failed(&e);
        client.batch_execute("begin").await.map_err(failed)?;
        let held = client
            .query_one("select count(*) from pg_tables where schemaname = current_schema()", &[])
            .await
            .map_err(failed)?;
        let load = Self { into: Place::Server(Some(client)) };
        match held.get::<_, i64>(0) {
            0 => Ok(load),
            tables => Err(DbError::Refused(format!("the database holds {tables} tables already"))),
        }
    }

    /// Makes the schema of `migrations` and takes out the rows they bring along.
    pub async fn schema(&mut self, migrations: &[Migration]) -> Result<(), DbError> {
        match &mut self.into {
            Place::File(held) => {
                let migrations = migrations.to_vec();
                with(held, move |connection| {
                    apply_each(connection, &migrations)?;
                    let names = Query::built(
                        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
                        Vec::new(),
                    );
                    for row in run(connection, &names)?.0 {
                        if let Some(Value::Text(table)) = row.0.first().filter(|name| !is_book(name)) {
                            connection.execute_batch(&format!("delete from \"{table}\""))?;
                        }
                    }
                    Ok(())
                })
                .await
            }
            Place::Server(held) => {
                let client = open(held.as_ref())?;
                postgres::apply_each(client, migrations).await?;
                let failed = |e: tokio_postgres::Error| postgres::failed(&e);
                let names = "select cast(tablename as text) from pg_tables where schemaname = current_schema()";
                for row in client.query(names, &[]).await.map_err(failed)? {
                    let table: String = row.get(0);
                    if table != BOOK {
                        client.batch_execute(&format!("delete from \"{table}\"")).await.map_err(failed)?;
                    }
                }
                Ok(())
            }
        }
    }

    /// Adds rows to a table; their values stand in the order of its columns.
    pub async fn rows(&mut self, table: &Table, mut rows: Vec<Vec<Value>>) -> Result<(), DbError> {
        if !table.is_plain() || rows.iter().any(|row| row.len() != table.columns.len()) {
            return Err(DbError::Shape(format!("rows of `{}` do not fit its columns", table.name)));
        }
        let at_once = (VALUES / table.columns.len()).max(1);
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(at_once));
            let head = format!("insert into \"{}\" ({}) values", table.name, table.listed());
            self.insert(Query::rows(&head, rows, "")).await?;
            rows = rest;
        }
        Ok(())
    }

    async fn insert(&mut self, query: Query) -> Result<(), DbError> {
        match &mut self.into {
            Place::File(held) => with(held, move |connection| run(connection, &query).map(|_| ())).await,
            Place::Server(held) => postgres::execute(open(held.as_ref())?, &query).await,
        }
    }

    /// Makes it durable.
    pub async fn commit(mut self) -> Result<(), DbError> {
        match &mut self.into {
            Place::File(held) => {
                with(held, |connection| connection.execute_batch("commit; analyze")).await?;
                let connection = held.take();
                blocking(move || {
                    drop(connection);
                    Ok(())
                })
                .await
            }
            Place::Server(held) => {
                let client = open(held.as_ref())?;
                client.batch_execute("commit").await.map_err(|e| postgres::failed(&e))?;
                let names = "select cast(tablename as text) from pg_tables where schemaname = current_schema()";
                for row in client.query(names, &[]).await.map_err(|e| postgres::failed(&e))? {
                    let table: String = row.get(0);
                    client.batch_execute(&format!("analyze \"{table}\"")).await.map_err(|e| postgres::failed(&e))?;
                }
                Ok(())
            }
        }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        if let Place::Server(held) = &mut self.into
            && let Some(client) = held.take()
        {
            drop(Object::take(client));
        }
    }
}

fn is_book(name: &Value) -> bool {
    matches!(name, Value::Text(name) if name == BOOK)
}

fn open(held: Option<&Object>) -> Result<&Object, DbError> {
    held.ok_or_else(|| DbError::Unavailable("the loading broke off".into()))
}

async fn with<T: Send + 'static>(
    held: &mut Option<Connection>,
    job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, DbError> {
    let connection = held.take().ok_or_else(|| DbError::Unavailable("the loading broke off".into()))?;
    let (connection, done) = blocking(move || {
        let done = job(&connection).map_err(sqlite::failed);
        Ok((connection, done))
    })
    .await?;
    *held = Some(connection);
    done
}
