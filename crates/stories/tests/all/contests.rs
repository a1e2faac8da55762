//! A verdict contested, decided, agreed to.

use agreement::core::content::Content;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, days, on_both};

/// No verdict is released by itself.
const fn by_hand(content: &mut Content) {
    content.release_permille = 1000;
}

async fn post(world: &World, who: &str, fault: &Fault, path: &str, body: Json) -> testkit::Reply {
    world.send(who, "POST", &format!("/api/v1/incidents/{}/{path}", fault.id), &[], Some(body)).await
}

async fn database_fault(world: &World) -> Fault {
    world
        .report("李敏", "查询库频繁报内部错误")
        .at_component("查询库", "software_defect")
        .touching("several", "slow")
        .await
}

/// Restored, attributed to the vendor for good, and released.
async fn settled(world: &World, fault: &Fault) {
    world.by("王晓东").restores(fault).await;
    let confirm = json!({ "component_id": world.component("查询库"), "fault_class": "software_defect", "confirm": true,
        "evidence": "原厂补丁说明" });
    world.by("王晓东").does("attribution", fault, confirm).await;
    world.by("王晓东").does("verdict-release", fault, json!({})).await;
}

async fn attributed(world: &World, fault: &Fault) -> (String, String) {
    let seen = world.see(fault).await;
    let text = |field: &str| seen.json["attribution"][field].as_str().unwrap_or_default().to_owned();
    (text("lead_kind"), text("state"))
}

async fn figures_by_party(world: &World) -> Json {
    let path = "/api/v1/attainment?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&by=party";
    world.send("王晓东", "GET", path, &[], None).await.ok(200)
}

#[tokio::test]
async fn a_vendor_contests_the_manager_decides_and_the_customer_agrees_where_it_falls_on_us() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        let fault = database_fault(world).await;
        settled(world, &fault).await;
        let contest = json!({ "about": "attribution", "reason": "慢在应用语句，数据库指标正常" });
        let made = post(world, "石工", &fault, "contests", contest.clone()).await.ok(201);
        assert_eq!(made["state"], "open");
        assert_eq!(attributed(world, &fault).await.1, "disputed");
        assert!(figures_by_party(world).await.to_string().contains("disputed"), "a column of its own");
        assert_eq!(post(world, "石工", &fault, "contests", contest).await.problem(409), "contest.open_already");
        let id = made["id"].as_str().unwrap();

        let decision = format!("contests/{id}/decision");
        let upheld = json!({ "upheld": true, "reason": "跟踪显示耗时在应用层" });
        assert_eq!(post(world, "王晓东", &fault, &decision, upheld).await.problem(422), "contest.no_verdict");
        let upheld =
            json!({ "upheld": true, "reason": "跟踪显示耗时在应用层", "component_id": world.component("综合查询") });
        let decided = post(world, "王晓东", &fault, &decision, upheld.clone()).await.ok(200);
        assert_eq!(decided["state"], "to_agree", "it falls on us, so the customer must agree");
        assert_eq!(
            (decided["decision"]["lead_before"].clone(), decided["decision"]["lead_after"].clone()),
            (json!("vendor"), json!("provider"))
        );
        assert_eq!(attributed(world, &fault).await, ("provider".to_owned(), "disputed".to_owned()));
        assert_eq!(post(world, "王晓东", &fault, &decision, upheld).await.problem(409), "contest.decided_already");

        let agreement = format!("contests/{id}/agreement");
        assert_eq!(
            post(world, "李敏", &fault, &agreement, json!({ "agreed": true })).await.problem(403),
            "request.forbidden"
        );
        let agreed = post(world, "周院长", &fault, &agreement, json!({ "agreed": true })).await.ok(200);
        assert_eq!(agreed["state"], "upheld");
        assert_eq!(attributed(world, &fault).await, ("provider".to_owned(), "confirmed".to_owned()));
        let path = format!("/api/v1/incidents/{}/explanation", fault.id);
        let why = world.send("王晓东", "GET", &path, &[], None).await.ok(200);
        assert!(!why["earlier"].as_array().unwrap().is_empty(), "the old verdict is kept: {why:#}");
        let again = json!({ "about": "attribution", "reason": "再次申诉" });
        assert_eq!(post(world, "周院长", &fault, "contests", again).await.problem(409), "contest.period_over");
    })
    .await;
}

#[tokio::test]
async fn without_the_customers_agreement_a_verdict_on_us_stays_disputed() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        let fault = world.report("李敏", "报表一直转圈").known().touching("several", "slow").await;
        world.by("王晓东").restores(&fault).await;
        let made =
            post(world, "周院长", &fault, "contests", json!({ "about": "attribution", "reason": "是数据库的问题" }));
        let id = made.await.ok(201)["id"].as_str().unwrap().to_owned();
        let dismissed = json!({ "upheld": false, "reason": "跟踪显示慢在我方语句" });
        let decided = post(world, "王晓东", &fault, &format!("contests/{id}/decision"), dismissed).await.ok(200);
        assert_eq!(decided["state"], "to_agree");
        let agreement = format!("contests/{id}/agreement");
        assert_eq!(
            post(world, "周院长", &fault, &agreement, json!({ "agreed": false })).await.problem(422),
            "contest.why_not"
        );
        let no = json!({ "agreed": false, "reason": "证据不足" });
        assert_eq!(post(world, "周院长", &fault, &agreement, no).await.ok(200)["state"], "disputed");
        assert_eq!(attributed(world, &fault).await.1, "disputed");
        world.by("王晓东").resolves(&fault, "software_defect").await;
        world.by("李敏").confirms(&fault).await;
        let closing = json!({ "cause": "语句缺索引", "fault_class": "software_defect" });
        let closed = world.by("王晓东").does("closure", &fault, closing).await;
        assert_eq!(closed["state"], "closed", "a contest runs beside closing");
        assert_eq!(attributed(world, &fault).await.1, "disputed");
    })
    .await;
}

#[tokio::test]
async fn five_working_days_after_a_final_verdict_was_released_it_counts_as_accepted() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        let fault = database_fault(world).await;
        settled(world, &fault).await;
        let term = world.see(&fault).await.clock("contest");
        assert_eq!(term.due, Some(at("2026-11-10 18:00")), "the fifth working day after it");
        world.until(at("2026-11-10 18:01")).await;
        let late = json!({ "about": "attribution", "reason": "不是我们的问题" });
        assert_eq!(post(world, "石工", &fault, "contests", late).await.problem(409), "contest.period_over");
        assert_eq!(attributed(world, &fault).await.1, "confirmed");
    })
    .await;
}

#[tokio::test]
async fn an_attribution_that_is_not_confirmed_three_working_days_after_restoring_is_brought_to_the_manager() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        let (late, kept) = (database_fault(world).await, database_fault(world).await);
        world.by("王晓东").restores(&late).await;
        settled(world, &kept).await;
        assert_eq!(world.see(&late).await.due("attribute"), at("2026-11-06 18:00"));
        assert_eq!(world.see(&kept).await.clock("attribute").state, "met");
        world.forward(days(4)).await;
        world.phone("王晓东", &late).await.rang_once_for("term-over");
        let told = world.phone("王晓东", &kept).await.told;
        assert!(!told.contains(&"term-over".to_owned()), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn a_lowered_severity_is_contested_and_comes_back_when_the_manager_upholds_it() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "收费处打不开查询").known().touching("several", "stopped").await;
        let before = world.see(&fault).await;
        let lowered = u8::try_from(before.severity() + 1).unwrap();
        world.by("刘佳").grades(&fault, lowered).await;
        let body = json!({ "about": "severity", "reason": "门诊全部停了", "severity": before.severity() });
        let made = post(world, "李敏", &fault, "contests", body).await.ok(201);
        let path = format!("contests/{}/decision", made["id"].as_str().unwrap());
        let decided =
            post(world, "王晓东", &fault, &path, json!({ "upheld": true, "reason": "核实属实" })).await.ok(200);
        assert_eq!(decided["state"], "upheld");
        let seen = world.see(&fault).await;
        assert_eq!(seen.severity(), before.severity());
        assert_eq!(seen.due("restore"), before.due("restore"), "counted from the original start");
    })
    .await;
}

#[tokio::test]
async fn a_final_verdict_is_changed_by_the_manager_alone_with_new_evidence_and_may_be_contested_again() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        let fault = database_fault(world).await;
        settled(world, &fault).await;
        world.until(at("2026-11-10 18:01")).await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        let ours = |evidence: &str| {
            json!({ "component_id": world.component("综合查询"), "fault_class": "software_defect", "evidence": evidence })
        };
        let path = "attribution";
        assert_eq!(post(world, &engineer, &fault, path, ours("慢在语句")).await.problem(409), "attribution.final");
        assert_eq!(post(world, "王晓东", &fault, path, ours(" ")).await.problem(422), "attribution.no_evidence");
        assert_eq!(attributed(world, &fault).await, ("vendor".to_owned(), "confirmed".to_owned()));
        world.by("王晓东").does(path, &fault, ours("厂商复现失败，慢在我方语句")).await;
        assert_eq!(attributed(world, &fault).await, ("provider".to_owned(), "confirmed".to_owned()));
        // Whoever it falls on now has his five days.
        let contest = json!({ "about": "attribution", "reason": "与当时的结论相反" });
        post(world, "周院长", &fault, "contests", contest).await.ok(201);
        assert_eq!(attributed(world, &fault).await.1, "disputed");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_put_in_the_lead_meanwhile_a_dismissed_contest_against_us_needs_the_customers_word() {
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        let fault = world.report("李敏", "报表一直转圈").known().touching("several", "slow").await;
        world.by("王晓东").restores(&fault).await;
        let contest = json!({ "about": "attribution", "reason": "是贵方程序的问题" });
        let made = post(world, "周院长", &fault, "contests", contest.clone()).await.ok(201);
        // The vendor contests beside the customer, who hears nothing of it.
        assert_eq!(post(world, "周院长", &fault, "contests", contest).await.problem(409), "contest.open_already");
        let vendor = json!({ "component_id": world.component("查询库"), "fault_class": "software_defect",
            "evidence": "怀疑数据库" });
        world.by("王晓东").does("attribution", &fault, vendor).await;
        let beside = json!({ "about": "attribution", "reason": "数据库指标正常" });
        let vendors = post(world, "石工", &fault, "contests", beside).await.ok(201);
        let path = |contest: &Json, step: &str| format!("contests/{}/{step}", contest["id"].as_str().unwrap());
        let dismissed = json!({ "upheld": false, "reason": "维持" });
        let decided = post(world, "王晓东", &fault, &path(&made, "decision"), dismissed.clone()).await.ok(200);
        assert_eq!((&decided["state"], &decided["decision"]["lead_before"]), (&json!("to_agree"), &json!("provider")));
        post(world, "周院长", &fault, &path(&made, "agreement"), json!({ "agreed": true })).await.ok(200);
        assert_eq!(attributed(world, &fault).await.1, "disputed", "the vendor's contest is open");
        assert_eq!(
            post(world, "王晓东", &fault, &path(&vendors, "decision"), dismissed).await.ok(200)["state"],
            "dismissed"
        );
        assert_eq!(attributed(world, &fault).await, ("vendor".to_owned(), "confirmed".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn an_upheld_contest_never_lowers_a_severity_that_was_raised_meanwhile() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "收费处打不开查询").known().touching("several", "slow").await;
        world.by("刘佳").grades(&fault, 3).await;
        let body = json!({ "about": "severity", "reason": "门诊全部停了", "severity": 2 });
        let made = post(world, "李敏", &fault, "contests", body).await.ok(201);
        world.by("刘佳").grades(&fault, 1).await;
        let due = world.see(&fault).await.due("restore");
        let path = format!("contests/{}/decision", made["id"].as_str().unwrap());
        let upheld = json!({ "upheld": true, "reason": "核实属实" });
        assert_eq!(post(world, "王晓东", &fault, &path, upheld).await.ok(200)["state"], "upheld");
        let seen = world.see(&fault).await;
        assert_eq!((seen.severity(), seen.due("restore")), (1, due));
    })
    .await;
}
