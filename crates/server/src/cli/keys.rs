//! `aftercare keys`: the keys that seal secret fields.

use std::io::Write;
use std::sync::Arc;

use access::{Access, Keys};
use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::config::Config;
use crate::{identity, wiring};

/// Looks after the keys.
#[derive(Args)]
pub struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Puts a fresh key before the others and seals every secret anew by it; the server may run meanwhile.
    Rotate,
}

/// Runs the command.
pub async fn run(args: &KeysArgs, config: &Config, out: &mut impl Write) -> Result<()> {
    match args.command {
        KeysCommand::Rotate => rotate(config, out).await,
    }
}

async fn rotate(config: &Config, out: &mut impl Write) -> Result<()> {
    let file = identity::key_file(config).context("there is no key file to rotate: give [keys] file")?;
    anyhow::ensure!(file.exists(), "{} does not exist: nothing was sealed yet", file.display());
    let db = wiring::open(config).await?;
    let name = Keys::rotate(&file)?;
    let keys = Some(Arc::new(Keys::open(&file)?));
    let hooks = match &keys {
        Some(keys) => webhook::reseal(&db, keys).await?,
        None => 0,
    };
    let access = Access::new(db, access::Settings { keys, ..identity::settings(config)? });
    let sealed = access.reseal().await? + hooks;
    writeln!(out, "{}: {name}", file.display())?;
    writeln!(out, "{sealed} secrets are sealed by it; older keys stay in the file, backups from before need them")?;
    Ok(())
}
