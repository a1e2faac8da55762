//! The program `aftercare-siege`: kills the server at random moments of a busy script and checks what is left.
//!
//! `cargo xtask test` and `cargo xtask soak` build it and give it a server and a PostgreSQL of its own.

mod check;
mod client;
mod damage;
mod record;
mod script;
mod server;
mod siege;
mod sink;
mod trace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

/// Lays siege to a server.
#[derive(Clone, Debug, Parser)]
#[command(name = "aftercare-siege")]
pub(crate) struct Arguments {
    /// The program under siege: `aftercare`.
    #[arg(long)]
    program: PathBuf,
    /// The connection string of an empty PostgreSQL database of which nobody else makes use; SQLite when absent.
    #[arg(long)]
    postgres: Option<String>,
    /// How often the server is killed.
    #[arg(long, default_value_t = 200)]
    kills: u32,
    /// How often somebody else kills the database meanwhile. With any, the script says when it runs and goes on until the
    /// standard input ends.
    #[arg(long, default_value_t = 0)]
    crashes: u32,
    /// The same seed makes the same script and the same moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many servers run on the one PostgreSQL. With more than one, one in eight blows stops a server for longer than
    /// its leases hold instead of killing it, and lets it go on.
    #[arg(long, default_value_t = 1)]
    nodes: usize,
    /// Afterwards let the disk of the embedded database be full for a while.
    #[arg(long)]
    starve: bool,
    /// Afterwards damage copies of the embedded database in every way the checker claims to find.
    #[arg(long)]
    damage: bool,
    /// How many people act at once.
    #[arg(long, default_value_t = 4)]
    people: u64,
    /// The longest the server lives between two kills, milliseconds.
    #[arg(long, default_value_t = 400)]
    longest_ms: u64,
    /// Instead of killing anybody, follow the system calls of an answer: fsync first, then the reply. SQLite.
    #[arg(long)]
    trace: bool,
    /// Where the data go, kept afterwards; a temporary folder when absent.
    #[arg(long)]
    keep: Option<PathBuf>,
}

fn main() -> ExitCode {
    let (said, holds) = lay(&Arguments::parse()).unwrap_or_else(|error| (format!("BROKEN: {error:#}"), false));
    println!("{said}");
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What is to be said of the siege, and whether everything held.
fn lay(arguments: &Arguments) -> Result<(String, bool)> {
    if arguments.trace {
        return Ok((trace::prove(arguments)?, true));
    }
    let report = siege::lay(arguments)?;
    Ok((report.to_string(), report.holds()))
}
