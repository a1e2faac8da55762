//! `aftercare import --template`: the empty workbook.

use std::path::{Path, PathBuf};

use anyhow::Context;
use estate::import::SHEETS;
use kernel::Language;

use crate::import::template;

/// Load a workbook, or write the empty one
#[derive(clap::Args, Clone, Debug)]
pub struct ImportArgs {
    /// The workbook (.xlsx) to load, or with --template the file to write
    pub file: PathBuf,
    /// Write the empty workbook instead of loading one
    #[arg(long)]
    pub template: bool,
    /// Language of headings and reasons: zh or en
    #[arg(long, default_value = "zh")]
    pub lang: String,
}

impl ImportArgs {
    /// The language asked for.
    pub fn language(&self) -> Language {
        if self.lang.starts_with("en") { Language::En } else { Language::Zh }
    }
}

/// Writes the empty workbook to `file`.
pub fn write_template(file: &Path, language: Language) -> anyhow::Result<()> {
    let bytes = template(SHEETS, language)?;
    std::fs::write(file, bytes).with_context(|| file.display().to_string())
}
