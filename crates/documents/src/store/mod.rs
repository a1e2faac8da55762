//! Rows: documents and their files.

pub mod document;
pub mod file;

use storage::Sql;

/// Every statement, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    [document::ALL, file::ALL].concat()
}
