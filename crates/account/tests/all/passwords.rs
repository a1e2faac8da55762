//! Setting passwords.

use serde_json::{Value as Json, json};

use crate::ground::{PASSWORD, on_both};

const OTHER: &str = "Xin-Mi-Ma-2027";

fn path(account: &Json) -> String {
    format!("/api/v1/accounts/{}/password", account["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_given_by_somebody_else_is_replaced_at_the_first_log_in() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        ground.staff(&admin, "liqiang", json!(["dispatcher"])).await;
        let first = ground.try_log_in("liqiang", "Chu-Shi-2026").await;
        assert_eq!(first.problem(403), "session.password_must_change");
        let log_in = |new: &str| json!({ "login": "liqiang", "password": "Chu-Shi-2026", "new_password": new });
        for (new, code) in [("Chu-Shi-2026", "account.invalid"), ("weak", "account.weak_password")] {
            assert_eq!(ground.client.post("", "/api/v1/session", log_in(new)).await.problem(422), code);
        }
        ground.client.post("", "/api/v1/session", log_in(OTHER)).await.ok(201);
        ground.try_log_in("liqiang", "Chu-Shi-2026").await.ok(401);
        ground.try_log_in("liqiang", OTHER).await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_ones_own_password_needs_the_present_one_and_ends_other_sessions() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let elsewhere = ground.log_in("zhaomin", PASSWORD).await;
        let path = path(&admin.account);
        let wrong = ground.as_(&admin, "PUT", &path, Some(json!({ "present_password": "x", "password": OTHER }))).await;
        assert_eq!(wrong.ok(422)["errors"][0]["pointer"], "/present_password");
        let body = json!({ "present_password": PASSWORD, "password": OTHER });
        ground.as_(&admin, "PUT", &path, Some(body)).await.ok(204);
        ground.get(&admin, "/api/v1/session").await.ok(200);
        ground.get(&elsewhere, "/api/v1/session").await.ok(401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_resets_a_password_but_never_that_of_officer_or_auditor() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let li = ground.staff_session(&admin, "liqiang", json!(["dispatcher"])).await;
        let auditor = ground.staff_session(&admin, "shenji", json!(["auditor"])).await;
        let body = json!({ "password": OTHER });
        ground.as_(&admin, "PUT", &path(&li.account), Some(body.clone())).await.ok(204);
        ground.get(&li, "/api/v1/session").await.ok(401);
        assert_eq!(ground.try_log_in("liqiang", OTHER).await.problem(403), "session.password_must_change");
        let refused = ground.as_(&admin, "PUT", &path(&auditor.account), Some(body.clone())).await;
        assert_eq!(refused.problem(403), "account.password_is_the_holders");
        let other = ground.as_(&auditor, "PUT", &path(&li.account), Some(body)).await;
        assert_eq!(other.problem(404), "request.not_found");
    })
    .await;
}
