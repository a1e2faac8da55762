//! Incidents that were there before: taken in by the product itself, then ended in bulk.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use access::Action;
use anyhow::{Context, Result};
use desk::Report;
use kernel::Instant;
use server::wiring::Platform;
use storage::Db;
use tokio::task::JoinSet;

use crate::fixture::{Ground, cx_of, refused};

const AT_ONCE: usize = 32;

const EMPTY_LEDGERS: &str = "update work_load set open_count = 0, queued_us = 0";

/// What the measured intakes should not find as open work, in the tables' own words: the history is over.
const ENDED: [&str; 6] = [
    "update desk_incident set state = 'closed', is_open = 0, closed_at = entered_at, confirmed_at = entered_at, \
     resolved_at = entered_at, classified_at = entered_at, next_due_at = 9223372036854775807 - entered_at where is_open = 1",
    "update clocks_clock set state = 'met', ended_at = started_at, next_at = null where next_at is not null",
    "update work_assignment set ended_at = assigned_at, end_kind = 'done', counted = 0 where ended_at is null",
    EMPTY_LEDGERS,
    "update notify_delivery set state = 'sent', sent_at = queued_at where state <> 'sent'",
    "delete from app_replay",
];

/// Takes in `count` incidents and ends them.
pub async fn load(platform: &Arc<Platform>, ground: &Ground, bodies: &[String], count: usize) -> Result<()> {
    // In parts, so that nobody's capacity is reached.
    for part in (0..count).step_by(8000) {
        take_in(platform, ground, bodies, part..count.min(part + 8000)).await?;
        end_all(&platform.app.db).await?;
    }
    Ok(())
}

/// Gives everybody his whole capacity back.
pub async fn empty_ledgers(db: &Db) -> Result<()> {
    Ok(db.script(EMPTY_LEDGERS).await?)
}

/// Takes in one incident for each number of `which`.
pub async fn take_in(platform: &Arc<Platform>, ground: &Ground, bodies: &[String], which: Range<usize>) -> Result<()> {
    let reports: Arc<Vec<Report>> =
        Arc::new(bodies.iter().map(|body| serde_json::from_str(body)).collect::<Result<_, _>>()?);
    let next = Arc::new(AtomicUsize::new(which.start));
    let mut workers = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (platform, reports, next) = (Arc::clone(platform), Arc::clone(&reports), Arc::clone(&next));
        let (reporter, end) = (ground.reporter.clone(), which.end);
        workers.spawn(async move {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= end {
                    return anyhow::Ok(());
                }
                let cx = cx_of(&platform, &reporter, Action::IncidentReport)?;
                platform.desk.report(&cx, reports[at % reports.len()].clone(), None).await.map_err(refused)?;
            }
        });
    }
    while let Some(worker) = workers.join_next().await {
        worker.context("a worker broke off")??;
    }
    Ok(())
}

/// Ends everything open, so that the next measurement starts with nobody loaded.
pub async fn end_all(db: &Db) -> Result<()> {
    for statement in ENDED {
        db.script(statement).await.with_context(|| statement.to_owned())?;
    }
    Ok(())
}

/// Has clocks fall due one after the other from `from` to `to`, as many as `count` and their like behind them.
pub async fn fall_due(db: &Db, from: Instant, to: Instant, count: usize) -> Result<()> {
    let (from, long) = (from.micros(), to.since(from).max(1));
    let step = (long / i64::try_from(count)?).max(1);
    let statement = format!(
        "update clocks_clock set next_at = {from} + {step} * (select count(*) from clocks_clock as before \
             where before.next_at is not null and before.id < clocks_clock.id) % {long} where next_at is not null"
    );
    db.script(&statement).await.context(statement)
}

/// Packs the tables and has the database look at them.
pub async fn settle(db: &Db) -> Result<()> {
    db.script("vacuum").await.context("vacuum")?;
    db.analyze().await.context("analyze")
}
