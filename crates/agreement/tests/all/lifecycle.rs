//! Drafts, signatures, suspension, termination, succession.

use agreement::MIGRATIONS;
use agreement::core::{OutReason, Question, Status, Verdict, judge};
use kernel::HOUR;
use serde_json::json;
use testkit::{World, on_both};

use crate::ground::{HOSPITAL, PROVIDER, Stage, VENDOR, component, party, stage, system};

const AT: &str = "2026-09-01T02:00:00Z";

#[tokio::test]
async fn a_draft_becomes_an_agreement_in_force_that_answers_for_its_system() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (id, version) = stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        let held = stage.slice.in_force(system(1), world.now()).await.unwrap();
        assert_eq!(held.len(), 1);
        assert_eq!((held[0].status, held[0].compiled.identity.version.to_string()), (Status::InForce, version.clone()));
        assert!(stage.slice.in_force(system(2), world.now()).await.unwrap().is_empty());
        let before = "2025-12-31T15:59:59Z".parse().unwrap();
        assert!(
            stage.slice.in_force(system(1), before).await.unwrap().is_empty(),
            "it binds from midnight at the site"
        );
        let read = stage.client.get("王", &format!("/api/v1/agreements/{id}")).await.ok(200);
        assert_eq!(read["customer"]["name"], "滨江市人民医院");
        assert_eq!(read["versions"][0]["status"], "in_force");
        assert_eq!(read["versions"][0]["signed_by"], "王");
    })
    .await;
}

#[tokio::test]
async fn a_signature_is_refused_with_a_contradiction_and_with_gaps_nobody_accepted() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, version, _) = stage.drafted(HOSPITAL, &[1]).await;
        let row = |lead: &str, clause: &str| json!({ "selector": { "kind": "hardware" }, "lead": { "kind": lead }, "clause": clause, "payer": { "kind": lead } });
        stage.edit(&version, |content| content["matrix"] = json!([row("vendor", "1"), row("provider", "2")])).await;
        let refused = stage.sign(&version, "2026-01-01").await;
        let body = refused.json.clone();
        assert_eq!(refused.problem(409), "agreement.contradiction");
        assert!(body["errors"][0]["detail"].as_str().unwrap().contains("服务器"), "{body}");
        stage.edit(&version, |content| content["matrix"] = json!([row("vendor", "1")])).await;
        assert_eq!(stage.sign(&version, "2026-01-01").await.problem(409), "agreement.gaps_not_accepted");
        let findings = stage.client.get("王", &format!("/api/v1/agreement-versions/{version}/findings")).await.ok(200);
        assert_eq!((&findings["can_be_signed"], &findings["needs_acceptance"]), (&json!(true), &json!(true)));
        let path = format!("/api/v1/agreement-versions/{version}/signature");
        let mut body = json!({ "signed_on": "2026-01-05", "effective_from": "2026-01-01", "accepted_gaps": { "by": "赵敏", "reason": " " } });
        assert_eq!(stage.client.post("王", &path, body.clone()).await.problem(422), "agreement.reason_missing");
        body["accepted_gaps"]["reason"] = "另行约定".into();
        let signed = stage.client.post("王", &path, body).await.ok(200);
        assert_eq!((&signed["gaps_accepted_by"], &signed["status"]), (&json!("赵敏"), &json!("in_force")));
    })
    .await;
}

#[tokio::test]
async fn the_linter_runs_anew_when_a_component_is_added() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, version, _) = stage.drafted(HOSPITAL, &[1]).await;
        let row = |kind: &str| json!({ "selector": { "kind": kind }, "lead": { "kind": "provider" }, "clause": "1", "payer": { "kind": "provider" } });
        stage.edit(&version, |content| content["matrix"] = json!([row("hardware"), row("application")])).await;
        stage.sign(&version, "2026-01-01").await.ok(200);
        let path = format!("/api/v1/agreement-versions/{version}/findings");
        assert_eq!(stage.client.get("王", &path).await.ok(200)["findings"], json!([]));
        let mut tree = stage.ground.trees.lock().unwrap()[0].clone();
        let mut added = tree.components[0].clone();
        (added.id, added.kind, added.name) = (component(199), triage::ComponentKind::Database, "数据库".to_owned());
        tree.components.push(added);
        let foreseen = stage.slice.findings_of_change(&tree, world.now()).await.unwrap();
        assert_eq!((foreseen.len(), foreseen[0].1.len()), (1, 1), "{foreseen:?}");
        stage.ground.trees.lock().unwrap()[0] = tree;
        assert_eq!(stage.client.get("王", &path).await.ok(200)["findings"][0]["kind"], "gap");
    })
    .await;
}

#[tokio::test]
async fn two_agreements_may_share_a_system_but_never_a_component() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        let (_, second, _) = stage.drafted(HOSPITAL, &[1, 2]).await;
        let refused = stage.sign(&second, "2026-06-01").await;
        let words = refused.json["detail"].as_str().unwrap().to_owned();
        assert_eq!(refused.problem(409), "agreement.double_cover");
        assert!(
            words.contains("门诊收费 / 应用") && words.contains("2026-06-01") && words.contains("2026-10-20"),
            "{words}"
        );
        // The first one's terms end on 2026-10-20: the day after, the second may begin.
        stage
            .edit(&second, |content| {
                content["terms"][0]["period"] =
                    json!({ "since": "dates", "from": "2026-10-21", "until": "2027-10-20" });
            })
            .await;
        stage.sign(&second, "2026-06-01").await.ok(200);
    })
    .await;
}

#[tokio::test]
async fn hardware_and_software_of_one_system_may_stand_in_two_agreements() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        for kind in ["hardware", "application"] {
            let (_, version, _) = stage.drafted(HOSPITAL, &[1]).await;
            stage.edit(&version, |content| content["terms"][0]["selector"] = json!({ "kind": kind })).await;
            stage.sign(&version, "2026-01-01").await.ok(200);
        }
        let held = stage.slice.in_force(system(1), world.now()).await.unwrap();
        let tree = stage.ground.trees.lock().unwrap()[0].clone();
        let standings: Vec<_> = held.iter().map(agreement::Held::standing).collect();
        let mut versions = Vec::new();
        for n in [100, 101] {
            let place = tree.place(Some(component(n))).unwrap();
            let question = Question { at: world.now(), place: Some(&place), class: None, exclusion: None };
            let coverage = judge(&question, &standings);
            assert_eq!(coverage.verdict, Verdict::InWarranty);
            versions.push(coverage.version);
        }
        assert_ne!(versions[0], versions[1]);
    })
    .await;
}

#[tokio::test]
async fn a_version_in_force_never_changes_and_a_change_is_a_new_version() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (id, first) = stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        let path = format!("/api/v1/agreement-versions/{first}");
        let read = stage.client.get("王", &path).await;
        let (etag, content) = (read.etag(), read.json["content"].clone());
        let put = stage.client.send("王", "PUT", &path, &[("If-Match", &etag)], Some(content)).await;
        assert_eq!(put.problem(409), "agreement.not_a_draft");
        let drafted = stage.client.post("王", &format!("/api/v1/agreements/{id}/versions"), json!({})).await.ok(201);
        let again = stage.client.post("王", &format!("/api/v1/agreements/{id}/versions"), json!({})).await;
        assert_eq!(again.problem(409), "agreement.draft_exists");
        let second = drafted["id"].as_str().unwrap();
        // Signed in September, binding from July: who asks about August is answered by the new version.
        stage.sign(second, "2026-07-01").await.ok(200);
        for (at, version) in [
            ("2026-06-30T15:59:59Z", first.as_str()),
            ("2026-06-30T16:00:00Z", second),
            ("2026-08-01T00:00:00Z", second),
        ] {
            let held = stage.slice.in_force(system(1), at.parse().unwrap()).await.unwrap();
            let found: Vec<String> = held.iter().map(|held| held.compiled.identity.version.to_string()).collect();
            assert_eq!(found, [version], "{at}");
        }
        let read = stage.client.get("王", &format!("/api/v1/agreements/{id}")).await.ok(200);
        assert_eq!(read["versions"][0]["status"], "superseded");
        // The old version is still there for those who were promised by it.
        let old = stage.slice.version(first.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(old.identity.number, 1);
    })
    .await;
}

#[tokio::test]
async fn a_version_that_binds_later_supersedes_when_its_day_comes() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (id, first) = stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        let drafted = stage.client.post("王", &format!("/api/v1/agreements/{id}/versions"), json!({})).await.ok(201);
        stage.sign(drafted["id"].as_str().unwrap(), "2026-09-02").await.ok(200);
        let status = async |version: &str| {
            stage.client.get("王", &format!("/api/v1/agreement-versions/{version}")).await.ok(200)["status"].clone()
        };
        assert_eq!(status(&first).await, "in_force");
        assert_eq!(stage.slice.settle(&stage.cx_at(&world)).await.unwrap(), 0);
        world.clock.forward(24 * HOUR);
        assert_eq!(stage.slice.settle(&stage.cx_at(&world)).await.unwrap(), 1);
        assert_eq!(status(&first).await, "superseded");
        assert_eq!(stage.slice.settle(&stage.cx_at(&world)).await.unwrap(), 0, "settling twice moves nothing");
    })
    .await;
}

async fn verdict(stage: &Stage, world: &World, n: u128) -> (Verdict, Option<OutReason>, bool) {
    let held = stage.slice.in_force(system(n), world.now()).await.unwrap();
    let tree = stage.ground.trees.lock().unwrap().iter().find(|tree| tree.id == system(n)).unwrap().clone();
    let place = tree.place(Some(component(n * 100))).unwrap();
    let standings: Vec<_> = held.iter().map(agreement::Held::standing).collect();
    let question = Question { at: world.now(), place: Some(&place), class: None, exclusion: None };
    let coverage = judge(&question, &standings);
    (coverage.verdict, coverage.reason, coverage.in_force)
}

#[tokio::test]
async fn s48_suspended_resumed_terminated_and_expired_agreements_promise_only_while_they_hold() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, version) = stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        let path = |what: &str| format!("/api/v1/agreement-versions/{version}/{what}");
        let suspended_at = world.now();
        let reason = json!({ "reason": "逾期付款" });
        assert_eq!(
            stage.client.post("王", &path("suspension"), json!({ "reason": "" })).await.problem(422),
            "agreement.reason_missing"
        );
        let body = stage.client.post("王", &path("suspension"), reason.clone()).await.ok(200);
        assert_eq!((&body["status"], &body["reason"]), (&json!("suspended"), &json!("逾期付款")));
        assert_eq!(verdict(&stage, &world, 1).await, (Verdict::OutOfWarranty, Some(OutReason::Suspended), false));
        assert_eq!(
            stage.client.post("王", &path("suspension"), reason.clone()).await.problem(409),
            "agreement.not_in_force"
        );
        world.clock.forward(HOUR);
        stage.client.send("王", "DELETE", &path("suspension"), &[], None).await.ok(200);
        assert_eq!(verdict(&stage, &world, 1).await, (Verdict::InWarranty, None, true));
        // What was asked about the hour of suspension is answered as it stood then.
        let held = stage.slice.in_force(system(1), suspended_at.plus(1)).await.unwrap();
        assert_eq!(held[0].status, Status::Suspended);
        world.clock.forward(HOUR);
        stage.client.post("王", &path("suspension"), reason.clone()).await.ok(200);
        world.clock.forward(HOUR);
        let between = world.now().plus(-1);
        stage.client.post("王", &path("termination"), reason.clone()).await.ok(200);
        assert_eq!(verdict(&stage, &world, 1).await, (Verdict::OutOfWarranty, Some(OutReason::Terminated), false));
        assert_eq!(stage.slice.in_force(system(1), between).await.unwrap()[0].status, Status::Suspended);
        assert_eq!(stage.client.post("王", &path("termination"), reason).await.problem(409), "agreement.not_in_force");
        let resumed = stage.client.send("王", "DELETE", &path("suspension"), &[], None).await;
        assert_eq!(resumed.problem(409), "agreement.not_suspended");
    })
    .await;
}

#[tokio::test]
async fn s47_and_48_the_last_day_ends_at_midnight_of_the_site_whether_or_not_anybody_settled() {
    on_both(&[MIGRATIONS], "2026-10-20T15:50:00Z", async |world| {
        let stage = stage(&world).await;
        let (_, version) = stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        assert_eq!(verdict(&stage, &world, 1).await, (Verdict::InWarranty, None, true));
        world.clock.forward(HOUR / 3);
        assert_eq!(verdict(&stage, &world, 1).await, (Verdict::OutOfWarranty, Some(OutReason::Expired), false));
        assert_eq!(stage.slice.settle(&stage.cx_at(&world)).await.unwrap(), 1);
        assert_eq!(verdict(&stage, &world, 1).await, (Verdict::OutOfWarranty, Some(OutReason::Expired), false));
        let read = stage.client.get("王", &format!("/api/v1/agreement-versions/{version}")).await.ok(200);
        assert_eq!(read["status"], "expired");
        // What was reported at ten to midnight stays in.
        let held = stage.slice.in_force(system(1), "2026-10-20T15:50:00Z".parse().unwrap()).await.unwrap();
        assert_eq!(held[0].status, Status::InForce);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_agreement_cannot_come_back_over_one_signed_meanwhile() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, first) = stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        let path = format!("/api/v1/agreement-versions/{first}/suspension");
        stage.client.post("王", &path, json!({ "reason": "更换合同" })).await.ok(200);
        stage.signed(HOSPITAL, &[1], "2026-09-02").await;
        let resumed = stage.client.send("王", "DELETE", &path, &[], None).await;
        assert_eq!(resumed.problem(409), "agreement.double_cover");
    })
    .await;
}

#[tokio::test]
async fn an_expired_agreement_is_continued_by_a_named_manager_with_the_old_promises() {
    on_both(&[MIGRATIONS], "2026-10-21T02:00:00Z", async |world| {
        let stage = stage(&world).await;
        let (id, version) = stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        stage.slice.settle(&stage.cx).await.unwrap();
        assert_eq!(verdict(&stage, &world, 1).await, (Verdict::OutOfWarranty, Some(OutReason::Expired), false));
        let path = format!("/api/v1/agreement-versions/{version}/continuation");
        let body = |until: &str, by: &str| json!({ "until": until, "by": by, "reason": "续签流程中" });
        assert_eq!(stage.client.post("王", &path, body("2026-12-31", "")).await.problem(422), "agreement.nameless");
        assert_eq!(
            stage.client.post("王", &path, body("2026-10-20", "赵敏")).await.problem(422),
            "agreement.continued_too_short"
        );
        let made = stage.client.post("王", &path, body("2026-12-31", "赵敏")).await.ok(200);
        assert_eq!(
            (&made["number"], &made["status"], &made["signed_by"]),
            (&json!(2), &json!("in_force"), &json!("赵敏"))
        );
        assert_eq!(verdict(&stage, &world, 1).await, (Verdict::InWarranty, None, true));
        let held = stage.slice.in_force(system(1), world.now()).await.unwrap();
        let old = stage.slice.version(version.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(held[0].compiled.content.targets, old.content.targets);
        let read = stage.client.get("王", &format!("/api/v1/agreements/{id}")).await.ok(200);
        assert_eq!(read["versions"][0]["status"], "superseded");
        world.clock.forward(72 * 24 * HOUR);
        assert_eq!(verdict(&stage, &world, 1).await, (Verdict::OutOfWarranty, Some(OutReason::Expired), false));
        assert_eq!(
            stage.client.post("王", &path, body("2027-12-31", "赵敏")).await.problem(409),
            "agreement.not_continuable"
        );
    })
    .await;
}

#[tokio::test]
async fn a_vendor_agreement_underpins_and_is_compared() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, ours, _) = stage.drafted(HOSPITAL, &[1]).await;
        let new = json!({ "name": "原厂维保", "customer_id": party(PROVIDER), "promiser_id": party(VENDOR), "profile": "tender" });
        let made = stage.client.post("王", "/api/v1/agreements", new).await.ok(201);
        assert_eq!(made["facing"], "vendor");
        let theirs = made["versions"][0]["id"].as_str().unwrap();
        stage.edit(theirs, |content| {
            content["systems"] = json!([system(1)]);
            content["terms"][0]["selector"] = json!({ "kind": "hardware" });
            content["targets"][3]["within"] = "24h".into();
        })
        .await;
        stage.sign(theirs, "2026-01-01").await.ok(200);
        let findings = stage.client.get("王", &format!("/api/v1/agreement-versions/{ours}/findings")).await.ok(200);
        assert_eq!(findings["findings"][0]["kind"], "slow_underpinning", "{findings}");
        stage.sign(&ours, "2026-01-01").await.ok(200);
        assert_eq!(stage.slice.in_force(system(1), world.now()).await.unwrap().len(), 2, "ours and the one beneath it");
    })
    .await;
}
