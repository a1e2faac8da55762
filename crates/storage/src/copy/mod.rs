//! The whole database out and in, table by table, in the few kinds of value both databases share: what is read from one
//! can be loaded into the other.

mod demolish;
mod load;
mod snapshot;

pub use load::Load;
pub use snapshot::Snapshot;

/// The book of migrations; it is written by the migrations themselves and is no content.
const BOOK: &str = "storage_migration";

/// How many rows are read or written at a time.
const ROWS: usize = 1000;

/// A table with its columns, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
}

impl Table {
    /// Whether name and columns are plain words, as ours are: they stand in statements as they are.
    pub fn is_plain(&self) -> bool {
        let plain = |word: &String| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        plain(&self.name) && !self.columns.is_empty() && self.columns.iter().all(plain)
    }

    fn listed(&self) -> String {
        self.columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
    }
}
