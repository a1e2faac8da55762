use std::collections::BTreeSet;
use std::io::BufReader;
use std::sync::Arc;

use axum::Router;
use journal::Verify;
use kernel::Role;
use operations::Operations;
use serde_json::{Value as Json, json};
use storage::{Engine, Query, WriteSet, params};
use testkit::Client;

use crate::ground::{House, append, seal};

fn client(house: &House) -> Client {
    house.world.staff("auditor", &[Role::Auditor]);
    house.world.staff("admin", &[Role::Administrator]);
    let operations = Arc::new(Operations::new(Arc::clone(&house.world.app), house.source(), None));
    let (router, _) = operations.routes().finish(Arc::clone(&operations));
    Client::of(Router::from(router))
}

/// Every row of a list, page after page.
async fn all(client: &Client, filter: &str, limit: u32) -> Vec<Json> {
    let (mut rows, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let path = format!("/api/v1/journal?limit={limit}{filter}{cursor}");
        let page = client.get("auditor", &path).await.ok(200);
        rows.extend(page["items"].as_array().unwrap().iter().cloned());
        pages += 1;
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
        assert!(pages < 200, "the pages do not end");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_auditor_reads_every_entry_once_by_whatever_he_asks_for_and_each_reading_is_an_entry() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = House::on(engine).await;
        let client = client(&house);
        let mine = all(&client, "&subject_kind=incident", 7).await;
        let ids: BTreeSet<&str> = mine.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!((mine.len(), ids.len()), (50, 50));
        let seqs: Vec<i64> = mine.iter().map(|row| row["seq"].as_i64().unwrap()).collect();
        assert!(seqs.windows(2).all(|pair| pair[0] > pair[1]), "newest first: {seqs:?}");
        assert!(mine.iter().all(|row| row["body"]["personal"]["reporter"].as_str().is_some_and(|c| c.len() == 64)));
        assert!(!mine.iter().any(|row| row.to_string().contains("李敏")), "personal values stay where they are");

        assert_eq!(all(&client, "&subject=i-3", 1).await.len(), 2);
        assert_eq!(all(&client, "&kind=incident.assigned", 10).await.len(), 25);
        assert_eq!(all(&client, "&kind=incident.", 10).await.len(), 50);
        assert_eq!(all(&client, "&actor=platform:test&kind=incident.reported", 50).await.len(), 25);
        assert_eq!(all(&client, "&actor=platform:nobody", 50).await.len(), 0);
        let third = mine.iter().rev().nth(4).unwrap()["entered_at"].as_str().unwrap();
        assert_eq!(all(&client, &format!("&subject_kind=incident&to={third}"), 50).await.len(), 4);
        assert_eq!(all(&client, &format!("&subject_kind=incident&from={third}"), 9).await.len(), 46);

        let readings = Query::built("select count(*) from journal_entry where kind = 'journal.read'", params![]);
        let before = house.world.db.row(readings.clone()).await.unwrap().unwrap().int(0).unwrap();
        assert_eq!(client.get("admin", "/api/v1/journal").await.problem(403), "request.forbidden");
        assert_eq!(client.get("", "/api/v1/journal").await.problem(401), "request.unauthenticated");
        for wrong in ["limit=0", "limit=201", "from=yesterday", "cursor=x", "colour=red"] {
            assert_eq!(
                client.get("auditor", &format!("/api/v1/journal?{wrong}")).await.problem(400),
                "request.bad_query"
            );
        }
        assert_eq!(house.world.db.row(readings.clone()).await.unwrap().unwrap().int(0).unwrap(), before);
        client.get("auditor", "/api/v1/journal").await.ok(200);
        assert_eq!(house.world.db.row(readings).await.unwrap().unwrap().int(0).unwrap(), before + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_verifies_offline_whole_or_from_a_place_on_and_the_export_is_an_entry() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = House::on(engine).await;
        for n in 0..600 {
            append(&house.world, &format!("m-{n}"), &["incident.reported", "incident.assigned"]).await;
        }
        seal(&house.world).await;
        let client = client(&house);
        for (path, entries) in [("/api/v1/journal/export", 1250), ("/api/v1/journal/export?after=1240", 10)] {
            let reply = client.get("auditor", path).await;
            assert_eq!(reply.headers["content-type"], "application/x-ndjson");
            assert!(!String::from_utf8_lossy(&reply.bytes).contains("李敏"));
            let verdict = journal::verify_export(&mut BufReader::new(reply.bytes.as_slice()), &[]).unwrap();
            assert!(matches!(verdict, Verify::Whole(whole) if whole.entries == entries), "{path}");
        }
        assert_eq!(client.get("auditor", "/api/v1/journal/export?after=99999").await.problem(400), "request.bad_query");
        assert_eq!(client.get("admin", "/api/v1/journal/export").await.problem(403), "request.forbidden");
        let exports = Query::built("select count(*) from journal_entry where kind = 'journal.exported'", params![]);
        assert_eq!(house.world.db.row(exports).await.unwrap().unwrap().int(0).unwrap(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_auditor_follows_the_chain_and_is_told_its_first_broken_place_in_his_language() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = House::on(engine).await;
        let client = client(&house);
        let path = "/api/v1/journal/verification";
        let whole = client.get("auditor", path).await.ok(200);
        let head = journal::head(&house.world.db).await.unwrap();
        assert_eq!((&whole["holds"], &whole["broken"]), (&json!(true), &Json::Null));
        assert_eq!(
            (whole["sealed_until"].as_i64(), whole["head"].as_str()),
            (Some(head.seq), Some(head.hash.as_str()))
        );
        assert_eq!(whole["entries"].as_i64(), Some(head.seq));
        assert_eq!(client.get("admin", path).await.problem(403), "request.forbidden");

        let mut forged = WriteSet::new();
        let text =
            "update journal_entry set actor = 'account:somebody' where subject = 'i-3' and kind = 'incident.assigned'";
        forged.expect(Query::built(text, params![]), 1, "forged");
        house.world.db.write(forged).await.unwrap();
        let broken = client.get("auditor", path).await.ok(200);
        assert_eq!((&broken["holds"], &broken["entries"]), (&json!(false), &json!(0)));
        let why = broken["broken"]["why"].as_str().unwrap();
        assert!(broken["broken"]["seq"].as_i64().unwrap() > 0 && why.contains("不一致"), "{broken:#}");
        let readings = Query::built("select count(*) from journal_entry where kind = 'journal.verified'", params![]);
        assert_eq!(
            house.world.db.row(readings).await.unwrap().unwrap().int(0).unwrap(),
            2,
            "each following is an entry"
        );
    }
}
