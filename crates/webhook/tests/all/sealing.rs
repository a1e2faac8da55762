//! What signs is sealed, and is sealed anew while messages go out.

use std::sync::Arc;

use keys::Keys;
use serde_json::json;

use crate::ground::{Answer, House, Receiver, on_both};

/// Every secret as the database holds it.
async fn kept(house: &House) -> Vec<String> {
    let text = "select secret, coalesce(old_secret, '') from webhook_subscription";
    let rows = house.world.db.rows(storage::Query::built(text, Vec::new())).await.unwrap();
    rows.iter()
        .flat_map(|row| [row.string(0).unwrap(), row.string(1).unwrap()])
        .filter(|text| !text.is_empty())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn n14_what_signs_webhooks_is_not_readable_in_the_database_and_signs_on_through_a_rotation_of_keys() {
    on_both(async |house| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys");
        let receiver = Receiver::start(Answer::Status(200)).await;
        let (id, plain) = house.subscribe(&receiver.url, &["*"]).await;
        assert_eq!(kept(&house).await, std::slice::from_ref(&plain), "there were no keys when it was made");

        let house = house.sealed(Arc::new(Keys::kept_in(&file)));
        let path = format!("/api/v1/webhooks/{id}/secret");
        let new = house.client.post("管理员", &path, json!({ "overlap_hours": 24 })).await.ok(200)["secret"].clone();
        let new = new.as_str().unwrap();
        assert!(kept(&house).await.iter().all(|text| text.starts_with("s1.k1.")), "{:?}", kept(&house).await);
        house.happens("incident.assigned", None).await;
        house.round().await;

        Keys::rotate(&file).unwrap();
        let rotated = Keys::open(&file).unwrap();
        assert_eq!(webhook::reseal(&house.world.db, &rotated).await.unwrap(), 1);
        assert_eq!(webhook::reseal(&house.world.db, &rotated).await.unwrap(), 0, "everything is sealed by it");
        assert!(kept(&house).await.iter().all(|text| text.starts_with("s1.k2.")));
        house.happens("incident.closed", None).await;
        house.round().await;
        let got = receiver.got();
        assert_eq!(got.len(), 2, "the running node reads the fresh key by itself");
        assert!(got.iter().all(|each| each.is_signed_by(new) && each.is_signed_by(&plain)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_from_before_there_were_keys_are_sealed_by_a_rotation() {
    on_both(async |house| {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::kept_in(&folder.path().join("keys"));
        let receiver = Receiver::start(Answer::Status(200)).await;
        let (_, plain) = house.subscribe(&receiver.url, &["*"]).await;
        assert_eq!(webhook::reseal(&house.world.db, &keys).await.unwrap(), 1);
        assert!(!kept(&house).await[0].contains(&plain));
        house.happens("incident.closed", None).await;
        let without = house.webhooks.dispatch(house.world.now()).await;
        assert!(
            without.unwrap_err().to_string().contains("[keys]"),
            "a node without the key signs nothing, and says why"
        );
        let house = house.sealed(Arc::new(keys));
        house.round().await;
        assert!(receiver.got()[0].is_signed_by(&plain));
    })
    .await;
}
