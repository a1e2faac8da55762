//! What counts only when the other side agrees: pauses in the past, contested pauses, exemptions.

use agreement::core::content::Content;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, on_both};

/// Severity 2 reported at 10:00 and answered: restored within 24 hours.
async fn answered(world: &World) -> Fault {
    let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
    let engineer = world.see(&fault).await.engineer().to_owned();
    world.by(&engineer).accepts(&fault).await;
    world.by(&engineer).answers(&fault).await;
    fault
}

fn since(from: &str, to: Option<&str>) -> Json {
    let to = to.map(|to| at(to).to_string());
    json!({ "reason": "waiting_customer", "note": "等待信息科开放机房", "from": at(from).to_string(), "to": to })
}

#[tokio::test]
async fn a_pause_in_the_past_stands_still_only_when_the_customer_agrees() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = answered(world).await;
        world.until(at("2026-11-03 15:00")).await;
        let alone =
            json!({ "reason": "waiting_customer", "note": "等", "occurred_at": at("2026-11-03 12:00").to_string() });
        assert_eq!(world.by("王晓东").tries("pause", &fault, alone).await.problem(403), "clock.pause_needs_consent");
        let over = since("2026-11-03 12:00", Some("2026-11-03 14:00"));
        let twisted = since("2026-11-03 14:00", Some("2026-11-03 12:00"));
        assert_eq!(world.by("王晓东").tries("past-pauses", &fault, twisted).await.problem(422), "pause.out_of_order");
        world.by("王晓东").does("past-pauses", &fault, over.clone()).await;
        assert_eq!(world.see(&fault).await.due("restore"), at("2026-11-04 10:00"), "pending: nothing stands still");
        world.phone("李敏", &fault).await.rang_once_for("consent-needed");
        let mine = world.send("李敏", "GET", "/api/v1/proposals", &[], None).await.ok(200);
        assert_eq!(mine["items"][0]["yours"], true, "{mine:#}");
        assert_eq!(world.by("王晓东").approves(&fault).await.problem(403), "proposal.not_asked");
        world.by("李敏").approves(&fault).await.ok(200);
        let seen = world.see(&fault).await;
        assert_eq!((seen.due("restore"), seen.state()), (at("2026-11-04 12:00"), "in_progress"));
        assert_eq!(world.send("李敏", "GET", "/api/v1/proposals", &[], None).await.ok(200)["items"], json!([]));

        world.by("王晓东").does("past-pauses", &fault, since("2026-11-03 14:30", None)).await;
        world.by("周院长").approves(&fault).await.ok(200);
        let seen = world.see(&fault).await;
        assert_eq!((seen.state(), seen.clock("restore").state.as_str()), ("waiting", "paused"));
        world.until(at("2026-11-03 16:30")).await;
        world.by("王晓东").resumes(&fault).await;
        assert_eq!(world.see(&fault).await.due("restore"), at("2026-11-04 14:00"));
    })
    .await;
}

#[tokio::test]
async fn consent_undoes_no_recorded_breach_and_a_no_changes_nothing() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = answered(world).await;
        world.until(at("2026-11-04 11:00")).await;
        assert_eq!(world.see(&fault).await.clock("restore").breached, Some(at("2026-11-04 10:00")));
        let over = since("2026-11-03 12:00", Some("2026-11-03 18:00"));
        world.by("王晓东").does("past-pauses", &fault, over.clone()).await;
        world.by("李敏").turns_down(&fault, "当时没有让你们等").await.ok(200);
        assert_eq!(world.see(&fault).await.due("restore"), at("2026-11-04 10:00"));
        world.by("王晓东").does("past-pauses", &fault, over).await;
        world.by("李敏").approves(&fault).await.ok(200);
        let clock = world.see(&fault).await.clock("restore");
        assert_eq!((clock.due, clock.breached), (Some(at("2026-11-04 16:00")), Some(at("2026-11-04 10:00"))));
    })
    .await;
}

#[tokio::test]
async fn a_contested_pause_counts_as_time_when_the_manager_agrees() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = answered(world).await;
        world.until(at("2026-11-03 12:00")).await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.by(&engineer).pauses(&fault, "waiting_customer").await;
        world.until(at("2026-11-03 18:00")).await;
        world.by(&engineer).resumes(&fault).await;
        assert_eq!(world.see(&fault).await.due("restore"), at("2026-11-04 16:00"));
        let seen = world.seen_by("李敏", &fault).await.json;
        assert_eq!(seen["pauses"][0]["reason"], "waiting_customer", "the customer sees every pause");
        let pause = seen["pauses"][0]["id"].as_str().unwrap();
        let contest = format!("pauses/{pause}/contest");
        let reason = json!({ "reason": "账号 12 点前已开通" });
        assert_eq!(world.by("王晓东").tries(&contest, &fault, reason.clone()).await.problem(403), "request.forbidden");
        world.by("李敏").does(&contest, &fault, reason.clone()).await;
        assert_eq!(world.by("李敏").tries(&contest, &fault, reason).await.problem(409), "pause.contested_before");
        world.until(at("2026-11-04 11:00")).await;
        world.by("王晓东").approves(&fault).await.ok(200);
        let clock = world.see(&fault).await.clock("restore");
        assert_eq!((clock.due, clock.breached), (Some(at("2026-11-04 10:00")), Some(at("2026-11-04 10:00"))));
    })
    .await;
}

#[tokio::test]
async fn an_exempt_clock_does_not_count_once_the_customers_responsible_person_approved() {
    fn quick(content: &mut Content) {
        content.assessment.counted_in = agreement::core::content::CountedIn::Reported;
    }
    on_both(Setting::at("2026-11-03 10:00").agreed(quick), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        world.until(at("2026-11-03 12:00")).await;
        let total = async || {
            let path = "/api/v1/attainment?from=2026-11-01&to=2026-12-01";
            let total = world.send("王晓东", "GET", path, &[], None).await.ok(200)["total"].clone();
            (total["missed"].as_u64().unwrap(), total["not_counted"]["exempt"].as_u64().unwrap_or(0))
        };
        assert_eq!(total().await, (1, 0));
        let respond = world.see(&fault).await.clock("respond").id;
        let body = json!({ "clock_id": respond, "ground": "power_cut", "reason": "全院停电检修 10 点至 12 点" });
        world.by("刘佳").does("exemptions", &fault, body).await;
        assert_eq!(total().await, (1, 0), "proposed is not approved");
        assert_eq!(world.by("李敏").approves(&fault).await.problem(403), "proposal.not_asked");
        world.by("周院长").approves(&fault).await.ok(200);
        assert_eq!(total().await, (0, 1));
        let whole = json!({ "ground": "agreed", "reason": "双方约定整单不考核" });
        world.by("刘佳").does("exemptions", &fault, whole).await;
        world.by("周院长").approves(&fault).await.ok(200);
        let all = world.see(&fault).await.json["clocks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|clock| clock["due_at"].is_string())
            .count();
        assert!(total().await.1 >= 3 && total().await.1 <= all as u64, "every promise of the incident is exempt");
        let unknown = json!({ "clock_id": fault.id, "ground": "agreed", "reason": "无此时限" });
        assert_eq!(world.by("刘佳").tries("exemptions", &fault, unknown).await.problem(404), "clock.not_found");
    })
    .await;
}
