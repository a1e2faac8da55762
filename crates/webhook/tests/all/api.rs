//! Who manages subscriptions, and what is refused.

use kernel::Role;
use serde_json::json;

use crate::ground::{Answer, Receiver, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn only_an_administrator_manages_subscriptions_and_the_secret_is_shown_once() {
    on_both(async |house| {
        for (name, role) in [("经理", Role::Manager), ("安全员", Role::SecurityOfficer), ("审计员", Role::Auditor)]
        {
            house.world.staff(name, &[role]);
            house.client.get(name, "/api/v1/webhooks").await.ok(403);
        }
        let (id, secret) = house.subscribe("https://hooks.example/in?key=geheim", &["incident.*"]).await;
        let listed = house.client.get("管理员", "/api/v1/webhooks").await;
        let text = String::from_utf8(listed.bytes.clone()).unwrap();
        assert!(text.contains("incident.*") && !text.contains(&secret) && !text.contains("whsec_"));
        assert!(!house.seen(id).await.to_string().contains("whsec_"));
        let rows = house.world.db.rows(journal::of_subject("webhook", &id.to_string())).await.unwrap();
        for row in &rows {
            let body = journal::read(row).unwrap().body_text;
            assert!(!body.contains("geheim") && !body.contains("whsec_"), "{body}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_with_the_place() {
    on_both(async |house| {
        let good = json!({ "url": "https://hooks.example/", "description": "同步", "kinds": ["incident.*"] });
        let cases = [
            ("url", json!("ftp://hooks.example/"), "webhook.bad_url", "/url"),
            ("url", json!("https://a:b@hooks.example/"), "webhook.bad_url", "/url"),
            ("description", json!("  "), "webhook.invalid", "/description"),
            ("kinds", json!([]), "webhook.invalid", "/kinds"),
            ("kinds", json!(["incident.*", "nonsense"]), "webhook.invalid", "/kinds/1"),
        ];
        for (field, value, code, pointer) in cases {
            let mut body = good.clone();
            body[field] = value;
            let reply = house.client.post("管理员", "/api/v1/webhooks", body).await.ok(422);
            assert_eq!((reply["code"].as_str().unwrap(), &reply["errors"][0]["pointer"]), (code, &json!(pointer)));
        }
        assert_eq!(house.client.get("管理员", "/api/v1/webhooks").await.ok(200)["items"], json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_is_changed_by_who_read_it_last_and_taken_away_with_its_messages() {
    on_both(async |house| {
        let receiver = Receiver::start(Answer::Status(500)).await;
        let (id, _) = house.subscribe(&receiver.url, &["*"]).await;
        let path = format!("/api/v1/webhooks/{id}");
        let etag = house.client.get("管理员", &path).await.etag();
        let change = json!({ "kinds": ["clock.*"] });
        let send = async |headers: &[(&str, &str)]| {
            house.client.send("管理员", "PATCH", &path, headers, Some(change.clone())).await
        };
        send(&[]).await.ok(428);
        let changed = send(&[("if-match", &etag)]).await.ok(200);
        assert_eq!((&changed["kinds"], &changed["customer_id"]), (&json!(["clock.*"]), &json!(null)));
        send(&[("if-match", &etag)]).await.ok(412);
        house.happens("incident.assigned", None).await;
        assert_eq!(house.round().await, 0, "that kind is no longer asked for");
        house.client.send("管理员", "DELETE", &path, &[], None).await.ok(204);
        house.client.get("管理员", &path).await.ok(404);
        house.client.send("管理员", "DELETE", &path, &[], None).await.ok(404);
        assert_eq!(house.count(id, "webhook.removed").await, 1);
    })
    .await;
}
