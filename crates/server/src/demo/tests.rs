#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use kernel::{ManualClock, SeededIds};
use storage::{Db, Engine, params, sql};
use testkit::TestDb;

use super::{BEGIN, SEED, load};
use crate::wiring::{Platform, Settings, migrate};

sql! {
    /// Incidents of the history, by severity.
    BY_SEVERITY = "select severity, count(*) from desk_incident where reported_at < $1 group by severity order by severity";
}

#[tokio::test]
async fn the_history_holds_what_it_promises() {
    let (kept, folder) = (TestDb::create(Engine::Sqlite).await, tempfile::tempdir().unwrap());
    let db: Db = kept.open().await;
    migrate(&db).await.unwrap();
    let clock = Arc::new(ManualClock::at(BEGIN.parse().unwrap()));
    let settings = Settings::temporary(folder.path());
    let platform = Platform::assemble(db.clone(), Arc::clone(&clock) as _, Arc::new(SeededIds::new(SEED)), &settings).unwrap();
    let now = "2026-11-23T10:00:00+08:00".parse().unwrap();
    load(&platform, &clock, now).await.unwrap();
    let end: kernel::Instant = "2026-11-01T00:00:00+08:00".parse().unwrap();
    let rows = db.rows(BY_SEVERITY.with(params![end])).await.unwrap();
    let counts: Vec<i64> = rows.iter().map(|row| row.int(1).unwrap()).collect();
    assert_eq!(counts, [7, 28, 70, 55]);
}
