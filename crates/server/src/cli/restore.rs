//! `aftercare restore`: a backup into an empty place, and what was verified of it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use access::Access;
use anyhow::Context;
use app::Cx;
use clap::Args;
use journal::{Entry, Visibility};
use kernel::{Clock, Language, RandomIds, SystemClock};
use operations::backup::{BackupError, Restored, Target, restore};
use serde_json::json;
use storage::WriteSet;

use crate::config::Config;
use crate::wiring::{Platform, Settings, migrations, open};

/// A restore.
#[derive(Args)]
pub struct RestoreArgs {
    /// The backup: a folder that `aftercare backup` made.
    #[arg(long)]
    from: PathBuf,
    /// The empty data folder; [server] data must name it when the server starts.
    #[arg(long)]
    to: PathBuf,
    /// An empty PostgreSQL database to restore into, whatever the backup was made from; SQLite in the folder when absent.
    #[arg(long)]
    postgres: Option<String>,
    /// `zh` or `en`.
    #[arg(long, default_value = "zh")]
    lang: String,
}

/// Where a restore goes.
pub struct Into {
    /// The empty data folder.
    pub folder: PathBuf,
    /// The empty PostgreSQL database.
    pub postgres: Option<String>,
}

/// Runs the command.
pub async fn run(args: &RestoreArgs, config: &Config, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let place = Into { folder: args.to.clone(), postgres: args.postgres.clone() };
    into(&args.from, &place, config, Language::from_header(&args.lang), out).await
}

/// Restores, opens the platform on what came of it, and prints what was verified.
pub async fn into(
    from: &Path,
    place: &Into,
    config: &Config,
    language: Language,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let target = Target { folder: place.folder.clone(), postgres: place.postgres.clone() };
    let restored = match restore(from, &target, &migrations()).await {
        Ok(restored) => restored,
        Err(error) => return told(&error, language, out),
    };
    let mut config = config.clone();
    config.server.data.clone_from(&place.folder);
    config.database.postgres = place.postgres.clone().unwrap_or_default();
    config.database.connections = 2;
    let live = settle(&config, &restored).await.context("opening what was restored")?;
    print(&restored, live, language, out)?;
    Ok(ExitCode::SUCCESS)
}

/// Opens the restored platform: its schema is brought to this program's release, nobody stays logged in, and messages
/// that waited say that they may be copies. Returns how many sessions and open incidents there are to look at.
async fn settle(config: &Config, restored: &Restored) -> anyhow::Result<i64> {
    let db = open(config).await?;
    let clock = Arc::new(SystemClock::default());
    let platform = Platform::assemble(db, Arc::clone(&clock) as _, Arc::new(RandomIds), &Settings::of(config)?)?;
    let cx = Cx::platform("restore", clock.now(), Arc::clone(&platform.app.ids));
    let mut set = WriteSet::new();
    Access::end_every_session(&mut set);
    notify::may_be_copies(&mut set);
    let head = &restored.manifest.journal;
    let entry = Entry {
        subject_kind: "backup",
        subject: restored.manifest.made_at.clone(),
        kind: "backup.restored",
        occurred_at: cx.now,
        customer: None,
        visibility: Visibility::Internal,
        body: json!({ "made_at": restored.manifest.made_at, "journal": { "seq": head.seq, "hash": head.hash } }),
        personal: Vec::new(),
    };
    journal::append(&mut set, cx.stamp(), vec![entry]);
    platform.app.db.write(set).await?;
    while platform.seal(cx.now).await? > 0 {}
    let standing = operations::standing::standing(&platform.app.db, cx.now).await?;
    platform.app.db.clone().close().await?;
    Ok(standing.open.iter().map(|(_, count)| count).sum())
}

fn print(restored: &Restored, open: i64, language: Language, out: &mut impl Write) -> anyhow::Result<()> {
    let Restored { manifest, tables, rows, attachments, entries } = restored;
    let head = &manifest.journal;
    let lines = [
        (
            format!(
                "备份生成于 {}（程序 {}，{}），全部 {} 个部分的校验和相符",
                manifest.made_at,
                manifest.program,
                manifest.engine,
                manifest.parts.len()
            ),
            format!(
                "made {} (program {}, {}); the checksums of all {} parts hold",
                manifest.made_at,
                manifest.program,
                manifest.engine,
                manifest.parts.len()
            ),
        ),
        (
            format!("{tables} 张表共 {rows} 行逐行比对一致；附件 {attachments} 个一致"),
            format!("{tables} tables, {rows} rows read back and the same; {attachments} attachments the same"),
        ),
        (
            format!("操作留痕 {entries} 条连续完整，链尾与备份一致：{} {}", head.seq, head.hash),
            format!("the journal's {entries} entries hold up to the backup's head: {} {}", head.seq, head.hash),
        ),
        (
            format!("平台已打开：未关闭工单 {open} 个；所有会话已结束，请重新登录；待发消息将标注“可能重复”"),
            format!(
                "the platform opens: {open} open incidents; every session has ended; waiting messages will say that they may be copies"
            ),
        ),
        (
            "账号、角色与令牌回到备份时的状态：此后撤销过的请再撤销一次".to_owned(),
            "accounts, roles and tokens are as they were: what was revoked since must be revoked again".to_owned(),
        ),
    ];
    for (zh, en) in &lines {
        writeln!(out, "{}", language.pick(zh, en))?;
    }
    if manifest.demonstration {
        writeln!(out, "{}", language.pick("注意：这是演示数据", "note: this is the demonstration"))?;
    }
    Ok(())
}

/// Prints why it was refused or failed.
pub fn told(error: &BackupError, language: Language, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    match error {
        BackupError::Refused(refusal) => writeln!(out, "{}: {}", refusal.code, refusal.sentence(language))?,
        other => writeln!(out, "{other}")?,
    }
    Ok(ExitCode::FAILURE)
}
