//! The program `aftercare-siege`: kills the server at random moments of a busy script and checks what is left.
//!
//! `cargo xtask test` and `cargo xtask soak` build it and give it a server and a PostgreSQL of its own.

mod check;
mod client;
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
    /// How long the script goes on after the last kill, milliseconds: for somebody else's blows, at the database.
    #[arg(long, default_value_t = 1_000)]
    linger_ms: u64,
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
    /// How many people act at once.
    #[arg(long, default_value_t = 4)]
    people: u64,
    /// The longest the server lives between two kills, milliseconds.
    #[arg(long, default_value_t = 400)]
    longest_ms: u64,
    /// Instead of killing anybody, follow the system calls of an answer: fsync first, then the reply. SQLite.
    #[arg(long)]
    trace: bool,
    /// Say when the script runs.
    #[arg(long)]
    announce: bool,
    /// Where the data go, kept afterwards; a temporary folder when absent.
    #[arg(long)]
    keep: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    if arguments.trace {
        println!("{}", trace::prove(&arguments)?);
        return Ok(ExitCode::SUCCESS);
    }
    let report = siege::lay(&arguments)?;
    println!("{report}");
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
