use journal::{Head, Why};
use kernel::Language;
use testkit::{World, on_both};

use crate::ground::{START, append, entry, read, seal, tamper, verdict};

async fn sealed(world: &World) {
    append(world, 6).await;
    assert_eq!(seal(world).await, 6);
}

/// What is done to the database, and the place and reason that must be named.
const CASES: &[(&str, &str, i64, Why)] = &[
    (
        "an entry edited",
        "update journal_entry set body = '{}' where id = (select entry from journal_seal where seq = 3)",
        3,
        Why::Changed,
    ),
    (
        "its instant moved",
        "update journal_entry set occurred_at = occurred_at - 1 where id = (select entry from journal_seal where seq = 4)",
        4,
        Why::Changed,
    ),
    (
        "an entry deleted",
        "delete from journal_entry where id = (select entry from journal_seal where seq = 2)",
        2,
        Why::Removed,
    ),
    (
        "entry and seal deleted",
        "delete from journal_entry where id = (select entry from journal_seal where seq = 5); delete from journal_seal where seq = 5",
        5,
        Why::OutOfOrder,
    ),
    ("the tail cut off", "delete from journal_seal where seq >= 5", 5, Why::CutOff),
    (
        "two places exchanged",
        "update journal_seal set seq = 100 where seq = 2; update journal_seal set seq = 2 where seq = 3; update journal_seal set seq = 3 where seq = 100",
        2,
        Why::Changed,
    ),
    (
        "an entry put in beside the chain",
        "insert into journal_entry select '0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11', subject_kind, subject, kind, actor, side, customer, visibility, occurred_at, entered_at, body from journal_entry where id = (select entry from journal_seal where seq = 1)",
        7,
        Why::Smuggled,
    ),
    (
        "tail and head cut off together",
        "delete from journal_seal where seq >= 5; update journal_head set seq = 4, hash = (select hash from journal_seal where seq = 4)",
        5,
        Why::Smuggled,
    ),
    (
        "a personal value exchanged",
        "update journal_personal set value = '王五' where entry = (select entry from journal_seal where seq = 6)",
        6,
        Why::PersonalChanged,
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_way_of_tampering_in_the_database_is_named_with_the_first_broken_entry() {
    for (what, sql, seq, why) in CASES {
        on_both(&[], START, async |world| {
            sealed(&world).await;
            assert_eq!(verdict(&world).await, Ok(6));
            tamper(&world, sql).await;
            assert_eq!(verdict(&world).await, Err((*seq, *why)), "{what}");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_rewritten_as_a_whole_is_caught_by_an_end_written_down_elsewhere() {
    on_both(&[], START, async |world| {
        sealed(&world).await;
        let known = journal::head(&world.db).await.unwrap();
        tamper(
            &world,
            "update journal_entry set body = '{}' where id = (select entry from journal_seal where seq = 3);
            insert into journal_pending select entry, seq from journal_seal; delete from journal_seal;
            update journal_head set seq = 0, hash = '0000000000000000000000000000000000000000000000000000000000000000'",
        )
        .await;
        tamper(&world, "delete from journal_personal").await;
        assert_eq!(seal(&world).await, 6);
        assert_eq!(verdict(&world).await, Ok(6), "by itself it looks whole");
        let held = read(journal::verify(&world.db, &[known]).await.unwrap());
        assert_eq!(held, Err((6, Why::OtherChain)));
        let longer = Head { seq: 9, hash: "x".into() };
        assert_eq!(read(journal::verify(&world.db, &[longer]).await.unwrap()), Err((7, Why::CutOff)));
    })
    .await;
}

async fn exported(world: &World) -> Vec<String> {
    let mut file = Vec::new();
    let done = journal::export(&world.db, &mut file, true).await.unwrap();
    assert_eq!(done.entries, 6);
    String::from_utf8(file).unwrap().lines().map(str::to_owned).collect()
}

fn checked(lines: &[String], known: &[Head]) -> Result<u64, (i64, Why)> {
    read(journal::verify_export(&mut lines.join("\n").as_bytes(), known).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_of_tampering_with_an_exported_file_is_named_with_the_first_broken_entry() {
    on_both(&[], START, async |world| {
        sealed(&world).await;
        let lines = exported(&world).await;
        let end = journal::head(&world.db).await.unwrap();
        assert_eq!(checked(&lines, std::slice::from_ref(&end)), Ok(6));

        let edit = |at: usize, from: &str, to: &str| {
            let mut copy = lines.clone();
            assert!(copy[at].contains(from));
            copy[at] = copy[at].replace(from, to);
            copy
        };
        let mut deleted = lines.clone();
        deleted.remove(3);
        let mut inserted = lines.clone();
        inserted.insert(3, lines[2].clone());
        let mut moved = lines.clone();
        moved.swap(4, 5);
        let mut renumbered = lines.clone();
        renumbered.swap(4, 5);
        renumbered[4] = renumbered[4].replace("\"seq\":5", "\"seq\":4");
        let cases = [
            (deleted, (3, Why::OutOfOrder)),
            (inserted, (3, Why::OutOfOrder)),
            (moved, (4, Why::OutOfOrder)),
            (renumbered, (4, Why::Changed)),
            (edit(2, "查询转圈", "一切正常"), (2, Why::Changed)),
            (edit(2, "incident.reported", "incident.closed"), (2, Why::Changed)),
            (edit(6, "李敏", "王五"), (6, Why::PersonalChanged)),
            (lines[..5].to_vec(), (5, Why::CutOff)),
            (edit(3, "{\"seq\"", "{\"sequence\""), (3, Why::Unreadable)),
            (edit(0, journal::FORMAT, "another"), (0, Why::Unreadable)),
            (lines[1..].to_vec(), (0, Why::Unreadable)),
        ];
        for (file, expected) in cases {
            assert_eq!(checked(&file, &[]), Err(expected), "{file:#?}");
        }
        let mut shorter = lines[..5].to_vec();
        let fourth: serde_json::Value = serde_json::from_str(&lines[4]).unwrap();
        shorter[0] = lines[0].replace(&end.hash, fourth["hash"].as_str().unwrap()).replace("\"seq\":6", "\"seq\":4");
        assert_eq!(checked(&shorter, &[]), Ok(4), "by itself it looks whole");
        assert_eq!(checked(&shorter, &[end]), Err((5, Why::CutOff)));
    })
    .await;
}

#[test]
fn the_sentence_names_the_place_in_both_languages() {
    let broken = journal::Broken { seq: 5, entry: None, why: Why::CutOff };
    assert!(broken.sentence(Language::Zh).contains("第 5 条"));
    assert!(broken.sentence(Language::En).starts_with("entry 5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn n11_a_chain_goes_from_sha256_to_sm3_and_every_change_is_found_in_both_parts() {
    for (seq, why) in [(2, Why::Changed), (5, Why::Changed)] {
        on_both(&[], START, async |world| {
            append(&world, 3).await;
            assert_eq!(seal(&world).await, 3);
            append(&world, 3).await;
            let sealer = journal::Sealer::new(world.db.clone(), "test").by(journal::Algorithm::Sm3);
            assert_eq!(sealer.run(world.now()).await.unwrap(), 3);
            let head = journal::head(&world.db).await.unwrap();
            assert!(head.hash.starts_with("sm3:") && head.hash.len() == 68, "{}", head.hash);
            assert_eq!(verdict(&world).await, Ok(6));
            let lines = exported(&world).await;
            assert_eq!(checked(&lines, &[head]), Ok(6));
            let edit = "update journal_entry set body = '{}' where id = (select entry from journal_seal where seq = ";
            tamper(&world, &format!("{edit}{seq})")).await;
            assert_eq!(verdict(&world).await, Err((seq, why)));
        })
        .await;
    }
}

/// One entry by a clock that is wrong by `micros`.
async fn append_by(world: &World, micros: i64) {
    let actor = kernel::Actor::Platform { part: "test" };
    let now = world.now().plus(micros);
    let mut set = storage::WriteSet::new();
    let stamp = journal::Stamp { actor: &actor, now, ids: world.ids.as_ref() };
    journal::append(&mut set, stamp, vec![entry("i-1", "incident.reported", world)]);
    world.db.write(set).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn n11_a_turned_clock_contradicts_an_end_written_down_elsewhere() {
    for (turned, seq) in [(-kernel::HOUR, 4), (kernel::HOUR, 2)] {
        on_both(&[], START, async |world| {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("ends.jsonl");
            // Forward: an entry before the end claims to be of later. Backward: one behind it claims to be of before.
            let turns = [0, turned.max(0), 0];
            for by in turns {
                append_by(&world, by).await;
                seal(&world).await;
            }
            assert!(journal::read_anchors(&file).unwrap().is_empty());
            let end = journal::head(&world.db).await.unwrap();
            journal::write_anchor(&file, &journal::anchor_line(&end, world.now(), None).unwrap()).unwrap();
            for _ in 0..3 {
                append_by(&world, turned.min(0)).await;
                seal(&world).await;
            }
            assert_eq!(verdict(&world).await, Ok(6), "by itself it looks whole");
            let known = journal::read_anchors(&file).unwrap();
            let held = read(journal::verify_anchored(&world.db, &known).await.unwrap());
            assert_eq!(held, Err((seq, Why::OtherTime)));
            let lines = exported(&world).await.join("\n");
            let offline = read(journal::verify_export_anchored(&mut lines.as_bytes(), &known).unwrap());
            assert_eq!(offline, Err((seq, Why::OtherTime)));
            std::fs::write(&file, "{}\n").unwrap();
            assert!(matches!(journal::read_anchors(&file), Err(journal::AnchorError::Line(1))));
        })
        .await;
    }
}
