//! A real incident log through the whole desk: our moves at its recorded times, reconciled at every event.
//!
//! The map of states is [`map::STATES`]; docs/replay-incidents.md prints it with the measured figures.

mod check;
mod drive;
mod ground;
mod map;
mod odd;
mod print;
mod rows;
mod steps;
#[cfg(test)]
mod tests;

pub use drive::Driven;
pub use map::{Mapped, STATES};
pub use rows::{Event, Record, Seat, read};

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use jiff::tz::TimeZone;
use kernel::HOUR;

use super::world::World;

/// Replays a log of state changes.
#[derive(clap::Args, Clone, Debug)]
pub struct IncidentsArgs {
    /// The log: CSV, gzip or plain
    pub file: PathBuf,
    /// The zone its times are in (IANA name)
    #[arg(long, default_value = "Asia/Shanghai")]
    pub zone: String,
    /// The promises: tender or baseline
    #[arg(long, default_value = "tender")]
    pub profile: String,
    /// Working time: 24x7, office (Mon–Fri 09:00–12:00, 13:30–18:00), or a file with a calendar as the API takes it
    #[arg(long, default_value = "24x7")]
    pub calendar: String,
    /// Only the first incidents of the file
    #[arg(long)]
    pub limit: Option<usize>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// An empty PostgreSQL database instead of a temporary SQLite file
    #[arg(long, value_name = "CONFIG")]
    pub postgres: Option<String>,
}

/// A finished replay.
#[derive(Debug)]
pub struct Replayed {
    /// What it was made from.
    pub records: Vec<Record>,
    /// What was done and found.
    pub driven: Driven,
    /// Contradictions of the file.
    odd: Vec<odd::Odd>,
    /// Places and groups of the team.
    team: (usize, usize),
    /// Looks at what falls due, and what time alone brought about.
    by_time: (u64, u64),
    /// The time the driving took, without reading the file and laying the ground.
    took: Duration,
}

impl Replayed {
    /// Incidents without a mismatch, and all.
    pub fn reconciled(&self) -> (usize, usize) {
        let wrong: std::collections::BTreeSet<&str> =
            self.driven.mismatches.iter().map(|mismatch| mismatch.number.as_str()).collect();
        (self.records.len() - wrong.len(), self.records.len())
    }
}

/// Replays the file and prints what came of it; the last line says how many incidents reconcile.
///
/// # Errors
/// The file does not read, the database fails, or an incident does not reconcile.
pub async fn run(args: &IncidentsArgs, out: &mut impl Write) -> Result<()> {
    let replayed = replay(args).await?;
    if args.json {
        print::json(&replayed, out)?;
    } else {
        print::text(&replayed, out)?;
    }
    let (right, all) = replayed.reconciled();
    if right < all {
        bail!("{} incidents do not reconcile", all - right);
    }
    Ok(())
}

/// Replays the file.
///
/// # Errors
/// The file does not read, or the database fails.
#[expect(clippy::disallowed_methods, reason = "how long a replay takes is measured, no business instant")]
pub async fn replay(args: &IncidentsArgs) -> Result<Replayed> {
    let zone = TimeZone::get(&args.zone).with_context(|| format!("--zone {}", args.zone))?;
    let records = rows::read(&args.file, &zone, args.limit)?;
    let start = records.iter().map(odd::reported_at).min().context("the file holds no incident")?.plus(-24 * HOUR);
    let mut world = World::open(&args.zone, start, args.postgres.as_deref()).await?;
    let ground = ground::build(&world, &records, &args.profile, &args.calendar, &args.zone).await?;
    let began = std::time::Instant::now();
    let driven = drive::drive(&mut world, &ground, &records).await?;
    let took = began.elapsed();
    let odd = records.iter().flat_map(odd::find).collect();
    Ok(Replayed { records, driven, odd, team: ground.counts(), by_time: (world.ticks, world.by_time), took })
}
