//! `aftercare document`: whether a file is what was issued.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Subcommand};
use documents::Documents;
use kernel::{Language, RandomIds, SystemClock};

use crate::config::Config;
use crate::wiring::{Platform, Settings, connect};

/// Documents.
#[derive(Args)]
pub struct DocumentArgs {
    #[command(subcommand)]
    command: DocumentCommand,
}

#[derive(Subcommand)]
enum DocumentCommand {
    /// Tells whether a file is, byte for byte, what this installation issued.
    Verify {
        /// The file.
        file: PathBuf,
        /// `zh` or `en`.
        #[arg(long, default_value = "zh")]
        lang: String,
    },
}

/// Runs the command; a file that was not issued is a failure.
pub async fn run(args: &DocumentArgs, config: &Config, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let DocumentCommand::Verify { file, lang } = &args.command;
    let language = Language::from_header(lang);
    let bytes = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    let db = connect(config).await?;
    let platform =
        Platform::assemble(db, Arc::new(SystemClock::default()), Arc::new(RandomIds), &Settings::of(config)?)?;
    tell(&platform.documents, &bytes, language, out).await
}

/// Says whether `bytes` are what was issued, and what has become of it since.
pub async fn tell(
    documents: &Documents,
    bytes: &[u8],
    language: Language,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let found = documents.verify_file(bytes).await.map_err(|problem| anyhow::anyhow!(problem.0.en))?;
    let digest = documents::file_digest(bytes);
    let Some(found) = found else {
        let zh = format!("不是本平台签发的文件，或签发后被改动。SHA-256 {digest}");
        let en = format!("not issued here, or changed since. SHA-256 {digest}");
        writeln!(out, "{}", language.pick(&zh, &en))?;
        return Ok(ExitCode::FAILURE);
    };
    let on = found.issued_on.map(|day| day.to_string()).unwrap_or_default();
    let kind = found.kind.label(language);
    let zh = format!("与签发时一致：{kind} {}，{on} 签发。SHA-256 {digest}", found.number);
    let en = format!("as it was issued: {kind} {}, on {on}. SHA-256 {digest}", found.number);
    writeln!(out, "{}", language.pick(&zh, &en))?;
    if let Some(day) = found.erased_on {
        let zh = format!("平台已不再保存该文件：{day} 注销了其中所载的个人信息。");
        let en = format!("it is not kept here any more: personal data in it was erased on {day}.");
        writeln!(out, "{}", language.pick(&zh, &en))?;
    }
    if let Some(newer) = found.superseded_by {
        let zh = format!("注意：已由 {newer} 更正。");
        let en = format!("mind: it was corrected by {newer}.");
        writeln!(out, "{}", language.pick(&zh, &en))?;
    }
    Ok(ExitCode::SUCCESS)
}
