//! The schema this program brings: the migrations and statements of every slice, in order.

use anyhow::Context;
use storage::{Db, Migration, Schema, Sql};

/// The release of the schema that this program brings. It moves by one with each release that adds migrations; a program
/// runs on the schema of the release after its own, and on none further.
pub const SCHEMA_RELEASE: i64 = 1;

/// Every migration in the order of the slices.
pub fn migrations() -> Vec<Migration> {
    [
        storage::MIGRATIONS,
        files::MIGRATIONS,
        journal::MIGRATIONS,
        access::MIGRATIONS,
        app::MIGRATIONS,
        clocks::MIGRATIONS,
        work::MIGRATIONS,
        notify::MIGRATIONS,
        estate::MIGRATIONS,
        agreement::MIGRATIONS,
        team::MIGRATIONS,
        desk::MIGRATIONS,
        operations::MIGRATIONS,
        webhook::MIGRATIONS,
        assessment::MIGRATIONS,
        oversight::MIGRATIONS,
        inbound::MIGRATIONS,
        documents::MIGRATIONS,
        privacy::MIGRATIONS,
    ]
    .concat()
}

/// Every declared statement, for the test that prepares all of them on both databases.
pub fn statements() -> Vec<&'static Sql> {
    [
        storage::sql(),
        files::sql(),
        journal::sql(),
        access::sql(),
        app::sql(),
        clocks::sql(),
        work::sql(),
        notify::sql(),
        estate::sql(),
        agreement::sql(),
        team::sql(),
        desk::sql(),
        operations::sql(),
        crate::time::ALL.to_vec(),
        stream::sql(),
        webhook::sql(),
        assessment::sql(),
        oversight::sql(),
        inbound::sql(),
        documents::sql(),
        privacy::sql(),
    ]
    .concat()
}

/// Brings the schema up to date.
pub async fn migrate(db: &Db) -> anyhow::Result<()> {
    match db.enter(&migrations(), SCHEMA_RELEASE).await.context("bringing the database up to date")? {
        Schema::Current => {}
        Schema::OneNewer => {
            tracing::warn!("the database holds the next release's schema; this program goes on, upgrade it soon");
        }
    }
    Ok(())
}
