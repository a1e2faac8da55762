use storage::{Engine, Migration, Schema, SchemaError};
use testkit::TestDb;

use crate::ground::migrations;

const NEXT: Migration =
    Migration { slice: "operations", name: "0002_next", text: "alter table operations_backup add column note text" };
const AFTER_NEXT: Migration =
    Migration { slice: "operations", name: "0003_after", text: "create table operations_note (id text not null\n);" };

#[tokio::test(flavor = "multi_thread")]
async fn a_program_runs_on_the_next_releases_schema_and_refuses_the_one_after_that() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let kept = TestDb::create(engine).await;
        let db = kept.open().await;
        let (ours, next) = (migrations(), [migrations(), vec![NEXT]].concat());
        let after = [next.clone(), vec![AFTER_NEXT]].concat();
        assert_eq!(db.release().await.unwrap(), None, "an empty database");
        assert_eq!(db.enter(&ours, 1).await.unwrap(), Schema::Current);
        assert_eq!(db.enter(&ours, 1).await.unwrap(), Schema::Current, "a second start");
        assert_eq!(db.enter(&next, 2).await.unwrap(), Schema::Current);
        assert_eq!(db.enter(&ours, 1).await.unwrap(), Schema::OneNewer);
        assert_eq!(db.release().await.unwrap(), Some(2), "the older program takes nothing back");
        db.enter(&after, 3).await.unwrap();
        let refused = db.enter(&ours, 1).await.unwrap_err();
        assert!(matches!(refused, SchemaError::TooNew { held: 3, known: 1, next: 2 }), "{refused}");
        assert!(refused.to_string().contains("请升级本程序") && refused.to_string().contains("install the newer"));
        assert_eq!(db.enter(&next, 2).await.unwrap(), Schema::OneNewer);
        drop(db);
        kept.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_that_is_newer_and_lacks_something_of_ours_is_no_neighbours() {
    let kept = TestDb::create(Engine::Sqlite).await;
    let db = kept.open().await;
    let without: Vec<Migration> = migrations().into_iter().filter(|m| m.name != "0003_job").collect();
    db.enter(&without, 2).await.unwrap();
    let refused = db.enter(&migrations(), 1).await.unwrap_err();
    assert!(matches!(refused, SchemaError::Diverged { slice: "journal", name: "0003_job" }), "{refused}");
}
