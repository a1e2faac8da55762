//! Who has called before.

use kernel::{AccountId, DepartmentId, IncidentId, Instant, PartyId};
use storage::{DbError, Query, Row, params};

storage::sql! {
    CALLED = "select reporter, reporter_name, reporter_phone, customer, department, place, reported_at, id from desk_incident
        where reporter_phone is not null
        and replace(replace(replace(replace(reporter_phone, ' ', ''), '-', ''), '(', ''), ')', '') in ($1, $2, $3)
        order by reported_at desc, id desc limit 50";
}

/// The reports that carry a telephone number, with China's code or without it, whatever stands between its digits; the latest
/// first.
pub fn called(digits: &str) -> Query {
    CALLED.with(params![digits, format!("86{digits}"), format!("+86{digits}")])
}

/// A row of [`called`].
#[derive(Clone, Debug)]
pub struct Called {
    /// The account that reported.
    pub account: Option<AccountId>,
    /// The name that was given.
    pub name: Option<String>,
    /// The number as it was given.
    pub phone: String,
    /// Whose people called.
    pub customer: PartyId,
    /// Their department.
    pub department: Option<DepartmentId>,
    /// Where they called from.
    pub place: Option<String>,
    /// When.
    pub at: Instant,
    /// What came of it.
    pub incident: IncidentId,
}

impl Called {
    /// Reads it.
    pub fn read(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            account: row.opt_id(0)?,
            name: row.opt_text(1)?,
            phone: row.string(2)?,
            customer: row.id(3)?,
            department: row.opt_id(4)?,
            place: row.opt_text(5)?,
            at: row.instant(6)?,
            incident: row.id(7)?,
        })
    }
}
