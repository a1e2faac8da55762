//! What the report form asks: where somebody reported last.

use kernel::{AccountId, PersonId, SystemId};
use storage::{DbError, Query, Row, params};

storage::sql! {
    RECENT = "select system, max(reported_at) as last from desk_incident
        where system is not null and (reporter = $1 or engineer = $2) group by system order by last desc, system limit 5";
}

/// The systems of the latest incidents that `account` reported, or `person` has.
pub fn recent(account: Option<AccountId>, person: Option<PersonId>) -> Query {
    let none = || String::from("-");
    RECENT.with(params![account.map_or_else(none, |id| id.to_string()), person.map_or_else(none, |id| id.to_string())])
}

/// Reads rows of [`recent`].
pub fn read_recent(rows: &[Row]) -> Result<Vec<SystemId>, DbError> {
    rows.iter().map(|row| row.id(0)).collect()
}
