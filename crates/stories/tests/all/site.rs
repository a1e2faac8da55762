//! At the site and from afar: visits signed, remote sessions authorised one by one.

use axum::body::Body;
use axum::http::Request;
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

#[tokio::test]
async fn a_session_past_its_authorised_time_is_told_once_to_its_engineer_and_to_whom_authorised_it() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = report(world).await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        let session = async |until: &str| {
            let ask = json!({ "purpose": "查看慢语句，只读", "from": at("2026-11-03 10:00").to_string(),
                "until": at(until).to_string() });
            let asked = post(world, &engineer, &fault, "remote-sessions", ask).await.ok(201);
            let session = format!("remote-sessions/{}", asked["id"].as_str().unwrap());
            let grant = json!({ "granted": true });
            post(world, "周院长", &fault, &format!("{session}/authorisation"), grant).await.ok(200);
            session
        };
        let start = async |session: &str| {
            post(world, &engineer, &fault, &format!("{session}/start"), json!({})).await.ok(200);
        };
        let end = async |session: &str| {
            let record = json!({ "record": "终止 3 条阻塞会话，未修改数据" });
            post(world, &engineer, &fault, &format!("{session}/end"), record).await.ok(200);
        };
        let (kept, overran, unused) =
            (session("2026-11-03 10:30").await, session("2026-11-03 11:00").await, session("2026-11-03 11:10").await);
        start(&kept).await;
        start(&overran).await;
        world.forward(minutes(20)).await;
        end(&kept).await;
        world.until(at("2026-11-03 10:59")).await;
        world.tick().await;
        assert_eq!(world.count(&fault, "incident.remote_overran").await, 0, "one ended in time, one has time left");
        world.until(at("2026-11-03 11:00")).await;
        world.tick().await;
        // Nobody accepted in time and the work went on to somebody else: he who connected is told all the same.
        let next = world.see(&fault).await.engineer().to_owned();
        assert_ne!(next, engineer);
        for who in [engineer.as_str(), next.as_str(), "周院长"] {
            world.phone(who, &fault).await.rang_once_for("remote-overran");
        }
        let others = world.phone("李敏", &fault).await.told;
        assert!(!others.contains(&"remote-overran".to_owned()), "the reporter authorised nothing: {others:?}");
        world.until(at("2026-11-03 12:00")).await;
        world.tick().await;
        assert_eq!(world.count(&fault, "incident.remote_overran").await, 1, "once; {unused} was never begun");
        end(&overran).await;
        let told = world.journal(&fault).await.into_iter().find(|entry| entry.kind == "incident.remote_overran");
        assert_eq!(told.unwrap().body["window_until"], "2026-11-03T03:00:00Z");
        let path = format!("/api/v1/incidents/{}/timeline", fault.id);
        let timeline = world.send("周院长", "GET", &path, &[], None).await.ok(200);
        assert!(timeline.to_string().contains("远程维护超过授权时间"), "{timeline:#}");
    })
    .await;
}

/// Uploads a picture and gives its id.
async fn photo(world: &World, who: &str) -> String {
    let request = Request::post("/api/v1/attachments")
        .header("cookie", world.cookie(who).await)
        .header("content-type", "application/octet-stream")
        .header("x-filename", "arrival.png")
        .body(Body::from(testkit::PNG))
        .unwrap();
    world.client().raw(request).await.ok(201)["id"].as_str().unwrap().to_owned()
}

async fn label(world: &World, system: &str) -> Json {
    let made = json!({ "system_id": world.system(system), "place": "住院楼 3 层机房" });
    world.send("陈国栋", "POST", "/api/v1/labels", &[], Some(made)).await.ok(201)
}

fn code_in(made: &Json) -> String {
    made["url"].as_str().unwrap().rsplit('#').next().unwrap().to_owned()
}

#[tokio::test]
async fn arrival_and_departure_are_shown_by_photo_label_and_the_customers_code() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = report(world).await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.by(&engineer).does("visit", &fault, json!({ "note": "下午到" })).await;
        let label = label(world, "HIS").await;
        let code = post(world, "李敏", &fault, "visit-codes", json!({})).await.ok(201);
        assert_eq!(code["valid_until"], "2026-11-03T02:30:00Z");
        assert_eq!(post(world, &engineer, &fault, "visit-codes", json!({})).await.problem(403), "request.forbidden");
        let proof = json!({ "photo_id": photo(world, &engineer).await, "label_code": code_in(&label),
            "customer_code": code["code"] });
        let begun = post(world, &engineer, &fault, "visits", json!({ "place": "住院楼 3 层", "proof": proof })).await;
        let begun = begun.ok(201);
        let kinds: Vec<&str> =
            begun["arrival_proofs"].as_array().unwrap().iter().map(|proof| proof["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["label", "photo", "code"]);
        assert_eq!(begun["arrival_proofs"][2]["said"], "李敏", "who showed the code");
        assert_eq!(begun["arrival_proofs"][1]["sha256"].as_str().unwrap().len(), 64);
        let told =
            world.send("李敏", "GET", &format!("/api/v1/incidents/{}/timeline", fault.id), &[], None).await.ok(200);
        assert!(told.to_string().contains("凭证：机房二维码、现场照片、客户验证码"), "{told:#}");

        world.forward(hours(1)).await;
        let left = |code: &Json| json!({ "done": "更换内存", "proof": { "customer_code": code } });
        let departure = format!("visits/{}/departure", begun["id"].as_str().unwrap());
        assert_eq!(
            post(world, &engineer, &fault, &departure, left(&code["code"])).await.problem(409),
            "visit.no_code",
            "a code is good for once"
        );
        let fresh = post(world, "李敏", &fault, "visit-codes", json!({})).await.ok(201);
        let ended = post(world, &engineer, &fault, &departure, left(&fresh["code"])).await.ok(200);
        assert_eq!(ended["departure_proofs"][0]["kind"], "code");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_an_old_photo_or_another_rooms_label_shows_nothing() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = report(world).await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        let arrive = |proof: Json| post(world, &engineer, &fault, "visits", json!({ "proof": proof }));
        assert_eq!(arrive(json!({ "customer_code": "000000" })).await.problem(409), "visit.no_code");
        let code = post(world, "李敏", &fault, "visit-codes", json!({})).await.ok(201);
        let wrong = if code["code"] == "111111" { "222222" } else { "111111" };
        for _ in 0..5 {
            assert_eq!(arrive(json!({ "customer_code": wrong })).await.problem(422), "visit.wrong_code");
        }
        assert_eq!(arrive(json!({ "customer_code": code["code"] })).await.problem(409), "visit.no_code", "five tries");
        assert_eq!(world.count(&fault, "incident.visit_code_missed").await, 5);

        let other = label(world, "PACS").await;
        assert_eq!(arrive(json!({ "label_code": code_in(&other) })).await.problem(422), "visit.other_label");
        let own = label(world, "HIS").await;
        let read = json!({ "code": code_in(&own) });
        let seen = world.send("李敏", "POST", "/api/v1/label-readings", &[], Some(read.clone())).await.ok(200);
        assert_eq!(seen["place"], "住院楼 3 层机房", "the customer's people report from it");
        let path = format!("/api/v1/labels/{}", own["label"]["id"].as_str().unwrap());
        assert_eq!(world.send("陈国栋", "DELETE", &path, &[], None).await.status, 204);
        assert_eq!(arrive(json!({ "label_code": code_in(&own) })).await.problem(404), "label.unknown");

        let taken = photo(world, &engineer).await;
        world.forward(minutes(31)).await;
        assert_eq!(arrive(json!({ "photo_id": taken })).await.problem(422), "visit.old_photo");
        assert_eq!(world.count(&fault, "incident.visit_begun").await, 0);
    })
    .await;
}
