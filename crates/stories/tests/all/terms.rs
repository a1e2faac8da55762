//! Around the begin and the end of an agreement: bound from the past, continued, renewed by itself, checked before its end.

use agreement::core::content::{Bond, BondKind, Content, Money, PeriodFee, Renewal};
use agreement::core::{Period, Selector, TermRow, Text, profiles};
use jiff::civil::date;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, on_both};

async fn images(world: &World) -> Fault {
    world
        .report("李敏", "阅片打不开")
        .of("PACS")
        .at_component("阅片", "software_defect")
        .touching("several", "slow")
        .await
}

fn of_images(world: &World) -> Content {
    Content {
        systems: vec![world.system("PACS")],
        calendar: "office".to_owned(),
        matrix: profiles::demonstration_matrix(),
        terms: vec![TermRow::new(Selector::ANY, Period::Acceptance { months: 36 }, "第三条")],
        ..profiles::tender()
    }
}

#[tokio::test]
async fn an_agreement_that_binds_from_the_past_decides_the_gap_again_and_moves_no_clock() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let before = images(world).await;
        let seen = world.see(&before).await;
        assert_eq!(seen.json["coverage"], json!({ "verdict": "out_of_warranty", "reason": "not_covered" }));
        world.until(at("2026-11-04 09:00")).await;
        world.agree("医院", "影像", of_images(world)).await;
        world.tick().await;
        world.tick().await;
        let seen = world.see(&before).await;
        assert_eq!(seen.json["coverage"]["verdict"], "in_warranty");
        assert_eq!(seen.json["clocks"], json!([]), "what was not promised then is not late now");
        assert_eq!(world.count(&before, "incident.cover_decided_again").await, 1);
        let path = format!("/api/v1/incidents/{}/explanation", before.id);
        let why = world.send("王晓东", "GET", &path, &[], None).await.ok(200);
        let earlier: Vec<&Json> =
            why["earlier"].as_array().unwrap().iter().filter(|old| old["kind"] == "coverage").collect();
        assert_eq!(earlier.len(), 1, "the old verdict is kept: {why:#}");
        let after = images(world).await;
        assert_eq!(world.see(&after).await.due("respond"), at("2026-11-04 10:00"));
    })
    .await;
}

#[tokio::test]
async fn between_two_contracts_a_named_manager_lets_the_old_promises_go_on() {
    on_both(Setting::at("2026-12-02 10:00"), async |world| {
        world.platform.look_around(world.now()).await.unwrap();
        let course = async || {
            world
                .report("何老师", "选课打不开")
                .of("JW")
                .at_component("选课", "software_defect")
                .touching("several", "slow")
                .await
        };
        let gap = course().await;
        assert_eq!(world.see(&gap).await.json["coverage"]["reason"], "expired");
        let path = format!("/api/v1/agreement-versions/{}/continuation", world.agreements["学院"]);
        let nobody = json!({ "until": "2026-12-31", "by": " ", "reason": "合同流程中" });
        assert_eq!(world.send("王晓东", "POST", &path, &[], Some(nobody)).await.problem(422), "agreement.nameless");
        let body = json!({ "until": "2026-12-31", "by": "王晓东", "reason": "合同流程中" });
        world.send("王晓东", "POST", &path, &[], Some(body)).await.ok(200);
        world.tick().await;
        let continued = course().await;
        let seen = world.see(&continued).await;
        assert_eq!(
            (seen.json["coverage"]["verdict"].clone(), seen.due("respond")),
            (json!("in_warranty"), at("2026-12-02 12:00"))
        );
        assert_eq!(world.see(&gap).await.json["coverage"]["verdict"], "in_warranty", "today's gap is decided again");
        assert_eq!(world.see(&gap).await.json["clocks"], json!([]));
    })
    .await;
}

/// Cover ends on 30 November and renews by twelve months unless somebody gives 30 days' notice.
fn renewing(content: &mut Content) {
    content.terms[0].period = Period::Dates { from: date(2025, 1, 10), until: date(2026, 11, 30) };
    content.renewal = Renewal::Tacit { notice_days: 30, months: 12 };
}

#[tokio::test]
async fn scenario_46_nobody_gave_notice_and_the_agreement_renews_the_day_after_its_last() {
    on_both(Setting::at("2026-10-01 10:00").agreed(renewing), async |world| {
        let path = format!("/api/v1/agreement-versions/{}/renewal", world.agreements["医院"]);
        let outlook = world.send("王晓东", "GET", &path, &[], None).await.ok(200);
        assert_eq!(
            (outlook["ends_on"].clone(), outlook["notice_by"].clone(), outlook["renews_until"].clone()),
            (json!("2026-11-30"), json!("2026-10-31"), json!("2027-11-30"))
        );
        // Nobody looked for two days: the renewal leaves no hole all the same.
        world.until(at("2026-12-02 08:00")).await;
        let gap = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        assert_eq!(world.see(&gap).await.json["coverage"]["reason"], "expired");
        for _ in 0..2 {
            world.platform.look_around(world.now()).await.unwrap();
            world.tick().await;
        }
        let after = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        assert_eq!(world.see(&after).await.json["coverage"]["verdict"], "in_warranty");
        assert_eq!(world.see(&gap).await.json["coverage"]["verdict"], "in_warranty");
        let agreement = world.send("王晓东", "GET", &path, &[], None).await.ok(200);
        assert_eq!(agreement["renews_until"], json!(null), "this version renewed; the next one speaks now");
    })
    .await;
}

#[tokio::test]
async fn a_manager_is_shown_what_ends_with_its_money_the_nearest_first_and_nobody_else_is() {
    let agreed = |content: &mut Content| {
        renewing(content);
        let money = |minor| Money { minor, currency: "CNY".to_owned() };
        content.assessment.fee = Some(PeriodFee { amount: money(36_000_000), months: 12 });
        let bond =
            |due_on, minor| Bond { kind: BondKind::Quality, amount: money(minor), due_on, conditions: Text::default() };
        content.bonds = vec![bond(date(2026, 9, 1), 5_000_000), bond(date(2029, 1, 1), 7_000_000)];
    };
    on_both(Setting::at("2026-10-01 10:00").agreed(agreed), async |world| {
        let ask = async |who: &str, query: &str| {
            world.send(who, "GET", &format!("/api/v1/agreement-endings{query}"), &[], None).await
        };
        let hospital = |body: &Json| {
            let items = body["items"].as_array().unwrap().clone();
            items.into_iter().find(|each| each["version_id"] == json!(world.agreements["医院"]))
        };
        let found = hospital(&ask("王晓东", "?days=45").await.ok(200)).unwrap();
        assert_eq!(found["first_on"], "2026-09-01", "the bond is past due and still stands first");
        assert_eq!(
            (&found["outlook"]["ends_on"], &found["outlook"]["notice_by"]),
            (&json!("2026-11-30"), &json!("2026-10-31"))
        );
        assert_eq!(found["fee"]["amount"]["minor"], 36_000_000);
        let due: Vec<&Json> = found["bonds"].as_array().unwrap().iter().map(|bond| &bond["amount"]["minor"]).collect();
        assert_eq!(due, [&json!(5_000_000)], "the other one is years away");
        assert_eq!(ask("王晓东", "?days=0").await.problem(400), "agreement.bad_days");
        for who in ["周院长", "李敏"] {
            assert_eq!(ask(who, "").await.problem(403), "request.forbidden");
        }
    })
    .await;
}

#[tokio::test]
async fn scenario_46_a_notice_in_time_ends_it_and_one_too_late_is_refused() {
    on_both(Setting::at("2026-10-20 10:00").agreed(renewing), async |world| {
        let path = format!("/api/v1/agreement-versions/{}/notice", world.agreements["医院"]);
        let notice = |on: &str| json!({ "given_by": "customer", "reason": "集团统一采购", "given_on": on });
        let give = async |who: &str, on: &str| world.send(who, "POST", &path, &[], Some(notice(on))).await;
        assert_eq!(give("周院长", "2026-10-20").await.problem(403), "request.forbidden");
        assert_eq!(give("王晓东", "2026-10-21").await.problem(422), "agreement.bad_date");
        world.until(at("2026-11-10 10:00")).await;
        assert_eq!(give("王晓东", "2026-11-01").await.problem(409), "agreement.notice_too_late");
        let outlook = give("王晓东", "2026-10-31").await.ok(200);
        assert_eq!(
            (outlook["renews_until"].clone(), outlook["notice"]["given_by"].clone()),
            (json!(null), json!("customer"))
        );
        assert_eq!(give("王晓东", "2026-10-31").await.problem(409), "agreement.notice_given_before");
        world.until(at("2026-12-01 08:00")).await;
        world.platform.look_around(world.now()).await.unwrap();
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        assert_eq!(world.see(&fault).await.json["coverage"]["reason"], "expired");
    })
    .await;
}

#[tokio::test]
async fn scenario_48_the_managers_are_told_before_the_end_of_a_term_each_time_once() {
    on_both(Setting::at("2026-08-31 10:00").agreed(renewing), async |world| {
        let told = async || {
            let inbox = world.send("王晓东", "GET", "/api/v1/inbox", &[], None).await.ok(200);
            let items = inbox["items"].as_array().cloned().unwrap_or_default();
            items
                .iter()
                .filter(|item| item["event"] == "term-ends")
                .map(|item| item["text"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let look = async || {
            world.platform.look_around(world.now()).await.unwrap();
            world.tick().await;
        };
        look().await;
        assert_eq!(told().await, Vec::<String>::new(), "91 days are left");
        for (day, expected) in
            [("2026-09-01", 2), ("2026-09-02", 2), ("2026-10-01", 4), ("2026-10-31", 6), ("2026-11-29", 8)]
        {
            world.until(at(&format!("{day} 08:00"))).await;
            look().await;
            look().await;
            let found = told().await;
            assert_eq!(found.len(), expected, "two agreements end on 30 November: {found:?}");
        }
        assert!(told().await.iter().all(|text| text.contains("2026-11-30")), "the end, not the begin");
    })
    .await;
}

#[tokio::test]
async fn each_term_of_an_agreement_has_a_hand_over_list_and_a_quotation_of_its_own() {
    let ends = |content: &mut Content| {
        content.terms[0].period = Period::Dates { from: date(2025, 1, 10), until: date(2026, 11, 30) };
        content.renewal = Renewal::Express;
    };
    on_both(Setting::at("2026-10-01 10:00").agreed(ends), async |world| {
        let hospital = world.party("医院");
        let listed = async |kind: &str| {
            world.platform.look_around(world.now()).await.unwrap();
            let page = world.send("王晓东", "GET", &format!("/api/v1/documents?kind={kind}"), &[], None).await.ok(200);
            let hospitals =
                page["items"].as_array().unwrap().iter().filter(|one| one["customer_id"] == json!(hospital));
            hospitals.cloned().collect::<Vec<_>>()
        };
        let lasts = |documents: &[Json]| {
            documents.iter().map(|document| document["from"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let path = "/api/v1/documents";
        let version = world.agreements["医院"];
        let (agreement, ..) = world.platform.agreements.read_version(&world.cx(), version).await.unwrap();
        for kind in ["hand_over", "renewal"] {
            let found = listed(kind).await;
            assert_eq!(lasts(&found), ["2026-11-30"], "{kind}");
            assert!(found[0]["title"].as_str().unwrap().ends_with("2026-11-30"), "{}", found[0]["title"]);
            // What was given up is not drafted again of itself, and may be by hand.
            let given_up = format!("{path}/{}/withdrawal", found[0]["id"].as_str().unwrap());
            world.send("王晓东", "POST", &given_up, &[], Some(json!({ "reason": "客户另行招标" }))).await.ok(200);
            assert_eq!(lasts(&listed(kind).await), ["2026-11-30"], "{kind}");
        }
        world.until(at("2026-12-01 10:00")).await;
        let longer = format!("/api/v1/agreement-versions/{version}/continuation");
        let body = json!({ "until": "2027-01-31", "by": "王晓东", "reason": "合同流程中" });
        world.send("王晓东", "POST", &longer, &[], Some(body)).await.ok(200);
        for kind in ["hand_over", "renewal"] {
            let found = listed(kind).await;
            assert_eq!(lasts(&found), ["2027-01-31", "2026-11-30"], "{kind}: of the term that goes on");
            let about = json!({ "kind": kind, "subject_id": agreement.id });
            let twice = world.send("王晓东", "POST", path, &[], Some(about)).await;
            assert_eq!(twice.problem(409), "document.exists", "{kind}");
        }
    })
    .await;
}
