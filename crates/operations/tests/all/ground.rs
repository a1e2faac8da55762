//! A platform's data small enough to look through: journal entries, a file something refers to, and a staged one.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use files::{Attachment, Files, Limits, Upload};
use futures_util::stream;
use journal::{Entry, Sealer, Stamp, Visibility};
use kernel::Actor;
use operations::backup::Source;
use serde_json::json;
use storage::{Db, Engine, Migration, WriteSet};
use tempfile::TempDir;
use testkit::{World, postgres_config};

pub const AT: &str = "2026-11-28T02:30:00Z";

/// What the world of these tests is made of, in order.
pub fn migrations() -> Vec<Migration> {
    [storage::MIGRATIONS, journal::MIGRATIONS, app::MIGRATIONS, files::MIGRATIONS, operations::MIGRATIONS].concat()
}

pub struct House {
    pub world: World,
    pub folder: TempDir,
    pub attached: Attachment,
    pub staged: Attachment,
}

impl House {
    pub async fn on(engine: Engine) -> Self {
        let world = World::new(engine, &[files::MIGRATIONS, operations::MIGRATIONS], AT).await;
        let folder = tempfile::tempdir().unwrap();
        let files = files_of(&world.db, &folder.path().join("attachments"));
        let actor = Actor::Platform { part: "test" };
        let attached = upload(&world, &files, &actor, "照片.txt", b"the room's QR").await;
        let staged = upload(&world, &files, &actor, "later.txt", b"nobody came").await;
        let mut set = WriteSet::new();
        files::reference(&mut set, &[attached.id], ("incident", "one"), &actor, world.now());
        world.db.write(set).await.unwrap();
        for n in 0..25 {
            append(&world, &format!("i-{n}"), &["incident.reported", "incident.assigned"]).await;
        }
        seal(&world).await;
        Self { world, folder, attached, staged }
    }

    pub fn source(&self) -> Source {
        Source {
            attachments: self.folder.path().join("attachments"),
            folder: self.backups(),
            program: "0.1.0",
            release: 1,
        }
    }

    pub fn backups(&self) -> PathBuf {
        self.folder.path().join("backups")
    }
}

pub fn files_of(db: &Db, folder: &Path) -> Files {
    Files::open(db.clone(), folder, Limits::default()).unwrap()
}

async fn upload(world: &World, files: &Files, actor: &Actor, name: &str, content: &[u8]) -> Attachment {
    let pieces: Vec<Result<Bytes, Infallible>> = vec![Ok(Bytes::copy_from_slice(content))];
    let what = Upload { actor, name, now: world.now(), ids: world.ids.as_ref() };
    files.upload(what, stream::iter(pieces)).await.unwrap()
}

/// One write set with an entry of each kind.
pub async fn append(world: &World, subject: &str, kinds: &[&'static str]) {
    world.clock.forward(2000);
    let actor = Actor::Platform { part: "test" };
    let stamp = Stamp { actor: &actor, now: world.now(), ids: world.ids.as_ref() };
    let entry = |kind: &&'static str| Entry {
        subject_kind: "incident",
        subject: subject.to_owned(),
        kind,
        occurred_at: world.now(),
        customer: None,
        visibility: Visibility::Public,
        body: json!({ "text": "换行\n“引号”" }),
        personal: vec![("reporter", "李敏".to_owned())],
    };
    let mut set = WriteSet::new();
    journal::append(&mut set, stamp, kinds.iter().map(entry).collect());
    world.db.write(set).await.unwrap();
}

pub async fn seal(world: &World) {
    Sealer::new(world.db.clone(), "test").run(world.now()).await.unwrap();
}

/// A new PostgreSQL database with nothing in it, and its connection string.
pub async fn empty_server() -> (testkit::TestDb, String) {
    let kept = testkit::TestDb::create(Engine::Postgres).await;
    let testkit::TestDb::Postgres(name) = &kept else { panic!("another engine") };
    let config = format!("{} dbname={name}", postgres_config());
    (kept, config)
}
