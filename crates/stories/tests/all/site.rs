//! At the site and from afar: visits signed, remote sessions authorised one by one.

use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, hours, minutes, on_both};

async fn post(world: &World, who: &str, fault: &Fault, path: &str, body: Json) -> testkit::Reply {
    world.send(who, "POST", &format!("/api/v1/incidents/{}/{path}", fault.id), &[], Some(body)).await
}

async fn report(world: &World) -> Fault {
    world.report("李敏", "综合查询打不开").known().touching("several", "slow").await
}

#[tokio::test]
async fn a_visit_has_arrival_departure_and_the_customers_signature_in_that_order() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = report(world).await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.by(&engineer).does("visit", &fault, json!({ "note": "下午到" })).await;
        world.forward(minutes(40)).await;
        let begun = post(world, &engineer, &fault, "visits", json!({ "place": "住院楼 3 层" })).await.ok(201);
        assert_eq!(world.see(&fault).await.clock("on_site").met, Some(at("2026-11-03 10:40")));
        assert_eq!(post(world, &engineer, &fault, "visits", json!({})).await.problem(409), "visit.there_already");
        let id = begun["id"].as_str().unwrap();
        let sign = json!({ "name": "李敏" });
        let signature = format!("visits/{id}/signature");
        assert_eq!(post(world, "李敏", &fault, &signature, sign.clone()).await.problem(409), "visit.not_now");
        world.forward(hours(1)).await;
        let left = json!({ "done": "更换两条内存", "left_over": "一周后复查" });
        post(world, &engineer, &fault, &format!("visits/{id}/departure"), left).await.ok(200);
        assert_eq!(
            post(world, &engineer, &fault, &signature, sign.clone()).await.problem(422),
            "visit.signature_needed"
        );
        let signed = post(world, "李敏", &fault, &signature, sign).await.ok(200);
        assert_eq!((&signed["state"], &signed["signature"]["name"]), (&json!("signed"), &json!("李敏")));
        let path = format!("/api/v1/incidents/{}/visits", fault.id);
        let visits = world.send("周院长", "GET", &path, &[], None).await.ok(200);
        assert_eq!(visits[0]["left_at"], "2026-11-03T03:40:00Z");
    })
    .await;
}

#[tokio::test]
async fn nobody_connects_without_the_customers_word_or_outside_the_time_it_was_given_for() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = report(world).await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        let ask = |from: &str, until: &str| {
            json!({ "purpose": "查看慢语句，只读", "from": at(from).to_string(), "until": at(until).to_string(), "way": "堡垒机" })
        };
        let asked = post(world, &engineer, &fault, "remote-sessions", ask("2026-11-03 10:30", "2026-11-03 11:30")).await;
        let session = format!("remote-sessions/{}", asked.ok(201)["id"].as_str().unwrap());
        world.phone("周院长", &fault).await.rang_once_for("remote-asked");
        let start = format!("{session}/start");
        assert_eq!(post(world, &engineer, &fault, &start, json!({})).await.problem(409), "remote.not_now");
        let grant = format!("{session}/authorisation");
        let yes = json!({ "granted": true });
        assert_eq!(post(world, &engineer, &fault, &grant, yes.clone()).await.problem(403), "request.forbidden");
        post(world, "周院长", &fault, &grant, yes.clone()).await.ok(200);
        assert_eq!(post(world, &engineer, &fault, &start, json!({})).await.problem(409), "remote.too_early");
        world.forward(minutes(45)).await;
        post(world, &engineer, &fault, &start, json!({})).await.ok(200);
        let record = json!({ "record": "终止 3 条阻塞会话，未修改数据" });
        let ended = post(world, &engineer, &fault, &format!("{session}/end"), record).await.ok(200);
        assert_eq!((&ended["state"], &ended["answered_by"]), (&json!("ended"), &json!("周院长")));
        assert_eq!(post(world, &engineer, &fault, &start, json!({})).await.problem(409), "remote.not_now", "each its own");

        let late = post(world, &engineer, &fault, "remote-sessions", ask("2026-11-03 11:00", "2026-11-03 11:20")).await;
        let late = format!("remote-sessions/{}", late.ok(201)["id"].as_str().unwrap());
        post(world, "周院长", &fault, &format!("{late}/authorisation"), yes).await.ok(200);
        world.forward(hours(2)).await;
        assert_eq!(post(world, &engineer, &fault, &format!("{late}/start"), json!({})).await.problem(409), "remote.over");
        assert_eq!(world.count(&fault, "incident.remote_ended").await, 1);
    })
    .await;
}
