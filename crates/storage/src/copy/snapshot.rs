//! Reading everything as it stood at one instant, while others write.
//!
//! SQLite: the online backup API copies the pages into a file of our own, which is checked and read at leisure.
//! PostgreSQL: one read-only transaction at REPEATABLE READ, read through cursors.

use std::path::{Path, PathBuf};

use deadpool_postgres::Object;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::{BOOK, ROWS, Table};
use crate::postgres::{self, read_row};
use crate::sqlite::{self, run};
use crate::{DbError, Query, Row, params};

/// Everything as it stood at one instant.
pub struct Snapshot {
    tables: Vec<Table>,
    from: Source,
    /// The table being read and how far.
    at: Option<(usize, i64)>,
}

enum Source {
    Copy { connection: Option<Connection>, _file: Scratch },
    Server { client: Option<Object> },
}

/// A file that goes when the snapshot goes.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(ending);
            let _ = std::fs::remove_file(name);
        }
    }
}

impl Snapshot {
    pub(crate) async fn of_sqlite(source: PathBuf, scratch: &Path) -> Result<Self, DbError> {
        let file = Scratch(scratch.to_owned());
        let target = scratch.to_owned();
        let (connection, tables) = blocking(move || copied(&source, &target)).await?;
        Ok(Self { tables, from: Source::Copy { connection: Some(connection), _file: file }, at: None })
    }

    pub(crate) async fn of_postgres(client: Object) -> Result<Self, DbError> {
        client
            .batch_execute("begin transaction isolation level repeatable read, read only")
            .await
            .map_err(|e| postgres::failed(&e))?;
        let rows = client
            .query(
                "select cast(c.relname as text), cast(a.attname as text) from pg_class c
                 join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                 where c.relkind = 'r' and c.relnamespace = to_regnamespace(current_schema())
                 order by c.relname, a.attnum",
                &[],
            )
            .await
            .map_err(|e| postgres::failed(&e))?;
        let columns = rows.iter().map(|row| (row.get::<_, String>(0), row.get::<_, String>(1)));
        Ok(Self { tables: grouped(columns), from: Source::Server { client: Some(client) }, at: None })
    }

    /// The tables, by name.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The next rows of the table at this place of [`Snapshot::tables`]; none after its last. One table is read to its
    /// end before another is begun.
    pub async fn next(&mut self, table: usize) -> Result<Vec<Row>, DbError> {
        let shape = self.tables.get(table).cloned().ok_or_else(|| DbError::Shape("no such table".into()))?;
        let begun = self.at.filter(|(at, _)| *at == table).map(|(_, seen)| seen);
        let (rows, seen) = match &mut self.from {
            Source::Copy { connection, .. } => of_copy(connection, &shape, begun.unwrap_or(i64::MIN)).await?,
            Source::Server { client } => {
                let client = client.as_ref().ok_or_else(|| DbError::Unavailable("the snapshot has ended".into()))?;
                (of_server(client, &shape, begun.is_none()).await?, 0)
            }
        };
        self.at = if rows.is_empty() { None } else { Some((table, seen)) };
        Ok(rows)
    }

    /// Ends it; the database need keep nothing for it any more.
    pub async fn end(mut self) -> Result<(), DbError> {
        if let Source::Server { client } = &mut self.from
            && let Some(client) = client.take()
        {
            client.batch_execute("commit").await.map_err(|e| postgres::failed(&e))?;
        }
        Ok(())
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        // A connection inside a transaction must not go back to the others.
        if let Source::Server { client } = &mut self.from
            && let Some(client) = client.take()
        {
            drop(Object::take(client));
        }
    }
}

fn copied(source: &Path, target: &Path) -> Result<(Connection, Vec<Table>), DbError> {
    let from = Connection::open_with_flags(source, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(sqlite::failed)?;
    let mut to = Connection::open(target).map_err(sqlite::failed)?;
    {
        let backup = Backup::new(&from, &mut to).map_err(sqlite::failed)?;
        // All pages in one step: a step that writers may come between begins anew each time they do.
        match backup.step(-1).map_err(sqlite::failed)? {
            StepResult::Done => {}
            other => return Err(DbError::Unavailable(format!("the online copy did not end: {other:?}"))),
        }
    }
    to.execute_batch("pragma journal_mode = delete").map_err(sqlite::failed)?;
    let verdict: String = to.query_row("pragma quick_check(1)", [], |row| row.get(0)).map_err(sqlite::failed)?;
    if verdict != "ok" {
        return Err(DbError::Refused(format!("the database file is damaged: {verdict}")));
    }
    let columns = Query::built(
        "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c
         where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, c.cid",
        params![],
    );
    let (rows, _) = run(&to, &columns).map_err(sqlite::failed)?;
    let columns = rows.iter().map(|row| Ok((row.string(0)?, row.string(1)?))).collect::<Result<Vec<_>, DbError>>()?;
    Ok((to, grouped(columns.into_iter())))
}

fn grouped(columns: impl Iterator<Item = (String, String)>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for (table, column) in columns.filter(|(table, _)| table != BOOK) {
        match tables.last_mut() {
            Some(last) if last.name == table => last.columns.push(column),
            _ => tables.push(Table { name: table, columns: vec![column] }),
        }
    }
    tables
}

async fn of_copy(held: &mut Option<Connection>, table: &Table, after: i64) -> Result<(Vec<Row>, i64), DbError> {
    let connection = held.take().ok_or_else(|| DbError::Unavailable("the snapshot has ended".into()))?;
    let text = format!(
        "select {}, rowid from \"{}\" where rowid > $1 order by rowid limit {ROWS}",
        table.listed(),
        table.name
    );
    let (connection, read) = blocking(move || {
        let read = run(&connection, &Query::built(text, params![after])).map_err(sqlite::failed);
        Ok((connection, read))
    })
    .await?;
    *held = Some(connection);
    let (mut rows, _) = read?;
    let width = table.columns.len();
    let seen = rows.last().map_or(Ok(after), |row| row.int(width))?;
    for row in &mut rows {
        row.0.truncate(width);
    }
    Ok((rows, seen))
}

async fn of_server(client: &Object, table: &Table, first: bool) -> Result<Vec<Row>, DbError> {
    let failed = |e: tokio_postgres::Error| postgres::failed(&e);
    if first {
        let text = format!("declare copying no scroll cursor for select {} from \"{}\"", table.listed(), table.name);
        client.batch_execute(&text).await.map_err(failed)?;
    }
    let rows = client.query(&format!("fetch forward {ROWS} from copying"), &[]).await.map_err(failed)?;
    if rows.is_empty() {
        client.batch_execute("close copying").await.map_err(failed)?;
    }
    rows.iter().map(|row| read_row(row).map_err(failed)).collect()
}

pub(super) async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    tokio::task::spawn_blocking(job)
        .await
        .map_err(|error| DbError::Unavailable(format!("the copying broke off: {error}")))?
}
