//! `cargo xtask soak`: what takes hours and is run by hand. Two roles ask the running demonstration whatever its description allows
//! and does not, for an hour; then the siege.

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::demonstration::Demonstration;
use crate::workspace::Workspace;
use crate::{api, siege};

/// The long form of the steps `api` and `siege`.
#[derive(Args)]
pub struct Soak {
    /// Kills on each database; 0: no siege.
    #[arg(long, default_value_t = 10_000)]
    kills: u32,
    /// Another seed makes other requests, another script and other moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Minutes that schemathesis asks in all, shared by the roles; 0: not at all.
    #[arg(long, default_value_t = 60)]
    api_minutes: u64,
    /// The roles it asks as, each logged in.
    #[arg(long = "as", value_delimiter = ',', default_value = "manager,reporter")]
    roles: Vec<String>,
}

/// Asks and lays siege for as long as told; what was found is printed, to be kept in docs/siege.md.
pub fn run(soak: &Soak) -> Result<()> {
    let mut broken = Vec::new();
    if soak.api_minutes > 0 {
        broken.extend(asked(soak).context("the API")?);
    }
    if soak.kills > 0
        && let Err(error) = siege::lay(soak.kills, soak.seed)
    {
        broken.push(format!("{error:#}"));
    }
    if broken.is_empty() { Ok(()) } else { bail!("not withstood: {}", broken.join("; ")) }
}

/// Each role in its turn, on data of its own: what one changed is not the other's ground. What broke, by role.
fn asked(soak: &Soak) -> Result<Vec<String>> {
    let workspace = Workspace::read()?;
    let program = api::install(&workspace.target)?;
    Demonstration::build()?;
    let seconds = soak.api_minutes * 60 / u64::try_from(soak.roles.len().max(1))?;
    let mut broken = Vec::new();
    for role in &soak.roles {
        let demonstration = Demonstration::serve(&workspace, role)?;
        if demonstration.log_ins.get(role).is_none() {
            bail!("--as {role}: the demonstration has no such role");
        }
        println!("as {role}, {seconds} s, seed {}", soak.seed);
        if let Err(error) = api::soak(&workspace, &program, &demonstration, (role, seconds, soak.seed)) {
            println!("{error:#}");
            broken.push(format!("as {role}: {error:#}"));
        }
    }
    Ok(broken)
}
