//! One leased queue: work that must be done once, by whichever node claims it.
//!
//! A job is enqueued in the write set of the change that asks for it. Claiming leases it by the database's own clock
//! and gives a token; what the job does and its completion are one write set guarded by that token, so that a worker
//! that slept through its lease records nothing. Failing jobs come again with growing distance and end as dead letters.

mod worker;

use kernel::{Ids, Instant, JobId, MINUTE, SECOND};
use serde_json::Value as Json;
use storage::{Db, DbError, Query, Row, WriteError, WriteSet, params};

pub use worker::{Boxed, Handler, Round, Worker};

/// The label of the guard on a claim: the lease ran out and somebody else has the job.
pub const LEASE: &str = "journal_job";

storage::sql! {
    ENQUEUE = "insert into journal_job (id, kind, key, payload, run_at, attempts, state, lease_until, token, created_at)
        values ($1, $2, $3, $4, $5, 0, 'ready', 0, 0, $6) on conflict (kind, key) do nothing";
    CLAIM = "update journal_job set state = 'leased', attempts = attempts + 1, token = token + 1,
        lease_until = cast(unixepoch('now', 'subsec') * 1000000 as integer) + $4
        where id in (select id from journal_job where kind = $1 and ((state = 'ready' and run_at <= $2)
            or (state = 'leased' and lease_until < cast(unixepoch('now', 'subsec') * 1000000 as integer)))
            order by run_at, id limit $3)
        returning id, kind, key, payload, run_at, attempts, token, last_error";
    pg "with due as materialized (select id from journal_job where kind = $1 and ((state = 'ready' and run_at <= $2)
            or (state = 'leased' and lease_until < cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)))
            order by run_at, id limit $3 for update skip locked)
        update journal_job j set state = 'leased', attempts = j.attempts + 1, token = j.token + 1,
        lease_until = cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) + $4
        from due where j.id = due.id
        returning j.id, j.kind, j.key, j.payload, j.run_at, j.attempts, j.token, j.last_error";
    END = "update journal_job set state = $3, ended_at = $4, last_error = $5, lease_until = 0
        where id = $1 and token = $2 and state = 'leased'";
    AGAIN_AT = "update journal_job set state = 'ready', run_at = $3, last_error = $4, lease_until = 0
        where id = $1 and token = $2 and state = 'leased'";
    REVIVE = "update journal_job set state = 'ready', run_at = $2, attempts = 0, ended_at = null
        where id = $1 and state = 'dead'";
    DEAD = "select id, kind, key, payload, run_at, attempts, token, last_error from journal_job
        where state = 'dead' order by ended_at desc, id limit $1";
    DONE = "select id, kind, key, payload, run_at, attempts, token, last_error from journal_job
        where state = 'done' and kind = $1 order by ended_at desc, id limit $2";
    SWEEP = "delete from journal_job where state = 'done' and ended_at < $1";
    SWEEP_KIND = "delete from journal_job where kind = $1 and state = 'done' and ended_at < $2";
    NEXT = "select run_at from journal_job where kind = $1 and state = 'ready' order by run_at, id limit 1";
}

/// A job to be done.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    /// What kind of work; a worker claims one kind.
    pub kind: &'a str,
    /// One job per kind and key, ever, until it is swept: asking twice does it once. None: no such bond.
    pub key: Option<&'a str>,
    /// What the handler needs to know.
    pub payload: Json,
    /// Not before this business instant.
    pub run_at: Instant,
}

/// A claimed job, or a dead one in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its identifier.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// Its key; the identifier where none was given.
    pub key: String,
    /// What the handler needs to know.
    pub payload: Json,
    /// When it was to run.
    pub run_at: Instant,
    /// How often it was claimed, this time included.
    pub attempts: u32,
    /// The fencing token of this claim.
    pub token: i64,
    /// Why it failed last.
    pub last_error: Option<String>,
}

/// Adds a job to the write set of the change that asks for it.
pub fn enqueue(set: &mut WriteSet, ids: &dyn Ids, now: Instant, job: &NewJob<'_>) -> JobId {
    let id = JobId::fresh(ids, now);
    let key = job.key.map_or_else(|| id.to_string(), str::to_owned);
    set.add(ENQUEUE.with(params![id, job.kind, key, job.payload.to_string(), job.run_at, now]));
    id
}

/// Claims up to `limit` jobs of `kind` that are ready at `now` or whose lease ran out, for `lease` microseconds of the
/// database's clock.
pub async fn claim(db: &Db, kind: &str, now: Instant, limit: u32, lease: i64) -> Result<Vec<Job>, DbError> {
    let mut set = WriteSet::new();
    set.add(CLAIM.with(params![kind, now, limit, lease]));
    let written = db.write(set).await.map_err(|error| match error {
        WriteError::Db(error) => error,
        other => DbError::Refused(other.to_string()),
    })?;
    let rows = written.rows.into_iter().next().unwrap_or_default();
    let mut jobs = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    jobs.sort_by_key(|job| (job.run_at, job.id));
    Ok(jobs)
}

/// Done: belongs into the write set of what the job did.
pub fn complete(set: &mut WriteSet, job: &Job, now: Instant) {
    set.expect(END.with(params![job.id, job.token, "done", now, None::<String>]), 1, LEASE);
}

/// Failed: comes again at `at`.
pub fn retry(set: &mut WriteSet, job: &Job, error: &str, at: Instant) {
    set.expect(AGAIN_AT.with(params![job.id, job.token, at, short(error)]), 1, LEASE);
}

/// Given up: a dead letter that a person may revive.
pub fn bury(set: &mut WriteSet, job: &Job, error: &str, now: Instant) {
    set.expect(END.with(params![job.id, job.token, "dead", now, short(error)]), 1, LEASE);
}

/// A dead letter is to be tried again, from its first attempt.
pub fn revive(set: &mut WriteSet, job: JobId, now: Instant) {
    set.expect(REVIVE.with(params![job, now]), 1, LEASE);
}

/// The dead letters, the youngest first; [`read`] reads each row.
pub fn dead(limit: u32) -> Query {
    DEAD.with(params![limit])
}

/// The jobs of `kind` that were done last, the youngest first; [`read`] reads each row.
pub fn done(kind: &str, limit: u32) -> Query {
    DONE.with(params![kind, limit])
}

/// Forgets jobs done before `before`, and with them their keys.
pub fn sweep(set: &mut WriteSet, before: Instant) {
    set.add(SWEEP.with(params![before]));
}

/// Forgets jobs of `kind` done before `before`, and with them their keys and what they were told.
pub fn sweep_kind(set: &mut WriteSet, kind: &str, before: Instant) {
    set.add(SWEEP_KIND.with(params![kind, before]));
}

/// When the next job of `kind` is ready; a simulated time may jump there.
pub async fn next_at(db: &Db, kind: &str) -> Result<Option<Instant>, DbError> {
    db.row(NEXT.with(params![kind])).await?.map(|row| row.instant(0)).transpose()
}

/// How long after the `attempt`-th failure a job comes again: 10 seconds, doubled each time, at most one hour.
/// Microseconds.
pub fn distance(attempt: u32) -> i64 {
    let doublings = attempt.saturating_sub(1).min(20);
    (10 * SECOND).saturating_mul(1 << doublings).min(60 * MINUTE)
}

/// Reads a row of [`dead`] or [`done`].
pub fn read(row: &Row) -> Result<Job, DbError> {
    Ok(Job {
        id: row.id(0)?,
        kind: row.string(1)?,
        key: row.string(2)?,
        payload: row.json(3)?,
        run_at: row.instant(4)?,
        attempts: u32::try_from(row.int(5)?).unwrap_or(u32::MAX),
        token: row.int(6)?,
        last_error: row.opt_text(7)?,
    })
}

fn short(error: &str) -> String {
    error.chars().take(500).collect()
}
