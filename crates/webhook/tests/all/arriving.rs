//! Messages that arrive: what they say, who signed them, how often they come.

use std::sync::Arc;

use app::App;
use kernel::{HOUR, PartyId};
use serde_json::json;
use webhook::PosterSettings;

use crate::ground::{Answer, Receiver, node, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_a_cloud_event_signed_as_published_and_says_nothing_of_the_content() {
    on_both(async |house| {
        let receiver = Receiver::start(Answer::Status(204)).await;
        let (id, secret) = house.subscribe(&receiver.url, &["incident.*"]).await;
        let subject = house.happens("incident.assigned", None).await;
        assert_eq!(house.round().await, 1);
        let [message] = receiver.got().try_into().unwrap();
        assert!(message.is_signed_by(&secret));
        assert!(!message.is_signed_by("whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="));
        assert_eq!(message.header("content-type"), "application/cloudevents+json; charset=utf-8");
        assert_eq!(message.header("webhook-timestamp"), (house.world.now().micros() / 1_000_000).to_string());
        let event = message.json();
        assert_eq!(event["specversion"], "1.0");
        assert_eq!(event["type"], "cn.aftercare.incident.assigned.v1");
        assert_eq!(event["source"], "https://aftercare.example");
        assert_eq!(event["subject"], format!("incident/{subject}"));
        assert_eq!(event["data"]["subject_id"], subject);
        assert!(event["id"].as_str().is_some_and(|id| !id.is_empty()));
        assert!(!message.body.contains("123456"), "the particulars stay inside");
        let [logged] = house.log(id).await.try_into().unwrap();
        assert_eq!(
            (&logged["state"], &logged["status"], &logged["attempts"]),
            (&json!("delivered"), &json!(204), &json!(1))
        );
        assert_eq!(logged["id"], message.id());
        assert_eq!(house.round().await, 0, "what arrived is not sent again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_hears_its_kinds_of_its_customer_from_its_making_on() {
    on_both(async |house| {
        let receiver = Receiver::start(Answer::Status(200)).await;
        let at = |_: u8| PartyId::fresh(house.world.ids.as_ref(), house.world.now());
        let (ours, theirs) = (at(1), at(2));
        house.happens("incident.assigned", Some(ours)).await;
        let body = json!({ "url": receiver.url, "description": "只看一家", "kinds": ["incident.assigned"], "customer_id": ours });
        house.client.post("管理员", "/api/v1/webhooks", body).await.ok(201);
        house.happens("incident.assigned", Some(theirs)).await;
        house.happens("incident.closed", Some(ours)).await;
        let wanted = house.happens("incident.assigned", Some(ours)).await;
        house.round().await;
        let told: Vec<_> = receiver.got().iter().map(|got| got.json()["data"]["subject_id"].clone()).collect();
        assert_eq!(told, [json!(wanted)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_rotation_both_secrets_sign_until_the_overlap_ends() {
    on_both(async |house| {
        let receiver = Receiver::start(Answer::Status(200)).await;
        let (id, old) = house.subscribe(&receiver.url, &["*"]).await;
        let path = format!("/api/v1/webhooks/{id}/secret");
        let rotated = house.client.post("管理员", &path, json!({ "overlap_hours": 24 })).await.ok(200);
        let new = rotated["secret"].as_str().unwrap().to_owned();
        assert_ne!(old, new);
        house.happens("incident.assigned", None).await;
        house.round().await;
        house.world.clock.forward(24 * HOUR);
        house.happens("incident.closed", None).await;
        house.round().await;
        let got = receiver.got();
        assert_eq!((got[0].is_signed_by(&old), got[0].is_signed_by(&new)), (true, true));
        assert_eq!((got[1].is_signed_by(&old), got[1].is_signed_by(&new)), (false, true));
        assert!(got[0].is_signed_by(&new));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_at_once_write_and_send_each_message_once() {
    on_both(async |house| {
        let receiver = Receiver::start(Answer::Status(200)).await;
        house.subscribe(&receiver.url, &["*"]).await;
        let known = &house.world.app;
        let app = App::new(
            house.world.reopened().await,
            Arc::clone(&known.clock),
            Arc::clone(&known.ids),
            Arc::clone(&known.door),
        );
        let app = Arc::new(app);
        let other = node(&house.world, app, &PosterSettings::default());
        for _ in 0..12 {
            house.happens("incident.assigned", None).await;
        }
        let now = house.world.now();
        let (one, two) = tokio::join!(house.webhooks.dispatch(now), other.dispatch(now));
        assert_eq!(one.unwrap() + two.unwrap(), 12);
        let (one, two) = tokio::join!(house.webhooks.send_due(now), other.send_due(now));
        assert_eq!(one.unwrap() + two.unwrap(), 12);
        let ids: std::collections::BTreeSet<String> = receiver.got().iter().map(|got| got.id().to_owned()).collect();
        assert_eq!((receiver.got().len(), ids.len()), (12, 12));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_between_sending_and_recording_costs_one_more_copy_with_the_same_id() {
    on_both(async |house| {
        let receiver = Receiver::start(Answer::Silence).await;
        let (id, _) = house.subscribe(&receiver.url, &["*"]).await;
        house.happens("incident.assigned", None).await;
        house.webhooks.dispatch(house.world.now()).await.unwrap();
        let (webhooks, now) = (Arc::clone(&house.webhooks), house.world.now());
        let sending = tokio::spawn(async move { webhooks.send_due(now).await });
        receiver.until(1).await;
        // The receiver has it; the sender dies before it can write that down.
        sending.abort();
        assert!(sending.await.unwrap_err().is_cancelled());
        receiver.answers(Answer::Status(200));
        assert_eq!(house.round().await, 0, "the lease still holds");
        house.world.db.script("update webhook_delivery set lease_until = 0").await.unwrap();
        assert_eq!(house.round().await, 1);
        assert_eq!(house.round().await, 0);
        let got = receiver.got();
        assert_eq!(got.len(), 2, "one more copy");
        assert_eq!((got[0].id(), &got[0].body), (got[1].id(), &got[1].body));
        assert_eq!(house.log(id).await[0]["state"], "delivered");
    })
    .await;
}
