use std::fs;
use std::path::{Path, PathBuf};

use operations::backup::{BackupError, Target, check, restore, take};
use storage::{Engine, Migration};

use crate::ground::{House, empty_server, migrations};

async fn taken(house: &House) -> PathBuf {
    take(&house.world.db, &house.source(), house.world.now()).await.unwrap().folder
}

/// The code and the English sentence of a refusal.
fn refusal<T: std::fmt::Debug>(result: Result<T, BackupError>) -> (&'static str, String) {
    match result {
        Err(BackupError::Refused(refusal)) => (refusal.code, refusal.en),
        other => panic!("not refused: {other:?}"),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The code of the refusal, the part it names, and what is done to the part.
type Way = (&'static str, &'static str, fn(&Path));

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_spoil_a_backup_is_refused_and_names_the_part() {
    let house = House::on(Engine::Sqlite).await;
    let whole = taken(&house).await;
    let rows = "rows/journal_entry.jsonl.gz";
    let ways: [Way; 6] = [
        ("backup.part_truncated", rows, |part| {
            let bytes = fs::read(part).unwrap();
            fs::write(part, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("backup.part_altered", rows, |part| {
            let mut bytes = fs::read(part).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(part, bytes).unwrap();
        }),
        ("backup.part_missing", rows, |part| fs::remove_file(part).unwrap()),
        ("backup.foreign_part", "rows/smuggled.jsonl.gz", |part| fs::write(part, b"x").unwrap()),
        ("backup.foreign_part", rows, |part| {
            let elsewhere = part.with_file_name("../elsewhere.gz");
            fs::rename(part, &elsewhere).unwrap();
            std::os::unix::fs::symlink(&elsewhere, part).unwrap();
        }),
        ("backup.manifest_altered", "manifest.json", |part| {
            let text = fs::read_to_string(part).unwrap();
            fs::write(part, text.replacen("\"rows\": 50", "\"rows\": 49", 1)).unwrap();
        }),
    ];
    for (at, (code, part, spoil)) in ways.into_iter().enumerate() {
        let spoilt = house.folder.path().join(format!("spoilt-{at}"));
        copy(&whole, &spoilt);
        check(&spoilt).await.unwrap();
        spoil(&spoilt.join(part));
        let (said, sentence) = refusal(check(&spoilt).await);
        assert_eq!(said, code, "{sentence}");
        assert!(sentence.contains(part) || sentence.contains("elsewhere"), "{sentence} names {part}");
        let target = Target { folder: house.folder.path().join(format!("target-{at}")), postgres: None };
        refusal(restore(&spoilt, &target, &migrations()).await);
        assert!(!target.folder.exists(), "nothing was begun");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_backup_or_another_programs_is_refused() {
    let house = House::on(Engine::Sqlite).await;
    let empty = house.folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert_eq!(refusal(check(&empty).await).0, "backup.no_backup");
    fs::write(empty.join("manifest.json"), "not json").unwrap();
    assert_eq!(refusal(check(&empty).await).0, "backup.manifest_altered");
    fs::write(empty.join("manifest.json"), r#"{"format":"restic.2"}"#).unwrap();
    let (code, sentence) = refusal(check(&empty).await);
    assert!(code == "backup.other_format" && sentence.contains("restic.2"), "{sentence}");
    let target = Target { folder: house.folder.path().join("target"), postgres: None };
    let older: Vec<Migration> = migrations().into_iter().filter(|m| m.name != "0003_job").collect();
    let (code, sentence) = refusal(restore(&taken(&house).await, &target, &older).await);
    assert!(code == "backup.newer_program" && sentence.contains("journal/0003_job"), "{sentence}");
}

#[tokio::test(flavor = "multi_thread")]
async fn restoring_overwrites_nothing() {
    let house = House::on(Engine::Sqlite).await;
    let whole = taken(&house).await;
    let full = house.folder.path().join("full");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("aftercare.db"), b"somebody's").unwrap();
    let (code, sentence) =
        refusal(restore(&whole, &Target { folder: full.clone(), postgres: None }, &migrations()).await);
    assert!(code == "restore.not_empty" && sentence.contains("aftercare.db"), "{sentence}");
    assert_eq!(fs::read(full.join("aftercare.db")).unwrap(), b"somebody's");
    let (server, config) = empty_server().await;
    let db = storage::Db::open_postgres(&config, 1).await.unwrap();
    db.script("create table theirs (id text)").await.unwrap();
    let target = Target { folder: house.folder.path().join("target"), postgres: Some(config) };
    assert_eq!(refusal(restore(&whole, &target, &migrations()).await).0, "restore.not_empty");
    assert!(db.holds_table("theirs").await.unwrap());
    assert!(!db.holds_table("journal_entry").await.unwrap(), "the refused restore left nothing");
    drop(db);
    server.remove().await;
}
