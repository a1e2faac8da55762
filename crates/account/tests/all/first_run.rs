//! The first run.

use serde_json::json;

use crate::ground::{first_run, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_installation_is_set_up_exactly_once() {
    on_both(async |ground| {
        assert_eq!(ground.client.get("", "/api/v1/setup").await.ok(200), json!({ "needed": true }));
        let made = ground.client.post("", "/api/v1/setup", first_run()).await.ok(201);
        assert_eq!(made["roles"], json!(["administrator"]));
        assert_eq!(made["login"], "zhaomin");
        assert_eq!(ground.client.get("", "/api/v1/setup").await.ok(200), json!({ "needed": false }));
        let again = ground.client.post("", "/api/v1/setup", first_run()).await;
        assert_eq!(again.problem(409), "setup.done_before");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_first_runs_at_once_one_is_told_that_somebody_was_first() {
    on_both(async |ground| {
        let mut other = first_run();
        other["login"] = json!("somebody");
        let (one, two) = tokio::join!(
            ground.client.post("", "/api/v1/setup", first_run()),
            ground.client.post("", "/api/v1/setup", other)
        );
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_value_of_the_first_run_is_named_in_the_callers_language() {
    on_both(async |ground| {
        for (field, value, pointer) in [
            ("zone", "Asia/Shangai", "/zone"),
            ("login", "z", "/login"),
            ("password", "short", "/password"),
            ("provider_name", " ", "/provider_name"),
        ] {
            let mut body = first_run();
            body[field] = json!(value);
            let headers = [("accept-language", "en")];
            let problem = ground.client.send("", "POST", "/api/v1/setup", &headers, Some(body.clone())).await.ok(422);
            assert_eq!(problem["errors"][0]["pointer"], pointer);
            assert!(problem["errors"][0]["detail"].as_str().unwrap().is_ascii(), "{problem}");
            let problem = ground.client.post("", "/api/v1/setup", body).await.ok(422);
            assert!(!problem["errors"][0]["detail"].as_str().unwrap().is_ascii(), "{problem}");
        }
        assert_eq!(ground.client.get("", "/api/v1/setup").await.ok(200), json!({ "needed": true }));
    })
    .await;
}
