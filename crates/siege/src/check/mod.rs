//! The checker: reads tables and journal by its own SQL and holds them against what was acknowledged. It uses nothing of
//! the product but `storage` to connect, and never asks the server.

mod acknowledged;
mod chain;
mod due;
mod ledger;
mod mail;
mod rungs;
mod states;

use anyhow::Result;
use storage::{Db, Query, Row};

use crate::record::Known;
use crate::sink::Arrived;

/// What is known beside the database.
pub struct Evidence<'a> {
    /// What was acknowledged.
    pub known: &'a Known,
    /// The mail that arrived.
    pub arrived: Arrived,
    /// How often the server or its database was killed.
    pub kills: u32,
}

/// What was looked at, and what does not hold.
#[derive(Debug, Default)]
pub struct Checked {
    /// A line for each thing that was counted.
    pub counted: Vec<String>,
    /// A sentence for each thing that does not hold.
    pub broken: Vec<String>,
}

impl Checked {
    fn counted(&mut self, line: String) {
        self.counted.push(line);
    }

    fn broken(&mut self, sentence: String) {
        // The first hundred say enough.
        if self.broken.len() < 100 {
            self.broken.push(sentence);
        }
    }
}

/// Checks everything.
pub async fn run(db: &Db, evidence: &Evidence<'_>) -> Result<Checked> {
    let mut checked = Checked::default();
    acknowledged::check(db, evidence.known, &mut checked).await?;
    states::check(db, &mut checked).await?;
    ledger::check(db, &mut checked).await?;
    rungs::check(db, &mut checked).await?;
    due::check(db, &mut checked).await?;
    chain::check(db, &mut checked).await?;
    mail::check(db, evidence, &mut checked).await?;
    Ok(checked)
}

/// Failed mail comes again within half a minute; that one waits for it.
const SOON: i64 = 45_000_000;

/// What still waits to be done, in words; what is not due yet does not wait.
pub async fn waiting(db: &Db) -> Result<Vec<String>> {
    let now = rows(db, "select max(entered_at) from journal_entry").await?;
    let now = now.first().map_or(Ok(0), |row| row.int(0))?;
    let mut waiting = Vec::new();
    for (what, by, question) in [
        (
            "mail",
            now + SOON,
            "select count(*) from notify_delivery where state in ('queued', 'failed', 'sending') and next_at <= $1",
        ),
        ("jobs", now, "select count(*) from journal_job where state in ('ready', 'leased') and run_at <= $1"),
        ("clocks", now, "select count(*) from clocks_clock where next_at <= $1"),
        ("unsealed entries", now, "select count(*) from journal_pending where entered_at <= $1"),
    ] {
        let count = db.rows(Query::built(question, vec![storage::Value::from(by)])).await?;
        let count = count.first().map_or(Ok(0), |row| row.int(0))?;
        if count > 0 {
            waiting.push(format!("{count} {what}"));
        }
    }
    Ok(waiting)
}

async fn rows(db: &Db, question: &'static str) -> Result<Vec<Row>> {
    Ok(db.rows(Query::built(question, Vec::new())).await?)
}
