//! The desk's SQL.

pub mod attainment;
pub mod form;
pub mod incident;
pub mod list;
pub mod record;

/// Every statement of the desk, for the test that prepares all.
pub fn sql() -> Vec<&'static storage::Sql> {
    [form::ALL, incident::ALL, record::ALL].concat()
}
