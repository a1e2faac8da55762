//! PostgreSQL: one round trip to read, one to write where the set can go as one statement, else two, pipelined.
//! Sets of one kind that come at the same moment share their statement and its commit ([`crate::writing`]).

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use deadpool_postgres::{GenericClient, Manager, ManagerConfig, Object, Pool, QueueMode, RecyclingMethod, Runtime};
use kernel::with_causes;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Config, NoTls, Statement as Prepared};

use crate::joint::{Forms, Item, Joint, Shape};
use crate::migrate::{self, Migration};
use crate::writing::{Line, Unit, Writer};
use crate::{DbError, Engine, Figures, Query, Row, Value, WriteError, WriteSet, Written, together};

const PATIENCE: Duration = Duration::from_secs(10);
/// How often a set is tried that others crossed.
const CROSSINGS: u32 = 4;
/// No statement is long enough to be worth compiling. What the connection string states comes behind and wins.
const SESSION: &str = "-c jit=off";
/// How long texts are packed where the server can: several times quicker than its own way, for a little more room.
const PACKING: &str = "-c default_toast_compression=lz4";
/// What inserts rows and changes them by their keys has one plan, whatever the values.
const WRITING: &str = "-c plan_cache_mode=force_generic_plan";
const CAN_PACK: &str = "select count(*) from pg_settings
    where name = 'default_toast_compression' and 'lz4' = any (enumvals)";
const MIGRATION_LOCK: i64 = 0x0061_6674_6572;

pub(crate) struct Postgres {
    pool: Pool,
    config: Arc<Config>,
    line: Arc<Line>,
    writer: Arc<Joining>,
    counts: Arc<Counts>,
}

/// What was asked and done since the start.
#[derive(Default)]
struct Counts {
    round_trips: AtomicU64,
    written: AtomicU64,
    refused: AtomicU64,
    commits: AtomicU64,
    largest_group: AtomicU64,
}

impl Counts {
    fn exchanged(&self, times: u64) {
        self.round_trips.fetch_add(times, Ordering::Relaxed);
    }

    fn ended(&self, written: bool) {
        let counted = if written { &self.written } else { &self.refused };
        counted.fetch_add(1, Ordering::Relaxed);
    }

    fn committed(&self, sets: usize) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.largest_group.fetch_max(sets as u64, Ordering::Relaxed);
    }
}

impl Postgres {
    pub async fn open(config: &str, connections: usize) -> Result<Self, DbError> {
        let mut config: Config = config.parse().map_err(|e| DbError::Refused(format!("connection string: {e}")))?;
        let stated = config.get_options().unwrap_or_default().to_owned();
        config.options(format!("{SESSION} {stated}"));
        let mut pool = pool(&config, connections)?;
        let mut packing = "";
        if can_pack(&pool).await? {
            packing = PACKING;
            config.options(format!("{SESSION} {PACKING} {stated}"));
            pool = self::pool(&config, connections)?;
        }
        let counts = Arc::new(Counts::default());
        let writers = (std::thread::available_parallelism().map_or(1, usize::from) / 2).clamp(1, connections.max(1));
        let mut writing = config.clone();
        writing.options(format!("{SESSION} {packing} {WRITING} {stated}"));
        let writer =
            Joining { pool: self::pool(&writing, writers)?, forms: Forms::default(), counts: Arc::clone(&counts) };
        let config = Arc::new(config);
        Ok(Self { pool, config, line: Line::new(writers), writer: Arc::new(writer), counts })
    }

    pub fn config(&self) -> Arc<Config> {
        Arc::clone(&self.config)
    }

    pub fn round_trips(&self) -> u64 {
        self.counts.round_trips.load(Ordering::Relaxed)
    }

    pub fn figures(&self) -> Figures {
        let pool = self.pool.status();
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Figures {
            written: self.counts.written.load(Ordering::Relaxed),
            refused: self.counts.refused.load(Ordering::Relaxed),
            commits: self.counts.commits.load(Ordering::Relaxed),
            largest_group: self.counts.largest_group.load(Ordering::Relaxed),
            round_trips: self.round_trips(),
            places: count(pool.max_size),
            in_use: count(pool.size.saturating_sub(pool.available)),
            waiting: count(pool.waiting),
        }
    }

    pub async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, DbError> {
        let client = self.client().await?;
        let prepared = self.prepare_all(&client, queries.iter()).await?;
        self.counts.exchanged(1);
        let answers = queries.iter().zip(&prepared).map(|(query, statement)| ask(&client, statement, query)).collect();
        in_order(answers).await.into_iter().map(|answer| answer.map(|(rows, _)| rows).map_err(|e| failed(&e))).collect()
    }

    pub async fn read_as_one(&self, queries: &[Query]) -> Result<Vec<Vec<Row>>, DbError> {
        let client = self.client().await?;
        let prepared = prepare(&client, &together::text_of(queries)).await?;
        self.counts.exchanged(1);
        let params: Vec<&(dyn ToSql + Sync)> =
            queries.iter().flat_map(|query| &query.params).map(|value| value as _).collect();
        let row = client.query_one(&prepared, &params).await.map_err(|e| failed(&e))?;
        (0..queries.len()).map(|at| together::rows(row.try_get(at).map_err(|e| failed(&e))?)).collect()
    }

    pub async fn write(self: &Arc<Self>, set: WriteSet) -> Result<Written, WriteError> {
        if set.is_empty() {
            return Ok(Written::default());
        }
        let result = match Shape::of(&set, &self.writer.forms) {
            Some(shape) => self.line.write(&self.writer, (set, shape), PATIENCE).await,
            None => self.write_detached(set).await,
        };
        self.counts.ended(result.is_ok());
        result
    }

    /// A caller that goes away must not leave a transaction half sent: the exchange runs to its end on its own.
    async fn write_detached(self: &Arc<Self>, set: WriteSet) -> Result<Written, WriteError> {
        let database = Arc::clone(self);
        let exchange = tokio::spawn(async move {
            let mut tries = 1;
            loop {
                match database.attempt(&set).await {
                    Err(Failure::Crossed(_)) if tries < CROSSINGS => tries += 1,
                    Err(Failure::Crossed(error)) => return Err(WriteError::Db(error)),
                    Err(Failure::Refused(error)) => return Err(error),
                    Ok(written) => return Ok(written),
                }
            }
        });
        exchange.await.map_err(|e| WriteError::Db(DbError::Unavailable(format!("the write broke off: {e}"))))?
    }

    /// The statements one after the other between `begin` and `commit`.
    async fn attempt(&self, set: &WriteSet) -> Result<Written, Failure> {
        let client = self.client().await?;
        let prepared = self.prepare_all(&client, set.statements.iter().map(|s| &s.query)).await?;
        self.counts.exchanged(2);
        match self.flush(&client, set, &prepared).await {
            Ok(written) => {
                client.batch_execute("commit").await.map_err(|e| failed(&e))?;
                self.counts.committed(1);
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

/// Writes sets of one shape as one statement, which commits by itself: one exchange.
struct Joining {
    pool: Pool,
    forms: Forms,
    counts: Arc<Counts>,
}

impl Writer for Joining {
    /// Where sets together are refused, whoever is named is written alone and the others together; where nobody is named,
    /// each half by itself. So only what is refused hears so.
    async fn write(&self, units: Vec<Unit>) {
        let mut left = vec![units];
        while let Some(mut units) = left.pop() {
            let Err(blame) = self.attempt(&units).await else {
                units.into_iter().for_each(Unit::written);
                continue;
            };
            match (blame.failure, units.len()) {
                // Whether it was written nobody knows; each hears so, as the only one would.
                (Failure::Refused(WriteError::Db(DbError::Unavailable(why))), _) => {
                    for unit in units {
                        unit.refused(DbError::Unavailable(why.clone()).into());
                    }
                }
                (Failure::Crossed(error), 1) => {
                    let Some(mut unit) = units.pop() else { continue };
                    unit.crossed += 1;
                    if unit.crossed < CROSSINGS {
                        left.push(vec![unit]);
                    } else {
                        unit.refused(error.into());
                    }
                }
                (Failure::Refused(error), 1) => {
                    if let Some(unit) = units.pop() {
                        unit.refused(error);
                    }
                }
                (_, several) => {
                    let apart = match blame.set.filter(|set| *set < several) {
                        Some(set) => vec![units.remove(set)],
                        None => units.split_off(several / 2),
                    };
                    left.extend([apart, units]);
                }
            }
        }
    }
}

impl Joining {
    async fn attempt(&self, units: &[Unit]) -> Result<(), Blame> {
        let Some(first) = units.first() else { return Ok(()) };
        let client = taken(&self.pool).await?;
        let sets: Vec<&WriteSet> = units.iter().map(|unit| &unit.set).collect();
        let joint = Joint::of(&first.shape, &sets);
        let prepared = prepare(&client, &joint.text).await?;
        self.counts.exchanged(1);
        let params: Vec<&(dyn ToSql + Sync)> = joint.params.iter().map(|value| *value as _).collect();
        match client.query(&prepared, &params).await {
            Ok(_) => {
                self.counts.committed(units.len());
                Ok(())
            }
            Err(error) => {
                let guard = error.as_db_error().and_then(|db| joint.guard(db.message()));
                let failure = Failure::of(&error, || joint_refused(first, guard, &error));
                Err(Blame { failure, set: guard.and_then(|item| item.set) })
            }
        }
    }
}

/// Why sets were not written together, and whose doing it is, where that is known.
struct Blame {
    failure: Failure,
    set: Option<usize>,
}

impl From<DbError> for Blame {
    fn from(error: DbError) -> Self {
        Self { failure: error.into(), set: None }
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
        // The connection used last has its plans and its pages at hand.
        .queue_mode(QueueMode::Lifo)
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
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
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

/// Why one set was refused, by the label of its statement.
fn joint_refused(unit: &Unit, guard: Option<Item>, error: &tokio_postgres::Error) -> WriteError {
    let label = |at: Option<usize>| at.and_then(|at| unit.set.statements.get(at)).map_or("", |one| one.label);
    if guard.is_some() {
        return WriteError::Guard { label: label(guard.map(|item| item.statement)) };
    }
    let table = error.as_db_error().and_then(|db| db.table());
    refused(label(table.and_then(|table| unit.shape.touching(table))), error)
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
