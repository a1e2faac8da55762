//! Who does it: eligibility, score, reservation and assignment of any subject to a person.
//!
//! [`core`] decides, [`store`] gives the statements that a slice puts into its own reads and its own write set.

pub mod core;
