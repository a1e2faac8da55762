//! A document as the API shows it.

use std::collections::BTreeMap;

use agreement::core::Text;
use jiff::civil::Date;
use kernel::{DocumentId, IncidentId, Instant, PartyId, ScanId, TemplateId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::core::{
    DocumentKind, DocumentState, DocumentStep, Format, ScanHow, ScanState, ScanWhy, SealCallState, SealState, printed,
    shown,
};
use crate::look::Seen;
use crate::store::document::{Document, Done};
use crate::store::scan::Scan;

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
    /// The first day it is about, in the provider's zone; of what is about a term, its last.
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

/// The call to the service for electronic seals.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentSealCall {
    /// Where it stands.
    pub state: SealCallState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: Option<Instant>,
    /// What came of the last attempt: `answered 500`, `timeout`, `unreachable`, `refused_address`, `tls`, `redirect`.
    #[schema(example = "answered 500")]
    pub error: Option<String>,
    /// When the service had it.
    pub told_at: Option<Instant>,
    /// When the sealed copy was back.
    pub returned_at: Option<Instant>,
}

/// Pages that came back, scanned.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentScan {
    /// The scan.
    pub id: ScanId,
    /// The name of the file that was uploaded.
    #[schema(example = "11月签认单.pdf")]
    pub name: String,
    /// Its pages, from 1; empty: all of them.
    pub pages: Vec<usize>,
    /// What it is of; null while it waits.
    pub document_id: Option<DocumentId>,
    /// Where it stands.
    pub state: ScanState,
    /// Why it waits.
    pub why: Option<ScanWhy>,
    /// How it was filed.
    pub how: Option<ScanHow>,
    /// Who uploaded it.
    #[schema(example = "刘佳")]
    pub made_by: String,
    /// When.
    pub made_at: Instant,
    /// When it was filed or laid aside.
    pub decided_at: Option<Instant>,
}

/// A scan as it is shown.
pub(crate) fn scan(found: Scan) -> DocumentScan {
    DocumentScan {
        id: found.id,
        name: found.source.1,
        pages: found.pages,
        document_id: found.document,
        state: found.state,
        why: found.why,
        how: found.how,
        made_by: found.made.by,
        made_at: found.made.at,
        decided_at: found.decided.map(|decided| decided.at),
    }
}

/// The customer's own form that a Word file is filled in from.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentForm {
    /// The version.
    pub id: TemplateId,
    /// Which version it is, from 1.
    #[schema(example = 2)]
    pub version: u32,
    /// The name of its file.
    #[schema(example = "市医院故障报告.docx")]
    pub file_name: String,
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
    /// The call to the service for electronic seals; for the provider alone.
    pub seal_call: Option<DocumentSealCall>,
    /// What came back of it, scanned, in the order it was filed.
    pub scans: Vec<DocumentScan>,
    /// The customer's own form that its Word file is filled in from; null: the platform's own. The PDF is always the
    /// platform's.
    pub template: Option<DocumentForm>,
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
    let Seen { document, said, files, corrects, correction, seal_call, scans, form, steps } = seen;
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
        seal_call: seal_call.map(|call| DocumentSealCall {
            state: call.state,
            attempts: call.attempts,
            next_at: call.next_at,
            error: call.error,
            told_at: call.told_at,
            returned_at: call.returned_at,
        }),
        scans: scans.into_iter().map(scan).collect(),
        template: form.map(|form| DocumentForm { id: form.id, version: form.version, file_name: form.file_name }),
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
