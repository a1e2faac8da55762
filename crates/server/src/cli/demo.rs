//! `aftercare demo`: serves the platform with the demonstration data.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use kernel::{Clock, ManualClock, RandomIds, SeededIds, SystemClock};
use storage::Db;

use crate::config::Config;
use crate::demo::{self, LogIn};
use crate::serve;
use crate::wiring::{Platform, Settings, open};

/// The demonstration.
#[derive(Args)]
pub struct DemoArgs {
    /// The data folder; a folder that holds data already is served as it stands.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Address and port; port 0 takes a free one.
    #[arg(long)]
    listen: Option<String>,
    /// Load the data and stop.
    #[arg(long)]
    load_only: bool,
}

/// Loads the demonstration data where none is, serves it and prints the address and the log-ins.
pub async fn run(args: &DemoArgs, mut config: Config, out: &mut impl Write) -> anyhow::Result<()> {
    if let Some(data) = &args.data {
        config.server.data.clone_from(data);
    }
    if let Some(listen) = &args.listen {
        config.server.listen.clone_from(listen);
    }
    let db = open(&config).await?;
    let settings = Settings::of(&config)?;
    let log_ins = load(&db, &settings).await.context("loading the demonstration data")?;
    let platform = Platform::assemble(db, Arc::new(SystemClock::default()), Arc::new(RandomIds), &settings)?;
    if args.load_only {
        return print(out, None, &log_ins);
    }
    let mut printed = Ok(());
    serve::run(Arc::new(platform), &config, |address| {
        printed = print(out, Some(&format!("http://{address}")), &log_ins);
    })
    .await?;
    printed
}

/// Loads the data into an empty database; into one that is set up already, nothing.
async fn load(db: &Db, settings: &Settings) -> anyhow::Result<Vec<LogIn>> {
    let now = SystemClock::default().now();
    let clock = Arc::new(ManualClock::at(demo::BEGIN.parse().context("the demonstration's first instant")?));
    let ids = Arc::new(SeededIds::new(demo::SEED));
    let platform = Platform::assemble(db.clone(), Arc::clone(&clock) as _, ids, settings)?;
    if platform.accounts.needs_setup().await.map_err(|problem| anyhow::anyhow!(problem.0.en))? {
        demo::load(&platform, &clock, now).await?;
        db.analyze().await?;
    }
    Ok(demo::log_ins())
}

fn print(out: &mut impl Write, address: Option<&str>, log_ins: &[LogIn]) -> anyhow::Result<()> {
    if let Some(address) = address {
        writeln!(out, "{address}")?;
    }
    for log_in in log_ins {
        writeln!(out, "{} {} {}", log_in.role, log_in.login, log_in.password)?;
    }
    out.flush()?;
    Ok(())
}
