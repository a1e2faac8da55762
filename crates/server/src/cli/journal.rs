//! `aftercare journal`: verify the chain in the database or in an exported file, and export it.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use journal::Verify;
use kernel::Language;

use crate::config::Config;
use crate::wiring::open;

/// The journal.
#[derive(Args)]
pub struct JournalArgs {
    #[command(subcommand)]
    command: JournalCommand,
}

#[derive(Subcommand)]
enum JournalCommand {
    /// Follows the chain from its first entry and names the first that breaks it.
    Verify {
        /// An exported file; the database of this installation when absent.
        file: Option<PathBuf>,
        /// A file of ends written down earlier ([journal] anchor_file); may be given several times.
        #[arg(long, value_name = "FILE")]
        anchors: Vec<PathBuf>,
        /// `zh` or `en`.
        #[arg(long, default_value = "zh")]
        lang: String,
    },
    /// Writes the chain as JSON lines.
    Export {
        /// Where to.
        file: PathBuf,
        /// Personal values too; without them the commitments still verify.
        #[arg(long)]
        with_personal: bool,
    },
}

/// Runs the command; a broken chain is a failure.
pub async fn run(args: &JournalArgs, config: &Config, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    match &args.command {
        JournalCommand::Verify { file, anchors, lang } => {
            let mut known = Vec::new();
            for anchors in anchors {
                anyhow::ensure!(anchors.exists(), "{} does not exist", anchors.display());
                known.extend(journal::read_anchors(anchors).with_context(|| anchors.display().to_string())?);
            }
            let verdict = match file {
                Some(file) => {
                    let text = File::open(file).with_context(|| format!("opening {}", file.display()))?;
                    journal::verify_export_anchored(&mut BufReader::new(text), &known)?
                }
                None => journal::verify_anchored(&open(config).await?, &known).await?,
            };
            report(&verdict, Language::from_header(lang), out)
        }
        JournalCommand::Export { file, with_personal } => {
            let target = File::create(file).with_context(|| format!("creating {}", file.display()))?;
            let mut target = BufWriter::new(target);
            let exported = journal::export(&open(config).await?, &mut target, *with_personal).await?;
            target.flush()?;
            writeln!(out, "{} entries, head {}", exported.entries, exported.head.hash)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn report(verdict: &Verify, language: Language, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    match verdict {
        Verify::Whole(verified) => {
            let zh = format!("完整：{} 条，链首 {}", verified.entries, verified.head.hash);
            let en = format!("intact: {} entries, head {}", verified.entries, verified.head.hash);
            writeln!(out, "{}", language.pick(&zh, &en))?;
            Ok(ExitCode::SUCCESS)
        }
        Verify::Broken(broken) => {
            writeln!(out, "{}", broken.sentence(language))?;
            Ok(ExitCode::FAILURE)
        }
    }
}
