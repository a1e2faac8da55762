//! One contract, two engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use storage::{Db, DbError, Migration, Query, SqliteOptions, WriteError, WriteSet, params};

storage::sql! {
    PUT = "insert into probe_thing (id, amount, note) values ($1, $2, $3)";
    SWAPPED = "insert into probe_thing (note, id, amount) values ($3, $1, $2)";
    TAKE = "update probe_thing set amount = amount - 1 where id = $1 and amount > 0";
    ALL_THINGS = "select id, amount, note from probe_thing order by id";
    BESIDE = "insert into probe_other (id, note) values ($1, $2)";
    BESIDE_ALL = "select id, note from probe_other order by id";
    TALLY = "insert into probe_tally (id, times) values ($1, 1) on conflict (id) do update set times = probe_tally.times + 1";
    TALLIES = "select id, times from probe_tally order by id";
    NOTHING = "select id from probe_thing where amount > $1 and amount < $1";
    RAISE = "update probe_thing set amount = amount + $2 where id = $1 returning amount";
}

const MIGRATIONS: &[Migration] = &[Migration {
    slice: "probe",
    name: "0001_thing",
    text: "create table probe_thing (\n id text collate \"C\" not null primary key,\n amount bigint not null,\n note text\n);\n\
           create table probe_other (\n id text collate \"C\" not null primary key,\n note text\n);\n\
           create table probe_tally (\n id text collate \"C\" not null primary key,\n times bigint not null\n);\n",
}];

static NEXT: AtomicU32 = AtomicU32::new(0);

fn postgres() -> String {
    std::env::var("AFTERCARE_TEST_PG")
        .unwrap_or_else(|_| "host=127.0.0.1 port=5432 user=postgres dbname=postgres".into())
}

async fn both(check: impl AsyncFn(Db)) {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = Db::open_sqlite(&folder.path().join("a.db"), SqliteOptions::default()).unwrap();
    let config = postgres();
    let name = format!("storage_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let admin = Db::open_postgres(&config, 1).await.unwrap();
    admin.script(&format!("create database {name}")).await.unwrap();
    let postgres = Db::open_postgres(&format!("{config} dbname={name}"), 8).await.unwrap();
    for db in [sqlite, postgres] {
        db.migrate(storage::MIGRATIONS).await.unwrap();
        db.migrate(MIGRATIONS).await.unwrap();
        db.migrate(MIGRATIONS).await.unwrap();
        check(db).await;
    }
    admin.script(&format!("drop database {name} with (force)")).await.unwrap();
}

fn put(id: &str, amount: i64) -> Query {
    PUT.with(params![id, amount, None::<String>])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_is_written_whole_and_read_back_in_order() {
    both(async |db| {
        let mut set = WriteSet::new();
        set.add(put("a", 1));
        set.add(SWAPPED.with(params!["b", 2, "二"]));
        set.add(RAISE.with(params!["b", 5]));
        let written = db.write(set).await.unwrap();
        assert_eq!(written.rows[2][0].int(0).unwrap(), 7);
        let rows = db.rows(ALL_THINGS.with(params![])).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].opt_text(2).unwrap().as_deref(), Some("二"));
        assert_eq!(rows[0].opt_text(2).unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guard_or_a_taken_key_undoes_the_whole_set() {
    both(async |db| {
        let mut set = WriteSet::new();
        set.add(put("a", 0));
        set.expect(TAKE.with(params!["a"]), 1, "stock");
        assert!(matches!(db.write(set).await, Err(WriteError::Guard { label: "stock" })));
        let mut set = WriteSet::new();
        set.add(put("a", 0));
        set.labelled(put("a", 1), "thing");
        assert!(matches!(db.write(set).await, Err(WriteError::Taken { label: "thing" })));
        assert!(db.rows(ALL_THINGS.with(params![])).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_on_tables_of_their_own_hold_together_and_fail_by_name() {
    both(async |db| {
        let beside = |id: &str| BESIDE.with(params![id, "旁"]);
        let mut set = WriteSet::new();
        set.labelled(put("a", 1), "thing");
        set.labelled(beside("a"), "other");
        assert_eq!(db.write(set).await.unwrap().rows.len(), 2);

        let mut taken = WriteSet::new();
        taken.labelled(beside("b"), "other");
        taken.labelled(put("a", 2), "thing");
        assert!(matches!(db.write(taken).await, Err(WriteError::Taken { label: "thing" })));

        let mut guarded = WriteSet::new();
        guarded.labelled(beside("c"), "other");
        guarded.expect(TAKE.with(params!["a"]), 1, "stock");
        db.write(guarded).await.unwrap();
        let mut guarded = WriteSet::new();
        guarded.labelled(beside("d"), "other");
        guarded.expect(TAKE.with(params!["a"]), 1, "stock");
        assert!(matches!(db.write(guarded).await, Err(WriteError::Guard { label: "stock" })));

        let rows = db.rows(BESIDE_ALL.with(params![])).await.unwrap();
        let ids: Vec<&str> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(ids, ["a", "c"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_at_once_never_take_more_than_there_is() {
    both(async |db| {
        let mut set = WriteSet::new();
        set.add(put("a", 40));
        db.write(set).await.unwrap();
        let takers: Vec<_> = (0..64)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut set = WriteSet::new();
                    set.add(put(&format!("b{n:02}"), n));
                    set.expect(TAKE.with(params!["a"]), 1, "stock");
                    db.write(set).await.is_ok()
                })
            })
            .collect();
        let mut taken = 0;
        for taker in takers {
            taken += u32::from(taker.await.unwrap());
        }
        assert_eq!(taken, 40);
        assert_eq!(db.rows(ALL_THINGS.with(params![])).await.unwrap().len(), 41);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sets_that_come_together_share_a_commit_and_each_hears_what_became_of_its_own() {
    both(async |db| {
        let mut ground = WriteSet::new();
        for n in 0..64 {
            // Every eighth has nothing to take.
            ground.add(put(&format!("a{n:02}"), i64::from(n % 8 != 3)));
            if n % 8 == 5 {
                ground.add(BESIDE.with(params![format!("b{n:02}"), "war schon da"]));
            }
        }
        db.write(ground).await.unwrap();
        let sets: Vec<_> = (0..64)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut set = WriteSet::new();
                    let rows = (0..=n % 3).map(|row| params![format!("b{:02}", n + row * 100), format!("旁{row}")]);
                    let head = "insert into probe_other (id, note) values";
                    set.labelled(Query::rows(head, rows.collect(), ""), "other");
                    set.add(TALLY.with(params![format!("t{}", n % 4)]));
                    set.expect(TAKE.with(params![format!("a{n:02}")]), 1, "stock");
                    db.write(set).await
                })
            })
            .collect();
        let mut written = Vec::new();
        for (n, set) in sets.into_iter().enumerate() {
            match (n % 8, set.await.unwrap()) {
                (3, Err(WriteError::Guard { label: "stock" })) | (5, Err(WriteError::Taken { label: "other" })) => {}
                (0..=2 | 4 | 6.., Ok(_)) => written.push(n),
                (_, other) => panic!("{n}: {other:?}"),
            }
        }
        let beside = db.rows(BESIDE_ALL.with(params![])).await.unwrap();
        let rows: usize = written.iter().map(|n| n % 3 + 1).sum();
        assert_eq!(beside.len(), rows + 8, "all rows of what was written, and of nothing else");
        assert!(beside.iter().any(|row| row.values() == params!["b202", "旁2"]), "columns stay with their rows");
        let tallies = db.rows(TALLIES.with(params![])).await.unwrap();
        let counted: Vec<i64> = tallies.iter().map(|row| row.int(1).unwrap()).collect();
        assert_eq!(counted, [16, 8, 16, 8], "a row that several of them change counts each");
        let figures = db.figures();
        assert!(figures.commits < figures.written && figures.largest_group > 1, "{figures:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_asked_as_one_are_answered_as_those_asked_together() {
    both(async |db| {
        let mut set = WriteSet::new();
        for (id, amount, note) in
            [("a", i64::MAX, Some("“引号” \\ \"\n\t😀")), ("b", i64::MIN, None), ("c", 0, Some(""))]
        {
            set.add(PUT.with(params![id, amount, note]));
        }
        db.write(set).await.unwrap();
        let same_name =
            "select id, amount as id, note as id from probe_thing where amount <> $1 order by probe_thing.id desc";
        let queries = || {
            vec![
                ALL_THINGS.with(params![]),
                NOTHING.with(params![7]),
                Query::built(same_name, params![0]),
                TALLIES.with(params![]),
            ]
        };
        let together = db.read(queries()).await.unwrap();
        assert_eq!(together.iter().map(Vec::len).collect::<Vec<_>>(), [3, 0, 2, 0]);
        assert_eq!(db.read_as_one(queries()).await.unwrap(), together);
        let wrong = db.read_as_one(vec![Query::built("select nothing from probe_thing", params![])]).await;
        assert!(matches!(wrong, Err(DbError::Refused(_))));
        assert_eq!(db.read_as_one(queries()).await.unwrap(), together);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_never_repeat() {
    both(async |db| {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..70 {
            assert!(seen.insert(db.numbers("probe/2026").await.unwrap()));
        }
        assert_eq!(seen.first(), Some(&1));
        assert_eq!(seen.last(), Some(&70));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_statement_is_refused_and_the_connection_stays_usable() {
    both(async |db| {
        let wrong = db.rows(Query::built("select nothing from probe_thing", params![])).await;
        assert!(matches!(wrong, Err(DbError::Refused(_))));
        let mut set = WriteSet::new();
        set.add(Query::built("update probe_thing set nothing = 1", params![]));
        assert!(matches!(db.write(set).await, Err(WriteError::Db(DbError::Refused(_)))));
        let mut set = WriteSet::new();
        set.add(Query::rows("insert into probe_thing (id, amount) values", vec![params!["x", 1], params!["y", 2]], ""));
        db.write(set).await.unwrap();
        assert_eq!(db.rows(ALL_THINGS.with(params![])).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_declared_statement_prepares() {
    both(async |db| {
        for sql in storage::sql().into_iter().chain(ALL.iter().copied()) {
            db.prepare(sql).await.unwrap_or_else(|e| panic!("{}: {e}", sql.name()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_sqlite_undoes_a_transaction_by_itself_its_group_hears_so_and_nothing_of_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open_sqlite(&folder.path().join("a.db"), SqliteOptions::default()).unwrap();
    db.migrate(storage::MIGRATIONS).await.unwrap();
    db.migrate(MIGRATIONS).await.unwrap();
    let set = |queries: Vec<Query>| {
        let mut set = WriteSet::new();
        for query in queries {
            set.add(query);
        }
        set
    };
    // While the writer counts, the three gather into one group. What a full disk does, a rollback does too.
    let counting =
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000) select max(i) from n";
    let lost = set(vec![put("b", 2), Query::built("rollback", params![])]);
    let (held, before, broken, after) = tokio::join!(
        db.script(counting),
        db.write(set(vec![put("a", 1)])),
        db.write(lost),
        db.write(set(vec![put("c", 3)])),
    );
    held.unwrap();
    assert!(matches!(before, Err(WriteError::Db(DbError::Unavailable(_)))), "{before:?}");
    assert!(matches!(broken, Err(WriteError::Db(DbError::Unavailable(_)))), "{broken:?}");
    after.unwrap();
    let there = db.rows(ALL_THINGS.with(params![])).await.unwrap();
    let there: Vec<&str> = there.iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(there, ["c"], "what was answered, and nothing else");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wake_reaches_whoever_waits_in_this_process_and_on_postgresql_in_every_other() {
    both(async |db| {
        let mut wakes = db.wakes();
        db.wake().await.unwrap();
        wakes.next().await;
    })
    .await;
    let config = postgres();
    let admin = Db::open_postgres(&config, 1).await.unwrap();
    let name = format!("storage_wake_{}", std::process::id());
    admin.script(&format!("create database {name}")).await.unwrap();
    let one = Db::open_postgres(&format!("{config} dbname={name}"), 1).await.unwrap();
    let other = Db::open_postgres(&format!("{config} dbname={name}"), 1).await.unwrap();
    let mut wakes = one.wakes();
    // The first wake may come before the other process listens; then the next one is heard.
    let heard = async {
        while tokio::time::timeout(Duration::from_millis(200), wakes.next()).await.is_err() {
            other.wake().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(20), heard).await.unwrap();
    admin.script(&format!("drop database {name} with (force)")).await.unwrap();
}
