//! Who gets it: nobody on duty, declined, not accepted in time.

use serde_json::json;
use storage::params;
use stories::{Setting, World, at, on_both};

#[tokio::test]
async fn with_nobody_on_duty_it_waits_in_the_queue_its_clocks_run_and_the_lead_is_told() {
    on_both(Setting::at("2026-11-03 10:00").nobody_on_duty(), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let seen = world.see(&fault).await;
        assert_eq!((seen.state(), seen.engineer()), ("reported", ""));
        assert_eq!(seen.due("respond"), at("2026-11-03 11:00"));
        world.phone("周凯", &fault).await.expects(&["unassigned"]);
        world.phone("刘佳", &fault).await.expects(&["unassigned"]);
        world.until(at("2026-11-03 10:20")).await;
        world.by("刘佳").assigns(&fault, "李伟").await;
        let seen = world.see(&fault).await;
        assert_eq!((seen.state(), seen.engineer()), ("assigned", "李伟"));
        assert_eq!(seen.due("respond"), at("2026-11-03 11:00"), "waiting in the queue gives no more time");
        world.phone("李伟", &fault).await.rang_once_for("assigned");
    })
    .await;
}

#[tokio::test]
async fn whoever_declines_or_stays_silent_is_followed_by_the_next_and_not_asked_again() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let first = world.see(&fault).await.engineer().to_owned();
        world.by(&first).declines(&fault).await;
        let second = world.see(&fault).await.engineer().to_owned();
        assert_ne!(first, second);
        world.until(at("2026-11-03 10:19:59")).await;
        assert_eq!(world.see(&fault).await.engineer(), second);
        world.until(at("2026-11-03 10:20")).await;
        let third = world.see(&fault).await.engineer().to_owned();
        assert!(![&first, &second].contains(&&third), "{third} had it before");
        world.phone(&third, &fault).await.rang_once_for("assigned");
        world.until(at("2026-11-03 10:40")).await;
        let fourth = world.see(&fault).await.engineer().to_owned();
        world.until(at("2026-11-03 11:00")).await;
        let seen = world.see(&fault).await;
        assert!(![&first, &second, &third].contains(&&fourth), "{fourth} had it before");
        assert_eq!((seen.state(), seen.engineer()), ("reported", ""), "all four were asked");
        world.phone("周凯", &fault).await.rang_once_for("unassigned");
    })
    .await;
}

#[tokio::test]
async fn scenario_45_a_rung_calls_whoever_has_it_now_not_whoever_was_chosen_first() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let had = world.see(&fault).await.engineer().to_owned();
        world.by(&had).accepts(&fault).await;
        let next = if had == "郑洁" { "吴磊" } else { "郑洁" };
        world.by("刘佳").assigns(&fault, next).await;
        world.by(next).accepts(&fault).await;
        world.until(at("2026-11-03 11:30")).await;
        let is_rung = |event: &String| event.starts_with("rung-");
        let (first, now) = (world.phone(&had, &fault).await.told, world.phone(next, &fault).await.told);
        assert!(now.iter().any(is_rung) && !first.iter().any(is_rung), "{first:?} {now:?}");
    })
    .await;
}

#[tokio::test]
async fn scenario_20_another_engineer_restarts_no_clock() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let before = world.see(&fault).await;
        let had = before.engineer().to_owned();
        world.by(&had).accepts(&fault).await;
        world.until(at("2026-11-03 10:30")).await;
        let next = if had == "郑洁" { "吴磊" } else { "郑洁" };
        world.by("刘佳").assigns(&fault, next).await;
        let after = world.see(&fault).await;
        assert_eq!(after.engineer(), next);
        for milestone in ["respond", "plan", "restore"] {
            let (one, two) = (before.clock(milestone), after.clock(milestone));
            assert_eq!((one.id, one.due), (two.id, two.due), "{milestone}");
        }
    })
    .await;
}

#[tokio::test]
async fn leave_takes_somebody_out_and_the_named_engineer_comes_first() {
    let setting = Setting::at("2026-11-03 10:00").named(&["孙浩", "郑洁"]).on_leave(
        "孙浩",
        "2026-11-01 00:00",
        "2026-11-08 00:00",
    );
    on_both(setting, async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        assert_eq!(world.see(&fault).await.engineer(), "郑洁", "A is on leave: B");
        let beyond = json!({ "person_id": world.person("李伟"), "beyond_capacity": true });
        let refused = world.by("刘佳").tries("assignment", &fault, beyond).await;
        assert_eq!(refused.problem(422), "assignment.beyond_capacity");
    })
    .await;
}

storage::sql! {
    COUNTED = "select open_count from work_load where person_id = $1";
}

/// How much open work counts against the capacity of `who`.
async fn counted(world: &World, who: &str) -> i64 {
    let row = world.platform.app.db.row(COUNTED.with(params![world.person(who)])).await.unwrap();
    row.unwrap().int(0).unwrap()
}

#[tokio::test]
async fn work_handed_over_while_it_waits_counts_for_nobody_until_it_goes_on() {
    on_both(Setting::at("2026-11-03 10:00").capacity(1), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let had = world.see(&fault).await.engineer().to_owned();
        let next = if had == "郑洁" { "吴磊" } else { "郑洁" };
        world.by(&had).accepts(&fault).await;
        world.by(&had).pauses(&fault, "waiting_customer").await;
        assert_eq!((counted(world, &had).await, counted(world, next).await), (0, 0), "what waits does not count");
        world.by("刘佳").assigns(&fault, next).await;
        let seen = world.see(&fault).await;
        assert_eq!((seen.state(), seen.engineer()), ("waiting", next));
        assert_eq!((counted(world, &had).await, counted(world, next).await), (0, 0), "nor for whom it is given to");
        world.forward(kernel::HOUR).await;
        assert_eq!(world.see(&fault).await.engineer(), next, "what waits is not passed on by silence");
        world.by(next).resumes(&fault).await;
        assert_eq!(counted(world, next).await, 1);
        world.by(next).resolves(&fault, "software_defect").await;
        world.by("刘佳").assigns(&fault, &had).await;
        assert_eq!(
            (counted(world, &had).await, counted(world, next).await),
            (0, 0),
            "what waits to be confirmed neither"
        );
        world.by("李敏").rejects(&fault, false).await;
        assert_eq!((counted(world, &had).await, counted(world, next).await), (1, 0));
        world.by(&had).resolves(&fault, "software_defect").await;
        world.by("李敏").confirms(&fault).await;
        assert_eq!((counted(world, &had).await, counted(world, next).await), (0, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_that_nobody_accepts_is_passed_on_at_once_however_much_it_is() {
    const STORM: usize = 230;
    on_both(Setting::at("2026-11-03 10:00").capacity(150), async |world| {
        for n in 0..STORM {
            world.report("李敏", &format!("第 {n} 个查询点打不开")).known().touching("several", "slow").await;
        }
        world.sleep_through(25 * kernel::MINUTE);
        let passed = world.platform.desk.pass_on_silent(world.now()).await.unwrap();
        assert_eq!(passed, STORM as u64);
        assert_eq!(world.platform.desk.pass_on_silent(world.now()).await.unwrap(), 0, "everybody was asked anew");
    })
    .await;
}

#[tokio::test]
async fn when_leave_begins_what_was_not_started_goes_to_the_next_and_what_is_worked_on_stays() {
    let setting =
        Setting::at("2026-11-03 10:00").named(&["李伟"]).on_leave("李伟", "2026-11-03 12:00", "2026-11-08 00:00");
    on_both(setting, async |world| {
        let worked = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let waits = world.report("李敏", "门诊收费很慢").known().touching("individual", "none").await;
        for fault in [&worked, &waits] {
            assert_eq!(world.see(fault).await.engineer(), "李伟");
            world.by("李伟").accepts(fault).await;
        }
        world.by("李伟").answers(&worked).await;
        world.until(at("2026-11-03 11:59")).await;
        assert_eq!(world.see(&waits).await.engineer(), "李伟");
        world.until(at("2026-11-03 12:00")).await;
        assert_eq!(world.see(&worked).await.engineer(), "李伟");
        let next = world.see(&waits).await.engineer().to_owned();
        assert!(!next.is_empty() && next != "李伟", "{next}");
        world.phone(&next, &waits).await.rang_once_for("assigned");
    })
    .await;
}

#[tokio::test]
async fn at_the_end_of_a_shift_open_work_is_handed_over_with_notes_that_stay_inside() {
    on_both(Setting::at("2026-11-03 16:00").named(&["李伟"]), async |world| {
        let one = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let two = world.report("李敏", "门诊收费很慢").known().touching("individual", "none").await;
        world.by("李伟").accepts(&one).await;
        world.by("李伟").answers(&one).await;
        let due = world.see(&one).await.due("restore");
        let body = json!({ "to_person_id": world.person("孙浩"), "note": "晚班交接",
            "items": [{ "incident_id": one.id, "note": "备件 20:00 到" }, { "incident_id": two.id }] });
        let other = world.send("吴磊", "POST", "/api/v1/handovers", &[], Some(body.clone())).await.ok(200);
        assert_eq!(other["items"][0]["code"], "incident.not_yours", "{other:#}");
        let done = world.send("李伟", "POST", "/api/v1/handovers", &[], Some(body)).await.ok(200);
        assert!(done["items"].as_array().unwrap().iter().all(|item| item["handed"] == true), "{done:#}");
        let seen = world.see(&one).await;
        assert_eq!((seen.engineer(), seen.state(), seen.due("restore")), ("孙浩", "in_progress", due));
        assert_eq!(world.see(&two).await.engineer(), "孙浩");
        world.phone("孙浩", &one).await.rang_once_for("assigned");
        let path = format!("/api/v1/incidents/{}/timeline", one.id);
        let customer = world.send("李敏", "GET", &path, &[], None).await.ok(200).to_string();
        assert!(customer.contains("李伟交班给孙浩") && !customer.contains("20:00 到"), "{customer}");
        let inside = world.send("孙浩", "GET", &path, &[], None).await.ok(200).to_string();
        assert!(inside.contains("备件 20:00 到"), "{inside}");
        let empty = json!({ "to_person_id": world.person("郑洁") });
        let all = world.send("孙浩", "POST", "/api/v1/handovers", &[], Some(empty)).await.ok(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 2, "everything he has");
    })
    .await;
}
