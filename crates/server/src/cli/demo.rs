//! `aftercare demo`: serves the platform with the demonstration data.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use kernel::{Clock, ManualClock, RandomIds, SeededIds, SystemClock};
use operations::{backup, demonstration};
use storage::Db;

use crate::config::Config;
use crate::demo::{self, LogIn};
use crate::serve;
use crate::time;
use crate::wiring::{Platform, SCHEMA_RELEASE, Settings, open, sqlite_file};

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
    /// Take the demonstration away: a last backup of it is kept, and the place is empty for the first real run. The
    /// server must be stopped. A database that is no demonstration is never touched.
    #[arg(long, conflicts_with = "load_only")]
    remove: bool,
    /// Where that last backup goes; beside the data folder when absent.
    #[arg(long, requires = "remove")]
    keep_in: Option<PathBuf>,
    /// Give up what people have added since the demonstration was loaded, too; it stays in the last backup.
    #[arg(long, requires = "remove")]
    give_up_added: bool,
}

/// Loads the demonstration data where none is, serves it and prints the address and the log-ins.
pub async fn run(args: &DemoArgs, mut config: Config, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    if let Some(data) = &args.data {
        config.server.data.clone_from(data);
    }
    if let Some(listen) = &args.listen {
        config.server.listen.clone_from(listen);
    }
    if args.remove {
        return remove(args, &config, out).await;
    }
    let db = open(&config).await?;
    let mut settings = Settings::of(&config)?;
    let log_ins = load(&db, &settings).await.context("loading the demonstration data")?;
    // A folder that was set up already may hold a house's own data.
    settings.demonstration = demonstration::find(&db).await?.is_some();
    let clock = Arc::new(time::start(&db).await.context("asking the database for the time")?);
    let platform = Platform::assemble(db, Arc::clone(&clock) as _, Arc::new(RandomIds), &settings)?;
    if args.load_only {
        print(out, None, &log_ins)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut printed = Ok(());
    serve::run(Arc::new(platform), Some(clock), &config, |address| {
        printed = print(out, Some(&format!("http://{address}")), &log_ins);
    })
    .await?;
    printed.map(|()| ExitCode::SUCCESS)
}

/// Takes the demonstration away as a whole; see `docs/adr/0011-the-demonstration-has-its-own-database.md`.
async fn remove(args: &DemoArgs, config: &Config, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut config = config.clone();
    config.database.connections = 1;
    if config.database.postgres.is_empty() && !sqlite_file(&config).exists() {
        bail!("这里没有数据库，未作任何改动。 There is no database here; nothing was changed.");
    }
    let db = open(&config).await?;
    let Some(mark) = demonstration::find(&db).await? else {
        bail!("这里没有演示数据，未作任何改动。 There is no demonstration here; nothing was changed.");
    };
    let added = demonstration::added(&db, &mark).await?;
    if !added.is_empty() && !args.give_up_added {
        let zh: Vec<String> = added.iter().map(|added| format!("{} {} 条", added.zh, added.rows)).collect();
        let en: Vec<String> = added.iter().map(|added| format!("{} {}", added.rows, added.en)).collect();
        bail!(
            "演示数据载入后又新增了：{}。未作任何改动；如确认不再需要，加上 --give-up-added（它们仍留在最后的备份中）。 \
             Added since the demonstration was loaded: {}. Nothing was changed; to give them up, add --give-up-added \
             (they stay in the last backup).",
            zh.join("，"),
            en.join(", ")
        );
    }
    let data = config.server.data.canonicalize()?;
    let beside =
        data.with_file_name(format!("{}-demonstration", data.file_name().unwrap_or_default().to_string_lossy()));
    let source = backup::Source {
        attachments: config.server.data.join("attachments"),
        folder: args.keep_in.clone().unwrap_or(beside),
        program: env!("CARGO_PKG_VERSION"),
        release: SCHEMA_RELEASE,
    };
    let taken = backup::take(&db, &source, SystemClock::default().now()).await?;
    backup::check(&taken.folder).await?;
    db.demolish(&sqlite_file(&config)).await.context("请先停止服务。 Stop the server first")?;
    if source.attachments.exists() {
        std::fs::remove_dir_all(&source.attachments)?;
    }
    let kept = taken.folder.display();
    writeln!(out, "演示数据已移除，最后的备份在 {kept}。 The demonstration is gone; its last backup is {kept}.")?;
    Ok(ExitCode::SUCCESS)
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
