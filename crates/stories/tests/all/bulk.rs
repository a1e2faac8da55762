//! One move on many, and a minute to undo it.

use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, minutes, on_both};

async fn post(world: &World, who: &str, path: &str, body: Json) -> testkit::Reply {
    world.send(who, "POST", &format!("/api/v1/{path}"), &[], Some(body)).await
}

async fn report(world: &World) -> Fault {
    world.report("李敏", "综合查询打不开").known().touching("several", "slow").await
}

#[tokio::test]
async fn each_has_its_result_and_undoing_leaves_alone_what_somebody_changed_since() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let (a, b, ended) = (report(world).await, report(world).await, report(world).await);
        world.by("李敏").does("withdrawal", &ended, json!({ "reason": "好了" })).await;
        let had = world.see(&a).await.engineer().to_owned();
        world.by(&had).accepts(&a).await;
        let other = "吴磊";
        assert_ne!(had, other);
        let body = json!({ "move": "assign", "incident_ids": [a.id, b.id, ended.id], "person_id": world.person(other),
            "reason": "集中处理" });
        let moved = post(world, "刘佳", "bulk-moves", body).await.ok(201);
        let done: Vec<bool> = moved["items"].as_array().unwrap().iter().map(|item| item["done"] == true).collect();
        assert_eq!(done, [true, true, false], "{moved:#}");
        assert_eq!(moved["items"][2]["code"], "incident.ended");
        assert_eq!(world.see(&a).await.engineer(), other);
        world.by(other).accepts(&b).await;
        let undo = format!("bulk-moves/{}/undoing", moved["id"].as_str().unwrap());
        assert_eq!(post(world, "王晓东", &undo, json!({})).await.status, 404, "whoever did it undoes it");
        let undone = post(world, "刘佳", &undo, json!({})).await.ok(200);
        assert_eq!(undone["items"][0]["done"], true);
        let back = world.see(&a).await;
        assert_eq!(back.state(), "accepted", "as he had it");
        assert_eq!(undone["items"][1]["code"], "bulk.changed_since");
        assert_eq!((world.see(&a).await.engineer(), world.see(&b).await.engineer()), (had.as_str(), other));
        assert_eq!(post(world, "刘佳", &undo, json!({})).await.problem(409), "bulk.undone_already");
        assert!(world.count(&a, "incident.assigned").await >= 3, "the journal shows the move and its undoing");
    })
    .await;
}

#[tokio::test]
async fn what_was_said_stays_said_and_after_a_minute_nothing_is_undone() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let (a, b) = (report(world).await, report(world).await);
        let said = json!({ "move": "message", "incident_ids": [a.id, b.id], "text": "正在统一处理" });
        let moved = post(world, "王晓东", "bulk-moves", said).await.ok(201);
        assert!(moved["undo_until"].is_null());
        let undo = |moved: &Json| format!("bulk-moves/{}/undoing", moved["id"].as_str().unwrap());
        assert_eq!(post(world, "王晓东", &undo(&moved), json!({})).await.problem(409), "bulk.said_is_said");
        let body = json!({ "move": "assign", "incident_ids": [a.id], "person_id": world.person("孙浩") });
        let moved = post(world, "刘佳", "bulk-moves", body).await.ok(201);
        world.forward(minutes(2)).await;
        assert_eq!(post(world, "刘佳", &undo(&moved), json!({})).await.problem(409), "bulk.too_late");
        let none = json!({ "move": "close", "incident_ids": [] });
        assert_eq!(post(world, "刘佳", "bulk-moves", none).await.problem(422), "bulk.how_many");
    })
    .await;
}
