//! The slice's tables and the only SQL that touches them.

pub mod agreement;
pub mod calendar;
pub mod cover;
pub mod paper;
pub mod renewal;
pub mod version;

use storage::Sql;

/// Every statement of the slice, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    [agreement::ALL, calendar::ALL, cover::ALL, paper::ALL, renewal::ALL, version::ALL].concat()
}
