//! Rows: documents, their files, the forms they are filled into.

pub mod document;
pub mod file;
pub mod scan;
pub mod seal_call;
pub mod template;

use storage::Sql;

/// Every statement, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    [document::ALL, file::ALL, scan::ALL, seal_call::ALL, template::ALL].concat()
}
