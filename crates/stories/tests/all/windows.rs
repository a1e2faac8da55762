//! Windows agreed beforehand, problems, major incidents.

use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, days, hours, minutes, on_both};

async fn post(world: &World, who: &str, path: &str, body: Json) -> testkit::Reply {
    world.send(who, "POST", &format!("/api/v1/{path}"), &[], Some(body)).await
}

fn window(world: &World, kind: &str, component: Option<&str>, (from, until): (&str, &str)) -> Json {
    let components: Vec<_> = component.map(|name| world.component(name)).into_iter().collect();
    json!({ "kind": kind, "system_id": world.system("HIS"), "component_ids": components,
        "from": at(from).to_string(), "until": at(until).to_string(), "reason": "数据库升级", "agreed_by": "信息科周主任" })
}

async fn database_fault(world: &World) -> Fault {
    world
        .report("李敏", "查询库频繁报内部错误")
        .at_component("查询库", "software_defect")
        .touching("several", "slow")
        .await
}

#[tokio::test]
async fn in_planned_downtime_alerts_open_nothing_and_clocks_stand_still_as_agreed() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let before = database_fault(world).await;
        let (restore, respond) = (world.see(&before).await.due("restore"), world.see(&before).await.due("respond"));
        let body = window(world, "planned_downtime", Some("查询库"), ("2026-11-03 10:20", "2026-11-03 11:20"));
        post(world, "刘佳", "windows", body).await.ok(201);
        world.until(at("2026-11-03 10:30")).await;
        world.tick().await;
        let seen = world.see(&before).await;
        assert_eq!(seen.clock("restore").state, "paused");
        assert_ne!(seen.clock("respond").state, "paused", "respond never stands still");
        let alert = world
            .report("刘佳", "查询库告警")
            .at_component("查询库", "software_defect")
            .with("channel", json!("alert"));
        assert_eq!(alert.sent().await.problem(409), "report.planned_downtime");
        let other = world
            .report("刘佳", "门诊收费告警")
            .at_component("门诊收费", "software_defect")
            .with("channel", json!("alert"));
        assert_eq!(other.sent().await.status, 201, "another component's alert counts");
        let during = database_fault(world).await;
        assert_eq!(world.see(&during).await.clock("restore").state, "paused");
        world.until(at("2026-11-03 12:00")).await;
        world.tick().await;
        let seen = world.see(&before).await;
        assert_eq!(seen.clock("restore").due, Some(restore.plus(minutes(60))));
        assert_eq!(seen.clock("respond").due, Some(respond));
        assert_eq!(world.see(&during).await.clock("restore").state, "running");
        assert_eq!(world.count(&before, "incident.downtime_ended").await, 1);
    })
    .await;
}

#[tokio::test]
async fn downtime_is_agreed_beforehand_and_one_that_is_cancelled_holds_nothing() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let past = window(world, "planned_downtime", None, ("2026-11-03 09:00", "2026-11-03 12:00"));
        assert_eq!(post(world, "刘佳", "windows", past).await.problem(422), "window.no_time");
        let body = window(world, "planned_downtime", None, ("2026-11-03 10:10", "2026-11-03 12:10"));
        let made = post(world, "刘佳", "windows", body.clone()).await.ok(201);
        assert_eq!(post(world, "李敏", "windows", body).await.problem(403), "request.forbidden");
        let fault = database_fault(world).await;
        world.until(at("2026-11-03 10:40")).await;
        world.tick().await;
        assert_eq!(world.see(&fault).await.clock("restore").state, "paused");
        let path = format!("windows/{}/cancellation", made["id"].as_str().unwrap());
        post(world, "刘佳", &path, json!({ "reason": "推迟" })).await.ok(200);
        world.tick().await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.clock("restore").state, "running");
        assert_eq!(post(world, "刘佳", &path, json!({ "reason": "再来" })).await.problem(409), "window.ended_already");
        let list = world.send("周院长", "GET", "/api/v1/windows", &[], None).await.ok(200);
        assert_eq!(list["items"][0]["cancelled_at"], "2026-11-03T02:40:00Z");
        let elsewhere = world.send("何老师", "GET", "/api/v1/windows", &[], None).await.ok(200);
        assert_eq!(elsewhere["items"], json!([]), "another customer's window is not theirs");
    })
    .await;
}

#[tokio::test]
async fn in_a_guarded_period_of_its_system_every_fault_weighs_one_step_more() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let plain = world.report("李敏", "报表打不开").known().touching("individual", "slow").await;
        let body = window(world, "guarded", None, ("2026-11-03 10:00", "2026-11-05 18:00"));
        post(world, "王晓东", "windows", body).await.ok(201);
        let guarded = world.report("李敏", "报表打不开").known().touching("individual", "slow").await;
        assert_eq!(world.see(&guarded).await.severity() + 1, world.see(&plain).await.severity());
        world.until(at("2026-11-05 18:00")).await;
        let after = world.report("李敏", "报表打不开").known().touching("individual", "slow").await;
        assert_eq!(world.see(&after).await.severity(), world.see(&plain).await.severity());
    })
    .await;
}

#[tokio::test]
async fn a_known_error_helps_whoever_reports_the_like() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let (first, second) = (database_fault(world).await, database_fault(world).await);
        let body = json!({ "title": "月结时查询库报内部错误", "incident_ids": [first.id] });
        let opened = post(world, "王晓东", "problems", body).await.ok(201);
        assert_eq!(opened["number"], "PRB-2026-000001");
        let id = opened["id"].as_str().unwrap();
        let grouped = post(world, "王晓东", &format!("problems/{id}/incidents"), json!({ "incident_id": second.id })).await;
        assert_eq!(grouped.ok(200)["incidents"].as_array().unwrap().len(), 2);
        let finding = format!("problems/{id}/finding");
        let early = json!({ "state": "known_error" });
        assert_eq!(post(world, "王晓东", &finding, early).await.problem(422), "problem.incomplete");
        let ask = format!(
            "/api/v1/known-errors?system_id={}&text=%E6%9F%A5%E8%AF%A2%E5%BA%93%E6%8A%A5%E5%86%85%E9%83%A8%E9%94%99%E8%AF%AF",
            world.system("HIS")
        );
        assert_eq!(world.send("李敏", "GET", &ask, &[], None).await.ok(200), json!([]), "nothing is known yet");
        let known = json!({ "state": "known_error", "cause": "回滚段过小", "workaround": "错峰到 22 点后跑批" });
        post(world, "王晓东", &finding, known).await.ok(200);
        let found = world.send("李敏", "GET", &ask, &[], None).await.ok(200);
        assert_eq!((&found[0]["number"], &found[0]["workaround"]), (&json!("PRB-2026-000001"), &json!("错峰到 22 点后跑批")));
        assert!(!found.to_string().contains("回滚段"), "the cause stays inside: {found:#}");
        assert_eq!(world.send("何老师", "GET", &ask, &[], None).await.status, 404, "another customer's system");
        assert_eq!(world.count(&first, "incident.problem_linked").await, 1);
    })
    .await;
}

#[tokio::test]
async fn severity_one_opens_a_record_and_owes_a_review_five_working_days_after_service_is_back() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let grave = world.report("李敏", "全院停诊").known().touching("all", "stopped").await;
        let plain = world.report("李敏", "报表慢").known().touching("individual", "slow").await;
        let record = |fault: &Fault| format!("/api/v1/incidents/{}/major-record", fault.id);
        assert_eq!(world.send("王晓东", "GET", &record(&plain), &[], None).await.status, 404);
        let opened = world.send("周院长", "GET", &record(&grave), &[], None).await.ok(200);
        assert_eq!((&opened["state"], &opened["review_due_at"]), (&json!("open"), &Json::Null));
        world.forward(hours(1)).await;
        world.by("王晓东").restores(&grave).await;
        assert_eq!(world.see(&grave).await.due("review"), at("2026-11-10 18:00"));
        let path = |what: &str| format!("incidents/{}/major-record/{what}", grave.id);
        let roles = json!({ "roles": [{ "role": "现场指挥", "name": "王晓东" }] });
        post(world, "王晓东", &path("roles"), roles).await.ok(201);
        world.forward(days(1)).await;
        let review = json!({ "text": "单路供电", "actions": [
            { "text": "双路供电", "owner": "吴磊", "due_at": at("2026-11-20 18:00").to_string() }] });
        let reviewed = post(world, "王晓东", &path("review"), review).await.ok(201);
        assert_eq!((&reviewed["state"], &reviewed["reviewed_by"]), (&json!("reviewed"), &json!("王晓东")));
        assert_eq!(world.see(&grave).await.clock("review").state, "met");
        world.by("刘佳").grades(&plain, 1).await;
        world.send("王晓东", "GET", &record(&plain), &[], None).await.ok(200);
        let vendors = world.send("石工", "GET", &record(&grave), &[], None).await;
        assert_eq!(vendors.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_major_incident_is_reviewed_once_service_is_back_whether_or_not_that_was_promised() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let promised = world.report("李敏", "全院停诊").known().touching("all", "stopped").await;
        let unpromised = world
            .report("李敏", "影像全停")
            .of("PACS")
            .at_component("阅片", "software_defect")
            .touching("all", "stopped")
            .await;
        let review = json!({ "text": "单路供电", "actions": [] });
        for grave in [&promised, &unpromised] {
            let path = format!("incidents/{}/major-record/review", grave.id);
            let early = post(world, "王晓东", &path, review.clone()).await;
            let said = early.json.to_string();
            assert_eq!(early.problem(409), "major.not_restored");
            assert!(said.contains("请先登记业务恢复"), "{said}");
            world.forward(hours(1)).await;
            world.by("王晓东").restores(grave).await;
            let reviewed = post(world, "王晓东", &path, review.clone()).await.ok(201);
            assert_eq!(reviewed["state"], "reviewed");
        }
    })
    .await;
}

#[tokio::test]
async fn the_record_of_a_major_incident_is_opened_once_however_often_severity_one_is_reached() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "报表慢").known().touching("individual", "slow").await;
        for severity in [1, 2, 1, 3, 1] {
            world.by("刘佳").grades(&fault, severity).await;
        }
        assert_eq!(world.count(&fault, "incident.severity_changed").await, 5);
        assert_eq!(world.count(&fault, "incident.major_opened").await, 1);
        let grave = world.report("李敏", "全院停诊").known().touching("all", "stopped").await;
        for severity in [2, 1] {
            world.by("刘佳").grades(&grave, severity).await;
        }
        assert_eq!(world.count(&grave, "incident.major_opened").await, 1);
    })
    .await;
}

#[tokio::test]
async fn downtime_that_the_platform_itself_slept_through_stops_the_clocks_all_the_same() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let before = database_fault(world).await;
        let restore = world.see(&before).await.due("restore");
        let body = window(world, "planned_downtime", None, ("2026-11-03 10:20", "2026-11-03 16:20"));
        post(world, "刘佳", "windows", body).await.ok(201);
        world.sleep_through(hours(8));
        for _ in 0..2 {
            world.platform.run_jobs(world.now()).await.unwrap();
            world.tick().await;
        }
        let seen = world.see(&before).await;
        assert_eq!((seen.clock("restore").due, seen.clock("restore").breached), (Some(restore.plus(hours(6))), None));
        assert_eq!(seen.clock("restore").state, "running");
        assert_eq!(world.count(&before, "incident.downtime_begun").await, 1);
        assert_eq!(world.count(&before, "incident.downtime_ended").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_somebody_typed_into_a_problem_loses_its_secrets_before_it_is_kept() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = database_fault(world).await;
        let body = json!({ "title": "月结时查询库报内部错误", "incident_ids": [fault.id] });
        let opened = post(world, "王晓东", "problems", body).await.ok(201);
        let path = format!("problems/{}/finding", opened["id"].as_str().unwrap());
        let cause = json!({ "cause": "连接串 postgres://his:Zx81kq@db/his 写死", "version": opened["version"] });
        let turned = post(world, "王晓东", &path, cause.clone()).await.ok(200);
        assert!(!turned.to_string().contains("Zx81kq"));
        assert_eq!(post(world, "王晓东", &path, cause).await.problem(409), "problem.changed_since");
        let visit = json!({ "place": "机房，门禁密码：Kd73xw" });
        let engineer = world.see(&fault).await.engineer().to_owned();
        post(world, &engineer, &format!("incidents/{}/visits", fault.id), visit).await.ok(201);
        let of_problem = journal::of_subject("problem", opened["id"].as_str().unwrap());
        let rows = world.platform.app.db.rows(of_problem).await.unwrap();
        let mut kept: Vec<Json> = rows.iter().map(|row| journal::read(row).unwrap().body()).collect();
        kept.extend(world.journal(&fault).await.into_iter().map(|happened| happened.body));
        let kept = Json::from(kept).to_string();
        assert!(kept.contains("写死") && kept.contains("机房"), "{kept}");
        assert!(!kept.contains("Zx81kq") && !kept.contains("Kd73xw"), "the journal never forgets");
    })
    .await;
}
