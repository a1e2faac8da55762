//! People, groups and staffing rules as documents with a version.

use serde_json::{Value as Json, json};
use work::store::{loads_of, read_loads};

use crate::{Ground, id, on_ground};

async fn capacity(ground: &Ground, person: &str) -> u32 {
    let rows = ground.world.db.rows(loads_of(&[id(person)])).await.unwrap();
    read_loads(&rows).unwrap()[&id(person)].capacity
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_written_read_changed_and_found() {
    on_ground(async |ground| {
        let body = json!({
            "code": " E007 ", "name": "王晓东", "email": "wang@example.cn", "posts": ["technical_support"],
            "skills": [{"skill": "数据库", "level": 4}, {"skill": "达梦", "level": 5}], "city": "滨江", "capacity": 4,
            "certificates": [{"name": "DCP", "technology": "达梦", "version": "8", "valid_until": "2027-06-30"}],
        });
        let person = ground.made("people", body).await;
        let read = ground.client.get("engineer", &format!("/api/v1/people/{person}")).await;
        assert_eq!(read.etag(), "\"v1\"");
        let json = read.ok(200);
        assert_eq!(json["code"], "E007");
        assert_eq!(json["skills"][0]["skill"], "database", "a component kind is stored by its stable name");
        assert_eq!(capacity(&ground, &person).await, 4);
        let patch = json!({"capacity": 2, "city": null, "skills": [{"skill": "network", "level": 2}]});
        let changed = ground.patch("manager", &format!("people/{person}"), "\"v1\"", patch).await;
        assert_eq!(changed.etag(), "\"v2\"");
        let changed = changed.ok(200);
        assert_eq!((&changed["city"], &changed["name"]), (&Json::Null, &json!("王晓东")));
        assert_eq!(capacity(&ground, &person).await, 2);
        let count = async |query: &str| ground.get(&format!("people?{query}")).await["items"].as_array().unwrap().len();
        assert_eq!(count("skill=network").await, 1);
        assert_eq!(count("skill=%E6%95%B0%E6%8D%AE%E5%BA%93").await, 0, "no longer");
        assert_eq!(count("q=e007").await, 1);
        assert_eq!((count("expiring_before=2027-06-30").await, count("expiring_before=2027-07-01").await), (0, 1));
        assert_eq!(count("active=false").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_needs_the_version_that_was_read_and_the_second_of_two_at_once_is_told() {
    on_ground(async |ground| {
        let person = ground.person("E1", json!({})).await;
        let path = format!("/api/v1/people/{person}");
        let without = ground.client.send("manager", "PATCH", &path, &[], Some(json!({"capacity": 1}))).await;
        assert_eq!(without.problem(428), "request.version_required");
        let attempts = (0..8).map(|n| {
            let (client, path) = (ground.client.clone(), path.clone());
            tokio::spawn(async move {
                client
                    .send("manager", "PATCH", &path, &[("if-match", "\"v1\"")], Some(json!({"capacity": 10 + n})))
                    .await
                    .status
                    .as_u16()
            })
        });
        let attempts: Vec<_> = attempts.collect();
        let mut statuses = Vec::new();
        for attempt in attempts {
            statuses.push(attempt.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412, 412, 412, 412, 412]);
        let stale = ground.patch("manager", &format!("people/{person}"), "\"v1\"", json!({"capacity": 1})).await;
        assert_eq!(stale.problem(412), "request.stale");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_values_are_refused_with_their_place_and_nothing_is_stored() {
    on_ground(async |ground| {
        let first = ground.person("E1", json!({})).await;
        let nobody = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11";
        for (path, body, status, pointer) in [
            ("people", json!({"code": "E1", "name": "另一个"}), 409, None),
            ("people", json!({"code": "", "name": "x"}), 422, Some("/code")),
            (
                "people",
                json!({"code": "E2", "name": "x", "skills": [{"skill": "database", "level": 6}]}),
                422,
                Some("/skills/0/level"),
            ),
            ("people", json!({"code": "E2", "name": "x", "partner_id": nobody}), 422, Some("/partner_id")),
            ("people", json!({"code": "E2", "name": "x", "salary": 1}), 422, Some("/salary")),
            ("groups", json!({"code": "G", "name": "组", "members": [first, nobody]}), 422, Some("/members/1")),
            ("staffing-rules", json!({"customer_id": nobody}), 422, Some("/named")),
        ] {
            let reply = ground.client.post("manager", &format!("/api/v1/{path}"), body.clone()).await.ok(status);
            assert_eq!(reply["errors"][0]["pointer"].as_str(), pointer, "{body}");
        }
        let own = ground.patch("manager", &format!("people/{first}"), "\"v1\"", json!({"partner_id": first})).await;
        assert_eq!(own.problem(422), "team.unknown_reference", "nobody is his own partner");
        assert_eq!(ground.get("people").await["items"].as_array().unwrap().len(), 1);
        assert_eq!(
            ground.client.get("engineer", &format!("/api/v1/people/{nobody}")).await.problem(404),
            "request.not_found"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_sent_twice_makes_one_person_and_gets_the_first_answer() {
    on_ground(async |ground| {
        let send = |key: &'static str, code: &'static str| {
            let client = ground.client.clone();
            let body = json!({"code": code, "name": "李强"});
            async move { client.send("manager", "POST", "/api/v1/people", &[("idempotency-key", key)], Some(body)).await }
        };
        let (first, twin) = tokio::join!(tokio::spawn(send("k1", "E1")), tokio::spawn(send("k1", "E1")));
        let (first, twin) = (first.unwrap().ok(201), twin.unwrap().ok(201));
        assert_eq!(first["id"], twin["id"]);
        assert_eq!(send("k1", "E1").await.ok(201)["id"], first["id"]);
        assert_eq!(send("k1", "E2").await.problem(422), "request.idempotency_key_reused");
        assert_eq!(send("k2", "E1").await.problem(409), "team.key_taken");
        assert_eq!(ground.get("people").await["items"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_without_gap_or_double() {
    on_ground(async |ground| {
        for n in 0..5 {
            ground.world.clock.forward(1000);
            ground.person(&format!("E{n}"), json!({})).await;
        }
        let mut codes = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = ground.get(&format!("people?limit=2{cursor}")).await;
            codes
                .extend(page["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(codes, ["E0", "E1", "E2", "E3", "E4"]);
        for bad in ["limit=0", "limit=201", "cursor=nonsense"] {
            let reply = ground.client.get("engineer", &format!("/api/v1/people?{bad}")).await;
            assert_eq!(reply.problem(400), "request.bad_page", "{bad}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_tells_what_changed_and_keeps_names_and_numbers_apart() {
    on_ground(async |ground| {
        let person = ground.person("E1", json!({"phone": "13800001234"})).await;
        ground.world.clock.forward(kernel::SECOND);
        ground
            .patch("manager", &format!("people/{person}"), "\"v1\"", json!({"phone": "13900004321", "capacity": 9}))
            .await
            .ok(200);
        let query = storage::Query::built(
            "select kind, body from journal_entry where subject = $1 order by id",
            storage::params![&person],
        );
        let rows = ground.world.db.rows(query).await.unwrap();
        let kinds: Vec<&str> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(kinds, ["person.created", "person.changed"]);
        let body: Json = rows[1].json(1).unwrap();
        assert_eq!((&body["before"]["capacity"], &body["after"]["capacity"]), (&json!(5), &json!(9)));
        for row in &rows {
            let text = row.text(1).unwrap();
            assert!(
                !text.contains("13800001234") && !text.contains("13900004321") && !text.contains("工程师E1"),
                "{text}"
            );
        }
    })
    .await;
}
