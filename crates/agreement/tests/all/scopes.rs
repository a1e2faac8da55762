//! Who sees which agreements.

use agreement::MIGRATIONS;
use serde_json::json;
use testkit::on_both;

use crate::ground::{BUREAU, HOSPITAL, party, stage, system};

#[tokio::test]
async fn a_customer_sees_its_own_agreements_and_an_engineer_those_his_groups_serve() {
    on_both(&[MIGRATIONS], "2026-09-01T02:00:00Z", async |world| {
        let stage = stage(&world).await;
        let (hospital, version) = stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        stage.signed(BUREAU, &[3], "2026-01-01").await;
        let count = async |who: &str| {
            let page = stage.client.get(who, "/api/v1/agreements").await.ok(200);
            page["items"].as_array().unwrap().len()
        };
        assert_eq!((count("王").await, count("钱").await, count("周").await, count("孙").await), (2, 1, 1, 0));
        let path = format!("/api/v1/agreements/{hospital}");
        stage.client.get("钱", &path).await.ok(200);
        assert_eq!(stage.client.get("周", &path).await.problem(404), "request.not_found");
        assert_eq!(stage.client.get("孙", &path).await.problem(404), "request.not_found");
        let content = format!("/api/v1/agreement-versions/{version}");
        assert_eq!(stage.client.get("周", &content).await.problem(404), "request.not_found");
        stage.ground.served.lock().unwrap().push(system(1));
        assert_eq!(count("孙").await, 1);
        stage.client.get("孙", &path).await.ok(200);
        assert_eq!(stage.client.get("孙", "/api/v1/agreements/none").await.problem(404), "request.not_found");
    })
    .await;
}

#[tokio::test]
async fn only_a_manager_drafts_and_signs_and_nobody_unknown_reads() {
    on_both(&[MIGRATIONS], "2026-09-01T02:00:00Z", async |world| {
        let stage = stage(&world).await;
        let new = json!({ "name": "x", "customer_id": party(HOSPITAL) });
        for who in ["孙", "赵", "钱"] {
            assert_eq!(
                stage.client.post(who, "/api/v1/agreements", new.clone()).await.problem(403),
                "request.forbidden"
            );
        }
        assert_eq!(stage.client.get("赵", "/api/v1/agreements").await.problem(403), "request.forbidden");
        assert_eq!(stage.client.get("", "/api/v1/agreements").await.problem(401), "request.unauthenticated");
        assert_eq!(stage.client.get("王", "/api/v1/agreements?limit=0").await.problem(400), "request.bad_page");
    })
    .await;
}

#[tokio::test]
async fn a_list_is_paged_by_cursor() {
    on_both(&[MIGRATIONS], "2026-09-01T02:00:00Z", async |world| {
        let stage = stage(&world).await;
        for _ in 0..3 {
            stage.drafted(HOSPITAL, &[1]).await;
        }
        let first = stage.client.get("王", "/api/v1/agreements?limit=2").await.ok(200);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = stage.client.get("王", &format!("/api/v1/agreements?limit=2&cursor={cursor}")).await.ok(200);
        assert_eq!((first["items"].as_array().unwrap().len(), second["items"].as_array().unwrap().len()), (2, 1));
        assert!(second["next_cursor"].is_null());
        assert_ne!(first["items"][1]["id"], second["items"][0]["id"]);
        let others = stage.client.get("王", &format!("/api/v1/agreements?customer_id={}", party(BUREAU))).await.ok(200);
        assert_eq!(others["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn the_profiles_are_told_in_the_callers_language() {
    on_both(&[MIGRATIONS], "2026-09-01T02:00:00Z", async |world| {
        let stage = stage(&world).await;
        let zh = stage.client.get("王", "/api/v1/profiles").await.ok(200);
        let en = stage.client.send("王", "GET", "/api/v1/profiles", &[("Accept-Language", "en")], None).await.ok(200);
        assert_eq!(
            (&zh["items"][1]["name"], &en["items"][1]["name"]),
            (&json!("政务投标常用"), &json!("Public tender"))
        );
    })
    .await;
}
