//! The program `aftercare`.

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use server::cli::{
    access, backup, demo, doctor, document, due, import, journal, keys, openapi, restore, triage, what_if,
};
use server::config::Config;
use server::replay::ReplayArgs;
use server::{replay, serve, wiring};

/// The platform on which a system integrator keeps what it promised after delivery.
#[derive(Parser)]
#[command(name = "aftercare", version, about)]
struct Arguments {
    /// A configuration file (TOML); its keys are explained in config.default.toml.
    #[arg(long, global = true, env = "AFTERCARE_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the platform.
    Serve,
    /// Serves the platform with demonstration data and prints a log-in per role.
    Demo(demo::DemoArgs),
    /// Brings the database up to date and stops.
    Migrate,
    /// Computes when something falls due, and why.
    Due(due::DueArgs),
    /// Judges the reports in a CSV file: a JSON line a row.
    Triage(triage::TriageArgs),
    /// Drives the desk with recorded incidents and reconciles.
    Replay(ReplayArgs),
    /// Makes a backup of everything while the server runs, or tries one out.
    Backup(backup::BackupArgs),
    /// Restores a backup into an empty place and verifies what came of it.
    Restore(restore::RestoreArgs),
    /// Checks the installation and says what to do; ends with 0 (good), 1 (warnings) or 2 (failures).
    Doctor(doctor::DoctorArgs),
    /// Tells whether a file is what was issued.
    Document(document::DocumentArgs),
    /// Tells how past months would have gone under a draft agreement or another roster.
    #[command(name = "whatif")]
    WhatIf(what_if::WhatIfArgs),
    /// Says who may do what, and by which line of the policy.
    Access(access::AccessArgs),
    /// Looks after the journal.
    Journal(journal::JournalArgs),
    /// Looks after the keys that seal secret fields.
    Keys(keys::KeysArgs),
    /// Loads a workbook, or writes the empty one.
    Import(import::ImportArgs),
    /// Prints the API description.
    Openapi,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Whoever tries the demonstration reads address and log-ins; what goes on inside is told where something is wrong.
    let usual = if matches!(arguments.command, Command::Demo(_)) { "warn" } else { "info,tokio_postgres=warn" };
    log_to_stderr(usual);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the runtime did not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("aftercare: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    if let Command::Doctor(args) = &arguments.command {
        return doctor::run(args, arguments.config.as_deref(), &mut stdout().lock()).await;
    }
    let config = Config::load(arguments.config.as_deref())?;
    let mut out = stdout().lock();
    match arguments.command {
        Command::Serve => serve::serve(&config).await?,
        Command::Demo(args) => return demo::run(&args, config, &mut out).await,
        Command::Backup(args) => return backup::run(&args, &config, &mut out).await,
        Command::Restore(args) => return restore::run(&args, &config, &mut out).await,
        Command::Doctor(_) => {}
        Command::Document(args) => return document::run(&args, &config, &mut out).await,
        Command::Migrate => {
            wiring::open(&config).await?;
            writeln!(out, "the database is up to date")?;
        }
        Command::Due(args) => due::run(&args, &mut out)?,
        Command::Triage(args) => triage::run(&args, &mut out)?,
        Command::Replay(args) => replay::run(&args, &mut out).await?,
        Command::Access(args) => return access::run(&args, &config, &mut out).await,
        Command::Journal(args) => return journal::run(&args, &config, &mut out).await,
        Command::Keys(args) => keys::run(&args, &config, &mut out).await?,
        Command::Import(args) => return import::run(&args, &config, &mut out).await,
        Command::WhatIf(args) => what_if::run(&args, &config, &mut out).await?,
        Command::Openapi => openapi::run(&mut out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn log_to_stderr(usual: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("AFTERCARE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(usual));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
