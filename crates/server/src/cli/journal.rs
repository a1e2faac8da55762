//! `aftercare journal`: verify the chain in the database or in an exported file, and export it.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use journal::{Anchor, Verify};
use kernel::Language;
use stamp::Roots;

use crate::config::Config;
use crate::ends::stamped_at;
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
        /// Certificates (PEM) by which the time stamps on those ends are trusted; [journal] `tsa_ca_file` when absent.
        #[arg(long, value_name = "FILE")]
        tsa_ca: Option<PathBuf>,
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
        JournalCommand::Verify { file, anchors, tsa_ca, lang } => {
            let asked = (file.as_deref(), &anchors[..], tsa_ca.as_deref(), Language::from_header(lang));
            verified(asked, config, out).await
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

/// Verifies an exported file, or the database where none is given, against the ends in `anchors`, whose time stamps are trusted by the
/// certificates in the third.
pub async fn verified(
    (file, anchors, tsa_ca, language): (Option<&Path>, &[PathBuf], Option<&Path>, Language),
    config: &Config,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let mut known = Vec::new();
    for anchors in anchors {
        anyhow::ensure!(anchors.exists(), "{} does not exist", anchors.display());
        known.extend(journal::read_anchors(anchors).with_context(|| anchors.display().to_string())?);
    }
    let configured = config.journal.tsa_ca_file.as_path();
    let roots = tsa_ca.or_else(|| (!configured.as_os_str().is_empty()).then_some(configured));
    if !stamps(&mut known, roots, language, out)? {
        return Ok(ExitCode::FAILURE);
    }
    let verdict = match file {
        Some(file) => {
            let text = File::open(file).with_context(|| format!("opening {}", file.display()))?;
            journal::verify_export_anchored(&mut BufReader::new(text), &known)?
        }
        None => journal::verify_anchored(&open(config).await?, &known).await?,
    };
    report(&verdict, language, out)
}

/// Looks into the time stamps on ends: what an authority says of the time stands in the place of what we wrote down. Whether all of
/// them count.
fn stamps(
    known: &mut [Anchor],
    roots: Option<&Path>,
    language: Language,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let count = known.iter().filter(|anchor| anchor.stamp.is_some()).count();
    if count == 0 {
        return Ok(true);
    }
    let Some(roots) = roots else {
        let zh = format!("{count} 个链尾带有时间戳，未核验：请用 --tsa-ca 给出时间戳机构的根证书。");
        let en = format!(
            "{count} ends carry time stamps that were not looked into: give the authority's root with --tsa-ca"
        );
        writeln!(out, "{}", language.pick(&zh, &en))?;
        return Ok(true);
    };
    let roots = Roots::of_file(roots)?;
    for anchor in known {
        let seq = anchor.head.seq;
        match stamped_at(anchor, &roots) {
            Ok(None) => {}
            Ok(Some(at)) => {
                anchor.at = Some(at);
                let zh = format!("第 {seq} 条处的链尾：时间戳有效，{at}");
                let en = format!("the end at entry {seq}: its time stamp counts, {at}");
                writeln!(out, "{}", language.pick(&zh, &en))?;
            }
            Err(error) => {
                let zh = format!("第 {seq} 条处的链尾：时间戳无效（{error}）");
                let en = format!("the end at entry {seq}: its time stamp counts for nothing: {error}");
                writeln!(out, "{}", language.pick(&zh, &en))?;
                return Ok(false);
            }
        }
    }
    Ok(true)
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
