//! Scans of papers that came back.

use kernel::{AttachmentId, Cursor, DocumentId, PageRequest, ScanId};
use storage::{DbError, Query, Row, WriteSet, params};

use super::document::Done;
use crate::core::{ScanHow, ScanState, ScanWhy};

/// The guard that fails when somebody decided about the scan meanwhile.
pub const DECIDED: &str = "documents.scan";

storage::sql! {
    ADD = "insert into documents_scan (id, source, source_name, pages, attachment, document, state, why, how, made_by, made_at,
        decided_by, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    FIND = "select id, source, source_name, pages, attachment, document, state, why, how, made_by, made_at, decided_by,
        decided_at from documents_scan where id = $1";
    OF = "select id, source, source_name, pages, attachment, document, state, why, how, made_by, made_at, decided_by,
        decided_at from documents_scan where document = $1 order by decided_at, id";
    WAITING = "select id, source, source_name, pages, attachment, document, state, why, how, made_by, made_at, decided_by,
        decided_at from documents_scan where state = 'waiting' and (made_at < $1 or (made_at = $1 and id < $2))
        order by made_at desc, id desc limit $3";
    FILE = "update documents_scan set state = 'filed', document = $2, how = 'hand', decided_by = $3, decided_at = $4
        where id = $1 and state = 'waiting'";
    LAY_ASIDE = "update documents_scan set state = 'laid_aside', decided_by = $2, decided_at = $3
        where id = $1 and state = 'waiting'";
}

/// Pages that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Its id.
    pub id: ScanId,
    /// What was uploaded, and its name.
    pub source: (AttachmentId, String),
    /// The pages of it, from 1; none: all of it.
    pub pages: Vec<usize>,
    /// The file of these pages.
    pub attachment: AttachmentId,
    /// What they are of; none while they wait.
    pub document: Option<DocumentId>,
    /// Where they stand.
    pub state: ScanState,
    /// Why they wait.
    pub why: Option<ScanWhy>,
    /// How they were filed.
    pub how: Option<ScanHow>,
    /// They were uploaded.
    pub made: Done,
    /// They were filed or laid aside.
    pub decided: Option<Done>,
}

/// Adds pages.
pub fn add(set: &mut WriteSet, scan: &Scan) {
    let (by, at) = scan.decided.as_ref().map(|done| (done.by.as_str(), done.at)).unzip();
    let values = params![
        scan.id,
        scan.source.0,
        &scan.source.1,
        serde_json::to_string(&scan.pages).unwrap_or_default(),
        scan.attachment,
        scan.document,
        scan.state.as_str(),
        scan.why.map(ScanWhy::as_str),
        scan.how.map(ScanHow::as_str),
        &scan.made.by,
        scan.made.at,
        by,
        at,
    ];
    set.add(ADD.with(values));
}

/// One scan.
pub fn find(id: ScanId) -> Query {
    FIND.with(params![id])
}

/// The scans of a document, in the order they were filed.
pub fn of(document: DocumentId) -> Query {
    OF.with(params![document])
}

/// A page of what waits, the newest first, one row more than asked for.
pub fn waiting(request: &PageRequest) -> Query {
    let (key, id) = request.after.as_ref().map_or((i64::MAX, ""), |cursor| (cursor.key, cursor.id.as_str()));
    WAITING.with(params![key, id, request.limit + 1])
}

/// Where the page after this row starts.
pub fn cursor(scan: &Scan) -> Cursor {
    Cursor { key: scan.made.at.micros(), id: scan.id.to_string() }
}

/// Files by hand (guard [`DECIDED`]).
pub fn file(set: &mut WriteSet, id: ScanId, document: DocumentId, done: &Done) {
    set.expect(FILE.with(params![id, document, &done.by, done.at]), 1, DECIDED);
}

/// Lays aside (guard [`DECIDED`]).
pub fn lay_aside(set: &mut WriteSet, id: ScanId, done: &Done) {
    set.expect(LAY_ASIDE.with(params![id, &done.by, done.at]), 1, DECIDED);
}

/// Reads a row of [`find`], [`of`] or [`waiting`].
pub fn read(row: &Row) -> Result<Scan, DbError> {
    Ok(Scan {
        id: row.id(0)?,
        source: (row.id(1)?, row.string(2)?),
        pages: row.json(3)?,
        attachment: row.id(4)?,
        document: row.opt_id(5)?,
        state: row.id(6)?,
        why: row.opt_id(7)?,
        how: row.opt_id(8)?,
        made: Done { by: row.string(9)?, at: row.instant(10)? },
        decided: row.opt_text(11)?.zip(row.opt_instant(12)?).map(|(by, at)| Done { by, at }),
    })
}
