//! The mark on a database that holds the demonstration.
//!
//! The demonstration lives in a database of its own; see `docs/adr/0011-the-demonstration-has-its-own-database.md`. The
//! mark says so, and remembers how many rows each table had when loading ended, so that removing it can tell what people
//! have added since.

use std::collections::BTreeMap;

use kernel::Instant;
use storage::{Db, DbError, Query, WriteSet, params};

storage::sql! {
    MARK = "insert into operations_demonstration (one, loaded_at, loaded) values (1, $1, $2)";
    FIND = "select loaded_at, loaded from operations_demonstration where one = 1";
}

/// What people keep on purpose, as against what follows from looking around: a table, and what people call its rows.
pub const KEPT: [(&str, &str, &str); 8] = [
    ("access_account", "账号", "accounts"),
    ("estate_party", "单位", "parties"),
    ("estate_system", "系统", "systems"),
    ("estate_component", "部件", "components"),
    ("agreement_version", "协议版本", "agreement versions"),
    ("team_person", "人员", "people"),
    ("desk_incident", "工单", "incidents"),
    ("files_attachment", "附件", "attachments"),
];

/// A database marked as holding the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When it was loaded.
    pub loaded_at: Instant,
    /// Rows of each of [`KEPT`] at that time.
    pub loaded: BTreeMap<String, i64>,
}

/// Rows of a table that were added after loading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// What people call them, Chinese.
    pub zh: &'static str,
    /// What people call them, English.
    pub en: &'static str,
    /// How many.
    pub rows: i64,
}

/// Marks the database; loading is over.
pub async fn mark(db: &Db, set: &mut WriteSet, now: Instant) -> Result<(), DbError> {
    let loaded = serde_json::to_string(&counts(db).await?).unwrap_or_default();
    set.labelled(MARK.with(params![now, loaded]), "demonstration");
    Ok(())
}

/// The mark; none on a database that is no demonstration.
pub async fn find(db: &Db) -> Result<Option<Mark>, DbError> {
    let read = |row: storage::Row| Ok(Mark { loaded_at: row.instant(0)?, loaded: row.json(1)? });
    db.row(FIND.with(params![])).await?.map(read).transpose()
}

/// What was added since the demonstration was loaded.
pub async fn added(db: &Db, mark: &Mark) -> Result<Vec<Added>, DbError> {
    let now = counts(db).await?;
    let added = KEPT.iter().filter_map(|(table, zh, en)| {
        let rows = now.get(*table).copied().unwrap_or(0) - mark.loaded.get(*table).copied().unwrap_or(0);
        (rows > 0).then_some(Added { zh, en, rows })
    });
    Ok(added.collect())
}

async fn counts(db: &Db) -> Result<BTreeMap<String, i64>, DbError> {
    let mut counts = BTreeMap::new();
    for (table, ..) in KEPT {
        if db.holds_table(table).await? {
            let row = db.row(Query::built(format!("select count(*) from {table}"), params![])).await?;
            counts.insert(table.to_owned(), row.map_or(Ok(0), |row| row.int(0))?);
        }
    }
    Ok(counts)
}
