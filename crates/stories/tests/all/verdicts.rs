//! Whose affair it is and whether it is covered.

use agreement::core::content::{Content, TargetRow};
use agreement::core::{Period, Severity};
use clocks::core::Milestone;
use jiff::civil::date;
use serde_json::json;
use stories::{Setting, at, on_both};
use worktime::Duration;

#[tokio::test]
async fn a_vendors_fault_has_a_vendor_in_the_lead_a_coordinator_and_for_the_customer_the_provider() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world
            .report("李敏", "查询库频繁报内部错误")
            .at_component("查询库", "software_defect")
            .touching("several", "slow")
            .await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.json["attribution"]["lead_kind"], "vendor");
        assert_eq!(seen.json["attribution"]["lead"]["name"], "石渠数据库软件有限公司");
        let coordinator = seen.engineer().to_owned();
        assert!(!coordinator.is_empty(), "the reporter always has one named person");
        world.phone("石工", &fault).await.rang_once_for("vendor-called");
        world.phone(&coordinator, &fault).await.rang_once_for("assigned");

        let customer = world.seen_by("李敏", &fault).await;
        assert_eq!(customer.json["attribution"]["lead"]["name"], "海岸系统集成有限公司");
        assert_eq!(customer.json["attribution"]["lead_kind"], "provider");
        assert!(!customer.json.to_string().contains("石渠"), "no vendor before the release: {:#}", customer.json);
        assert_eq!(customer.engineer(), coordinator);
        let vendor = world.seen_by("石工", &fault).await;
        assert_eq!(vendor.json["reporter"]["name"], json!(null), "a vendor sees no personal data he does not need");

        let may_not = world.by("刘佳").tries("verdict-release", &fault, json!({})).await;
        assert_eq!(may_not.problem(403), "request.forbidden");
        world.by("王晓东").does("verdict-release", &fault, json!({})).await;
        let customer = world.seen_by("李敏", &fault).await;
        assert_eq!(customer.json["attribution"]["lead"]["name"], "石渠数据库软件有限公司");
    })
    .await;
}

#[tokio::test]
async fn whoever_turns_out_to_lead_is_called_then_and_whoever_led_before_is_not_called_again() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "报表一直转圈").known().touching("several", "slow").await;
        assert_eq!(world.see(&fault).await.json["attribution"]["lead_kind"], "provider");
        world.phone("石工", &fault).await.expects(&[]);
        let database = json!({ "component_id": world.component("查询库"), "fault_class": "software_defect", "evidence": "跟踪日志" });
        world.by("王晓东").does("attribution", &fault, database).await;
        world.phone("石工", &fault).await.expects(&["vendor-called"]);
        let ours = json!({ "component_id": world.component("综合查询"), "fault_class": "software_defect", "evidence": "慢在我方语句" });
        world.by("王晓东").does("attribution", &fault, ours).await;
        assert_eq!(world.see(&fault).await.json["attribution"]["lead_kind"], "provider");
        world.phone("石工", &fault).await.expects(&["vendor-called"]);
        let hidden = world.send("石工", "GET", &format!("/api/v1/incidents/{}", fault.id), &[], None).await;
        assert_eq!(hidden.status, 404, "he has no part in it any more");
    })
    .await;
}

/// Cover ended in June; afterwards somebody answers within one working day.
fn ended_in_june(content: &mut Content) {
    content.terms[0].period = Period::Dates { from: date(2025, 1, 10), until: date(2026, 6, 30) };
    content.fallback.targets = Severity::ALL
        .map(|severity| TargetRow { severity, milestone: Milestone::Respond, within: Duration::WorkingDays(1) })
        .to_vec();
}

#[tokio::test]
async fn out_of_warranty_nothing_is_promised_but_the_stated_fallback() {
    on_both(Setting::at("2026-11-03 10:00").agreed(ended_in_june), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.json["coverage"], json!({ "verdict": "out_of_warranty", "reason": "expired" }));
        assert_eq!(seen.due("respond"), at("2026-11-04 18:00"));
        assert_eq!(seen.json["clocks"].as_array().unwrap().len(), 1, "{:#}", seen.json["clocks"]);
        world.phone("李敏", &fault).await.rang_once_for("out-of-warranty");
    })
    .await;
}

#[tokio::test]
async fn scenario_47_the_last_evening_is_covered_and_ten_past_midnight_is_not() {
    on_both(Setting::at("2026-11-30 23:50"), async |world| {
        let last = world
            .report("何老师", "选课页面打不开")
            .of("JW")
            .at_component("选课", "software_defect")
            .touching("several", "slow")
            .await;
        assert_eq!(world.see(&last).await.json["coverage"]["verdict"], "in_warranty");
        world.until(at("2026-12-01 00:10")).await;
        let late = world
            .report("何老师", "成绩打不开")
            .of("JW")
            .at_component("选课", "software_defect")
            .touching("several", "slow")
            .await;
        let seen = world.see(&late).await;
        assert_eq!(seen.json["coverage"], json!({ "verdict": "out_of_warranty", "reason": "expired" }));
        assert_eq!(seen.json["clocks"], json!([]));
        world.until(at("2026-12-01 10:00")).await;
        world.by("王晓东").restores(&last).await;
        let seen = world.see(&last).await;
        assert_eq!(seen.json["coverage"]["verdict"], "in_warranty", "repaired after the end, covered all the same");
    })
    .await;
}

#[tokio::test]
async fn scenario_48_without_an_agreement_in_force_there_is_no_promise_but_the_stated_fallback() {
    on_both(Setting::at("2026-12-02 10:00"), async |world| {
        for (who, system, component, reason) in
            [("何老师", "JW", "选课", "expired"), ("李敏", "PACS", "阅片", "not_covered")]
        {
            let fault = world
                .report(who, "页面打不开")
                .of(system)
                .at_component(component, "software_defect")
                .touching("several", "slow")
                .await;
            let seen = world.see(&fault).await;
            assert_eq!(seen.json["coverage"], json!({ "verdict": "out_of_warranty", "reason": reason }), "{system}");
            assert_eq!(seen.json["clocks"], json!([]), "{system}");
            assert_ne!(seen.engineer(), "", "somebody cares all the same");
        }
        world.platform.agreements.suspend(&world.cx(), world.agreements["医院"], "欠费").await.unwrap();
        let fault = world.report("李敏", "页面打不开").known().touching("several", "slow").await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.json["coverage"], json!({ "verdict": "out_of_warranty", "reason": "suspended" }));
        assert_eq!(seen.json["clocks"], json!([]));
    })
    .await;
}
