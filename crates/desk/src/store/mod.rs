//! The desk's SQL.

pub mod attainment;
pub mod brief;
pub mod bulk;
pub mod caller;
pub mod daily;
pub mod form;
pub mod incident;
pub mod kept;
pub mod label;
pub mod list;
pub mod paper;
pub mod past;
pub mod person;
pub mod problem;
pub mod proposal;
pub mod record;
pub mod window;

/// Every statement of the desk, for the test that prepares all.
pub fn sql() -> Vec<&'static storage::Sql> {
    let lists = [
        brief::ALL,
        bulk::ALL,
        caller::ALL,
        daily::ALL,
        form::ALL,
        incident::ALL,
        label::ALL,
        paper::ALL,
        person::ALL,
        problem::ALL,
        proposal::ALL,
        record::ALL,
    ];
    [lists.concat(), window::ALL.to_vec()].concat()
}
