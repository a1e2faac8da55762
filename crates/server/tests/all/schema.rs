//! Both databases hold the same schema, and every declared statement reads on both.

use std::collections::BTreeMap;

use server::wiring::{migrate, statements};
use storage::{Db, Engine, Query, params};
use testkit::TestDb;

type Schema = BTreeMap<(String, String), (String, bool)>;

async fn migrated(engine: Engine) -> (TestDb, Db) {
    let kept = TestDb::create(engine).await;
    let db = kept.open().await;
    migrate(&db).await.unwrap();
    (kept, db)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_declared_statement_prepares_on_both_databases() {
    let all = statements();
    assert!(all.len() > 100, "{} statements are listed", all.len());
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (kept, db) = migrated(engine).await;
        for sql in &all {
            db.prepare(sql).await.unwrap_or_else(|error| panic!("{engine:?} {}: {error}", sql.name()));
        }
        kept.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_two_migrated_schemas_are_the_same() {
    let (kept, db) = migrated(Engine::Sqlite).await;
    let sqlite = sqlite_schema(&db).await;
    kept.remove().await;
    let (kept, db) = migrated(Engine::Postgres).await;
    let postgres = postgres_schema(&db).await;
    kept.remove().await;
    assert!(sqlite.len() > 100, "{} columns", sqlite.len());
    for (column, shape) in &sqlite {
        assert_eq!(postgres.get(column), Some(shape), "{column:?}");
    }
    assert_eq!(sqlite.len(), postgres.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn migrating_twice_changes_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (kept, db) = migrated(engine).await;
        migrate(&db).await.unwrap();
        kept.remove().await;
    }
}

async fn sqlite_schema(db: &Db) -> Schema {
    let text = "select m.name, c.name, lower(c.type), c.\"notnull\" from sqlite_master m join pragma_table_info(m.name) c \
                where m.type = 'table' and m.name not like 'sqlite_%'";
    let rows = db.rows(Query::built(text, params![])).await.unwrap();
    rows.iter()
        .map(|row| {
            let kind = match row.text(2).unwrap() {
                "integer" => "bigint",
                "blob" => "bytea",
                other => other,
            };
            let key = (row.string(0).unwrap(), row.string(1).unwrap());
            (key, (kind.to_owned(), row.flag(3).unwrap()))
        })
        .collect()
}

async fn postgres_schema(db: &Db) -> Schema {
    let text = "select cast(table_name as text), cast(column_name as text), cast(data_type as text), \
                cast(is_nullable as text) from information_schema.columns where table_schema = 'public'";
    let rows = db.rows(Query::built(text, params![])).await.unwrap();
    rows.iter()
        .map(|row| {
            let key = (row.string(0).unwrap(), row.string(1).unwrap());
            (key, (row.string(2).unwrap(), row.text(3).unwrap() == "NO"))
        })
        .collect()
}
