//! `aftercare whatif`: how past months would have gone, by the use case behind the endpoint.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};
use app::Cx;
use kernel::{AgreementVersionId, Clock, Language, PartyId, RandomIds, SystemClock};
use whatif::{Answer, Asked, RosterChange};

use super::what_if_text;
use crate::config::Config;
use crate::wiring::{Platform, Settings, open};

/// How past months would have gone under a draft agreement or another roster; nothing is written but that it was asked
#[derive(clap::Args, Clone, Debug)]
pub struct WhatIfArgs {
    /// The past months whose incidents are asked about, 1 to 24
    #[arg(long, default_value_t = 3)]
    pub months: u32,
    /// The version of an agreement that stands in for every version of it, usually a draft
    #[arg(long, value_name = "ID")]
    pub version: Option<AgreementVersionId>,
    /// Only this customer's incidents
    #[arg(long, value_name = "ID")]
    pub customer: Option<PartyId>,
    /// What would be otherwise in the roster: the part `roster` of the question to the API, as a JSON file
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// Print the whole answer as JSON
    #[arg(long)]
    pub json: bool,
    /// Language of the text: zh or en
    #[arg(long, default_value = "zh")]
    pub lang: String,
}

/// Asks and prints the answer.
///
/// # Errors
/// The roster or the database cannot be read, or the question is refused.
pub async fn run(args: &WhatIfArgs, config: &Config, out: &mut impl Write) -> anyhow::Result<()> {
    let language = if args.lang.starts_with("en") { Language::En } else { Language::Zh };
    let asked = asked(args)?;
    let (clock, ids) = (Arc::new(SystemClock::default()), Arc::new(RandomIds));
    let now = clock.now();
    let platform = Platform::assemble(open(config).await?, clock, Arc::clone(&ids) as _, &Settings::of(config)?)?;
    let cx = Cx { language, ..Cx::platform("what-if", now, ids) };
    let answer = platform.what_if.ask(&cx, &asked).await;
    let answer = answer.map_err(|problem| anyhow!("{}", language.pick(&problem.0.zh, &problem.0.en)))?;
    write(&answer, args.json, (language, &config.provider.zone), out)
}

fn asked(args: &WhatIfArgs) -> anyhow::Result<Asked> {
    let roster = args.roster.as_deref().map(roster).transpose()?;
    Ok(Asked { months: args.months, agreement_version_id: args.version, customer_id: args.customer, roster })
}

fn roster(file: &Path) -> anyhow::Result<RosterChange> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    serde_json::from_str(&text).with_context(|| file.display().to_string())
}

/// Writes an answer as JSON, or as text with its times in an IANA `zone`.
///
/// # Errors
/// `out` cannot be written.
pub fn write(
    answer: &Answer,
    json: bool,
    (language, zone): (Language, &str),
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if json {
        serde_json::to_writer_pretty(&mut *out, answer)?;
        writeln!(out)?;
        return Ok(());
    }
    what_if_text::write(answer, language, zone, out)?;
    Ok(())
}
