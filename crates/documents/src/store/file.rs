//! The files of issued documents.

use kernel::{AttachmentId, DocumentId};
use storage::{DbError, Query, Row, WriteSet, params};

use crate::core::Format;

storage::sql! {
    ADD = "insert into documents_file (document, format, attachment, sha256, size) values ($1, $2, $3, $4, $5)";
    OF = "select format, attachment, sha256, size from documents_file where document = $1 order by format";
    HOLDING = "select document from documents_file where sha256 = $1 order by document limit 1";
}

/// A file of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What it is.
    pub format: Format,
    /// Where it lies.
    pub attachment: AttachmentId,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

/// Adds a file.
pub fn add(set: &mut WriteSet, document: DocumentId, kept: &Kept) {
    let size = i64::try_from(kept.size).unwrap_or(i64::MAX);
    set.add(ADD.with(params![document, kept.format.as_str(), kept.attachment, &kept.sha256, size]));
}

/// The files of a document.
pub fn of(document: DocumentId) -> Query {
    OF.with(params![document])
}

/// Reads a row of [`of`].
pub fn read(row: &Row) -> Result<Kept, DbError> {
    Ok(Kept {
        format: row.id(0)?,
        attachment: row.id(1)?,
        sha256: row.string(2)?,
        size: u64::try_from(row.int(3)?).unwrap_or(0),
    })
}

/// The document that was issued with a file of these bytes.
pub fn holding(sha256: &str) -> Query {
    HOLDING.with(params![sha256])
}
