//! `aftercare backup`: everything, while the server runs; and a drill that tries a backup out.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use app::Cx;
use clap::Args;
use kernel::{Clock, Language, RandomIds, SystemClock};
use operations::backup::{Source, keep, leftovers};
use storage::Db;

use super::restore::{self, Into, told};
use crate::config::Config;
use crate::wiring::{Platform, SCHEMA_RELEASE, Settings, open};

/// A backup.
#[derive(Args)]
pub struct BackupArgs {
    /// The folder that holds the backups; [backup] folder when absent. Each one is a folder of its own in it.
    #[arg(long)]
    to: Option<PathBuf>,
    /// Keep so many and take older ones away; all are kept when absent.
    #[arg(long)]
    keep: Option<usize>,
    /// Try this backup out: restore it into a throw-away place beside it, verify everything, and clear up.
    #[arg(long, conflicts_with_all = ["to", "keep"])]
    verify: Option<PathBuf>,
    /// Try it out in this empty PostgreSQL database instead of an SQLite file; it is empty again afterwards.
    #[arg(long, requires = "verify")]
    postgres: Option<String>,
    /// Where the throw-away place is made; beside the backup when absent. It needs room for the whole platform.
    #[arg(long, requires = "verify")]
    scratch: Option<PathBuf>,
    /// `zh` or `en`.
    #[arg(long, default_value = "zh")]
    lang: String,
}

/// Runs the command.
pub async fn run(args: &BackupArgs, config: &Config, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let language = Language::from_header(&args.lang);
    match &args.verify {
        Some(backup) => drill(args, backup.clone(), config, language, out).await,
        None => make(args, config, language, out).await,
    }
}

async fn make(
    args: &BackupArgs,
    config: &Config,
    language: Language,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let folder = args.to.clone().unwrap_or_else(|| config.backup.folder.clone());
    if folder.as_os_str().is_empty() {
        bail!("请用 --to 或 [backup] folder 指定存放备份的文件夹。 Say where to with --to, or set [backup] folder.");
    }
    let db = open(config).await?;
    let settings = Settings::of(config)?;
    let clock = Arc::new(SystemClock::default());
    let platform = Platform::assemble(db, Arc::clone(&clock) as _, Arc::new(RandomIds), &settings)?;
    let source = Source {
        attachments: settings.attachments,
        folder: folder.clone(),
        program: env!("CARGO_PKG_VERSION"),
        release: SCHEMA_RELEASE,
    };
    let cx = Cx::platform("backup", clock.now(), Arc::clone(&platform.app.ids));
    let taken = match platform.operations.back_up(&cx, &source).await {
        Ok(taken) => taken,
        Err(error) => return told(&error, language, out),
    };
    if let Some(count) = args.keep {
        keep(&folder, count)?;
        leftovers(&folder, cx.now)?;
    }
    let manifest = &taken.manifest;
    let (rows, files, bytes) = (manifest.rows(), manifest.attachments(), manifest.bytes());
    let (shown, head) = (taken.folder.display(), &manifest.journal);
    writeln!(
        out,
        "{}",
        language.pick(
            &format!("已备份到 {shown}：{} 张表 {rows} 行，附件 {files} 个，共 {bytes} 字节", manifest.tables.len()),
            &format!(
                "backed up to {shown}: {} tables, {rows} rows, {files} attachments, {bytes} bytes",
                manifest.tables.len()
            ),
        )
    )?;
    writeln!(
        out,
        "{}",
        language
            .pick(&format!("留痕链尾 {} {}", head.seq, head.hash), &format!("journal head {} {}", head.seq, head.hash))
    )?;
    writeln!(
        out,
        "{}",
        language.pick(
            &format!("请演练恢复：aftercare backup --verify {shown}"),
            &format!("try it out: aftercare backup --verify {shown}")
        )
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Restores into a throw-away place, opens the platform there, and clears up whatever came of it.
async fn drill(
    args: &BackupArgs,
    backup: PathBuf,
    config: &Config,
    language: Language,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let beside = match &args.scratch {
        Some(folder) => folder.clone(),
        None => backup.canonicalize()?.parent().map_or_else(std::env::temp_dir, PathBuf::from),
    };
    let place = tempfile::Builder::new().prefix(".aftercare-drill-").tempdir_in(beside)?;
    let into = Into { folder: place.path().join("data"), postgres: args.postgres.clone() };
    let mut said = Vec::new();
    let code = restore::into(&backup, &into, config, language, &mut said).await?;
    if let Some(postgres) = args.postgres.as_ref().filter(|_| code == ExitCode::SUCCESS) {
        Db::open_postgres(postgres, 1).await?.demolish(&into.folder).await?;
    }
    out.write_all(&said)?;
    if code == ExitCode::SUCCESS {
        writeln!(out, "{}", language.pick("恢复演练通过，临时数据已清除", "the drill passed; what it made is gone"))?;
    }
    Ok(code)
}
