use journal::{Entry, Stamp, Verify, Visibility, Why};
use kernel::{Actor, Clock, EntryId};
use serde_json::json;
use storage::{Query, WriteSet, params};
use testkit::World;

pub const START: &str = "2026-11-05T02:00:00Z";

pub fn entry(subject: &str, kind: &'static str, world: &World) -> Entry {
    Entry {
        subject_kind: "incident",
        subject: subject.to_owned(),
        kind,
        occurred_at: world.clock.now(),
        customer: None,
        visibility: Visibility::Public,
        body: json!({"severity": 2, "text": "查询转圈"}),
        personal: vec![("reporter", "李敏 13800000000".to_owned())],
    }
}

/// Appends `count` entries, one write set each.
pub async fn append(world: &World, count: usize) -> Vec<EntryId> {
    let mut ids = Vec::new();
    for n in 0..count {
        world.clock.forward(1000);
        ids.extend(append_set(world, &format!("i-{n}"), &["incident.reported"]).await);
    }
    ids
}

pub async fn append_set(world: &World, subject: &str, kinds: &[&'static str]) -> Vec<EntryId> {
    let actor = Actor::Platform { part: "test" };
    let stamp = Stamp { actor: &actor, now: world.clock.now(), ids: world.ids.as_ref() };
    let mut set = WriteSet::new();
    let ids = journal::append(&mut set, stamp, kinds.iter().map(|kind| entry(subject, kind, world)).collect());
    world.db.write(set).await.unwrap();
    ids
}

pub async fn seal(world: &World) -> u64 {
    journal::Sealer::new(world.db.clone(), "test").run(world.clock.now()).await.unwrap()
}

/// What somebody with the database in his hands would do.
pub async fn tamper(world: &World, sql: &str) {
    let mut set = WriteSet::new();
    for part in sql.split(';') {
        set.add(Query::built(part.trim(), params![]));
    }
    world.db.write(set).await.unwrap();
}

pub async fn verdict(world: &World) -> Result<u64, (i64, Why)> {
    read(journal::verify(&world.db, &[]).await.unwrap())
}

pub fn read(verify: Verify) -> Result<u64, (i64, Why)> {
    match verify {
        Verify::Whole(verified) => Ok(verified.entries),
        Verify::Broken(broken) => Err((broken.seq, broken.why)),
    }
}
