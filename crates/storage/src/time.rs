//! The database's own clock.

use kernel::Instant;

use crate::{Db, DbError, params};

crate::sql! {
    TIME = "select cast(unixepoch('now', 'subsec') * 1000000 as integer)";
    pg "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)";
}

impl Db {
    /// What the database's own clock shows: leases compare with it, and every node's clock is kept on it.
    pub async fn time(&self) -> Result<Instant, DbError> {
        let row = self.row(TIME.with(params![])).await?;
        row.ok_or_else(|| DbError::Shape("the database shows no time".into()))?.instant(0)
    }
}
