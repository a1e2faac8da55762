//! What a backup says it holds.

use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The name of the form a backup has.
pub const FORMAT: &str = "aftercare.backup.1";

/// The manifest's file.
pub(super) const NAME: &str = "manifest.json";

/// What a backup holds; written last, read first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// When it was made, RFC 3339 in UTC.
    pub made_at: String,
    /// The version of the program that made it.
    pub program: String,
    /// `sqlite` or `postgres`: where it came from. It restores into either.
    pub engine: String,
    /// The release of the schema.
    pub release: i64,
    /// The migrations of the schema: `slice/name`.
    pub migrations: Vec<String>,
    /// Whether the database held the demonstration.
    pub demonstration: bool,
    /// The end of the journal's chain.
    pub journal: ChainEnd,
    /// Every table.
    pub tables: Vec<TableDoc>,
    /// Every file.
    pub parts: Vec<PartDoc>,
    /// Uploads nothing referred to, swept while the backup was made: their rows are in it, their contents are not.
    pub left_out: Vec<String>,
    /// SHA-256 over this document with an empty seal.
    pub seal: String,
}

/// The end of the journal's chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainEnd {
    /// The place of the last entry.
    pub seq: i64,
    /// Its chained hash.
    pub hash: String,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableDoc {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of the values.
    pub columns: Vec<String>,
    /// How many rows.
    pub rows: u64,
    /// The sum over all rows of the first sixteen bytes of the SHA-256 of each, hex: the same in any order.
    pub fingerprint: String,
    /// The file with its rows.
    pub part: String,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartDoc {
    /// Its place in the backup.
    pub path: String,
    /// How long it is.
    pub bytes: u64,
    /// What is in it, hex.
    pub sha256: String,
}

impl Manifest {
    /// Rows of all tables together.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Bytes of all files together.
    pub fn bytes(&self) -> u64 {
        self.parts.iter().map(|part| part.bytes).sum()
    }

    /// How many contents of attachments.
    pub fn attachments(&self) -> usize {
        self.parts.iter().filter(|part| part.path.starts_with("attachments/")).count()
    }

    /// The seal these contents have.
    pub(super) fn sealed(&self) -> String {
        let open = Self { seal: String::new(), ..self.clone() };
        let text = serde_json::to_vec(&open).unwrap_or_default();
        hex::encode(Sha256::digest(text))
    }
}

/// Whether a part's name stays inside the backup.
pub(super) fn is_inside(path: &str) -> bool {
    let inside = |part: Component<'_>| matches!(part, Component::Normal(_));
    !path.is_empty()
        && Path::new(path).components().all(inside)
        && (path.starts_with("rows/") || path.starts_with("attachments/"))
}

#[cfg(test)]
mod tests {
    use super::is_inside;

    #[test]
    fn a_part_that_leads_out_of_the_backup_is_no_part() {
        for path in ["", "/etc/passwd", "rows/../../x", "attachments/../manifest.json", "manifest.json", "./rows/a"] {
            assert!(!is_inside(path), "{path}");
        }
        for path in ["rows/team_person.jsonl.gz", "attachments/ab/abcd.0199"] {
            assert!(is_inside(path), "{path}");
        }
    }
}
