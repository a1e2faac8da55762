use std::sync::Arc;
use std::sync::atomic::Ordering;

use clocks::{Milestone, Subject};
use kernel::{CalendarId, Ids, Instant, MINUTE, SeededIds};
use storage::{Query, params};
use testkit::on_both;

use crate::ground::{Effects, PROBE, START, at, clocks_of, driver, lines, put};

#[tokio::test(flavor = "multi_thread")]
async fn s27_each_level_fires_once_although_two_workers_look_every_minute() {
    on_both(&[clocks::MIGRATIONS, PROBE], START, async |world| {
        let effects = Arc::new(Effects::new());
        put(&world, &[effects.clock("one", Milestone::Restore, "2h", at("05 10:00"))]).await;
        let (one, two) = (driver(&world, &effects), driver(&world, &effects));
        for minute in 0..125 {
            let now = at("05 10:00").plus(minute * MINUTE);
            let (a, b) = tokio::join!(one.run_due(now, 10), two.run_due(now, 10));
            assert_eq!((a.unwrap().failed, b.unwrap().failed), (0, 0));
        }
        assert_eq!(
            lines(&world, "one").await,
            ["restore half", "restore warn", "restore due", "restore clock.breached", "restore half+warn+due together"]
                .map(str::to_owned)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s28_after_a_downtime_everything_missed_happens_in_order_and_says_it_is_late() {
    on_both(&[clocks::MIGRATIONS, PROBE], START, async |world| {
        let effects = Arc::new(Effects::new());
        let long = effects.clock("one", Milestone::Restore, "10h", at("05 10:00"));
        let short = effects.clock("one", Milestone::Respond, "6h", at("05 10:00"));
        put(&world, &[long, short]).await;
        let ran = driver(&world, &effects).run_due(at("05 19:00"), 1).await.unwrap();
        assert_eq!((ran.fired, ran.failed), (2, 0));
        assert_eq!(
            lines(&world, "one").await,
            ["restore half late", "respond clock.breached", "restore warn late"].map(str::to_owned)
        );
        assert_eq!(driver(&world, &effects).run_due(at("05 19:00"), 1).await.unwrap().written, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s29_five_thousand_deadlines_of_one_minute_all_fire_in_one_run() {
    on_both(&[clocks::MIGRATIONS, PROBE], START, async |world| {
        let effects = Arc::new(Effects::new());
        let all: Vec<_> = (0..5000)
            .map(|n| effects.clock(&format!("s{n}"), Milestone::Restore, "2h", at("05 10:00").plus(n * 10_000)))
            .collect();
        put(&world, &all).await;
        let ran = driver(&world, &effects).run_due(at("05 11:01"), 500).await.unwrap();
        assert_eq!((ran.fired, ran.written, ran.failed), (5000, 5000, 0));
        let row = world.db.row(Query::built("select count(*) from clocks_rung", params![])).await.unwrap().unwrap();
        assert_eq!(row.int(0).unwrap(), 5000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s33_with_nobody_behind_a_rung_the_next_one_goes_out_at_once() {
    on_both(&[clocks::MIGRATIONS, PROBE], START, async |world| {
        let effects = Arc::new(Effects::new());
        effects.lead_is_away.store(true, Ordering::Relaxed);
        put(&world, &[effects.clock("one", Milestone::Restore, "10h", at("05 10:00"))]).await;
        driver(&world, &effects).run_due(at("05 15:00"), 10).await.unwrap();
        assert_eq!(lines(&world, "one").await, ["restore warn for half".to_owned()]);
        let rungs = world.db.rows(clocks::store::rungs_of_subject(&Subject::new("probe", "one"))).await.unwrap();
        let rungs: Vec<_> = rungs.iter().map(|row| clocks::store::read_rung(row).unwrap()).collect();
        assert_eq!(
            rungs.iter().map(|r| (r.rung.as_str(), r.nobody)).collect::<Vec<_>>(),
            [("half", true), ("warn", false)]
        );
        assert_eq!(rungs[1].in_place_of.as_deref(), Some("half"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_effect_that_cannot_be_had_leaves_its_clock_for_the_next_run_and_the_others_go_on() {
    on_both(&[clocks::MIGRATIONS, PROBE], START, async |world| {
        let broken = Arc::new(Effects { broken: Some("bad".into()), ..Effects::new() });
        put(
            &world,
            &[
                broken.clock("bad", Milestone::Restore, "2h", at("05 10:00")),
                broken.clock("good", Milestone::Restore, "2h", at("05 10:00")),
            ],
        )
        .await;
        let now = at("05 11:00");
        let ran = driver(&world, &broken).run_due(now, 10).await.unwrap();
        assert_eq!((ran.fired, lines(&world, "bad").await.len()), (1, 0));
        assert!(ran.failed > 0);
        let mended = Arc::new(Effects { ids: SeededIds::new(5), ..Effects::new() });
        assert_eq!(driver(&world, &mended).run_due(now, 10).await.unwrap().fired, 1);
        assert_eq!(lines(&world, "bad").await, ["restore half".to_owned()]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_needless_rung_is_marked_in_the_record() {
    on_both(&[clocks::MIGRATIONS, PROBE], START, async |world| {
        let effects = Arc::new(Effects::new());
        put(&world, &[effects.clock("one", Milestone::Restore, "10h", at("05 10:00"))]).await;
        driver(&world, &effects).run_due(at("05 15:00"), 10).await.unwrap();
        let clock = clocks_of(&world, "one").await.remove(0);
        let met = clock.meet(at("05 14:50"), effects.frame(), at("05 15:10")).unwrap();
        let mut set = storage::WriteSet::new();
        clocks::store::record(&mut set, &met);
        world.db.write(set).await.unwrap();
        let row = world.db.row(clocks::store::rungs_of_subject(&Subject::new("probe", "one"))).await.unwrap().unwrap();
        assert!(clocks::store::read_rung(&row).unwrap().needless);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s24_a_calendar_edit_recomputes_every_open_clock_batch_by_batch_and_leaves_closed_ones() {
    on_both(&[clocks::MIGRATIONS, PROBE], START, async |world| {
        let effects = Arc::new(Effects::new());
        let mut all: Vec<_> = (0..300)
            .map(|n| effects.clock(&format!("s{n}"), Milestone::Resolve, "3wd", at("05 10:00").plus(n)))
            .collect();
        let now = at("05 12:00");
        all[0] = all[0].clone().meet(now, effects.frame(), now).unwrap().clock;
        put(&world, &all).await;
        let from = all[0].target.calendar;
        let to = CalendarId::from_uuid(SeededIds::new(8).fresh(Instant::default()));
        let mut spec = effects.calendar.spec().clone();
        spec.week[5] = spec.week[0].clone();
        let edited =
            Arc::new(Effects { calendar: Arc::new(worktime::Calendar::compile(&spec).unwrap()), ..Effects::new() });
        let done = driver(&world, &edited).recalendar(from, to, now, 64).await.unwrap();
        assert_eq!(done, 299);
        let moved = clocks_of(&world, "s1").await.remove(0);
        assert_eq!((moved.due_at(), moved.generation, moved.target.calendar), (Some(at("09 18:00")), 1, to));
        assert_eq!(clocks_of(&world, "s0").await[0].due_at(), Some(at("10 18:00")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_breach_and_a_rung_of_one_instant_each_change_the_subject_without_standing_in_each_others_way() {
    on_both(&[clocks::MIGRATIONS, PROBE], START, async |world| {
        let effects = Arc::new(Effects { guards: true, ..Effects::new() });
        world.db.script("insert into probe_subject (id, version) values ('one', 1)").await.unwrap();
        let mut clock = effects.clock("one", Milestone::Restore, "2h", at("05 10:00"));
        clock.target.severity = Some(1);
        put(&world, &[clock]).await;
        let ran = driver(&world, &effects).run_due(at("05 13:00"), 10).await.unwrap();
        assert_eq!((ran.lost, ran.failed, ran.fired), (0, 0, 3));
        let row = world.db.row(Query::built("select version from probe_subject", params![])).await.unwrap().unwrap();
        assert_eq!(row.int(0).unwrap(), 5, "three rungs and one breach");
        assert_eq!(
            lines(&world, "one").await,
            ["restore half late", "restore warn late", "restore due late", "restore clock.breached"].map(str::to_owned)
        );
    })
    .await;
}
