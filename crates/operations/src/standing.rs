//! What is standing where, in one exchange of small queries that indexes answer: for the doctor and for the metrics.

use kernel::Instant;
use storage::{Db, DbError, Row, params};

storage::sql! {
    UNSEALED = "select count(*), min(entered_at) from journal_pending";
    WAITING = "select state, count(*), min(queued_at) from notify_delivery where state in ('queued', 'failed') group by state";
    SENDING = "select 'sending', count(*), min(queued_at) from notify_delivery where state = 'sending'";
    GIVEN_UP = "select 'dead', count(*), min(queued_at) from notify_delivery where state = 'dead' and error_code <> 'held-back'";
    OVERDUE_MAIL = "select count(*), min(next_at) from notify_delivery where state in ('queued', 'failed') and next_at <= $1";
    CLOCKS = "select count(*), min(next_at) from clocks_clock where next_at is not null and next_at <= $1";
    JOBS = "select kind, state, count(*), min(run_at) from journal_job where state in ('ready', 'leased') group by kind, state";
    DEAD_JOBS = "select kind, state, count(*), min(run_at) from journal_job where state = 'dead' group by kind, state";
    OPEN = "select severity, count(*) from desk_incident where is_open = 1 group by severity";
    OVERDUE = "select severity, count(*) from desk_incident where is_open = 1 and next_due_at < $1
        and clock_state = 'running' group by severity";
    BACKED_UP = "select ended_at from operations_backup where state = 'good' order by ended_at desc, id desc limit 1";
}

/// Some things that wait, and since when the oldest of them does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heap {
    /// How many.
    pub count: i64,
    /// The instant of the oldest.
    pub oldest: Option<Instant>,
}

/// Jobs of one kind in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jobs {
    /// What kind of work.
    pub kind: String,
    /// `ready`, `leased` or `dead`.
    pub state: String,
    /// How many, and when the oldest was to run.
    pub heap: Heap,
}

/// What is standing where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Journal entries without their seal.
    pub unsealed: Heap,
    /// Messages that are not sent, by state.
    pub deliveries: Vec<(String, Heap)>,
    /// Messages whose time has come and that are not sent.
    pub late_deliveries: Heap,
    /// Clocks whose time to be looked at has come.
    pub clocks_due: Heap,
    /// Jobs that wait, are being done, or were given up.
    pub jobs: Vec<Jobs>,
    /// Open incidents by severity.
    pub open: Vec<(i64, i64)>,
    /// Those of them with a promise that is past due, by severity.
    pub overdue: Vec<(i64, i64)>,
    /// When the last good backup ended.
    pub backed_up_at: Option<Instant>,
}

/// Asks for all of it.
pub async fn standing(db: &Db, now: Instant) -> Result<Standing, DbError> {
    let asked = vec![
        UNSEALED.with(params![]),
        WAITING.with(params![]),
        SENDING.with(params![]),
        GIVEN_UP.with(params![]),
        OVERDUE_MAIL.with(params![now]),
        CLOCKS.with(params![now]),
        JOBS.with(params![]),
        DEAD_JOBS.with(params![]),
        OPEN.with(params![]),
        OVERDUE.with(params![now]),
        BACKED_UP.with(params![]),
    ];
    let mut answers = db.read(asked).await?.into_iter();
    let mut next = || answers.next().unwrap_or_default();
    Ok(Standing {
        unsealed: first(&next())?,
        deliveries: [next(), next(), next()]
            .concat()
            .iter()
            .map(|row| Ok((row.string(0)?, heap(row, 1)?)))
            .collect::<Result<_, DbError>>()?,
        late_deliveries: first(&next())?,
        clocks_due: first(&next())?,
        jobs: [next(), next()].concat().iter().map(jobs).collect::<Result<_, _>>()?,
        open: next().iter().map(pair).collect::<Result<_, _>>()?,
        overdue: next().iter().map(pair).collect::<Result<_, _>>()?,
        backed_up_at: next().first().map(|row| row.instant(0)).transpose()?,
    })
}

fn first(rows: &[Row]) -> Result<Heap, DbError> {
    rows.first().map_or(Ok(Heap::default()), |row| heap(row, 0))
}

fn heap(row: &Row, from: usize) -> Result<Heap, DbError> {
    Ok(Heap { count: row.int(from)?, oldest: row.opt_instant(from + 1)? })
}

fn jobs(row: &Row) -> Result<Jobs, DbError> {
    Ok(Jobs { kind: row.string(0)?, state: row.string(1)?, heap: heap(row, 2)? })
}

fn pair(row: &Row) -> Result<(i64, i64), DbError> {
    Ok((row.int(0)?, row.int(1)?))
}
