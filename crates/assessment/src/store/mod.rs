//! Rows: sheets, their clocks, what is said about them.

pub mod clocks;
pub mod remark;
pub mod sheet;

use storage::Sql;

/// Every statement, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    [sheet::ALL, clocks::ALL, remark::ALL].concat()
}
