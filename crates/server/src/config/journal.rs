//! The section about the journal.

use std::path::PathBuf;

use serde::Deserialize;

/// `[journal]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalConfig {
    /// `sha256` or `sm3`.
    pub hash: String,
    /// The file that ends are written into; empty means none.
    pub anchor_file: PathBuf,
    /// Hours between two ends.
    pub anchor_hours: u32,
    /// Mail addresses that are sent the ends.
    pub anchor_mail_to: Vec<String>,
    /// The language of those mails: `zh` or `en`.
    pub anchor_language: String,
    /// The time-stamp authority; empty means none.
    pub tsa_url: String,
    /// The certificates (PEM) that the authority's stamps are trusted by.
    pub tsa_ca_file: PathBuf,
    /// A CA certificate (PEM) of one's own for the way to an authority by https; empty: the public ones.
    pub tsa_https_ca_file: PathBuf,
}
