//! Whether a paper is what was issued: by the code on it, or by the bytes of its file. Tells nothing of what it says.

use app::Problem;
use jiff::civil::Date;
use kernel::{DocumentId, Instant};
use sha2::{Digest, Sha256};

use crate::Documents;
use crate::core::{DocumentKind, shown, typed};
use crate::store::document::{self, Document};
use crate::store::file;

/// What anybody may know of an issued document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What kind it is.
    pub kind: DocumentKind,
    /// Its number as it is printed.
    pub number: String,
    /// The local date it was issued on, in the provider's zone.
    pub issued_on: Option<Date>,
    /// Whether the file that was shown is one of those that were issued; none where none was shown.
    pub same_file: Option<bool>,
    /// The number of what took its place.
    pub superseded_by: Option<String>,
    /// The local date since when its files are not kept any more: a person whom it named was erased.
    pub erased_on: Option<Date>,
}

impl Documents {
    /// What the code on a paper stands for; none where nothing that was issued has it. `sha256` is the digest, hex, of a
    /// file to be compared.
    pub async fn verify_code(&self, code: &str, sha256: Option<&str>) -> Result<Option<Verified>, Problem> {
        let Some(code) = typed(code) else { return Ok(None) };
        let Some(row) = self.app.db.row(document::by_code(&code)).await? else { return Ok(None) };
        let found = document::read(&row)?;
        if !found.state.is_out() {
            return Ok(None);
        }
        let same = match sha256 {
            None => None,
            Some(sha256) => {
                let rows = self.app.db.rows(file::of(found.id)).await?;
                let kept = rows.iter().map(file::read).collect::<Result<Vec<_>, _>>()?;
                Some(kept.iter().any(|kept| kept.sha256.eq_ignore_ascii_case(sha256)))
            }
        };
        self.verified(&found, same).await.map(Some)
    }

    /// What a file is, byte for byte; none where no such file was issued.
    pub async fn verify_file(&self, bytes: &[u8]) -> Result<Option<Verified>, Problem> {
        let Some(row) = self.app.db.row(file::holding(&file_digest(bytes))).await? else { return Ok(None) };
        let id: DocumentId = row.id(0)?;
        let Some(row) = self.app.db.row(document::find(id)).await? else { return Ok(None) };
        let found = document::read(&row)?;
        self.verified(&found, Some(true)).await.map(Some)
    }

    async fn verified(&self, found: &Document, same_file: Option<bool>) -> Result<Verified, Problem> {
        let newer = match found.corrected_by {
            None => None,
            Some(id) => self.app.db.row(document::find(id)).await?.as_ref().map(document::read).transpose()?,
        };
        Ok(Verified {
            kind: found.kind,
            number: shown(&found.number, found.revision),
            issued_on: found.issued.as_ref().map(|done| self.day_of(done.at)),
            same_file,
            superseded_by: newer.map(|newer| shown(&newer.number, newer.revision)),
            erased_on: found.erased_at.map(|at| self.day_of(at)),
        })
    }

    /// The local date of an instant, in the provider's zone.
    pub(crate) fn day_of(&self, at: Instant) -> Date {
        at.timestamp().to_zoned(self.zone.clone()).date()
    }
}

/// The digest that files are known by: SHA-256, lower-case hexadecimal.
pub fn file_digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
