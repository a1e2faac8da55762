//! `aftercare keys`: the keys that seal secret fields.

use std::io::Write;
use std::sync::Arc;

use access::Access;
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use files::{Files, Limits};
use kernel::{Clock, RandomIds, SystemClock};
use keys::Keys;

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
    /// Puts a fresh key before the others, seals every secret and every attachment's key anew by it, and seals attachments that
    /// lie open; the server may run meanwhile.
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
    let db = wiring::open(config).await?;
    // Without a file nothing was sealed yet: what lay open until now is sealed by the first key.
    let name = if file.exists() { Keys::rotate(&file)? } else { Keys::make(&file)? };
    let keys = Arc::new(Keys::open(&file)?.sealing_by(identity::cipher(config)?));
    let hooks = webhook::reseal(&db, &keys).await?;
    let files = Files::open(db.clone(), &config.server.data.join("attachments"), Limits::default())?
        .sealed_by(Some(Arc::clone(&keys)));
    let contents = files.reseal(&RandomIds, SystemClock::default().now()).await?;
    let access = Access::new(db, access::Settings { keys: Some(keys), ..identity::settings(config)? });
    let sealed = access.reseal().await? + hooks;
    writeln!(out, "{}: {name}", file.display())?;
    writeln!(out, "{sealed} secrets and the keys of {} attachments are sealed by it", contents.keys)?;
    writeln!(out, "{} attachments that lay open are sealed now", contents.contents)?;
    writeln!(out, "older keys stay in the file, backups from before need them")?;
    Ok(())
}
