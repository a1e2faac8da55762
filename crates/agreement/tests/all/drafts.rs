//! Making and editing drafts, and what is refused on the way.

use agreement::MIGRATIONS;
use serde_json::json;
use testkit::on_both;

use crate::ground::{BUREAU, HOSPITAL, VENDOR, party, stage};

const AT: &str = "2026-09-01T02:00:00Z";

#[tokio::test]
async fn systems_of_another_customer_and_unknown_parties_are_refused() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, version, _) = stage.drafted(BUREAU, &[1]).await;
        assert_eq!(stage.sign(&version, "2026-01-01").await.problem(409), "agreement.not_signable");
        let post = async |body| stage.client.post("王", "/api/v1/agreements", body).await.problem(422);
        assert_eq!(post(json!({ "name": "x", "customer_id": party(77) })).await, "agreement.unknown_party");
        assert_eq!(post(json!({ "name": "x", "customer_id": party(VENDOR) })).await, "agreement.unknown_party");
        assert_eq!(post(json!({ "name": " ", "customer_id": party(BUREAU) })).await, "agreement.nameless");
        assert_eq!(
            post(json!({ "name": "x", "customer_id": party(BUREAU), "profile": "gold" })).await,
            "agreement.unknown_profile"
        );
        assert_eq!(
            post(json!({ "name": "x", "customer_id": party(BUREAU), "colour": "red" })).await,
            "request.invalid"
        );
    })
    .await;
}

#[tokio::test]
async fn editing_needs_the_version_that_was_read_and_says_what_is_wrong() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, version, content) = stage.drafted(HOSPITAL, &[1]).await;
        let path = format!("/api/v1/agreement-versions/{version}");
        let put = async |etag: Option<&str>, body: serde_json::Value| {
            let headers: Vec<(&str, &str)> = etag.map(|etag| ("If-Match", etag)).into_iter().collect();
            stage.client.send("王", "PUT", &path, &headers, Some(body)).await
        };
        assert_eq!(put(None, content.clone()).await.problem(428), "request.version_required");
        assert_eq!(put(Some("\"v1\""), content.clone()).await.problem(412), "request.stale");
        let mut wrong = content.clone();
        wrong["triage_permille"] = 2000.into();
        wrong["targets"][0]["severity"] = 5.into();
        assert_eq!(put(Some("\"v2\""), wrong.clone()).await.problem(422), "request.invalid");
        wrong["targets"][0]["severity"] = 1.into();
        let refused = put(Some("\"v2\""), wrong).await;
        assert_eq!(refused.json["errors"][0]["pointer"], "/triage_permille");
        assert_eq!(refused.problem(422), "agreement.invalid_content");
        let mut elsewhere = content;
        elsewhere["calendar"] = "nowhere".into();
        assert_eq!(put(Some("\"v2\""), elsewhere).await.problem(422), "calendar.unknown");
    })
    .await;
}
