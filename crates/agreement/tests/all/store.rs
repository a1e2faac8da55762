//! The store: every statement is prepared, two signatures at once meet a fence.

use agreement::MIGRATIONS;
use serde_json::json;
use testkit::on_both;

use crate::ground::{HOSPITAL, stage, system};

#[tokio::test]
async fn every_statement_is_understood_by_both_databases() {
    on_both(&[MIGRATIONS], "2026-09-01T02:00:00Z", async |world| {
        for sql in agreement::sql() {
            world.db.prepare(sql).await.unwrap_or_else(|error| panic!("{}: {error}", sql.name()));
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_signatures_at_once_over_one_component_one_wins() {
    on_both(&[MIGRATIONS], "2026-09-01T02:00:00Z", async |world| {
        let stage = stage(&world).await;
        let (_, one, _) = stage.drafted(HOSPITAL, &[1]).await;
        let (_, other, _) = stage.drafted(HOSPITAL, &[1]).await;
        let (a, b) = tokio::join!(stage.sign(&one, "2026-01-01"), stage.sign(&other, "2026-01-01"));
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", a.json, b.json);
        assert_eq!(stage.slice.in_force(system(1), world.now()).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn every_change_leaves_an_entry_in_the_journal() {
    on_both(&[MIGRATIONS], "2026-09-01T02:00:00Z", async |world| {
        let stage = stage(&world).await;
        let (_, version) = stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        let path = format!("/api/v1/agreement-versions/{version}/suspension");
        stage.client.post("王", &path, json!({ "reason": "x" })).await.ok(200);
        stage.client.send("王", "DELETE", &path, &[], None).await.ok(200);
        let query = storage::Query::built(
            "select kind from journal_entry where subject_kind = 'agreement' order by id",
            Vec::new(),
        );
        let kinds: Vec<String> = world.db.rows(query).await.unwrap().iter().map(|row| row.string(0).unwrap()).collect();
        let expected =
            ["agreement.created", "agreement.edited", "agreement.signed", "agreement.suspended", "agreement.resumed"];
        assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), expected);
        let query = storage::Query::built("select body from journal_entry where kind = 'agreement.edited'", Vec::new());
        let body: serde_json::Value = world.db.row(query).await.unwrap().unwrap().json(0).unwrap();
        assert_eq!(body["changed"], json!({ "systems": { "before": [], "after": [system(1)] } }));
    })
    .await;
}
