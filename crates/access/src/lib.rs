//! Who may do what: the policy table, the scope it gives, and the accounts it is asked about.
//!
//! [`scope_of`] is the one question the rest of the product asks: it answers whether an actor may do something at
//! all and, if so, on what. [`policy::TABLE`] is the one place where the answer stands.

mod core;

pub use core::action::Action;
pub use core::policy::{self, Reach, RoleRow};
pub use core::scope::{Reached, Scope, scope_of};
