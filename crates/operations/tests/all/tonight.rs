use std::sync::Arc;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use journal::queue::Worker;
use kernel::{HOUR, MINUTE};
use operations::backup::check;
use operations::{BACKUP_JOB, Operations, Plan, last, last_good};
use storage::{Engine, Query, params};

use crate::ground::House;

fn node(house: &House) -> (Arc<Operations>, Worker) {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let plan = Plan { at: Time::constant(12, 0, 0, 0), zone, keep: 2, alarm_after: 36 * HOUR };
    let operations = Arc::new(Operations::new(Arc::clone(&house.world.app), house.source(), Some(plan)));
    let worker = Worker::new(house.world.db.clone(), BACKUP_JOB, Arc::clone(&operations) as _).patient(2 * HOUR);
    (operations, worker)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_night_one_backup_is_made_however_many_nodes_ask_for_it() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = House::on(engine).await;
        let nodes = [node(&house), node(&house)];
        for night in 1..=3 {
            for (operations, worker) in &nodes {
                operations.schedule(house.world.now()).await.unwrap();
                assert_eq!(worker.run(house.world.now()).await.unwrap().done, 0, "not before its time");
            }
            house.world.clock.forward(24 * HOUR);
            let mut made = 0;
            for (_, worker) in &nodes {
                made += worker.run(house.world.now()).await.unwrap().done;
            }
            assert_eq!(made, 1, "night {night}");
            let run = last_good(&house.world.db).await.unwrap().unwrap();
            check(run.folder.as_ref()).await.unwrap();
            assert_eq!(run.ended_at, house.world.now());
        }
        assert_eq!(std::fs::read_dir(house.backups()).unwrap().count(), 2, "two are kept");
        let told = Query::built("select count(*) from journal_entry where kind = 'backup.made'", params![]);
        assert_eq!(house.world.db.row(told).await.unwrap().unwrap().int(0).unwrap(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_that_fails_is_recorded_tried_again_and_the_last_good_one_stays_known() {
    let house = House::on(Engine::Sqlite).await;
    let (operations, worker) = node(&house);
    operations.schedule(house.world.now()).await.unwrap();
    house.world.clock.forward(24 * HOUR);
    // A file stands where the folder should be: the disk is not mounted.
    std::fs::write(house.backups(), b"").unwrap();
    assert_eq!(worker.run(house.world.now()).await.unwrap().failed, 1);
    let run = last(&house.world.db).await.unwrap().unwrap();
    assert!(!run.good && run.problem.is_some_and(|problem| problem.contains("backups")));
    assert_eq!(last_good(&house.world.db).await.unwrap(), None);
    std::fs::remove_file(house.backups()).unwrap();
    house.world.clock.forward(MINUTE);
    assert_eq!(worker.run(house.world.now()).await.unwrap().done, 1);
    assert!(last(&house.world.db).await.unwrap().unwrap().good);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_told_to_stop_leaves_the_backup_to_another() {
    let house = House::on(Engine::Sqlite).await;
    let (operations, worker) = node(&house);
    operations.schedule(house.world.now()).await.unwrap();
    house.world.clock.forward(24 * HOUR);
    operations.stop();
    let round = worker.run(house.world.now()).await.unwrap();
    assert_eq!((round.done, round.failed), (0, 1));
    house.world.clock.forward(MINUTE);
    let (_, other) = node(&house);
    assert_eq!(other.run(house.world.now()).await.unwrap().done, 1, "its lease did not have to run out");
}
