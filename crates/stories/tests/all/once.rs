//! What is sent twice is done once.

use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, on_both};

async fn sent(world: &World, who: &str, fault: &Fault, (path, key): (&str, &str), body: Json) -> testkit::Reply {
    let path = format!("/api/v1/incidents/{}/{path}", fault.id);
    world.send(who, "POST", &path, &[("idempotency-key", key)], Some(body)).await
}

async fn costs(world: &World, who: &str, fault: &Fault) -> usize {
    let path = format!("/api/v1/incidents/{}/expenses", fault.id);
    world.send(who, "GET", &path, &[], None).await.ok(200)["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn money_sent_again_after_a_lost_answer_is_in_the_books_once() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let who = world.see(&fault).await.engineer().to_owned();
        let cost = json!({ "name": "快递", "minor": 3000 });
        sent(world, &who, &fault, ("costs", "a"), cost.clone()).await.ok(201);
        let again = sent(world, &who, &fault, ("costs", "a"), cost.clone()).await;
        assert_eq!(again.problem(409), "request.done_before");
        assert_eq!(costs(world, &who, &fault).await, 1);
        let other = json!({ "name": "快递", "minor": 3001 });
        let reused = sent(world, &who, &fault, ("costs", "a"), other).await;
        assert_eq!(reused.problem(422), "request.idempotency_key_reused");
        // The same words of purpose are another thing, and so are another's under the same key.
        sent(world, &who, &fault, ("costs", "b"), cost.clone()).await.ok(201);
        sent(world, "王晓东", &fault, ("costs", "a"), cost).await.ok(201);
        assert_eq!(costs(world, &who, &fault).await, 3);
        // What was refused did nothing, and may be sent again once it can be done.
        let nothing = json!({ "name": "", "minor": 1 });
        assert_eq!(sent(world, &who, &fault, ("costs", "c"), nothing.clone()).await.status, 422);
        assert_eq!(sent(world, &who, &fault, ("costs", "c"), nothing).await.status, 422);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_that_arrive_at_once_under_one_key_one_is_done() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let who = world.see(&fault).await.engineer().to_owned();
        world.cookie(&who).await;
        let said = json!({ "text": "备件已在路上" });
        let replies = join_all((0..8).map(|_| sent(world, &who, &fault, ("messages", "k"), said.clone()))).await;
        for reply in replies {
            let done_before = reply.status == 409 && reply.json["code"] == "request.done_before";
            assert!(reply.status.is_success() || done_before, "{} {}", reply.status, reply.json);
        }
        assert_eq!(world.count(&fault, "incident.message").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_move_on_many_under_one_key_is_made_once() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let a = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let b = world.report("李敏", "门诊收费打不开").known().touching("several", "slow").await;
        let said = json!({ "move": "message", "incident_ids": [a.id, b.id], "text": "统一处理中" });
        let send = async || {
            let key = [("idempotency-key", "many")];
            world.send("刘佳", "POST", "/api/v1/bulk-moves", &key, Some(said.clone())).await
        };
        let first = send().await.ok(201);
        assert!(first["items"].as_array().unwrap().iter().all(|item| item["done"] == true), "{first:#}");
        assert_eq!(send().await.problem(409), "request.done_before");
        for fault in [&a, &b] {
            assert_eq!(world.count(fault, "incident.message").await, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_secret_that_is_shown_once_is_not_kept_for_whoever_asks_again() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let key = [("idempotency-key", "t")];
        let named = json!({ "name": "监控接入" });
        let made = world.send("王晓东", "POST", "/api/v1/api-tokens", &key, Some(named.clone())).await.ok(201);
        let secret = made["secret"].as_str().unwrap();
        let again = world.send("王晓东", "POST", "/api/v1/api-tokens", &key, Some(named)).await;
        assert!(!again.json.to_string().contains(secret));
        assert_eq!(again.problem(409), "request.done_before");
    })
    .await;
}
