//! Work outside warranty: quoted, signed, then done.

use agreement::core::Period;
use agreement::core::content::{Content, Fee, Money};
use agreement::core::words::Text;
use jiff::civil::date;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, days, minutes, on_both};

/// Cover ended in June; a person-day costs ¥1,800.
fn ended_in_june(content: &mut Content) {
    content.terms[0].period = Period::Dates { from: date(2025, 1, 10), until: date(2026, 6, 30) };
    content.fees = vec![Fee {
        code: "person_day".to_owned(),
        name: Text::new("工程师人天", "Engineer, per day"),
        amount: Money { minor: 180_000, currency: "CNY".to_owned() },
        unit: Text::new("人天", "day"),
    }];
}

async fn post(world: &World, who: &str, fault: &Fault, path: &str, body: Json) -> testkit::Reply {
    world.send(who, "POST", &format!("/api/v1/incidents/{}/{path}", fault.id), &[], Some(body)).await
}

fn quote() -> Json {
    json!({ "reason": "质保已到期，更换控制器电池", "lines": [
        { "kind": "labour", "fee_code": "person_day", "quantity_thousandths": 1500 },
        { "kind": "part", "name": "控制器电池", "unit": "块", "unit_minor": 32_050, "quantity_thousandths": 2000 },
    ] })
}

async fn fault(world: &World, urgency: &str, impact: &str) -> Fault {
    let fault = world.report("李敏", "综合查询打不开").known().touching(impact, urgency).await;
    assert_eq!(world.see(&fault).await.json["coverage"]["verdict"], "out_of_warranty");
    fault
}

#[tokio::test]
async fn outside_warranty_nothing_is_done_before_the_customer_signed_by_link_and_once() {
    on_both(Setting::at("2026-11-03 10:00").agreed(ended_in_june), async |world| {
        let fault = fault(world, "slow", "several").await;
        let work = [
            ("visit", json!({ "note": "下午到" })),
            ("arrival", json!({})),
            ("restoration", json!({ "text": "已恢复" })),
            ("resolution", json!({ "solution": "已更换电池" })),
        ];
        for (mv, body) in &work {
            let refused = world.by("王晓东").tries(mv, &fault, body.clone()).await;
            assert_eq!(refused.problem(409), "incident.not_signed_for", "{mv}");
        }
        let quoted = post(world, "刘佳", &fault, "quotations", quote()).await.ok(201);
        assert_eq!(quoted["total_minor"], 270_000 + 64_100, "one and a half days and two batteries");
        world.phone("周院长", &fault).await.rang_once_for("quotation-sent");
        let id = quoted["id"].as_str().unwrap();
        let made =
            post(world, "刘佳", &fault, &format!("quotations/{id}/links"), json!({ "holder": "周院长" })).await.ok(200);
        let secret = made["secret"].as_str().unwrap();
        let read = world.by_link(secret, "GET", "/api/v1/link/quotation", None).await.ok(200);
        assert_eq!((&read["total_minor"], &read["currency"]), (&json!(334_100), &json!("CNY")));
        let sign = || Some(json!({ "accepted": true, "name": "周院长" }));
        let signed = world.by_link(secret, "POST", "/api/v1/link/quotation/signature", sign()).await.ok(200);
        assert_eq!(signed["state"], "accepted");
        assert!(signed["answer"]["through"].as_str().unwrap().starts_with("link:"));
        let again = world.by_link(secret, "POST", "/api/v1/link/quotation/signature", sign()).await;
        assert_eq!(again.problem(401), "link.closed", "a link signs once");
        world.by("王晓东").does("visit", &fault, json!({ "note": "下午到" })).await;
        world.by("王晓东").resolves(&fault, "software_defect").await;
        world.phone("王晓东", &fault).await.rang_once_for("quotation-answered");
    })
    .await;
}

#[tokio::test]
async fn severity_one_starts_at_once_and_is_signed_for_within_24_hours() {
    on_both(Setting::at("2026-11-03 10:00").agreed(ended_in_june), async |world| {
        let (signed, late) = (fault(world, "stopped", "all").await, fault(world, "stopped", "all").await);
        assert_eq!(world.see(&signed).await.severity(), 1);
        world.forward(minutes(10)).await;
        for fault in [&signed, &late] {
            world.by("王晓东").restores(fault).await;
            assert_eq!(world.see(fault).await.due("sign"), at("2026-11-04 10:10"));
        }
        let quoted = post(world, "刘佳", &signed, "quotations", quote()).await.ok(201);
        let path = format!("quotations/{}/signature", quoted["id"].as_str().unwrap());
        post(world, "周院长", &signed, &path, json!({ "accepted": true, "name": "周院长" })).await.ok(200);
        assert_eq!(world.see(&signed).await.clock("sign").met, Some(at("2026-11-03 10:10")));
        world.forward(days(1) + minutes(1)).await;
        assert_eq!(world.see(&late).await.clock("sign").breached, Some(at("2026-11-04 10:10")));
        world.phone("王晓东", &late).await.rang_once_for("term-over");
        let customer = world.seen_by("李敏", &late).await;
        assert!(customer.clocks("sign").is_empty(), "our own term is no promise");
    })
    .await;
}

#[tokio::test]
async fn a_refused_expired_or_replaced_quotation_allows_nothing() {
    on_both(Setting::at("2026-11-03 10:00").agreed(ended_in_june), async |world| {
        let fault = fault(world, "slow", "several").await;
        let first = post(world, "刘佳", &fault, "quotations", quote()).await.ok(201);
        let second = post(world, "刘佳", &fault, "quotations", quote()).await.ok(201);
        let path = |quoted: &Json| format!("quotations/{}/signature", quoted["id"].as_str().unwrap());
        let yes = json!({ "accepted": true, "name": "周院长" });
        assert_eq!(
            post(world, "周院长", &fault, &path(&first), yes.clone()).await.problem(409),
            "quotation.answered_already"
        );
        assert_eq!(post(world, "李敏", &fault, &path(&second), yes.clone()).await.problem(403), "request.forbidden");
        let no = json!({ "accepted": false, "name": "周院长", "reason": "预算不足" });
        assert_eq!(post(world, "周院长", &fault, &path(&second), no).await.ok(200)["state"], "refused");
        let third = post(world, "刘佳", &fault, "quotations", quote()).await.ok(201);
        world.forward(days(31)).await;
        assert_eq!(post(world, "周院长", &fault, &path(&third), yes).await.problem(409), "quotation.expired");
        let refused = world.by("王晓东").tries("restoration", &fault, json!({ "text": "已恢复" })).await;
        assert_eq!(refused.problem(409), "incident.not_signed_for");
        let bad =
            json!({ "reason": "x", "lines": [{ "kind": "labour", "fee_code": "moon", "quantity_thousandths": 1 }] });
        assert_eq!(post(world, "刘佳", &fault, "quotations", bad).await.problem(422), "quotation.unknown_fee");
    })
    .await;
}
