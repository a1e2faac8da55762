//! Receivers that fail, are slow, or want no more.

use std::sync::Arc;

use kernel::{Actor, HOUR, Instant, Role};
use serde_json::json;
use storage::WriteSet;

use crate::ground::{Answer, House, Receiver, on_both};

fn instant(json: &serde_json::Value) -> Instant {
    json.as_str().unwrap().parse().unwrap()
}

/// Goes from attempt to attempt until the newest message is given up or arrives; how many attempts that took.
async fn until_the_end(house: &House, id: kernel::WebhookId) -> u64 {
    loop {
        house.round().await;
        let newest = house.log(id).await[0].clone();
        if newest["next_at"].is_null() {
            return newest["attempts"].as_u64().unwrap();
        }
        house.world.clock.set(instant(&newest["next_at"]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_ten_times_is_a_dead_letter_with_its_reason_and_is_replayed_under_the_same_id() {
    on_both(async |house| {
        let receiver = Receiver::start(Answer::Status(500)).await;
        let (id, secret) = house.subscribe(&receiver.url, &["*"]).await;
        let begun = house.world.now();
        house.happens("incident.assigned", None).await;
        assert_eq!(until_the_end(&house, id).await, 10);
        assert!((60 * HOUR..90 * HOUR).contains(&house.world.now().since(begun)), "about three days");
        let dead = house.client.get("管理员", &format!("/api/v1/webhooks/{id}/deliveries?state=dead")).await.ok(200);
        let letter = &dead["items"][0];
        assert_eq!((&letter["status"], &letter["reason"]), (&json!(500), &json!("answered")));
        assert_eq!(house.count(id, "webhook.dead").await, 1);
        assert_eq!(house.seen(id).await["enabled"], true, "three days are not five");

        receiver.answers(Answer::Status(200));
        let replays = format!("/api/v1/webhooks/{id}/replays");
        let body = json!({ "delivery_ids": [letter["id"]] });
        assert_eq!(house.client.post("管理员", &replays, body).await.ok(200)["queued"], 1);
        assert_eq!(house.round().await, 1);
        let got = receiver.got();
        assert_eq!(got.len(), 11);
        assert!(got.iter().all(|each| each.id() == got[0].id() && each.is_signed_by(&secret)));
        assert_eq!(house.log(id).await[0]["state"], "delivered");
        assert_eq!(house.seen(id).await["failing_since"], json!(null));
        let since = json!({ "since": begun.to_string() });
        assert_eq!(house.client.post("管理员", &replays, since).await.ok(200)["queued"], 0, "nothing is dead any more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_since_an_instant_are_replayed_together() {
    on_both(async |house| {
        let receiver = Receiver::start(Answer::Status(410)).await;
        let (id, _) = house.subscribe(&receiver.url, &["*"]).await;
        house.happens("incident.assigned", None).await;
        house.webhooks.dispatch(house.world.now()).await.unwrap();
        house.world.clock.forward(HOUR);
        let later = house.world.now();
        house.happens("incident.accepted", None).await;
        house.happens("incident.closed", None).await;
        house.round().await;
        let seen = house.seen(id).await;
        assert_eq!((&seen["enabled"], &seen["disabled_reason"]), (&json!(false), &json!("gone")));
        assert!(house.log(id).await.iter().all(|each| each["state"] == "dead"));

        let replays = format!("/api/v1/webhooks/{id}/replays");
        let since = json!({ "since": later.to_string() });
        let refused = house.client.post("管理员", &replays, since.clone()).await;
        assert_eq!(refused.problem(409), "webhook.disabled");
        let etag = house.client.get("管理员", &format!("/api/v1/webhooks/{id}")).await.etag();
        let on = json!({ "enabled": true });
        let path = format!("/api/v1/webhooks/{id}");
        house.client.send("管理员", "PATCH", &path, &[("if-match", &etag)], Some(on)).await.ok(200);
        receiver.answers(Answer::Status(200));
        let before = receiver.got().len();
        assert_eq!(house.client.post("管理员", &replays, since).await.ok(200)["queued"], 2);
        house.round().await;
        let kinds: Vec<_> = receiver.got()[before..].iter().map(|got| got.json()["data"]["kind"].clone()).collect();
        assert_eq!(kinds.len(), 2, "{kinds:?}");
        assert!(!kinds.contains(&json!("incident.assigned")), "that one is older");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_days_of_nothing_but_failures_switch_it_off_and_tell_the_administrator_once() {
    on_both(async |house| {
        let administrator = admin_account(&house).await;
        let receiver = Receiver::start(Answer::Status(500)).await;
        let (id, _) = house.subscribe(&receiver.url, &["*"]).await;
        house.happens("incident.assigned", None).await;
        house.round().await;
        house.world.clock.forward(5 * 24 * HOUR);
        for _ in 0..6 {
            house.happens("incident.closed", None).await;
        }
        house.round().await;
        let seen = house.seen(id).await;
        assert_eq!((&seen["enabled"], &seen["disabled_reason"]), (&json!(false), &json!("failing")));
        assert_eq!(house.count(id, "webhook.disabled").await, 1);
        let sent = receiver.got().len();
        house.happens("incident.closed", None).await;
        assert_eq!(house.round().await, 0);
        assert_eq!(receiver.got().len(), sent, "nothing more is sent");
        let page = kernel::PageRequest { after: None, limit: 10 };
        let inbox = notify::inbox(&house.world.db, administrator, &page).await.unwrap();
        let told: Vec<_> = inbox.items.iter().map(|item| (item.event, item.subject.1.clone())).collect();
        assert_eq!(told, [(notify::Event::WebhookDisabled, id.to_string())]);
    })
    .await;
}

/// An account of an administrator in the database, as notices look for one.
async fn admin_account(house: &House) -> kernel::AccountId {
    let Actor::Account { account: id, .. } = house.world.staff("另一位管理员", &[Role::Administrator]) else {
        panic!("staff are accounts");
    };
    let account = access::Account {
        id,
        login: "admin".to_owned(),
        name: "另一位管理员".to_owned(),
        roles: vec![Role::Administrator],
        asked_roles: None,
        person: None,
        party: None,
        department: None,
        language: kernel::Language::Zh,
        email: None,
        active: true,
        created_at: house.world.now(),
        version: 1,
        password_temporary: false,
    };
    let mut set = WriteSet::new();
    access::store::account::insert(&mut set, &account, "none");
    house.world.db.write(set).await.unwrap();
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_receiver_keeps_nobody_else_waiting() {
    on_both(async |house| {
        let slow = Receiver::start(Answer::Silence).await;
        let quick = Receiver::start(Answer::Status(200)).await;
        house.subscribe(&slow.url, &["*"]).await;
        house.subscribe(&quick.url, &["*"]).await;
        for round in 1..=3 {
            house.happens("incident.assigned", None).await;
            house.webhooks.dispatch(house.world.now()).await.unwrap();
            Arc::clone(&house.webhooks).start_due(house.world.now()).await.unwrap();
            quick.until(round).await;
            slow.until(1).await;
        }
        assert_eq!(slow.got().len(), 1, "who does not answer gets no second message meanwhile");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_asks_for_rest_gets_it() {
    on_both(async |house| {
        let receiver = Receiver::start(Answer::Later(1800)).await;
        let (id, _) = house.subscribe(&receiver.url, &["*"]).await;
        house.happens("incident.assigned", None).await;
        house.round().await;
        let next = instant(&house.log(id).await[0]["next_at"]);
        assert_eq!(next.since(house.world.now()), HOUR / 2);
    })
    .await;
}
