//! Whether the installation is set up, and the guard that keeps one administrator.

use storage::{Db, DbError, WriteSet, params};

storage::sql! {
    FOUND = "insert into access_setup (one, version) values (1, 1)";
    VERSION = "select version from access_setup where one = 1";
    GUARD = "update access_setup set version = version + 1 where one = 1 and version = $1";
}

pub(crate) fn found(set: &mut WriteSet) {
    set.labelled(FOUND.with(params![]), "setup");
}

pub(crate) async fn version(db: &Db) -> Result<Option<i64>, DbError> {
    db.row(VERSION.with(params![])).await?.map(|row| row.int(0)).transpose()
}

pub(crate) fn guard(set: &mut WriteSet, version: i64) {
    set.expect(GUARD.with(params![version]), 1, "administrators");
}
