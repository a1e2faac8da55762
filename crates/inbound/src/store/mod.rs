//! Rows.

pub mod alert;
pub mod mail;
pub mod mailbox;
pub mod person;

use storage::Sql;

/// Every statement of this crate, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    [alert::ALL, mail::ALL, mailbox::ALL, person::ALL].concat()
}
