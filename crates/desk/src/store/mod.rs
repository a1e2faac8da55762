//! The desk's SQL.

pub mod attainment;
pub mod daily;
pub mod form;
pub mod incident;
pub mod list;
pub mod paper;
pub mod proposal;
pub mod record;

/// Every statement of the desk, for the test that prepares all.
pub fn sql() -> Vec<&'static storage::Sql> {
    [daily::ALL, form::ALL, incident::ALL, paper::ALL, proposal::ALL, record::ALL].concat()
}
