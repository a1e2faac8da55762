//! Real records through the product, in the order they happened.

pub mod faults;
pub mod incidents;
mod world;

use std::io::Write;

/// `aftercare replay`.
#[derive(clap::Args, Clone, Debug)]
pub struct ReplayArgs {
    /// What is replayed.
    #[command(subcommand)]
    pub what: Replay,
}

/// What can be replayed.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum Replay {
    /// Fault records: triage beside its baselines, what was promised, the load of the team
    Faults(faults::FaultsArgs),
    /// An incident log of state changes: our moves at its recorded times, reconciled at every event
    Incidents(incidents::IncidentsArgs),
}

/// Replays.
///
/// # Errors
/// The file does not read, or something does not reconcile.
pub async fn run(args: &ReplayArgs, out: &mut impl Write) -> anyhow::Result<()> {
    match &args.what {
        Replay::Faults(args) => faults::command(args, out).await,
        Replay::Incidents(args) => incidents::run(args, out).await,
    }
}
