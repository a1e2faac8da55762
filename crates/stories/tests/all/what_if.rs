//! 模拟测算: how past months would have gone under a draft.

use agreement::core::content::{Content, TargetRow};
use agreement::core::{PartyKind, Responsible, Severity};
use clocks::core::Milestone;
use kernel::AgreementVersionId;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, hours, minutes, on_both};

async fn ask(world: &World, body: Json) -> Json {
    world.send("王晓东", "POST", "/api/v1/what-ifs", &[], Some(body)).await.ok(200)
}

/// The next version of the hospital's agreement as a draft.
async fn draft(world: &World, change: impl FnOnce(&mut Content)) -> AgreementVersionId {
    world.draft_version("医院", change).await
}

fn within(content: &mut Content, severity: u8, milestone: Milestone, within: &str) {
    let severity = Severity::new(severity).unwrap();
    content.targets.retain(|row| (row.severity, row.milestone) != (severity, milestone));
    content.targets.push(TargetRow { severity, milestone, within: within.parse().unwrap() });
}

/// Two faults of severity 2: one answered within the hour, one after three hours.
async fn two_faults(world: &World) -> [Fault; 2] {
    let prompt = world.report("李敏", "查询一直转圈").known().touching("several", "slow").await;
    world.forward(minutes(50)).await;
    world.by("王晓东").answers(&prompt).await;
    let slow = world.report("李敏", "检索按钮没有反应").known().touching("several", "slow").await;
    world.forward(hours(3)).await;
    world.by("王晓东").answers(&slow).await;
    [prompt, slow]
}

fn named(changes: &Json) -> Vec<(&str, &str)> {
    let items = changes["items"].as_array().unwrap();
    let text =
        |item: &'_ Json, name: &str| -> &str { Box::leak(item[name].as_str().unwrap().to_owned().into_boxed_str()) };
    items.iter().map(|item| (text(item, "incident_number"), text(item, "milestone"))).collect()
}

#[tokio::test]
async fn a_looser_draft_wins_breaches_and_a_stricter_one_loses_them_each_named_with_both_due_times() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        let [prompt, slow] = two_faults(world).await;
        assert_eq!(world.see(&slow).await.severity(), 2);
        let as_it_was = ask(world, json!({ "months": 1 })).await;
        assert_eq!((&as_it_was["incidents"], &as_it_was["set_aside"]["count"]), (&json!(2), &json!(0)));
        assert_eq!((&as_it_was["won"]["count"], &as_it_was["lost"]["count"]), (&json!(0), &json!(0)));

        let due = world.see(&slow).await.clock("respond").due.unwrap();
        let looser = draft(world, |content| within(content, 2, Milestone::Respond, "4h")).await;
        let answer = ask(world, json!({ "months": 1, "agreement_version_id": looser })).await;
        assert_eq!(named(&answer["won"]), [(slow.number.as_str(), "respond")]);
        let won = &answer["won"]["items"][0];
        assert_eq!(won["old_due_at"], json!(due.to_string()));
        assert_eq!(won["text_zh"], "时限由 1 小时 改为 4 小时。");
        assert_eq!(won["text_en"], "4 h instead of 1 h.");
        assert_eq!((&won["old_outcome"], &won["new_outcome"]), (&json!("missed"), &json!("met")));
        assert_eq!(answer["lost"]["count"], 0);
        let (old, new) = (&answer["total"]["old"], &answer["total"]["new"]);
        assert_eq!(new["missed"].as_u64().unwrap() + 1, old["missed"].as_u64().unwrap());

        let stricter = world.redraft(looser, |content| within(content, 2, Milestone::Respond, "20min")).await;
        let answer = ask(world, json!({ "months": 1, "agreement_version_id": stricter })).await;
        assert_eq!(
            named(&answer["lost"]),
            [(prompt.number.as_str(), "respond")],
            "the prompt one would have been late"
        );
        assert_eq!(answer["won"]["count"], 0);
    })
    .await;
}

#[tokio::test]
async fn a_draft_that_promises_more_or_less_is_measured_by_what_was_done() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        let fault = world.report("李敏", "导出的表格列宽不对").known().touching("individual", "none").await;
        assert_eq!(world.see(&fault).await.severity(), 4);
        world.forward(hours(1)).await;
        world.by("王晓东").answers(&fault).await;
        world.forward(hours(5)).await;
        world.by("王晓东").plans(&fault).await;
        let draft = draft(world, |content| {
            within(content, 4, Milestone::Plan, "2h");
            content.targets.retain(|row| row.milestone != Milestone::Respond);
            content.ladders = std::array::from_fn(|_| clocks::core::Ladder::NONE);
        })
        .await;
        let answer = ask(world, json!({ "months": 1, "agreement_version_id": draft })).await;
        assert_eq!(named(&answer["lost"]), [(fault.number.as_str(), "plan")], "the plan came after six hours");
        assert_eq!(answer["lost"]["items"][0]["old_outcome"], "not_promised");
        let (old, new) = (&answer["total"]["old"]["met"], &answer["total"]["new"]["met"]);
        assert_eq!(old.as_u64().unwrap(), new.as_u64().unwrap() + 1, "the answer is promised no more");
    })
    .await;
}

#[tokio::test]
async fn an_arrival_counts_however_it_was_recorded() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.by(&engineer).does("visit", &fault, json!({ "note": "下午到" })).await;
        world.forward(minutes(40)).await;
        let path = format!("/api/v1/incidents/{}/visits", fault.id);
        world.send(&engineer, "POST", &path, &[], Some(json!({ "place": "住院楼 3 层" }))).await.ok(201);
        let answer = ask(world, json!({ "months": 1 })).await;
        assert_eq!(answer["set_aside"]["count"], 0, "{:#}", answer["set_aside"]);
        let on_site = answer["figures"].as_array().unwrap().iter().filter(|row| row["milestone"] == "on_site");
        assert_eq!(on_site.map(|row| row["old"]["met"].as_u64().unwrap()).sum::<u64>(), 1);
    })
    .await;
}

#[tokio::test]
async fn another_matrix_shifts_verdicts_and_with_them_who_answers() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        let fault = world.report("李敏", "查询一直转圈").known().touching("department", "slow").await;
        world.forward(hours(1)).await;
        world.by("王晓东").answers(&fault).await;
        let draft = draft(world, |content| {
            for row in &mut content.matrix {
                row.lead = Responsible::Kind(PartyKind::Customer);
            }
        })
        .await;
        let answer = ask(world, json!({ "months": 1, "agreement_version_id": draft })).await;
        assert!(answer["shifts"]["count"].as_u64().unwrap() > 0, "{:#}", answer["shifts"]);
        let shift = &answer["shifts"]["items"][0];
        assert_eq!((&shift["incident_number"], &shift["to"]["kind"]), (&json!(fault.number), &json!("customer")));
        let by_customer = answer["figures"].as_array().unwrap().iter().filter(|row| row["party"]["kind"] == "customer");
        assert!(by_customer.map(|row| row["new"]["met"].as_u64().unwrap()).sum::<u64>() > 0);
        assert_eq!((&answer["won"]["count"], &answer["lost"]["count"]), (&json!(0), &json!(0)));
    })
    .await;
}

#[tokio::test]
async fn another_roster_moves_work_and_says_how_long_nobody_would_have_been_there() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        two_faults(world).await;
        let same = ask(world, json!({ "months": 1, "roster": {} })).await;
        assert_eq!((&same["roster"]["moved"], &same["roster"]["old"]), (&json!(0), &same["roster"]["new"]));
        assert_eq!(same["roster"]["given_by_platform"], 2);
        assert!(same["roster"]["as_recorded"].as_u64().unwrap() <= 2, "how often it is as recorded is said");
        let rotations = world.send("王晓东", "GET", "/api/v1/rotations", &[], None).await.ok(200);
        let engineers = rotations["items"].as_array().unwrap().iter().filter(|rotation| rotation["role"] == "engineer");
        let ids: Vec<Json> = engineers.map(|rotation| rotation["id"].clone()).collect();
        assert!(!ids.is_empty());
        let none = ask(world, json!({ "months": 1, "roster": { "remove": ids } })).await;
        let roster = &none["roster"];
        assert_eq!((&roster["new"]["nobody"], &roster["moved"]), (&json!(2), &json!(2)), "{roster:#}");
        assert!(roster["new"]["uncovered_minutes"].as_u64() > roster["old"]["uncovered_minutes"].as_u64());
    })
    .await;
}

#[tokio::test]
async fn only_the_manager_asks_and_what_cannot_be_asked_is_refused_with_its_field() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        let ask = async |who: &str, body: Json| world.send(who, "POST", "/api/v1/what-ifs", &[], Some(body)).await;
        assert_eq!(ask("李伟", json!({ "months": 1 })).await.status.as_u16(), 403);
        assert_eq!(ask("李敏", json!({ "months": 1 })).await.status.as_u16(), 403);
        assert_eq!(ask("王晓东", json!({ "months": 25 })).await.problem(422), "what_if.too_long");
        let nowhere = json!({ "months": 1, "agreement_version_id": "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11" });
        assert_eq!(ask("王晓东", nowhere).await.problem(422), "what_if.unknown_version");
        let nobody = json!({ "months": 1, "roster": { "remove": ["0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11"] } });
        assert_eq!(ask("王晓东", nobody).await.problem(422), "what_if.not_in_roster");
        let before = world.entries().await;
        ask("王晓东", json!({ "months": 1 })).await.ok(200);
        assert_eq!(world.entries().await, before + 1, "nothing is written but that it was asked");
        assert!(world.now() >= at("2026-11-03 09:00"));
    })
    .await;
}
