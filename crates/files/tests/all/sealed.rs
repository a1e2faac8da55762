//! Contents sealed on the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use files::{Attachment, Files, FilesError, Resealed, Swept};
use futures_util::TryStreamExt;
use kernel::{HOUR, Role};
use keys::{Cipher, Keys};
use testkit::{World, on_both};

use crate::{AT, incident, open, refer, upload};

async fn content(files: &Files, attachment: &Attachment) -> Result<Vec<u8>, FilesError> {
    let pieces: Vec<Bytes> = files.read(attachment).await?.try_collect().await?;
    Ok(pieces.concat())
}

fn sealing(world: &World, folder: &Path, keys: Keys) -> Files {
    open(world, folder).sealed_by(Some(Arc::new(keys)))
}

/// Every file of the store.
fn lying(folder: &Path) -> Vec<PathBuf> {
    let inside = |path: PathBuf| std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    inside(folder.to_owned()).flat_map(inside).collect()
}

fn holds(folder: &Path, words: &[u8]) -> bool {
    lying(folder).iter().any(|path| std::fs::read(path).unwrap().windows(words.len()).any(|found| found == words))
}

/// N14 of attachments: who has the disk or a backup has nothing to read.
#[tokio::test(flavor = "multi_thread")]
async fn n14_no_byte_of_an_attachment_lies_open_under_either_cipher() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        for (cipher, said) in
            [(Cipher::Aes256Gcm, "拓扑 10.20.0.1 核心交换机"), (Cipher::Sm4Gcm, "接口人 李敏 13800000000")]
        {
            let (folder, apart) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let path = apart.path().join("keys");
            let files = sealing(&world, folder.path(), Keys::kept_in(&path).sealing_by(cipher));
            let li = world.staff("li", &[Role::Engineer]);
            let long = said.repeat(9000).into_bytes();
            let attachment = upload(&world, &files, &li, "a.txt", &long).await.unwrap();
            assert!(!holds(folder.path(), said.as_bytes()));
            assert_eq!(content(&files, &attachment).await.unwrap(), long);
            let found = files::find(&world.db, attachment.id).await.unwrap().unwrap();
            assert_eq!(content(&files, &found).await.unwrap(), long, "another node reads it by its row");
            assert_eq!(files.contents_open().await.unwrap(), Some(true));
            // Without the key, and with another's, nobody reads it.
            let other = apart.path().join("other");
            Keys::kept_in(&other).seal("x", b"x").unwrap();
            assert!(content(&open(&world, folder.path()), &found).await.is_err());
            let strange = sealing(&world, folder.path(), Keys::open(&other).unwrap());
            assert!(content(&strange, &found).await.is_err());
            assert_eq!(strange.contents_open().await.unwrap(), Some(false));
            world.db.script("delete from files_attachment; delete from files_blob").await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_content_that_was_changed_or_cut_off_on_the_disk_is_not_given_out_whole() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        let (folder, apart) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let files = sealing(&world, folder.path(), Keys::kept_in(&apart.path().join("keys")));
        let li = world.staff("li", &[Role::Engineer]);
        let attachment = upload(&world, &files, &li, "a.txt", &b"evidence ".repeat(20_000)).await.unwrap();
        let path = lying(folder.path()).remove(0);
        let whole = std::fs::read(&path).unwrap();
        let mut changed = whole.clone();
        changed[100_000] ^= 1;
        for wrong in [&changed, &whole[..whole.len() - 1], &whole[..65_552]] {
            std::fs::write(&path, wrong).unwrap();
            assert!(content(&files, &attachment).await.is_err());
        }
        std::fs::write(&path, &whole).unwrap();
        assert_eq!(content(&files, &attachment).await.unwrap().len(), 180_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_seals_keys_anew_leaves_contents_and_seals_what_lay_open_while_others_read() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        let (folder, apart) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = apart.path().join("keys");
        let li = world.staff("li", &[Role::Engineer]);
        let before = open(&world, folder.path());
        let old = upload(&world, &before, &li, "old.txt", b"kept before there were keys").await.unwrap();
        refer(&world, &old, &li, incident(&world)).await.unwrap();
        let running = sealing(&world, folder.path(), Keys::kept_in(&path));
        let new = upload(&world, &running, &li, "new.txt", b"kept under the first key").await.unwrap();
        assert_eq!(content(&running, &old).await.unwrap(), b"kept before there were keys");
        let sealed_before = std::fs::read(lying(folder.path()).into_iter().find(|at| is(at, &new)).unwrap()).unwrap();

        Keys::rotate(&path).unwrap();
        let rotating = sealing(&world, folder.path(), Keys::open(&path).unwrap());
        let did = rotating.reseal(world.ids.as_ref(), world.now()).await.unwrap();
        assert_eq!(did, Resealed { keys: 1, contents: 1 });
        assert_eq!(rotating.reseal(world.ids.as_ref(), world.now()).await.unwrap(), Resealed::default());
        assert!(!holds(folder.path(), b"kept before"));
        let sealed_after = std::fs::read(lying(folder.path()).into_iter().find(|at| is(at, &new)).unwrap()).unwrap();
        assert_eq!(sealed_before, sealed_after, "the content itself is left as it was");

        // What a node holds that looked before reads on, and so does one that knew only the first key.
        for files in [&running, &rotating] {
            assert_eq!(content(files, &old).await.unwrap(), b"kept before there were keys");
            let found = files::find(&world.db, new.id).await.unwrap().unwrap();
            assert_eq!(content(files, &found).await.unwrap(), b"kept under the first key");
        }
        // The same content again is stored once, and a sweep takes the right ones.
        let again = upload(&world, &running, &li, "again.txt", b"kept before there were keys").await.unwrap();
        assert_eq!(content(&running, &again).await.unwrap(), b"kept before there were keys");
        world.clock.forward(25 * HOUR);
        let swept = running.sweep(world.now()).await.unwrap();
        assert_eq!(swept, Swept { attachments: 2, contents: 1, leftovers: 0 });
        assert_eq!(content(&running, &old).await.unwrap(), b"kept before there were keys");
        assert_eq!(lying(folder.path()).len(), 1);
    })
    .await;
}

fn is(path: &Path, attachment: &Attachment) -> bool {
    path.file_name().unwrap().to_str().unwrap().starts_with(&attachment.sha256)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_content_is_not_sealed_over() {
    on_both(&[files::MIGRATIONS], AT, async |world| {
        let (folder, apart) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let li = world.staff("li", &[Role::Engineer]);
        let old = upload(&world, &open(&world, folder.path()), &li, "old.txt", b"as it was").await.unwrap();
        let path = lying(folder.path()).remove(0);
        std::fs::write(&path, b"as it is").unwrap();
        let files = sealing(&world, folder.path(), Keys::kept_in(&apart.path().join("keys")));
        assert!(matches!(files.reseal(world.ids.as_ref(), world.now()).await, Err(FilesError::Store(why)) if why.contains("damaged")));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(files.reseal(world.ids.as_ref(), world.now()).await.unwrap(), Resealed::default());
        assert!(matches!(content(&files, &old).await, Err(FilesError::Gone)));
    })
    .await;
}
