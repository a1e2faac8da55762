//! 信息科转报: the customer's responsible person looks at his wards' reports first.

use agreement::core::content::{Content, Screening, ScreeningStart};
use serde_json::json;
use stories::{Fault, Setting, World, at, on_both};

const fn when_passed_on(content: &mut Content) {
    content.screening = Some(Screening { clocks_start: ScreeningStart::PassedOn });
}

const fn when_reported(content: &mut Content) {
    content.screening = Some(Screening { clocks_start: ScreeningStart::Reported });
}

async fn ward(world: &World) -> Fault {
    world.report("李敏", "综合查询打不开").known().touching("several", "slow").await
}

#[tokio::test]
async fn a_wards_report_waits_for_its_own_house_and_the_clocks_start_when_it_is_passed_on() {
    on_both(Setting::at("2026-11-03 10:00").agreed(when_passed_on), async |world| {
        let fault = ward(world).await;
        let seen = world.seen_by("李敏", &fault).await;
        assert_eq!((seen.state(), seen.engineer()), ("screening", ""));
        assert_eq!(seen.json["clocks"], json!([]), "nothing counts yet");
        world.phone("周院长", &fault).await.expects(&["screening-needed"]);
        assert_eq!(
            world.by("李伟").tries("acceptance", &fault, json!({})).await.problem(409),
            "incident.move_not_allowed"
        );
        assert_eq!(world.by("李敏").tries("passing-on", &fault, json!({})).await.problem(403), "request.forbidden");
        world.until(at("2026-11-03 11:00")).await;
        world.by("周院长").does("passing-on", &fault, json!({ "note": "已排除网络问题" })).await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.state(), "assigned");
        assert_eq!(seen.due("respond"), at("2026-11-03 12:00"));
        assert_eq!(seen.json["reported_at"], at("2026-11-03 11:00").to_string(), "our receipt");
        world.phone(seen.engineer(), &fault).await.rang_once_for("assigned");
        let reported = world.journal(&fault).await.into_iter().find(|entry| entry.kind == "incident.reported").unwrap();
        assert_eq!(reported.at, at("2026-11-03 10:00"), "when the ward reported stays known");
        world.until(at("2026-11-03 12:00:01")).await;
        assert_eq!(world.see(&fault).await.clock("respond").breached, Some(at("2026-11-03 12:00")));
    })
    .await;
}

#[tokio::test]
async fn where_it_is_agreed_so_the_clocks_run_since_the_wards_report() {
    on_both(Setting::at("2026-11-03 10:00").agreed(when_reported), async |world| {
        let fault = ward(world).await;
        assert_eq!(world.see(&fault).await.due("respond"), at("2026-11-03 11:00"));
        world.until(at("2026-11-03 10:30")).await;
        world.by("周院长").does("passing-on", &fault, json!({})).await;
        let seen = world.see(&fault).await;
        assert_eq!((seen.state(), seen.due("respond")), ("assigned", at("2026-11-03 11:00")));
    })
    .await;
}

#[tokio::test]
async fn it_may_be_sent_back_submitted_again_or_answered_within_the_house() {
    on_both(Setting::at("2026-11-03 10:00").agreed(when_passed_on), async |world| {
        let fault = ward(world).await;
        world.by("周院长").does("sending-back", &fault, json!({ "reason": "请补充窗口号" })).await;
        world.phone("李敏", &fault).await.rang_once_for("sent-back");
        assert_eq!(
            world.by("周院长").tries("passing-on", &fault, json!({})).await.problem(409),
            "incident.move_not_allowed"
        );
        world.by("李敏").does("resubmission", &fault, json!({ "text": "3 号窗口" })).await;
        assert_eq!(world.see(&fault).await.state(), "screening");
        world.by("周院长").does("own-answer", &fault, json!({ "text": "打印机缺纸，已处理" })).await;
        let seen = world.seen_by("李敏", &fault).await;
        assert_eq!((seen.state(), seen.json["clocks"].clone()), ("withdrawn", json!([])));
        world.forward(stories::days(2)).await;
        assert!(world.rungs(&fault).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_responsible_person_and_the_hotline_are_not_screened_and_a_department_sees_its_own() {
    on_both(Setting::at("2026-11-03 10:00").agreed(when_passed_on), async |world| {
        let own = world.report("周院长", "综合查询打不开").known().touching("several", "slow").await;
        assert_eq!(world.see(&own).await.state(), "assigned");
        let call = world.report("刘佳", "收费处来电").known().touching("several", "slow").await;
        assert_eq!(world.see(&call).await.state(), "assigned");
        let ward = ward(world).await;
        let list = world.send("李敏", "GET", "/api/v1/incidents", &[], None).await.ok(200);
        let ids: Vec<_> = list["items"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect();
        assert_eq!(ids, [json!(ward.id)], "his own and his department's, nothing else");
    })
    .await;
}
