//! A document as the API shows it.

use std::collections::BTreeMap;

use agreement::core::Text;
use jiff::civil::Date;
use kernel::{DocumentId, IncidentId, Instant, PartyId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::core::{DocumentKind, DocumentState, DocumentStep, Format, SealState, printed, shown};
use crate::look::Seen;
use crate::store::document::{Document, Done};

/// Something done by somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentDone {
    /// Who.
    #[schema(example = "赵经理")]
    pub by: String,
    /// When.
    pub at: Instant,
}

/// One row of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentRow {
    /// The document.
    pub id: DocumentId,
    /// What kind it is.
    pub kind: DocumentKind,
    /// Its language: `zh` or `en`.
    #[schema(example = "zh")]
    pub language: &'static str,
    /// Its number as it is printed.
    #[schema(example = "FR-RMYY-2026-0003")]
    pub number: String,
    /// Its title with what it is about.
    #[schema(example = "故障处理报告 INC-2026-000123")]
    pub title: String,
    /// The customer.
    pub customer_id: PartyId,
    /// His name.
    #[schema(example = "滨江市人民医院")]
    pub customer_name: String,
    /// The incident it is about.
    pub incident_id: Option<IncidentId>,
    /// The first day it is about, in the provider's zone.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The first day after.
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// Where it stands.
    pub state: DocumentState,
    /// Where its seal stands.
    pub seal: SealState,
    /// Since when.
    pub seal_at: Option<Instant>,
    /// Whether another took its place.
    pub superseded: bool,
    /// It was drafted.
    pub made: DocumentDone,
    /// It was approved.
    pub approved: Option<DocumentDone>,
    /// It was issued.
    pub issued: Option<DocumentDone>,
    /// The version, for compare-and-set.
    pub version: i64,
}

/// A file of an issued document.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentFile {
    /// What it is.
    pub format: Format,
    /// SHA-256 of its bytes, hex.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

/// A section that people write into.
#[derive(Debug, Serialize, ToSchema)]
pub struct WrittenSection {
    /// Its stable name.
    #[schema(example = "measures")]
    pub key: &'static str,
    /// What it is called.
    pub name: Text,
    /// What was written.
    #[schema(example = "更换内存批次，李工，2026-12-15 前")]
    pub text: String,
}

/// A document.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentView {
    /// The row.
    #[serde(flatten)]
    pub row: DocumentRow,
    /// The sections that people write into, with what they wrote.
    pub written: Vec<WrittenSection>,
    /// What it can be had as.
    pub formats: Vec<Format>,
    /// Its files, once it is issued.
    pub files: Vec<DocumentFile>,
    /// The verification code as it is printed, once it is issued.
    #[schema(example = "7Q2M-04XK-9ZRT-EB3A")]
    pub code: Option<String>,
    /// The one it corrects.
    pub corrects_id: Option<DocumentId>,
    /// The number of the one it corrects.
    pub corrects_number: Option<String>,
    /// The one that corrects it; for the provider also the one that is about to.
    pub correction_id: Option<DocumentId>,
    /// Why it corrects another, or why it was withdrawn.
    pub reason: Option<String>,
    /// When it was put away.
    pub archived_at: Option<Instant>,
    /// When a person whom it named was erased: what is had as a file since is a copy without that person; `files` tells the digests of
    /// what was issued.
    pub erased_at: Option<Instant>,
    /// What the reader can do now.
    pub steps: Vec<DocumentStep>,
}

/// A page of documents.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentList {
    /// Newest first.
    pub items: Vec<DocumentRow>,
    /// Where the next page starts.
    pub next_cursor: Option<String>,
}

fn done(done: Done) -> DocumentDone {
    DocumentDone { by: done.by, at: done.at }
}

/// The row of a document.
pub(crate) fn row(document: Document) -> DocumentRow {
    let (from, to) = document.days.unzip();
    DocumentRow {
        id: document.id,
        kind: document.kind,
        language: document.language.pick("zh", "en"),
        number: shown(&document.number, document.revision),
        title: document.title,
        customer_id: document.customer.0,
        customer_name: document.customer.1,
        incident_id: document.incident,
        from,
        to,
        state: document.state,
        seal: document.seal,
        seal_at: document.seal_at,
        superseded: document.corrected_by.is_some(),
        made: done(document.made),
        approved: document.approved.map(done),
        issued: document.issued.map(done),
        version: document.version,
    }
}

/// A document as it was read.
pub(crate) fn view(seen: Seen) -> DocumentView {
    let Seen { document, said, files, corrects, correction, steps } = seen;
    let mut texts: BTreeMap<String, String> = said.written;
    let written = document.kind.written().into_iter().map(|(key, name)| {
        let text = texts.remove(key).unwrap_or_default();
        WrittenSection { key, name, text }
    });
    DocumentView {
        written: written.collect(),
        formats: document.kind.formats().to_vec(),
        files: files
            .into_iter()
            .map(|kept| DocumentFile { format: kept.format, sha256: kept.sha256, size: kept.size })
            .collect(),
        code: document.state.is_out().then(|| printed(&document.code)),
        corrects_id: document.corrects,
        corrects_number: corrects.map(|old| shown(&old.number, old.revision)),
        correction_id: correction,
        reason: document.reason.clone(),
        archived_at: document.archived_at,
        erased_at: document.erased_at,
        steps,
        row: row(document),
    }
}
