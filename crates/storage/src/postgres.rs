//! PostgreSQL: one round trip to read, one to write where the set can go as one statement, else two, pipelined.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use deadpool_postgres::{GenericClient, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Config, NoTls, Statement as Prepared};

use crate::chain::{self, Chain};
use crate::migrate::{self, Migration};
use crate::{DbError, Engine, Figures, Query, Row, Value, WriteError, WriteSet, Written};

const PATIENCE: Duration = Duration::from_secs(10);
/// How often a set is tried that others crossed.
const CROSSINGS: u32 = 4;
/// No statement is long enough to be worth compiling. What the connection string states comes behind and wins.
const SESSION: &str = "-c jit=off";
/// How long texts are packed where the server can: several times quicker than its own way, for a little more room.
const PACKING: &str = "-c default_toast_compression=lz4";
const CAN_PACK: &str = "select count(*) from pg_settings
    where name = 'default_toast_compression' and 'lz4' = any (enumvals)";
const MIGRATION_LOCK: i64 = 0x0061_6674_6572;

pub(crate) struct Postgres {
    pool: Pool,
    config: Arc<Config>,
    round_trips: AtomicU64,
    written: AtomicU64,
    refused: AtomicU64,
}

impl Postgres {
    pub async fn open(config: &str, connections: usize) -> Result<Self, DbError> {
        let mut config: Config = config.parse().map_err(|e| DbError::Refused(format!("connection string: {e}")))?;
        let stated = config.get_options().unwrap_or_default().to_owned();
        config.options(format!("{SESSION} {stated}"));
        let mut pool = pool(&config, connections)?;
        if can_pack(&pool).await? {
            config.options(format!("{SESSION} {PACKING} {stated}"));
            pool = self::pool(&config, connections)?;
        }
        let zero = || AtomicU64::new(0);
        Ok(Self { pool, config: Arc::new(config), round_trips: zero(), written: zero(), refused: zero() })
    }

    pub fn config(&self) -> Arc<Config> {
        Arc::clone(&self.config)
    }

    pub fn round_trips(&self) -> u64 {
        self.round_trips.load(Ordering::Relaxed)
    }

    pub fn figures(&self) -> Figures {
        let pool = self.pool.status();
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let written = self.written.load(Ordering::Relaxed);
        Figures {
            written,
            refused: self.refused.load(Ordering::Relaxed),
            commits: written,
            largest_group: u64::from(written > 0),
            round_trips: self.round_trips(),
            places: count(pool.max_size),
            in_use: count(pool.size.saturating_sub(pool.available)),
            waiting: count(pool.waiting),
        }
    }

    pub async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, DbError> {
        let client = self.client().await?;
        let prepared = self.prepare_all(&client, queries.iter()).await?;
        self.round_trips.fetch_add(1, Ordering::Relaxed);
        let answers = queries.iter().zip(&prepared).map(|(query, statement)| ask(&client, statement, query)).collect();
        in_order(answers).await.into_iter().map(|answer| answer.map(|(rows, _)| rows).map_err(|e| failed(&e))).collect()
    }

    pub async fn write(&self, set: WriteSet) -> Result<Written, WriteError> {
        if set.is_empty() {
            return Ok(Written::default());
        }
        let mut tries = 1;
        let result = loop {
            match self.attempt(&set).await {
                Err(Failure::Crossed(_)) if tries < CROSSINGS => tries += 1,
                Err(Failure::Crossed(error)) => break Err(WriteError::Db(error)),
                Err(Failure::Refused(error)) => break Err(error),
                Ok(written) => break Ok(written),
            }
        };
        let counted = if result.is_ok() { &self.written } else { &self.refused };
        counted.fetch_add(1, Ordering::Relaxed);
        result
    }

    async fn attempt(&self, set: &WriteSet) -> Result<Written, Failure> {
        let client = self.client().await?;
        let texts = chain::texts(&set.statements);
        if let Some(chain) = Chain::of(&set.statements, &texts) {
            return self.write_chained(&client, set, &chain).await;
        }
        let prepared = self.prepare_all(&client, set.statements.iter().map(|s| &s.query)).await?;
        self.round_trips.fetch_add(2, Ordering::Relaxed);
        match self.flush(&client, set, &prepared).await {
            Ok(written) => {
                client.batch_execute("commit").await.map_err(|e| failed(&e))?;
                Ok(written)
            }
            Err(error) => {
                if client.batch_execute("rollback").await.is_err() {
                    drop(Object::take(client));
                }
                Err(error)
            }
        }
    }

    /// The whole set as one statement, which commits by itself: one exchange.
    async fn write_chained(&self, client: &Object, set: &WriteSet, chain: &Chain<'_>) -> Result<Written, Failure> {
        let prepared = prepare(client, &chain.text).await?;
        self.round_trips.fetch_add(1, Ordering::Relaxed);
        let params: Vec<&(dyn ToSql + Sync)> = chain.params.iter().map(|value| *value as _).collect();
        match client.query(&prepared, &params).await {
            Ok(_) => Ok(Written { rows: vec![Vec::new(); set.len()] }),
            Err(error) => Err(Failure::of(&error, || chain_refused(set, chain, &error))),
        }
    }

    async fn flush(&self, client: &Object, set: &WriteSet, prepared: &[Prepared]) -> Result<Written, Failure> {
        let mut asked: Vec<Answering<'_>> =
            vec![Box::pin(async { client.batch_execute("begin").await.map(|()| (Vec::new(), 0)) })];
        asked.extend(set.statements.iter().zip(prepared).map(|(statement, text)| ask(client, text, &statement.query)));
        let mut answers = in_order(asked).await.into_iter();
        if let Some(Err(error)) = answers.next() {
            return Err(failed(&error).into());
        }
        let mut written = Written { rows: Vec::with_capacity(set.len()) };
        for (statement, answer) in set.statements.iter().zip(answers) {
            let (rows, touched) = answer.map_err(|e| Failure::of(&e, || refused(statement.label, &e)))?;
            if statement.expected.is_some_and(|expected| expected != touched) {
                return Err(Failure::Refused(WriteError::Guard { label: statement.label }));
            }
            written.rows.push(rows);
        }
        Ok(written)
    }

    pub async fn migrate(&self, migrations: &[Migration]) -> Result<(), DbError> {
        let mut client = self.client().await?;
        let step = client.transaction().await.map_err(|e| failed(&e))?;
        step.execute("select pg_advisory_xact_lock($1)", &[&MIGRATION_LOCK]).await.map_err(|e| failed(&e))?;
        apply_each(&step, migrations).await?;
        step.commit().await.map_err(|e| failed(&e))
    }

    pub async fn script(&self, text: &str) -> Result<(), DbError> {
        self.client().await?.batch_execute(text).await.map_err(|e| failed(&e))
    }

    pub async fn prepare(&self, text: &str) -> Result<(), DbError> {
        self.client().await?.prepare(text).await.map(|_| ()).map_err(|e| failed(&e))
    }

    pub(crate) async fn client(&self) -> Result<Object, DbError> {
        taken(&self.pool).await
    }

    async fn prepare_all<'q>(
        &self,
        client: &Object,
        queries: impl Iterator<Item = &'q Query>,
    ) -> Result<Vec<Prepared>, DbError> {
        let mut prepared = Vec::new();
        for query in queries {
            prepared.push(prepare(client, &query.text(Engine::Postgres)).await?);
        }
        Ok(prepared)
    }
}

/// Why a set was not written.
enum Failure {
    /// Two sets locked the same rows in turn, and the database undid this one: it may be tried again as it is.
    Crossed(DbError),
    Refused(WriteError),
}

impl Failure {
    fn of(error: &tokio_postgres::Error, otherwise: impl FnOnce() -> WriteError) -> Self {
        let crossed = [SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE];
        match error.code() {
            Some(code) if crossed.contains(code) => Self::Crossed(failed(error)),
            _ => Self::Refused(otherwise()),
        }
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Refused(WriteError::Db(error))
    }
}

fn pool(config: &Config, connections: usize) -> Result<Pool, DbError> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Pool::builder(Manager::from_config(config.clone(), NoTls, recycling))
        .max_size(connections)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .build()
        .map_err(|e| DbError::Refused(e.to_string()))
}

async fn taken(pool: &Pool) -> Result<Object, DbError> {
    pool.get().await.map_err(|e| DbError::Unavailable(with_causes(&e)))
}

async fn can_pack(pool: &Pool) -> Result<bool, DbError> {
    let row = taken(pool).await?.query_one(CAN_PACK, &[]).await.map_err(|e| failed(&e))?;
    Ok(row.get::<_, i64>(0) > 0)
}

async fn prepare(client: &Object, text: &str) -> Result<Prepared, DbError> {
    client.prepare_cached(text).await.map_err(|e| {
        let DbError::Refused(why) = failed(&e) else { return failed(&e) };
        DbError::Refused(format!("{why} in: {text}"))
    })
}

/// Applies, inside the caller's transaction, those migrations that are not in the book.
pub(crate) async fn apply_each(client: &impl GenericClient, migrations: &[Migration]) -> Result<(), DbError> {
    client.batch_execute(migrate::BOOK).await.map_err(|e| failed(&e))?;
    for migration in migrations {
        let new = client
            .execute(
                "insert into storage_migration (slice, name) values ($1, $2) on conflict do nothing",
                &[&migration.slice, &migration.name],
            )
            .await
            .map_err(|e| failed(&e))?;
        if new == 1 {
            client
                .batch_execute(migration.text)
                .await
                .map_err(|e| DbError::Refused(format!("{}/{}: {}", migration.slice, migration.name, failed(&e))))?;
        }
    }
    Ok(())
}

/// Runs one statement on a connection of the caller's.
pub(crate) async fn execute(client: &Object, query: &Query) -> Result<(), DbError> {
    let text = query.text(Engine::Postgres);
    let prepared = client.prepare_cached(&text).await.map_err(|e| failed(&e))?;
    let params: Vec<&(dyn ToSql + Sync)> = query.params.iter().map(|value| value as _).collect();
    client.execute(&prepared, &params).await.map(|_| ()).map_err(|e| failed(&e))
}

type Answer = Result<(Vec<Row>, u64), tokio_postgres::Error>;
type Answering<'c> = Pin<Box<dyn Future<Output = Answer> + Send + 'c>>;

fn ask<'c>(client: &'c Object, statement: &'c Prepared, query: &'c Query) -> Answering<'c> {
    Box::pin(async move {
        let params: Vec<&(dyn ToSql + Sync)> = query.params.iter().map(|value| value as _).collect();
        if statement.columns().is_empty() {
            return client.execute(statement, &params).await.map(|touched| (Vec::new(), touched));
        }
        let rows = client.query(statement, &params).await?;
        let rows = rows.iter().map(read_row).collect::<Result<Vec<_>, _>>()?;
        let touched = rows.len() as u64;
        Ok((rows, touched))
    })
}

/// Drives all futures at once, always starting them in their order: that is what puts the statements on the wire in
/// order before the first answer is awaited.
async fn in_order(mut asked: Vec<Answering<'_>>) -> Vec<Answer> {
    let mut answers: Vec<Option<Answer>> = asked.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        let mut open = false;
        for (future, answer) in asked.iter_mut().zip(&mut answers) {
            if answer.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(ready) => *answer = Some(ready),
                    Poll::Pending => open = true,
                }
            }
        }
        if open { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    answers.into_iter().flatten().collect()
}

pub(crate) fn read_row(row: &tokio_postgres::Row) -> Result<Row, tokio_postgres::Error> {
    let mut values = Vec::with_capacity(row.len());
    for (at, column) in row.columns().iter().enumerate() {
        values.push(match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(at)?.map_or(Value::Null, Value::Int),
            Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map_or(Value::Null, Value::from),
            Type::BOOL => row.try_get::<_, Option<bool>>(at)?.map_or(Value::Null, Value::from),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(Value::Null, Value::Bytes),
            _ => row.try_get::<_, Option<String>>(at)?.map_or(Value::Null, Value::Text),
        });
    }
    Ok(Row(values))
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) if *ty == Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
            Self::Int(value) if *ty == Type::INT8 => value.to_sql(ty, out),
            Self::Int(_) => Err(format!("a number is bound where {ty} is expected").into()),
            Self::Text(text) => text.as_str().to_sql(ty, out),
            Self::Bytes(bytes) => bytes.as_slice().to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn refused(label: &'static str, error: &tokio_postgres::Error) -> WriteError {
    if error.code() == Some(&SqlState::UNIQUE_VIOLATION) {
        return WriteError::Taken { label };
    }
    WriteError::Db(failed(error))
}

fn chain_refused(set: &WriteSet, chain: &Chain<'_>, error: &tokio_postgres::Error) -> WriteError {
    let label = |at: Option<usize>| at.and_then(|at| set.statements.get(at)).map_or("", |statement| statement.label);
    let Some(db) = error.as_db_error() else { return refused("", error) };
    if let Some(at) = Chain::guard(db.message()) {
        return WriteError::Guard { label: label(Some(at)) };
    }
    refused(label(db.table().and_then(|table| chain.touching(table))), error)
}

pub(crate) fn failed(error: &tokio_postgres::Error) -> DbError {
    let text = with_causes(error);
    match error.as_db_error() {
        Some(db) if !is_outage(db.code()) => DbError::Refused(text),
        _ => DbError::Unavailable(text),
    }
}

fn is_outage(code: &SqlState) -> bool {
    let class = code.code().get(..2).unwrap_or("");
    matches!(class, "08" | "53" | "57" | "58" | "40")
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
