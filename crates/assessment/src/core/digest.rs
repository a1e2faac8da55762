//! What an issued sheet is known by: a digest over everything that was frozen.

use jiff::civil::Date;
use kernel::{AgreementId, AgreementVersionId, PartyId, SheetId};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::clock::CountedClock;
use super::compute::Computed;

/// Everything that is frozen when a sheet is issued, in the order it is hashed in.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Frozen<'a> {
    /// The number.
    pub number: &'a str,
    /// The revision of that number.
    pub revision: u32,
    /// The sheet it corrects.
    pub corrects: Option<SheetId>,
    /// The customer.
    pub customer: PartyId,
    /// The agreement.
    pub agreement: AgreementId,
    /// The version whose terms it is scored by.
    pub agreement_version: AgreementVersionId,
    /// The first day.
    pub from: Date,
    /// The first day after the period.
    pub to: Date,
    /// The program that computed it.
    pub program: &'a str,
    /// The revision of its rules.
    pub rules: u32,
    /// What it says beside its clocks.
    pub result: &'a Computed,
    /// Its clocks.
    pub clocks: &'a [CountedClock],
}

/// SHA-256 over the JSON of what is frozen, in hex.
pub fn digest(frozen: &Frozen<'_>) -> String {
    // Texts, numbers and lists only; writing it cannot fail.
    let text = serde_json::to_vec(frozen).unwrap_or_default();
    hex::encode(Sha256::digest(text))
}
