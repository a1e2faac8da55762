//! Files on both databases and a real folder.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]

mod sealed;

use std::convert::Infallible;
use std::path::Path;

use bytes::Bytes;
use files::{Attachment, Files, FilesError, Limits, Swept, Upload};
use futures_util::{StreamExt, TryStreamExt, stream};
use kernel::{Actor, HOUR, IncidentId, Refusal, Role};
use storage::{Engine, WriteError, WriteSet};
use tempfile::TempDir;
use testkit::{World, on_both};

const AT: &str = "2026-11-23T06:12:00Z";

fn open(world: &World, folder: &Path) -> Files {
    Files::open(world.db.clone(), folder, Limits { largest: 1024 * 1024 }).unwrap()
}

async fn upload(
    world: &World,
    files: &Files,
    actor: &Actor,
    name: &str,
    content: &[u8],
) -> Result<Attachment, FilesError> {
    let pieces: Vec<Result<Bytes, Infallible>> =
        content.chunks(7000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let what = Upload { actor, name, now: world.now(), ids: world.ids.as_ref() };
    files.upload(what, stream::iter(pieces)).await
}

fn refusal(result: Result<Attachment, FilesError>) -> Refusal {
    match result {
        Err(FilesError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn stored(folder: &TempDir) -> usize {
    let count = |path: &Path| std::fs::read_dir(path).map_or(0, Iterator::count);
    std::fs::read_dir(folder.path()).unwrap().map(|entry| count(&entry.unwrap().path())).sum()
}

async fn refer(world: &World, attachment: &Attachment, actor: &Actor, subject: IncidentId) -> Result<(), WriteError> {
    let mut set = WriteSet::new();
    files::reference(&mut set, &[attachment.id, attachment.id], ("incident", &subject.to_string()), actor, world.now());
    world.db.write(set).await.map(|_| ())
}

fn incident(world: &World) -> IncidentId {
    IncidentId::fresh(world.ids.as_ref(), world.now())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_prepares_on_both_databases() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let world = World::new(engine, &[files::MIGRATIONS], AT).await;
        for sql in files::sql() {
            assert!(world.db.prepare(sql).await.is_ok(), "{} on {engine:?}", sql.name());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_read_back_byte_for_byte_and_the_same_content_is_stored_once() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        let folder = tempfile::tempdir().unwrap();
        let files = open(&world, folder.path());
        let li = world.staff("li", &[Role::Engineer]);
        let content: Vec<u8> =
            b"%PDF-1.7\n".iter().copied().chain((0..100_000_u32).map(|n| n.to_le_bytes()[0])).collect();
        let first = upload(&world, &files, &li, "C:\\temp\\合同.pdf", &content).await.unwrap();
        let second = upload(&world, &files, &li, "again.pdf", &content).await.unwrap();
        assert_eq!((first.name.as_str(), first.media_type.as_str()), ("合同.pdf", "application/pdf"));
        assert_eq!((first.size, &first.sha256), (100_009, &second.sha256));
        assert_eq!(stored(&folder), 1);
        let found = files::find(&world.db, second.id).await.unwrap().unwrap();
        assert_eq!(found, second);
        let read: Vec<Bytes> = files.read(&found).await.unwrap().try_collect().await.unwrap();
        assert_eq!(read.concat(), content);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_oversized_and_mislabelled_files_are_refused_and_leave_nothing() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        let folder = tempfile::tempdir().unwrap();
        let files = open(&world, folder.path());
        let li = world.staff("li", &[Role::Engineer]);
        let empty = refusal(upload(&world, &files, &li, "空.txt", b"").await);
        assert_eq!(empty.code, "file.empty");
        let large = refusal(upload(&world, &files, &li, "大.log", &vec![b'x'; 1024 * 1024 + 1]).await);
        assert_eq!(large.code, "file.too_large");
        assert!(large.zh.contains("1 MB") && large.zh.contains("压缩") && large.en.contains("1048576 bytes"));
        let wrong = refusal(upload(&world, &files, &li, "截图.png", b"%PDF-1.7\n").await);
        assert_eq!(wrong.code, "file.mislabelled");
        assert_eq!(stored(&folder), 0);
        let exact = upload(&world, &files, &li, "大.log", &vec![b'x'; 1024 * 1024]).await;
        assert!(exact.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_without_end_is_cut_off_at_the_limit() {
    let world = World::new(Engine::Sqlite, &[files::MIGRATIONS], AT).await;
    let folder = tempfile::tempdir().unwrap();
    let files = open(&world, folder.path());
    let li = world.staff("li", &[Role::Engineer]);
    let endless = stream::repeat(Bytes::from_static(&[b'x'; 4096])).map(Ok::<_, Infallible>);
    let what = Upload { actor: &li, name: "x.log", now: world.now(), ids: world.ids.as_ref() };
    assert_eq!(refusal(files.upload(what, endless).await).code, "file.too_large");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attachment_is_referred_to_once_and_by_its_uploader_only() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        let folder = tempfile::tempdir().unwrap();
        let files = open(&world, folder.path());
        let (li, wang) = (world.staff("li", &[Role::Engineer]), world.staff("wang", &[Role::Engineer]));
        let attachment = upload(&world, &files, &li, "a.txt", b"hello").await.unwrap();
        let incident = incident(&world);
        let guard =
            |result: Result<(), WriteError>| matches!(result, Err(WriteError::Guard { label: "files_attachment" }));
        assert!(guard(refer(&world, &attachment, &wang, incident).await));
        refer(&world, &attachment, &li, incident).await.unwrap();
        assert!(guard(refer(&world, &attachment, &li, incident).await));
        let rows = world.db.rows(files::of_subject(&incident.to_string())).await.unwrap();
        let found = Attachment::read(&rows[0]).unwrap();
        assert_eq!((found.id, found.referenced_at), (attachment.id, Some(world.now())));
        assert_eq!(found.subject, Some(("incident".to_owned(), incident.to_string())));
        assert_eq!(files::not_available().code, "file.not_available");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_refers_to_for_a_day_is_swept_and_shared_content_stays() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        let folder = tempfile::tempdir().unwrap();
        let files = open(&world, folder.path());
        let li = world.staff("li", &[Role::Engineer]);
        let kept = upload(&world, &files, &li, "a.txt", b"hello").await.unwrap();
        let orphan = upload(&world, &files, &li, "b.txt", b"hello").await.unwrap();
        let alone = upload(&world, &files, &li, "c.txt", b"other").await.unwrap();
        refer(&world, &kept, &li, incident(&world)).await.unwrap();
        world.clock.forward(24 * HOUR);
        assert_eq!(files.sweep(world.now()).await.unwrap(), Swept::default());
        world.clock.forward(1);
        let fresh = upload(&world, &files, &li, "d.txt", b"fresh").await.unwrap();
        let swept = files.sweep(world.now()).await.unwrap();
        assert_eq!(swept, Swept { attachments: 2, contents: 1, leftovers: 0 });
        assert_eq!(stored(&folder), 2);
        for (attachment, stays) in [(&kept, true), (&orphan, false), (&alone, false), (&fresh, true)] {
            assert_eq!(files::find(&world.db, attachment.id).await.unwrap().is_some(), stays, "{}", attachment.name);
        }
        assert!(files.read(&kept).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_upload_that_broke_off_left_behind_is_swept_after_a_day() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        let folder = tempfile::tempdir().unwrap();
        let files = open(&world, folder.path());
        let li = world.staff("li", &[Role::Engineer]);
        upload(&world, &files, &li, "a.txt", b"hello").await.unwrap();
        world.db.script("delete from files_attachment; delete from files_blob").await.unwrap();
        assert_eq!(files.sweep(world.now()).await.unwrap().leftovers, 0);
        world.clock.forward(25 * HOUR);
        assert_eq!(files.sweep(world.now()).await.unwrap().leftovers, 1);
        assert_eq!(stored(&folder), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_and_sweeps_of_one_content_at_once_never_lose_a_staged_file() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        let folder = tempfile::tempdir().unwrap();
        let files = open(&world, folder.path());
        let li = world.staff("li", &[Role::Engineer]);
        upload(&world, &files, &li, "old.txt", b"same").await.unwrap();
        world.clock.forward(25 * HOUR);
        let uploads = futures_util::future::join_all((0..16).map(|_| upload(&world, &files, &li, "new.txt", b"same")));
        let sweeps = futures_util::future::join_all((0..4).map(|_| files.sweep(world.now())));
        let (uploaded, swept) = futures_util::future::join(uploads, sweeps).await;
        assert_eq!(swept.into_iter().map(|swept| swept.unwrap().attachments).sum::<usize>(), 1);
        for attachment in uploaded {
            let attachment = files::find(&world.db, attachment.unwrap().id).await.unwrap().unwrap();
            let read: Vec<Bytes> = files.read(&attachment).await.unwrap().try_collect().await.unwrap();
            assert_eq!(read.concat(), b"same");
        }
        assert_eq!(stored(&folder), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_kept_as_it_looks_without_what_hangs_on_it() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        let folder = tempfile::tempdir().unwrap();
        let files = open(&world, folder.path());
        let li = world.staff("li", &[Role::Engineer]);
        let polyglot = [testkit::PNG, b"PK\x03\x04<script>alert(1)</script>"].concat();
        let kept = upload(&world, &files, &li, "截图.png", &polyglot).await.unwrap();
        let clean = upload(&world, &files, &li, "again.png", testkit::PNG).await.unwrap();
        assert_eq!(kept.sha256, clean.sha256, "what was hung on is gone");
        let read: Vec<Bytes> = files.read(&kept).await.unwrap().try_collect().await.unwrap();
        let read = read.concat();
        assert_eq!(kept.size, read.len() as u64);
        assert!(!read.windows(8).any(|found| found == b"<script>") && read.starts_with(b"\x89PNG"));
        let damaged = refusal(upload(&world, &files, &li, "坏.png", &testkit::PNG[..40]).await);
        assert_eq!(damaged.code, "file.picture_damaged");
        assert_eq!(stored(&folder), 1);
    })
    .await;
}
