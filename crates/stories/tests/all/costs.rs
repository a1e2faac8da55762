//! What a case took, and what a vendor owes for it.

use clocks::core::Milestone;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, hours, on_both};

async fn post(world: &World, who: &str, fault: &Fault, path: &str, body: Json) -> testkit::Reply {
    world.send(who, "POST", &format!("/api/v1/incidents/{}/{path}", fault.id), &[], Some(body)).await
}

#[tokio::test]
async fn time_parts_and_cost_add_up_and_what_was_struck_counts_no_more() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.forward(hours(2)).await;
        for (minutes, kind) in [(45, "remote"), (30, "travel"), (15, "remote")] {
            post(world, &engineer, &fault, "efforts", json!({ "minutes": minutes, "kind": kind })).await.ok(201);
        }
        let part = json!({ "name": "32GB 内存", "serial_old": "A1", "serial_new": "B2", "quantity": 2, "unit_minor": 128_000 });
        post(world, &engineer, &fault, "parts", part).await.ok(201);
        let wrong = post(world, &engineer, &fault, "costs", json!({ "name": "运费", "minor": 86_000 })).await.ok(201);
        post(world, &engineer, &fault, "costs", json!({ "name": "运费", "minor": 8_600 })).await.ok(201);
        let strike = format!("expenses/{}/strike", wrong["id"].as_str().unwrap());
        post(world, &engineer, &fault, &strike, json!({ "reason": "多输一个零" })).await.ok(200);
        assert_eq!(post(world, &engineer, &fault, &strike, json!({ "reason": "再来" })).await.problem(409), "expense.struck_already");
        let path = format!("/api/v1/incidents/{}/expenses", fault.id);
        let took = world.send(&engineer, "GET", &path, &[], None).await.ok(200);
        assert_eq!(took["minutes"], json!({ "remote": 60, "travel": 30 }));
        assert_eq!(took["sums"], json!([{ "currency": "CNY", "minor": 264_600 }]));
        assert_eq!(took["items"].as_array().unwrap().len(), 6, "struck entries stay readable");
        assert_eq!(post(world, &engineer, &fault, "efforts", json!({ "minutes": 0, "kind": "remote" })).await.problem(422), "effort.minutes");
        assert_eq!(world.send("李敏", "GET", &path, &[], None).await.problem(403), "request.forbidden");
    })
    .await;
}

#[tokio::test]
async fn a_claim_rests_on_the_vendors_broken_promise_and_is_settled_once() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        world.underpin("石渠", &[(Milestone::Respond, "1h"), (Milestone::Restore, "2h")]).await;
        let fault = world
            .report("李敏", "查询库频繁报内部错误")
            .at_component("查询库", "software_defect")
            .touching("several", "slow")
            .await;
        world.by("王晓东").answers(&fault).await;
        world.forward(hours(3)).await;
        let path = format!("/api/v1/incidents/{}/claim-basis", fault.id);
        let basis = world.send("王晓东", "GET", &path, &[], None).await.ok(200);
        let broken: Vec<&str> =
            basis["breaches"].as_array().unwrap().iter().filter_map(|broken| broken["milestone"].as_str()).collect();
        assert_eq!(broken, ["respond", "restore"], "{basis:#}");
        let claim = json!({ "minor": 500_000, "reason": "恢复超时 1 小时，按第八条扣 5%" });
        let made = post(world, "王晓东", &fault, "claims", claim.clone()).await.ok(201);
        assert_eq!(made["vendor_id"], json!(world.party("石渠")));
        let settle = format!("claims/{}/settlement", made["id"].as_str().unwrap());
        let too_much = json!({ "state": "accepted", "paid_minor": 500_001, "reason": "x" });
        assert_eq!(post(world, "王晓东", &fault, &settle, too_much).await.problem(422), "money.out_of_range");
        let paid = json!({ "state": "accepted", "paid_minor": 400_000, "reason": "协商" });
        assert_eq!(post(world, "王晓东", &fault, &settle, paid.clone()).await.ok(200)["paid_minor"], 400_000);
        assert_eq!(post(world, "王晓东", &fault, &settle, paid).await.problem(409), "claim.settled_already");
        let list = format!(
            "/api/v1/vendor-claims?vendor_id={}&from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z",
            world.party("石渠")
        );
        let listed = world.send("王晓东", "GET", &list, &[], None).await.ok(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(post(world, "刘佳", &fault, "claims", claim).await.problem(403), "request.forbidden");
    })
    .await;
}
