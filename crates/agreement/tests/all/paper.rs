//! The paper of a draft: offered, sealed by both sides, and what it keeps from happening meanwhile.

use agreement::MIGRATIONS;
use serde_json::{Value as Json, json};
use testkit::{Reply, on_both};

use crate::ground::{HOSPITAL, Stage, stage};

const AT: &str = "2026-09-01T02:00:00Z";

async fn write(stage: &Stage, version: &str, body: Json) -> Reply {
    let path = format!("/api/v1/agreement-versions/{version}/paper");
    let etag = stage.client.get("王", &path).await.etag();
    stage.client.send("王", "PUT", &path, &[("If-Match", &etag)], Some(body)).await
}

#[tokio::test]
async fn a_sealed_text_stands_until_its_paper_is_taken_back() {
    on_both(&[MIGRATIONS, files::MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, version, content) = stage.drafted(HOSPITAL, &[1]).await;
        let paper = format!("/api/v1/agreement-versions/{version}/paper");
        let stands = async || stage.client.get("王", &paper).await.ok(200)["state"].clone();
        assert_eq!(stands().await, "none");
        write(&stage, &version, json!({ "offered_on": "2026-09-01" })).await.ok(200);
        assert_eq!(stands().await, "awaits_both");
        stage.edit(&version, |content| content["triage_permille"] = 650.into()).await;
        assert_eq!(stands().await, "overtaken", "another text than was offered");
        assert_eq!(stage.sign(&version, "2026-01-01").await.problem(409), "agreement.unsealed");

        let ours = json!({ "offered_on": "2026-09-01", "promiser": { "on": "2026-09-01", "by": "赵敏" } });
        write(&stage, &version, ours).await.ok(200);
        assert_eq!(stands().await, "awaits_customer");
        let draft = format!("/api/v1/agreement-versions/{version}");
        let etag = stage.client.get("王", &draft).await.etag();
        let put = stage.client.send("王", "PUT", &draft, &[("If-Match", &etag)], Some(content)).await;
        assert_eq!(put.problem(409), "agreement.sealed_text");
        let both = json!({ "offered_on": "2026-09-01", "promiser": { "on": "2026-09-01", "by": "赵敏" },
            "customer": { "on": "2026-09-01", "by": "钱" } });
        let refused = write(&stage, &version, both).await;
        assert_eq!(refused.json["errors"][0]["pointer"], "/attachment_ids");
        assert_eq!(refused.problem(422), "agreement.bad_paper");

        stage.client.send("王", "DELETE", &paper, &[], None).await.ok(200);
        assert_eq!(stands().await, "none");
        stage.edit(&version, |content| content["triage_permille"] = 700.into()).await;
        stage.sign(&version, "2026-01-01").await.ok(200);
        assert_eq!(stage.client.send("王", "DELETE", &paper, &[], None).await.problem(409), "agreement.paper_closed");
    })
    .await;
}

#[tokio::test]
async fn the_other_side_reads_a_draft_when_it_is_offered_and_as_it_is_offered() {
    on_both(&[MIGRATIONS, files::MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (agreement, version, _) = stage.drafted(HOSPITAL, &[1]).await;
        let (whole, draft) =
            (format!("/api/v1/agreements/{agreement}"), format!("/api/v1/agreement-versions/{version}"));
        let read = async |is_shown: bool| {
            let page = stage.client.get("钱", "/api/v1/agreements").await.ok(200);
            assert_eq!(page["items"].as_array().unwrap().len(), usize::from(is_shown), "{page}");
            for path in [&whole, &draft, &format!("{draft}/findings")] {
                let reply = stage.client.get("钱", path).await;
                if is_shown {
                    reply.ok(200);
                } else {
                    assert_eq!(reply.problem(404), "request.not_found", "{path}");
                }
                stage.client.get("王", path).await.ok(200);
            }
        };
        read(false).await;
        write(&stage, &version, json!({ "offered_on": "2026-09-01" })).await.ok(200);
        read(true).await;
        stage.edit(&version, |content| content["triage_permille"] = 650.into()).await;
        read(false).await;
        write(&stage, &version, json!({ "offered_on": "2026-09-02" })).await.ok(200);
        read(true).await;
        let sealed = json!({ "offered_on": "2026-09-02", "promiser": { "on": "2026-09-02", "by": "赵敏" } });
        write(&stage, &version, sealed).await.ok(200);
        read(true).await;
    })
    .await;
}

#[tokio::test]
async fn the_list_says_where_each_paper_stands_and_is_narrowed_to_those_that_await_a_seal() {
    on_both(&[MIGRATIONS, files::MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, bare, _) = stage.drafted(HOSPITAL, &[1]).await;
        let (_, offered, _) = stage.drafted(HOSPITAL, &[1]).await;
        let (_, changed, _) = stage.drafted(HOSPITAL, &[1]).await;
        let (_, sealed_once, _) = stage.drafted(HOSPITAL, &[1]).await;
        for version in [&offered, &changed, &sealed_once] {
            write(&stage, version, json!({ "offered_on": "2026-09-01" })).await.ok(200);
        }
        stage.edit(&changed, |content| content["triage_permille"] = 650.into()).await;
        let ours = json!({ "offered_on": "2026-09-01", "promiser": { "on": "2026-09-01", "by": "赵敏" } });
        write(&stage, &sealed_once, ours).await.ok(200);

        let listed = async |query: &str| -> Vec<(String, Json)> {
            let page = stage.client.get("王", &format!("/api/v1/agreements{query}")).await.ok(200);
            let items = page["items"].as_array().cloned().unwrap_or_default();
            items
                .iter()
                .map(|row| (row["latest_version_id"].as_str().unwrap().to_owned(), row["paper"].clone()))
                .collect()
        };
        let of = |version: &String, state: &str| (version.clone(), Json::from(state));
        assert_eq!(
            listed("").await,
            [
                of(&bare, "none"),
                of(&offered, "awaits_both"),
                of(&changed, "overtaken"),
                of(&sealed_once, "awaits_customer")
            ]
        );
        let awaiting = [of(&offered, "awaits_both"), of(&sealed_once, "awaits_customer")];
        assert_eq!(listed("?paper=awaiting").await, awaiting);
        assert_eq!(listed("?paper=overtaken").await, [of(&changed, "overtaken")]);
        assert_eq!(listed("?paper=none").await, [of(&bare, "none")]);
        assert_eq!(listed("?paper=sealed").await, []);

        let hidden = stage.client.get("钱", "/api/v1/agreements").await.ok(200);
        let rows = hidden["items"].as_array().unwrap();
        assert_eq!(rows.len(), 2, "what is offered: {hidden}");
        assert!(rows.iter().all(|row| row["paper"].is_null()), "{hidden}");
        let refused = stage.client.get("钱", "/api/v1/agreements?paper=awaiting").await;
        assert_eq!(refused.problem(403), "agreement.papers_hidden");
    })
    .await;
}

#[tokio::test]
async fn a_paper_and_a_text_changed_at_once_are_changed_one_after_the_other() {
    on_both(&[MIGRATIONS, files::MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, version, content) = stage.drafted(HOSPITAL, &[1]).await;
        let draft = format!("/api/v1/agreement-versions/{version}");
        let etag = stage.client.get("王", &draft).await.etag();
        write(&stage, &version, json!({ "offered_on": "2026-09-01" })).await.ok(200);
        let put = stage.client.send("王", "PUT", &draft, &[("If-Match", &etag)], Some(content)).await;
        assert_eq!(put.problem(412), "request.stale");
        assert_eq!(stage.client.get("孙", &format!("{draft}/paper")).await.problem(403), "request.forbidden");
    })
    .await;
}

#[tokio::test]
async fn a_text_is_checked_before_it_is_stored() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, version, mut content) = stage.drafted(HOSPITAL, &[1]).await;
        let path = format!("/api/v1/agreement-versions/{version}/findings");
        content["matrix"] = json!([]);
        let found = stage.client.post("王", &path, content).await.ok(200);
        assert!(found["findings"].as_array().is_some_and(|all| all.iter().any(|one| one["kind"] == "gap")), "{found}");
        let stored = stage.client.get("王", &path).await.ok(200);
        assert!(
            stored["findings"].as_array().is_some_and(|all| all.iter().all(|one| one["kind"] != "gap")),
            "{stored}"
        );
    })
    .await;
}
