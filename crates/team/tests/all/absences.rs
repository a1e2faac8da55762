//! Leave and occupied time from another system.

use serde_json::json;

use crate::on_ground;

#[tokio::test(flavor = "multi_thread")]
async fn occupied_time_is_imported_and_the_same_key_takes_the_place_of_the_earlier_one() {
    on_ground(async |ground| {
        let li = ground.person("E1", json!({})).await;
        let item = |key: &str, day: u8| {
            json!({"person_id": li, "kind": "project", "source_key": key,
            "from": format!("2026-10-{day:02}T00:00:00Z"), "to": format!("2026-10-{:02}T00:00:00Z", day + 1)})
        };
        let import = json!({"items": [item("p1", 1), item("p2", 5)]});
        let first = ground.client.post("dispatcher", "/api/v1/absence-imports", import).await.ok(201);
        let again = ground
            .client
            .post("dispatcher", "/api/v1/absence-imports", json!({"items": [item("p1", 9)]}))
            .await
            .ok(201);
        assert_eq!(again["items"][0]["id"], first["items"][0]["id"]);
        let listed = ground.get("absences?from=2026-10-01T00:00:00Z&to=2026-11-01T00:00:00Z").await;
        let from: Vec<&str> =
            listed["items"].as_array().unwrap().iter().map(|item| item["from"].as_str().unwrap()).collect();
        assert_eq!(from, ["2026-10-05T00:00:00Z", "2026-10-09T00:00:00Z"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_with_one_wrong_row_changes_nothing() {
    on_ground(async |ground| {
        let li = ground.person("E1", json!({})).await;
        let import = json!({"items": [
            {"person_id": li, "kind": "leave", "from": "2026-10-01T00:00:00Z", "to": "2026-10-02T00:00:00Z"},
            {"person_id": li, "kind": "leave", "from": "2026-10-02T00:00:00Z", "to": "2026-10-02T00:00:00Z"},
        ]});
        let refused = ground.client.post("dispatcher", "/api/v1/absence-imports", import).await;
        assert_eq!(refused.problem(422), "roster.invalid_span");
        let listed = ground.get("absences?from=2026-10-01T00:00:00Z&to=2026-11-01T00:00:00Z").await;
        assert_eq!(listed["items"], json!([]));
    })
    .await;
}
