//! Many hit by one fault.

use agreement::core::Severity;
use agreement::core::content::{Content, TargetRow};
use clocks::core::Milestone;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, hours, minutes, on_both};
use worktime::Duration;

async fn post(world: &World, who: &str, fault: &Fault, path: &str, body: Json) -> testkit::Reply {
    world.send(who, "POST", &format!("/api/v1/incidents/{}/{path}", fault.id), &[], Some(body)).await
}

/// Somebody tells how it goes every two hours.
fn every_two_hours(content: &mut Content) {
    let within = Duration::Elapsed(hours(2));
    let rows = Severity::ALL.map(|severity| TargetRow { severity, milestone: Milestone::Update, within });
    content.targets.extend(rows);
}

async fn report(world: &World) -> Fault {
    world.report("李敏", "全院查询一直转圈打不开").known().touching("several", "slow").await
}

#[tokio::test]
async fn one_answer_of_the_parent_meets_the_respond_of_every_child_and_one_outage_counts_once() {
    on_both(Setting::at("2026-11-03 10:00").agreed(every_two_hours), async |world| {
        let (parent, first, second) = (report(world).await, report(world).await, report(world).await);
        for child in [&first, &second] {
            post(world, "刘佳", child, "parent", json!({ "parent_id": parent.id })).await.ok(201);
        }
        world.forward(minutes(5)).await;
        world.by("王晓东").answers(&parent).await;
        for fault in [&parent, &first, &second] {
            let seen = world.see(fault).await;
            assert_eq!(seen.clock("respond").met, Some(at("2026-11-03 10:05")), "{}", fault.number);
            assert_eq!(seen.json["child_of"].is_null(), fault.id == parent.id);
        }
        world.forward(hours(1)).await;
        let update = world.see(&first).await.due("update");
        let told = post(world, "王晓东", &parent, "broadcasts", json!({ "text": "预计 12 点前恢复" })).await.ok(201);
        assert_eq!(told["incidents"], 3);
        assert!(world.see(&first).await.due("update") > update, "the message met the child's update");
        let path = "/api/v1/attainment?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&by=milestone";
        let figures = world.send("王晓东", "GET", path, &[], None).await.ok(200);
        let respond = figures["rows"].as_array().unwrap().iter().find(|row| row["milestone"] == "respond");
        let respond = respond.unwrap_or_else(|| panic!("{figures:#}"));
        assert_eq!(respond["met"], 1, "one outage counts once: {figures:#}");
        assert_eq!(respond["not_counted"]["folded"], 2);
        world.send("刘佳", "DELETE", &format!("/api/v1/incidents/{}/parent", second.id), &[], None).await.ok(204);
        assert!(world.see(&second).await.json["child_of"].is_null());
    })
    .await;
}

#[tokio::test]
async fn scenario_43_two_that_are_made_each_others_children_at_once_leave_one_parent() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let (a, b) = (report(world).await, report(world).await);
        let (one, two) = tokio::join!(
            post(world, "刘佳", &a, "parent", json!({ "parent_id": b.id })),
            post(world, "王晓东", &b, "parent", json!({ "parent_id": a.id })),
        );
        let mut codes = [one.status.as_u16(), two.status.as_u16()];
        codes.sort_unstable();
        assert_eq!(codes, [201, 409]);
        let refused = if one.status == 409 { one } else { two };
        assert_eq!(refused.problem(409), "incident.one_level_of_children");
    })
    .await;
}

#[tokio::test]
async fn whoever_joins_is_counted_once_and_hears_what_is_told_to_all() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = report(world).await;
        let body = json!({ "place": "二号楼收费窗口", "text": "我这里也转圈" });
        let joined = post(world, "周院长", &fault, "affected", body.clone()).await.ok(201);
        let again = post(world, "周院长", &fault, "affected", body).await.ok(201);
        assert_eq!(joined["id"], again["id"], "the same account again changes nothing");
        let by_phone = json!({ "name": "赵护士", "phone": "13900001111", "place": "三号楼" });
        post(world, "刘佳", &fault, "affected", by_phone).await.ok(201);
        assert_eq!(post(world, "刘佳", &fault, "affected", json!({})).await.problem(422), "join.who");
        let path = format!("/api/v1/incidents/{}/affected", fault.id);
        assert_eq!(world.send("刘佳", "GET", &path, &[], None).await.ok(200).as_array().unwrap().len(), 2);
        let before = world.phone("周院长", &fault).await.told.len();
        post(world, "王晓东", &fault, "broadcasts", json!({ "text": "正在恢复" })).await.ok(201);
        let told = world.phone("周院长", &fault).await.told;
        assert_eq!(told[before..], ["message".to_owned()]);
    })
    .await;
}

#[tokio::test]
async fn a_report_that_reads_like_another_of_the_last_hours_is_proposed_as_its_duplicate() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let first = report(world).await;
        world.forward(hours(1)).await;
        let second = report(world).await;
        let other = world.report("李敏", "打印机卡纸").known().touching("individual", "slow").await;
        let path = format!("/api/v1/incidents/{}/likely-duplicates", second.id);
        let proposed = world.send("刘佳", "GET", &path, &[], None).await.ok(200);
        let numbers: Vec<&str> =
            proposed.as_array().unwrap().iter().filter_map(|found| found["number"].as_str()).collect();
        assert_eq!(numbers, [first.number.as_str()], "{proposed:#}");
        assert!(!numbers.contains(&other.number.as_str()));
        world.by("刘佳").does("duplicate-link", &second, json!({ "of_id": first.id })).await;
        assert_eq!(world.count(&second, "incident.linked").await, 1);
    })
    .await;
}

#[tokio::test]
async fn under_another_customers_incident_a_promise_goes_on_counting_and_nothing_is_merged_into_it() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let hospitals = report(world).await;
        let colleges = world
            .report("何老师", "选课打不开")
            .of("JW")
            .at_component("选课", "software_defect")
            .touching("several", "slow")
            .await;
        post(world, "刘佳", &colleges, "parent", json!({ "parent_id": hospitals.id })).await.ok(201);
        let merge = json!({ "into_id": hospitals.id });
        assert_eq!(post(world, "刘佳", &colleges, "merge", merge).await.problem(409), "incident.merge_other_customer");
        world.forward(minutes(5)).await;
        world.by("王晓东").answers(&hospitals).await;
        let path = "/api/v1/attainment?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&by=milestone";
        let figures = world.send("王晓东", "GET", path, &[], None).await.ok(200);
        let respond = figures["rows"].as_array().unwrap().iter().find(|row| row["milestone"] == "respond");
        let respond = respond.unwrap_or_else(|| panic!("{figures:#}"));
        assert_eq!(respond["met"], 2, "each customer's own: {figures:#}");
    })
    .await;
}

#[tokio::test]
async fn what_hung_on_an_incident_that_was_called_off_counts_for_itself_again() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let (parent, child) = (report(world).await, report(world).await);
        post(world, "刘佳", &child, "parent", json!({ "parent_id": parent.id })).await.ok(201);
        world.by("王晓东").answers(&parent).await;
        world.by("刘佳").does("cancellation", &parent, json!({ "reason": "误报" })).await;
        let path = "/api/v1/attainment?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&by=milestone";
        let figures = world.send("王晓东", "GET", path, &[], None).await.ok(200);
        let respond = figures["rows"].as_array().unwrap().iter().find(|row| row["milestone"] == "respond");
        let respond = respond.unwrap_or_else(|| panic!("{figures:#}"));
        assert_eq!(respond["not_counted"].get("folded"), None, "{figures:#}");
    })
    .await;
}
