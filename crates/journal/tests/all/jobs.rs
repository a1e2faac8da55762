use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use journal::queue::{self, Boxed, Handler, Job, NewJob, Worker};
use kernel::{Clock, HOUR, Instant, MINUTE, SECOND};
use serde_json::json;
use storage::{Migration, Query, WriteError, WriteSet, params};
use testkit::{World, on_both};

use crate::ground::START;

const PROBE: &[Migration] = &[Migration {
    slice: "probe",
    name: "0001_done",
    text: "create table probe_done (\n id text collate \"C\" not null primary key,\n job text not null\n);\n",
}];

static NEXT: AtomicU64 = AtomicU64::new(0);

#[derive(Default)]
struct Recorder {
    broken: AtomicBool,
}

impl Handler for Recorder {
    fn run<'a>(&'a self, set: &'a mut WriteSet, job: &'a Job, _: Instant) -> Boxed<'a, Result<(), String>> {
        Box::pin(async move {
            if self.broken.load(Ordering::Relaxed) {
                return Err("the other side does not answer".into());
            }
            let id = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
            set.add(Query::built("insert into probe_done (id, job) values ($1, $2)", params![id, &job.key]));
            Ok(())
        })
    }
}

async fn put(world: &World, key: Option<&str>, run_at: Instant) {
    let mut set = WriteSet::new();
    let job = NewJob { kind: "mail", key, payload: json!({"to": 1}), run_at };
    queue::enqueue(&mut set, world.ids.as_ref(), world.clock.now(), &job);
    world.db.write(set).await.unwrap();
}

async fn done(world: &World) -> i64 {
    let row = world.db.row(Query::built("select count(*) from probe_done", params![])).await.unwrap().unwrap();
    row.int(0).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_with_a_key_is_done_once_however_often_it_is_asked_for_and_not_before_its_time() {
    on_both(&[PROBE], START, async |world| {
        let now = world.clock.now();
        put(&world, Some("a"), now).await;
        put(&world, Some("a"), now).await;
        put(&world, None, now.plus(MINUTE)).await;
        let worker = Worker::new(world.db.clone(), "mail", Arc::new(Recorder::default()));
        assert_eq!(worker.run(now).await.unwrap().done, 1);
        assert_eq!(queue::next_at(&world.db, "mail").await.unwrap(), Some(now.plus(MINUTE)));
        assert_eq!(worker.run(now.plus(MINUTE)).await.unwrap().done, 1);
        put(&world, Some("a"), now).await;
        assert_eq!(worker.run(now.plus(HOUR)).await.unwrap().done, 0);
        assert_eq!(done(&world).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_workers_share_two_hundred_jobs_and_do_each_once() {
    on_both(&[PROBE], START, async |world| {
        let now = world.clock.now();
        for n in 0..200 {
            put(&world, Some(&format!("k{n}")), now).await;
        }
        let worker = Worker::new(world.db.clone(), "mail", Arc::new(Recorder::default()));
        let (a, b, c, d) = tokio::join!(worker.run(now), worker.run(now), worker.run(now), worker.run(now));
        let total = a.unwrap().done + b.unwrap().done + c.unwrap().done + d.unwrap().done;
        assert_eq!((total, done(&world).await), (200, 200));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_slept_through_its_lease_records_nothing() {
    on_both(&[PROBE], START, async |world| {
        let now = world.clock.now();
        put(&world, Some("a"), now).await;
        let slept = queue::claim(&world.db, "mail", now, 5, -1).await.unwrap().remove(0);
        let awake = queue::claim(&world.db, "mail", now, 5, MINUTE).await.unwrap().remove(0);
        assert_eq!((slept.id, awake.attempts), (awake.id, 2));
        assert!(queue::claim(&world.db, "mail", now, 5, MINUTE).await.unwrap().is_empty());
        let mut set = WriteSet::new();
        queue::complete(&mut set, &slept, now);
        assert!(matches!(world.db.write(set).await, Err(WriteError::Guard { label: queue::LEASE })));
        let mut set = WriteSet::new();
        queue::complete(&mut set, &awake, now);
        world.db.write(set).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_job_comes_again_at_growing_distance_ends_as_a_dead_letter_and_can_be_revived() {
    on_both(&[PROBE], START, async |world| {
        let mut now = world.clock.now();
        put(&world, Some("a"), now).await;
        let handler = Arc::new(Recorder::default());
        handler.broken.store(true, Ordering::Relaxed);
        let worker = Worker::new(world.db.clone(), "mail", Arc::clone(&handler) as Arc<dyn Handler>).attempts(3);
        for wait in [10 * SECOND, 20 * SECOND] {
            assert_eq!(worker.run(now).await.unwrap().failed, 1);
            assert_eq!(worker.run(now.plus(wait - 1)).await.unwrap().failed, 0);
            now = now.plus(wait);
        }
        assert_eq!(worker.run(now).await.unwrap().dead, 1);
        let letter = queue::read(&world.db.row(queue::dead(10)).await.unwrap().unwrap()).unwrap();
        assert_eq!((letter.attempts, letter.last_error.as_deref()), (3, Some("the other side does not answer")));
        handler.broken.store(false, Ordering::Relaxed);
        let mut set = WriteSet::new();
        queue::revive(&mut set, letter.id, now);
        world.db.write(set).await.unwrap();
        assert_eq!(worker.run(now).await.unwrap().done, 1);
        let mut set = WriteSet::new();
        queue::sweep(&mut set, now.plus(1));
        world.db.write(set).await.unwrap();
        let left = world.db.row(Query::built("select count(*) from journal_job", params![])).await.unwrap().unwrap();
        assert_eq!(left.int(0).unwrap(), 0);
    })
    .await;
}

#[test]
fn the_distance_doubles_up_to_an_hour() {
    let seconds: Vec<_> = [1, 2, 3, 8, 10, 99].map(|attempt| queue::distance(attempt) / SECOND).to_vec();
    assert_eq!(seconds, [10, 20, 40, 1280, 3600, 3600]);
}
