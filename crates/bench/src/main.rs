//! The program `aftercare-bench`: measures what `docs/PERFORMANCE.md` states, one JSON line a figure.
//!
//! `cargo xtask bench` builds it, gives it a PostgreSQL of its own and prints the figures beside their targets.

mod client;
mod cpu;
mod due;
mod figure;
mod fixture;
mod guard;
mod history;
mod intake;
mod letters;
mod lists;
mod report;
mod sealing;
mod served;
mod storm;
mod streams;
mod text;
mod trips;

use std::io::stdout;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};
use tokio::runtime::Runtime;

use crate::figure::Figure;
use crate::served::Where;

/// Measures the product.
#[derive(Parser)]
#[command(name = "aftercare-bench")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the measurements and prints one JSON line a figure.
    Run(Run),
    /// Serves a database that was prepared, as the product does; its processor time is counted apart.
    #[command(hide = true)]
    Serve(Where),
}

/// What is measured, and how long.
#[derive(clap::Args)]
pub(crate) struct Run {
    /// The connection string of an empty PostgreSQL of which nobody else makes use.
    #[arg(long)]
    postgres: String,
    /// Incidents that are there before.
    #[arg(long, default_value_t = 20_000)]
    preload: usize,
    /// Intakes measured.
    #[arg(long, default_value_t = 6_000)]
    intakes: usize,
    /// Incidents over which lists are asked for.
    #[arg(long, default_value_t = 1_000_000)]
    incidents: usize,
    /// Clocks of which each has a rung in the same minute.
    #[arg(long, default_value_t = 100_000)]
    clocks: usize,
    /// Letters that lie in a mailbox.
    #[arg(long, default_value_t = 1_000)]
    letters: usize,
    /// Where the SQLite files go: a folder on a real disk. A temporary one unless said.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Only these measurements; all of them when none is named.
    #[arg(long, value_enum)]
    only: Vec<Part>,
}

/// One measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    Due,
    Guard,
    Postgres,
    Sqlite,
    Streams,
    Letters,
    Lists,
    Storm,
    Report,
}

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match Arguments::parse().command {
        Command::Run(run) => measure(&runtime, &run),
        Command::Serve(place) => runtime.block_on(served::serve(&place)),
    }
}

fn measure(runtime: &Runtime, run: &Run) -> Result<()> {
    let wanted = |part| run.only.is_empty() || run.only.contains(&part);
    if wanted(Part::Due) {
        print(&due::figures()?)?;
    }
    if wanted(Part::Guard) {
        print(&guard::figures()?)?;
    }
    if wanted(Part::Postgres) {
        print(&intake::on_postgres(runtime, run)?)?;
    }
    if wanted(Part::Sqlite) {
        print(&intake::on_sqlite(runtime, run)?)?;
    }
    if wanted(Part::Streams) {
        print(&streams::figures(runtime, run)?)?;
    }
    if wanted(Part::Letters) {
        print(&letters::figures(runtime, run)?)?;
    }
    if wanted(Part::Lists) {
        print(&lists::figures(runtime, run)?)?;
    }
    if wanted(Part::Storm) {
        print(&storm::figures(runtime, run)?)?;
    }
    if wanted(Part::Report) {
        print(&report::figures(runtime, run)?)?;
    }
    Ok(())
}

fn print(figures: &[Figure]) -> Result<()> {
    figures.iter().try_for_each(|figure| figure.print(&mut stdout().lock()))
}
