//! N12: what is refused and what sensitive is read stands in the journal, once each.

use serde_json::{Value as Json, json};
use stories::{Setting, World, minutes, on_both};

async fn kept(world: &World, kind: &str) -> Vec<Json> {
    let query = storage::Query::built(
        "select body, actor from journal_entry where kind = $1 order by id",
        vec![storage::Value::from(kind)],
    );
    let rows = world.platform.app.db.rows(query).await.unwrap();
    rows.iter().map(|row| row.json(0).unwrap()).collect()
}

#[tokio::test]
async fn n12_a_refusal_is_one_entry_and_a_flood_of_them_is_counted() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let foreign = world.report("何老师", "选课页面打不开").of("JW").await;
        let path = format!("/api/v1/incidents/{}", foreign.id);
        assert_eq!(world.send("李敏", "GET", &format!("{path}?secret=1"), &[], None).await.status, 404);
        assert_eq!(world.send("李敏", "GET", "/api/v1/journal", &[], None).await.status, 403);
        assert_eq!(world.send("", "GET", &path, &[], None).await.status, 401, "nobody is nobody's entry");
        assert_eq!(world.send("何老师", "GET", &path, &[], None).await.status, 200);
        let refused = kept(world, "access.refused").await;
        assert_eq!(
            refused,
            [
                json!({ "action": "incident.read", "method": "GET", "route": "/api/v1/incidents/{id}", "path": path,
                    "code": "request.not_found" }),
                json!({ "action": "journal.read", "method": "GET", "route": "/api/v1/journal", "path": "/api/v1/journal",
                    "code": "request.forbidden" }),
            ]
        );
        for _ in 0..98 {
            world.send("李敏", "GET", &path, &[], None).await;
        }
        assert_eq!(kept(world, "access.refused").await.len(), 30);
        world.forward(minutes(1)).await;
        world.send("李敏", "GET", &path, &[], None).await;
        let refused = kept(world, "access.refused").await;
        assert_eq!((refused.len(), &refused[30]["left_out"]), (31, &json!(70)));
    })
    .await;
}

#[tokio::test]
async fn n12_reading_what_is_sensitive_is_one_entry() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().await;
        let file = world.by("李敏").uploads("现场.txt", "截图".as_bytes()).await;
        world.by("李敏").does("messages", &fault, json!({ "text": "见附件", "attachment_ids": [file] })).await;
        let path = format!("/api/v1/attachments/{file}");
        assert_eq!(world.send("刘佳", "GET", &path, &[], None).await.status, 200);
        assert_eq!(world.send("严审", "GET", "/api/v1/journal?kind=account.created", &[], None).await.status, 200);
        let actions: Vec<_> = kept(world, "access.read").await.iter().map(|body| body["action"].clone()).collect();
        assert_eq!(actions, [json!("attachment.read"), json!("journal.read")]);
        world.by("王晓东").answers(&fault).await;
        assert_eq!(kept(world, "access.read").await.len(), 2, "work is no reading");
    })
    .await;
}
