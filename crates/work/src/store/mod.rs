//! Statements for the load ledger and the assignments. They are handed to the slice whose work it is, which puts them
//! into its own reads and its own write set; only the SQL here touches the tables `work_*`.

mod assignment;
mod facts;
mod load;
mod moves;

pub use crate::core::night_hours;
pub use assignment::{Assignment, EndKind, Ended, Subject, current, held_by, history, read, silent};
pub use facts::{FOUR_WEEKS, Facts};
pub use load::{Load, all_loads, loads_of, open_ledger, read_loads, set_capacity};
pub use moves::{NewAssignment, Room, accept, assign, end, resume, wait};

use storage::Sql;

/// Labels of the guards: what a refused write set says.
pub mod guard {
    /// The person is full: take the next one ranked.
    pub const RESERVE: &str = "work.reserve";
    /// Somebody else was assigned to the same work at the same moment.
    pub const SUBJECT: &str = "work.subject";
    /// The assignment was accepted or ended in the meantime.
    pub const ACCEPT: &str = "work.accept";
    /// The assignment ended, or began or ceased to wait, in the meantime.
    pub const END: &str = "work.end";
    /// The assignment waits already, or ended.
    pub const WAIT: &str = "work.wait";
    /// The assignment does not wait, or ended.
    pub const RESUME: &str = "work.resume";
    /// The person has no row in the ledger, or it does not hold what is to be given back.
    pub const LEDGER: &str = "work.ledger";
}

/// Every statement of this crate, for the test that prepares all of them on both databases.
pub(crate) fn sql() -> Vec<&'static Sql> {
    [load::ALL, assignment::ALL, facts::ALL, moves::ALL].concat()
}
