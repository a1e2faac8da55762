//! API tokens.

use kernel::HOUR;
use serde_json::json;

use crate::ground::on_both;

#[tokio::test(flavor = "multi_thread")]
async fn a_program_acts_with_a_token_until_it_expires_or_is_revoked() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let body = json!({ "name": "月报脚本", "days": 2 });
        let made = ground.as_(&admin, "POST", "/api/v1/api-tokens", Some(body.clone())).await.ok(201);
        let secret = made["secret"].as_str().unwrap().to_owned();
        assert_eq!(secret.len(), 43);
        assert_eq!(made["expires_at"], "2026-10-02T09:00:00Z");
        ground.with_token(&secret, "/api/v1/accounts").await.ok(200);
        let listed = ground.get(&admin, "/api/v1/api-tokens").await.ok(200);
        assert_eq!(listed["items"][0]["name"], "月报脚本");
        assert!(listed["items"][0].get("secret").is_none());
        let second = ground.as_(&admin, "POST", "/api/v1/api-tokens", Some(body)).await.ok(201);
        let path = format!("/api/v1/api-tokens/{}", second["id"].as_str().unwrap());
        ground.as_(&admin, "DELETE", &path, None).await.ok(204);
        ground.with_token(second["secret"].as_str().unwrap(), "/api/v1/accounts").await.ok(401);
        ground.world.clock.forward(48 * HOUR);
        ground.with_token(&secret, "/api/v1/accounts").await.ok(401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_others_are_neither_seen_nor_revoked() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let li = ground.staff_session(&admin, "liqiang", json!(["dispatcher"])).await;
        let made = ground.as_(&admin, "POST", "/api/v1/api-tokens", Some(json!({ "name": "a" }))).await.ok(201);
        assert_eq!(ground.get(&li, "/api/v1/api-tokens").await.ok(200)["items"], json!([]));
        let path = format!("/api/v1/api-tokens/{}", made["id"].as_str().unwrap());
        assert_eq!(ground.as_(&li, "DELETE", &path, None).await.problem(404), "request.not_found");
        ground.with_token(made["secret"].as_str().unwrap(), "/api/v1/accounts").await.ok(200);
        let forever = ground.as_(&li, "POST", "/api/v1/api-tokens", Some(json!({ "name": "a", "days": 9999 }))).await;
        assert_eq!(forever.ok(422)["errors"][0]["pointer"], "/days");
    })
    .await;
}
