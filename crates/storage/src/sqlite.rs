//! SQLite: one writer on its own thread with group commit, several readers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};
use tokio::sync::{Semaphore, oneshot};

use crate::migrate::{self, Migration};
use crate::write_set::Statement;
use crate::{DbError, Engine, Figures, Query, Row, Value, WriteError, WriteSet, Written};

const READERS: usize = 4;
const STATEMENTS_KEPT: usize = 512;

/// When SQLite calls a write durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// After fsync of the log at every commit.
    #[default]
    Full,
    /// Left to the operating system. Only for data that can be made again: replays, tests.
    Off,
}

/// How SQLite is run.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions {
    /// When a write counts as durable.
    pub durability: Durability,
    /// How many write sets may share one commit; 1 turns group commit off.
    pub group: usize,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { durability: Durability::Full, group: 64 }
    }
}

pub(crate) struct Sqlite {
    units: Mutex<Sender<Unit>>,
    readers: Arc<Readers>,
    done: Arc<Done>,
    durability: Durability,
}

/// What the writer has done so far.
#[derive(Default)]
struct Done {
    written: AtomicU64,
    refused: AtomicU64,
    commits: AtomicU64,
    largest_group: AtomicU64,
}

struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Semaphore,
}

enum Unit {
    Set(WriteSet, oneshot::Sender<Result<Written, WriteError>>),
    Alone(Job, oneshot::Sender<Result<(), DbError>>),
}

type Job = Box<dyn FnOnce(&Connection) -> rusqlite::Result<()> + Send>;

impl Sqlite {
    pub fn open(path: &Path, options: SqliteOptions) -> Result<Self, DbError> {
        let writer = Connection::open(path).map_err(failed)?;
        let synchronous = if options.durability == Durability::Full { "full" } else { "off" };
        writer
            .execute_batch(&format!(
                "pragma journal_mode = wal; pragma synchronous = {synchronous}; pragma foreign_keys = on;
                 pragma busy_timeout = 10000; pragma cache_size = -65536; pragma wal_autocheckpoint = 4000;
                 pragma temp_store = memory;"
            ))
            .map_err(failed)?;
        keep_statements(&writer).map_err(failed)?;
        let (units, queue) = channel();
        let group = options.group.max(1);
        let done = Arc::new(Done::default());
        let counted = Arc::clone(&done);
        thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || write_in_groups(&writer, &queue, group, &counted))
            .map_err(|e| DbError::Unavailable(format!("the writer thread did not start: {e}")))?;
        let readers = Readers { path: path.to_owned(), idle: Mutex::new(Vec::new()), places: Semaphore::new(READERS) };
        Ok(Self { units: Mutex::new(units), readers: Arc::new(readers), done, durability: options.durability })
    }

    pub async fn fold(&self) -> Result<(), DbError> {
        self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.script("pragma wal_checkpoint(truncate); pragma journal_mode = delete").await
    }

    pub fn path(&self) -> &Path {
        &self.readers.path
    }

    pub const fn synchronous(&self) -> &'static str {
        match self.durability {
            Durability::Full => "full",
            Durability::Off => "off",
        }
    }

    pub fn figures(&self) -> Figures {
        let in_use = READERS.saturating_sub(self.readers.places.available_permits());
        Figures {
            written: self.done.written.load(Ordering::Relaxed),
            refused: self.done.refused.load(Ordering::Relaxed),
            commits: self.done.commits.load(Ordering::Relaxed),
            largest_group: self.done.largest_group.load(Ordering::Relaxed),
            round_trips: 0,
            places: READERS as u64,
            in_use: in_use as u64,
            waiting: 0,
        }
    }

    pub async fn write(&self, set: WriteSet) -> Result<Written, WriteError> {
        if set.is_empty() {
            return Ok(Written::default());
        }
        let (reply, answer) = oneshot::channel();
        self.send(Unit::Set(set, reply))?;
        answer.await.map_err(|_| WriteError::Db(DbError::Unavailable("the writer stopped".into())))?
    }

    pub async fn script(&self, text: &str) -> Result<(), DbError> {
        let text = text.to_owned();
        self.alone(Box::new(move |writer| writer.execute_batch(&text))).await
    }

    pub async fn migrate(&self, migrations: Vec<Migration>) -> Result<(), DbError> {
        self.alone(Box::new(move |writer| apply(writer, &migrations))).await
    }

    pub async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, DbError> {
        let _place = self.readers.places.acquire().await.map_err(|e| DbError::Unavailable(e.to_string()))?;
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || readers.run(&queries))
            .await
            .map_err(|e| DbError::Unavailable(format!("the reader stopped: {e}")))?
    }

    async fn alone(&self, job: Job) -> Result<(), DbError> {
        let (reply, answer) = oneshot::channel();
        self.send(Unit::Alone(job, reply))?;
        answer.await.map_err(|_| DbError::Unavailable("the writer stopped".into()))?
    }

    fn send(&self, unit: Unit) -> Result<(), DbError> {
        let units = self.units.lock().unwrap_or_else(PoisonError::into_inner);
        units.send(unit).map_err(|_| DbError::Unavailable("the writer stopped".into()))
    }
}

impl Readers {
    fn run(&self, queries: &[Query]) -> Result<Vec<Vec<Row>>, DbError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match idle {
            Some(reader) => reader,
            None => self.connect().map_err(failed)?,
        };
        let answers = snapshot(&reader, queries);
        if answers.is_ok() || reader.execute_batch("rollback").is_ok() || reader.is_autocommit() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        }
        answers.map_err(failed)
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let reader = Connection::open_with_flags(
            &self.path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        reader
            .execute_batch("pragma busy_timeout = 10000; pragma cache_size = -16384; pragma mmap_size = 1073741824;")?;
        keep_statements(&reader)?;
        Ok(reader)
    }
}

/// A statement once prepared stays so: its plan does not depend on the values bound to it.
fn keep_statements(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}

fn snapshot(reader: &Connection, queries: &[Query]) -> rusqlite::Result<Vec<Vec<Row>>> {
    if queries.len() == 1 {
        return queries.iter().map(|query| run(reader, query).map(|(rows, _)| rows)).collect();
    }
    reader.execute_batch("begin")?;
    let answers = queries.iter().map(|query| run(reader, query).map(|(rows, _)| rows)).collect();
    reader.execute_batch("commit")?;
    answers
}

pub(crate) fn run(connection: &Connection, query: &Query) -> rusqlite::Result<(Vec<Row>, u64)> {
    let mut statement = connection.prepare_cached(&query.text(Engine::Sqlite))?;
    for (at, value) in query.params.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, value)?;
    }
    let columns = statement.column_count();
    if columns == 0 {
        let touched = statement.raw_execute()?;
        return Ok((Vec::new(), touched as u64));
    }
    let mut found = Vec::new();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|at| row.get_ref(at).map(owned)).collect::<rusqlite::Result<_>>()?;
        found.push(Row(values));
    }
    let touched = found.len() as u64;
    Ok((found, touched))
}

fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Int(value),
        ValueRef::Text(text) => Value::Text(match str::from_utf8(text) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(text).into_owned(),
        }),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        // Strict tables hold no reals; an expression that yields one is an error in the statement, seen as text.
        ValueRef::Real(value) => Value::Text(value.to_string()),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

type Reply = (oneshot::Sender<Result<Written, WriteError>>, Result<Written, WriteError>);

impl Done {
    fn count(&self, replies: &[Reply]) {
        let all = replies.len() as u64;
        let written = replies.iter().filter(|(_, result)| result.is_ok()).count() as u64;
        self.written.fetch_add(written, Ordering::Relaxed);
        self.refused.fetch_add(all - written, Ordering::Relaxed);
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.largest_group.fetch_max(all, Ordering::Relaxed);
    }
}

/// Takes what is waiting, writes each set inside its own savepoint, commits once, and only then answers: error answers
/// too, for they may rest on neighbours that are not durable yet.
fn write_in_groups(writer: &Connection, queue: &Receiver<Unit>, group: usize, done: &Done) {
    let mut waiting: Option<Unit> = None;
    loop {
        let unit = match waiting.take() {
            Some(unit) => unit,
            None => match queue.recv() {
                Ok(unit) => unit,
                Err(_) => return,
            },
        };
        match unit {
            Unit::Alone(job, reply) => {
                let _ = reply.send(guarded(|| job(writer)).map_err(failed));
            }
            Unit::Set(set, reply) => waiting = write_group(writer, queue, (group, done), (set, reply)),
        }
    }
}

fn write_group(
    writer: &Connection,
    queue: &Receiver<Unit>,
    (group, done): (usize, &Done),
    first: (WriteSet, oneshot::Sender<Result<Written, WriteError>>),
) -> Option<Unit> {
    let mut replies: Vec<Reply> = Vec::new();
    let mut left_over = None;
    if let Err(error) = writer.execute_batch("begin immediate") {
        let _ = first.1.send(Err(WriteError::Db(failed(error))));
        return None;
    }
    let mut next = Some(first);
    let mut lost = false;
    while let Some((set, reply)) = next.take() {
        replies.push((reply, write_unit(writer, &set)));
        // Where the disk is full or fails SQLite may undo the whole transaction by itself; whatever followed would be
        // written outside any, and durable while its neighbours are told that nothing was done.
        lost = writer.is_autocommit();
        if !lost && replies.len() < group {
            match queue.try_recv() {
                Ok(Unit::Set(set, reply)) => next = Some((set, reply)),
                Ok(other) => left_over = Some(other),
                Err(_) => {}
            }
        }
    }
    let committed = if lost { Err(undone()) } else { writer.execute_batch("commit").map_err(failed) };
    if committed.is_err() && !writer.is_autocommit() {
        let _ = writer.execute_batch("rollback");
    }
    if committed.is_ok() {
        done.count(&replies);
    }
    for (reply, result) in replies {
        let _ = reply.send(match &committed {
            Ok(()) => result,
            Err(DbError::Unavailable(why)) => Err(WriteError::Db(DbError::Unavailable(why.clone()))),
            Err(error) => Err(WriteError::Db(DbError::Unavailable(error.to_string()))),
        });
    }
    left_over
}

fn undone() -> DbError {
    DbError::Unavailable("the disk took no more, and the group was undone".into())
}

fn write_unit(writer: &Connection, set: &WriteSet) -> Result<Written, WriteError> {
    prepared(writer, "savepoint unit")?;
    match catch_unwind(AssertUnwindSafe(|| write_statements(writer, &set.statements))) {
        Ok(Ok(written)) => {
            prepared(writer, "release unit")?;
            Ok(written)
        }
        refused => {
            prepared(writer, "rollback to unit")?;
            prepared(writer, "release unit")?;
            refused.unwrap_or_else(|_| Err(WriteError::Db(DbError::Refused("a write set broke off".into()))))
        }
    }
}

fn prepared(writer: &Connection, text: &str) -> Result<(), WriteError> {
    let run = writer.prepare_cached(text).and_then(|mut statement| statement.execute([]));
    run.map(|_| ()).map_err(|error| WriteError::Db(failed(error)))
}

fn write_statements(writer: &Connection, statements: &[Statement]) -> Result<Written, WriteError> {
    let mut written = Written { rows: Vec::with_capacity(statements.len()) };
    for statement in statements {
        let (rows, touched) = run(writer, &statement.query).map_err(|error| refused(statement.label, error))?;
        if statement.expected.is_some_and(|expected| expected != touched) {
            return Err(WriteError::Guard { label: statement.label });
        }
        written.rows.push(rows);
    }
    Ok(written)
}

fn apply(writer: &Connection, migrations: &[Migration]) -> rusqlite::Result<()> {
    writer.execute_batch("begin immediate")?;
    let done = apply_each(writer, migrations);
    writer.execute_batch(if done.is_ok() { "commit" } else { "rollback" })?;
    done
}

pub(crate) fn apply_each(writer: &Connection, migrations: &[Migration]) -> rusqlite::Result<()> {
    writer.execute_batch(migrate::BOOK)?;
    for migration in migrations {
        let key = [migration.slice, migration.name];
        let new = writer.execute("insert or ignore into storage_migration (slice, name) values (?1, ?2)", key)?;
        if new == 1 {
            writer.execute_batch(&migrate::for_sqlite(migration.text))?;
        }
    }
    Ok(())
}

fn guarded(job: impl FnOnce() -> rusqlite::Result<()>) -> rusqlite::Result<()> {
    catch_unwind(AssertUnwindSafe(job)).unwrap_or(Err(rusqlite::Error::InvalidQuery))
}

fn refused(label: &'static str, error: rusqlite::Error) -> WriteError {
    match &error {
        rusqlite::Error::SqliteFailure(code, _)
            if matches!(
                code.extended_code,
                rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            ) =>
        {
            WriteError::Taken { label }
        }
        _ => WriteError::Db(failed(error)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
pub(crate) fn failed(error: rusqlite::Error) -> DbError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::DiskFull
            | ErrorCode::ReadOnly
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen,
        ) => DbError::Unavailable(text),
        _ => DbError::Refused(text),
    }
}
