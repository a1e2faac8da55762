//! Much behind one: long queues and long histories do not slow down the work of the moment.

use std::time::{Duration, Instant as Wall};

use serde_json::json;
use stories::{Fault, Setting, World, on_both};

/// A hundred thousand copies of what waits to be sent and of a job to be done, as they gather while nothing works them off.
const ASLEEP: [&str; 8] = [
    "create table series as with recursive s(i) as (select 1 union all select i + 1 from s where i < 100000) select i from s",
    "create table more as select d.*, s.i as n from (select * from notify_delivery where state = 'queued' limit 1) as d cross join series s",
    "update more set id = substr(id, 1, 24) || substr(cast(1000000000000 + n as text), 2)",
    "alter table more drop column n",
    "insert into notify_delivery select * from more",
    "insert into journal_job (id, kind, key, payload, run_at, attempts, state, lease_until, token, created_at) \
     select 'asleep-' || cast(i as text), 'asleep', cast(i as text), '{}', 0, 0, 'ready', 0, 0, 0 from series",
    "drop table more",
    "drop table series",
];

/// Five thousand copies of the messages, and two thousand stretches of waiting: ten years of one case.
const TEN_YEARS: [&str; 5] = [
    "create table series as with recursive s(i) as (select 1 union all select i + 1 from s where i < 5000) select i from s",
    "create table more as select m.*, s.i as n from (select * from desk_message limit 1) as m cross join series s",
    "update more set id = substr(id, 1, 24) || substr(cast(1000000000000 + n as text), 2), at = at + n, entered_at = entered_at + n",
    "alter table more drop column n",
    "insert into desk_message select * from more",
];
const TEN_YEARS_OF_WAITING: [&str; 3] = [
    "insert into desk_pause (id, incident, reason, note, started_at, ended_at, by_whom) \
     select substr(p.id, 1, 24) || substr(cast(1000000000000 + s.i as text), 2), p.incident, p.reason, p.note, p.started_at, \
     p.ended_at, p.by_whom from (select * from desk_pause limit 1) as p cross join series s where s.i <= 2000",
    "drop table more",
    "drop table series",
];

async fn run(world: &World, statements: &[&str]) {
    for statement in statements {
        world.platform.app.db.script(statement).await.unwrap();
    }
}

/// How long the quickest of several took, which other work on the machine delays least.
#[expect(clippy::disallowed_methods, reason = "how long an answer takes is no business instant")]
async fn quickest(rounds: usize, mut one: impl AsyncFnMut(usize)) -> Duration {
    let mut best = Duration::MAX;
    for round in 0..rounds {
        let began = Wall::now();
        one(round).await;
        best = best.min(began.elapsed());
    }
    best
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_51_a_hundred_thousand_waiting_jobs_do_not_slow_a_report_down() {
    on_both(Setting::at("2026-11-03 10:00").capacity(100), async |world| {
        let report = async |name: &str, round: usize| {
            world
                .report("李敏", &format!("{name}第 {round} 个窗口打不开"))
                .known()
                .touching("department", "none")
                .await;
        };
        let before = quickest(12, async |round| report("前", round).await).await;
        run(world, &ASLEEP).await;
        let waiting = world
            .platform
            .app
            .db
            .rows(storage::Query::built("select count(*) from notify_delivery where state = 'queued'", vec![]));
        assert!(waiting.await.unwrap()[0].int(0).unwrap() > 100_000);
        let after = quickest(40, async |round| report("后", round).await).await;
        assert!(
            after < before * 2,
            "{:?}: {before:?} before, {after:?} behind the queue",
            world.platform.app.db.engine()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_52_a_case_of_ten_years_opens_and_is_reopened_at_once() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "收费窗口点结算后一直转圈").known().touching("department", "slow").await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.by(&engineer).does("messages", &fault, json!({ "text": "请补充操作步骤" })).await;
        world.by(&engineer).accepts(&fault).await;
        world.by(&engineer).pauses(&fault, "waiting_customer").await;
        world.forward(kernel::HOUR).await;
        world.by(&engineer).resumes(&fault).await;
        run(world, &TEN_YEARS).await;
        run(world, &TEN_YEARS_OF_WAITING).await;
        let open = async |fault: &Fault| {
            world.see(fault).await;
            world.phone("李敏", fault).await;
        };
        let opened = quickest(3, async |_| open(&fault).await).await;
        assert!(opened < Duration::from_secs(2), "{opened:?}");
        world.by(&engineer).resolves(&fault, "data").await;
        let reopened = quickest(1, async |_| {
            world.by("李敏").rejects(&fault, false).await;
        })
        .await;
        assert!(reopened < Duration::from_secs(1), "{reopened:?}");
        assert_eq!(world.see(&fault).await.state(), "in_progress");
    })
    .await;
}
