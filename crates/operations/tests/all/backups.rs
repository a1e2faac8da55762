use futures_util::TryStreamExt;
use journal::Verify;
use operations::backup::{Target, check, keep, restore, take};
use storage::{Db, Engine, Query, SqliteOptions, params};

use crate::ground::{House, append, empty_server, files_of, migrations};

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_either_database_restores_into_either_row_by_row_with_its_files_and_its_journal() {
    for (from, to) in ENGINES.into_iter().flat_map(|from| ENGINES.map(|to| (from, to))) {
        let house = House::on(from).await;
        let taken = take(&house.world.db, &house.source(), house.world.now()).await.unwrap();
        let target = house.folder.path().join("restored");
        let (server, config) = empty_server().await;
        let postgres = (to == Engine::Postgres).then_some(config);
        let place = Target { folder: target.clone(), postgres: postgres.clone() };
        let restored = restore(&taken.folder, &place, &migrations()).await.unwrap();
        assert_eq!((restored.attachments, restored.entries), (2, 50), "{from:?} to {to:?}");
        assert_eq!(restored.rows, taken.manifest.rows());
        let db = match &postgres {
            Some(config) => Db::open_postgres(config, 2).await.unwrap(),
            None => Db::open_sqlite(&target.join("aftercare.db"), SqliteOptions::default()).unwrap(),
        };
        assert!(matches!(journal::verify(&db, &[]).await.unwrap(), Verify::Whole(whole) if whole.entries == 50));
        let attached = files::find(&db, house.attached.id).await.unwrap().unwrap();
        let files = files_of(&db, &target.join("attachments"));
        let content: Vec<_> = files.read(&attached).await.unwrap().try_collect().await.unwrap();
        assert_eq!(content.concat(), b"the room's QR");
        drop((files, db));
        server.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_while_others_write_holds_each_write_set_whole_or_not_at_all() {
    for engine in ENGINES {
        let house = House::on(engine).await;
        let writing = async {
            for n in 0..200 {
                append(&house.world, &format!("w-{n}"), &["incident.a", "incident.b", "incident.c"]).await;
            }
        };
        let source = house.source();
        let taking = async {
            // Somewhere in the middle of it.
            while count(&house.world.db, "select count(*) from journal_entry").await < 200 {
                tokio::task::yield_now().await;
            }
            take(&house.world.db, &source, house.world.now()).await.unwrap()
        };
        let (taken, ()) = tokio::join!(taking, writing);
        let target = house.folder.path().join("restored");
        let place = Target { folder: target.clone(), postgres: None };
        restore(&taken.folder, &place, &migrations()).await.unwrap();
        let db = Db::open_sqlite(&target.join("aftercare.db"), SqliteOptions::default()).unwrap();
        let halves = "select count(*) from (select subject from journal_entry where subject like 'w-%' group by subject having count(*) <> 3) h";
        assert_eq!(count(&db, halves).await, 0);
        let held = count(&db, "select count(*) from journal_entry").await;
        assert!((200..650).contains(&held), "{held} entries: the backup began while they were written");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_broken_off_at_any_moment_leaves_nothing_that_looks_whole() {
    for engine in ENGINES {
        let house = House::on(engine).await;
        let mut broken_off = 0;
        for moments in 0..40 {
            let (db, source) = (house.world.db.clone(), house.source());
            house.world.clock.forward(kernel::SECOND);
            let now = house.world.now();
            let taking = tokio::spawn(async move { take(&db, &source, now).await.map(|_| ()) });
            for _ in 0..moments * 3 {
                tokio::task::yield_now().await;
            }
            taking.abort();
            broken_off += u32::from(taking.await.is_err());
        }
        assert!(broken_off > 0, "none was broken off");
        for entry in std::fs::read_dir(house.backups()).into_iter().flatten() {
            let path = entry.unwrap().path();
            let named = path.file_name().unwrap().to_str().unwrap().starts_with("aftercare-");
            assert_eq!(check(&path).await.is_ok(), named, "{}", path.display());
        }
        // The database is none the worse for it.
        take(&house.world.db, &house.source(), house.world.now().plus(kernel::HOUR)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_nothing_refers_to_may_be_missing_and_a_damaged_file_is_named() {
    let house = House::on(Engine::Sqlite).await;
    let path = |attachment: &files::Attachment| {
        let folder = house.folder.path().join("attachments").join(&attachment.sha256[..2]);
        let found = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        found.into_iter().find(|path| path.to_string_lossy().contains(&attachment.sha256)).unwrap()
    };
    let (attached, staged) = (path(&house.attached), path(&house.staged));
    std::fs::remove_file(&staged).unwrap();
    let taken = take(&house.world.db, &house.source(), house.world.now()).await.unwrap();
    assert_eq!((taken.manifest.attachments(), taken.manifest.left_out.len()), (1, 1));
    std::fs::write(&attached, b"the room's XX").unwrap();
    let later = house.world.now().plus(kernel::SECOND);
    let error = take(&house.world.db, &house.source(), later).await.unwrap_err().to_string();
    assert!(error.contains(&house.attached.sha256), "{error}");
    std::fs::remove_file(&attached).unwrap();
    assert!(take(&house.world.db, &house.source(), later).await.is_err());
    assert_eq!(std::fs::read_dir(house.backups()).unwrap().count(), 1, "failed ones are cleared up");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_are_kept_and_what_is_no_backup_is_left_alone() {
    let house = House::on(Engine::Sqlite).await;
    let mut taken = Vec::new();
    for n in 0..4 {
        let at = house.world.now().plus(n * kernel::HOUR);
        taken.push(take(&house.world.db, &house.source(), at).await.unwrap().folder);
    }
    std::fs::create_dir(house.backups().join("aftercare-notes")).unwrap();
    assert_eq!(keep(&house.backups(), 2).unwrap(), taken[..2]);
    assert!(taken[2].exists() && taken[3].exists() && house.backups().join("aftercare-notes").exists());
}

async fn count(db: &Db, text: &str) -> i64 {
    db.row(Query::built(text, params![])).await.unwrap().unwrap().int(0).unwrap()
}
