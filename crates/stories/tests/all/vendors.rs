//! A vendor at work: its own clock beside ours, and a signed link instead of a log-in.

use agreement::core::content::Content;
use clocks::core::Milestone;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, days, hours, minutes, on_both};

const CASE: &str = "/api/v1/link/vendor-case";
const PROMISED: [(Milestone, &str); 3] =
    [(Milestone::Respond, "1h"), (Milestone::Restore, "6h"), (Milestone::Resolve, "24h")];

/// No verdict is released by itself.
const fn by_hand(content: &mut Content) {
    content.release_permille = 1000;
}

/// A fault of the database that 石渠 makes; the reporter gives his name and number.
async fn database_fault(world: &World) -> Fault {
    world
        .report("李敏", "查询库频繁报内部错误，请联系李敏 13812345678")
        .at_component("查询库", "software_defect")
        .touching("several", "slow")
        .with("phone", json!("13812345678"))
        .await
}

async fn link(world: &World, fault: &Fault) -> Json {
    let path = format!("/api/v1/incidents/{}/vendor-links", fault.id);
    world.send("刘佳", "POST", &path, &[], Some(json!({ "holder": "石工", "days": 3 }))).await.ok(201)
}

#[tokio::test]
async fn a_vendors_own_clock_runs_beside_ours_and_is_met_by_its_own_words_alone() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        world.underpin("石渠", &PROMISED).await;
        let fault = database_fault(world).await;
        let ours = world.see(&fault).await.due("respond");
        assert_eq!(world.see(&fault).await.vendors("respond").due, Some(at("2026-11-03 11:00")));
        assert_eq!(world.see(&fault).await.vendors("restore").due, Some(at("2026-11-03 16:00")));

        world.forward(minutes(20)).await;
        let secret = link(world, &fault).await["secret"].as_str().unwrap().to_owned();
        let said = json!({ "kind": "answer", "text": "已收到，正在分析日志。" });
        let case = world.by_link(&secret, "POST", &format!("{CASE}/statements"), Some(said)).await.ok(200);
        assert_eq!(case["words"][0]["by"], "石工");
        let seen = world.see(&fault).await;
        assert_eq!(seen.vendors("respond").met, Some(at("2026-11-03 10:20")));
        assert_eq!((seen.clock("respond").met, seen.due("respond")), (None, ours), "ours waits for our own answer");

        world.forward(hours(1)).await;
        let done = json!({ "kind": "work_done", "text": "热补丁已提供。", "restored": true, "resolved": true });
        world.by_link(&secret, "POST", &format!("{CASE}/statements"), Some(done)).await.ok(200);
        let seen = world.see(&fault).await;
        assert_eq!(seen.vendors("restore").met, Some(at("2026-11-03 11:20")));
        assert_eq!(seen.clock("restore").met, None);
        let coordinator = seen.engineer().to_owned();
        world.phone(&coordinator, &fault).await;
        assert_eq!(world.count(&fault, "incident.vendor_stated").await, 2);
    })
    .await;
}

#[tokio::test]
async fn scenario_20_reassigning_restarts_neither_the_customers_clock_nor_the_vendors() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        world.underpin("石渠", &PROMISED).await;
        let fault = database_fault(world).await;
        let before = world.see(&fault).await;
        world.forward(minutes(15)).await;
        let other = if before.engineer() == "吴磊" { "郑洁" } else { "吴磊" };
        world.by("刘佳").assigns(&fault, other).await;
        let after = world.see(&fault).await;
        assert_eq!(after.engineer(), other);
        for milestone in ["respond", "restore"] {
            assert_eq!(after.due(milestone), before.due(milestone), "{milestone}");
        }
        for (milestone, _) in PROMISED {
            let (was, is) = (before.vendors(milestone.as_str()).due, after.vendors(milestone.as_str()).due);
            assert_eq!(is, was, "{milestone} of the vendor");
        }
    })
    .await;
}

#[tokio::test]
async fn a_late_vendor_breaches_its_own_clock_and_one_that_leads_no_longer_owes_nothing_more() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        world.underpin("石渠", &PROMISED).await;
        let fault = database_fault(world).await;
        world.by("王晓东").answers(&fault).await;
        world.forward(hours(2)).await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.vendors("respond").breached, Some(at("2026-11-03 11:00")));
        assert_eq!(seen.clock("respond").breached, None, "the customer was answered in time");
        let ours = json!({ "component_id": world.component("综合查询"), "fault_class": "software_defect",
            "evidence": "慢在我方语句" });
        world.by("王晓东").does("attribution", &fault, ours).await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.vendors("respond").breached, Some(at("2026-11-03 11:00")), "a breach is never erased");
        assert_eq!(seen.vendors("restore").state, "cancelled");
        assert_eq!(seen.vendors("resolve").state, "cancelled");
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_one_case_without_personal_data_and_nothing_the_customer_reads_names_the_vendor() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        let fault = database_fault(world).await;
        let made = link(world, &fault).await;
        assert!(made["url"].as_str().unwrap().contains("/link/vendor-case#"), "the secret stands behind the #: {made}");
        let secret = made["secret"].as_str().unwrap().to_owned();
        let case = world.by_link(&secret, "GET", CASE, None).await.ok(200);
        assert_eq!(case["number"], fault.number.as_str());
        assert!(case["text"].as_str().unwrap().starts_with("查询库频繁报内部错误"));
        for personal in ["李敏", "13812345678", "department"] {
            assert!(!case.to_string().contains(personal), "{personal}: {case:#}");
        }
        let headers = [("x-aftercare-link", secret.as_str()), ("x-filename", "awr.txt")];
        let path = format!("{CASE}/attachments");
        let evidence = world.client().send("", "POST", &path, &headers, Some(json!("top sql"))).await;
        let file = evidence.ok(201)["id"].as_str().unwrap().to_owned();
        let said = json!({ "kind": "evidence", "text": "见 AWR 报告", "attachment_ids": [file] });
        let case = world.by_link(&secret, "POST", &format!("{CASE}/statements"), Some(said)).await.ok(200);
        assert_eq!(case["attachments"][0]["name"], "awr.txt");

        let customer = world.seen_by("李敏", &fault).await;
        assert_eq!(customer.json["attachments"], json!([]));
        let told =
            world.send("李敏", "GET", &format!("/api/v1/incidents/{}/timeline", fault.id), &[], None).await.ok(200);
        assert!(!told.to_string().contains("AWR") && !told.to_string().contains("石工"), "{told:#}");
        let hidden = world.send("李敏", "GET", &format!("/api/v1/attachments/{file}"), &[], None).await;
        assert_eq!(hidden.status, 404);
        let read = world.send("刘佳", "GET", &format!("/api/v1/attachments/{file}"), &[], None).await;
        assert_eq!(read.status, 200, "the provider reads the evidence");
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_revoked_expired_unknown_or_for_something_else_opens_nothing_and_says_no_more() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        let fault = database_fault(world).await;
        let (revoked, expired) = (link(world, &fault).await, link(world, &fault).await);
        let secret = |made: &Json| made["secret"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/incidents/{}/vendor-links/{}", fault.id, revoked["id"].as_str().unwrap());
        assert_eq!(world.send("刘佳", "DELETE", &path, &[], None).await.status, 204);
        let said = || Some(json!({ "kind": "answer", "text": "收到" }));
        let closed = world.by_link(&secret(&revoked), "POST", &format!("{CASE}/statements"), said()).await;
        assert_eq!(closed.problem(401), "link.closed");
        let other = world.by_link(&secret(&expired), "GET", "/api/v1/link/quotation", None).await;
        assert_eq!(other.problem(401), "link.closed", "a vendor's link signs nothing");
        world.by_link(&secret(&expired), "GET", CASE, None).await.ok(200);
        world.forward(days(3)).await;
        assert_eq!(world.by_link(&secret(&expired), "GET", CASE, None).await.problem(401), "link.closed");
        for _ in 0..4 {
            assert_eq!(world.by_link("unknown", "GET", CASE, None).await.problem(401), "link.closed");
        }
        assert_eq!(world.count(&fault, "incident.vendor_stated").await, 0);
        let throttled = world.by_link("unknown", "GET", CASE, None).await;
        assert_eq!(throttled.problem(429), "link.too_many_requests", "guessing is slowed down");
    })
    .await;
}

#[tokio::test]
async fn the_vendor_that_leads_next_reads_nothing_of_the_one_before() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        let fault = database_fault(world).await;
        let case = async |secret: &str| world.by_link(secret, "GET", CASE, None).await.ok(200);
        let first = link(world, &fault).await["secret"].as_str().unwrap().to_owned();
        let headers = [("x-aftercare-link", first.as_str()), ("x-filename", "awr.txt")];
        let evidence = world.client().send("", "POST", &format!("{CASE}/attachments"), &headers, Some(json!("sql"))).await;
        let file = evidence.ok(201)["id"].as_str().unwrap().to_owned();
        let said = json!({ "kind": "evidence", "text": "补丁 12.2 的缺陷", "attachment_ids": [file] });
        world.by_link(&first, "POST", &format!("{CASE}/statements"), Some(said)).await.ok(200);
        let path = format!("/api/v1/incidents/{}/vendor-messages", fault.id);
        world.send("刘佳", "POST", &path, &[], Some(json!({ "text": "16 点前请答复，否则索赔" }))).await.ok(201);
        let seen = case(&first).await;
        assert_eq!((seen["words"].as_array().unwrap().len(), seen["attachments"].as_array().unwrap().len()), (2, 1));

        let line = json!({ "component_id": world.component("院区专线"), "fault_class": "network_line", "evidence": "链路丢包" });
        world.by("王晓东").does("attribution", &fault, line).await;
        let second = link(world, &fault).await["secret"].as_str().unwrap().to_owned();
        let seen = case(&second).await;
        assert_eq!((&seen["words"], &seen["attachments"]), (&json!([]), &json!([])), "{seen:#}");
        let detail = world.send("刘佳", "GET", &format!("/api/v1/attachments/{file}"), &[], None).await;
        assert_eq!(detail.status, 200, "the provider reads it on");
    })
    .await;
}
