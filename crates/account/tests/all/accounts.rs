//! Accounts, roles, approval.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;
use storage::Query;

use crate::ground::{PASSWORD, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_creates_reads_lists_and_changes_accounts() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let id = ground.staff(&admin, "LiQiang", json!(["engineer"])).await;
        let read = ground.get(&admin, &format!("/api/v1/accounts/{id}")).await;
        assert_eq!(read.etag(), "\"v1\"");
        assert_eq!(read.json["login"], "liqiang");
        let changed = ground.patch(&admin, &id, json!({ "name": "李强", "language": "en" })).await;
        assert_eq!(changed.etag(), "\"v2\"");
        assert_eq!(changed.ok(200)["name"], "李强");
        let found = ground.get(&admin, "/api/v1/accounts?q=%E6%9D%8E&limit=1").await.ok(200);
        assert_eq!(found["items"][0]["id"], json!(id));
        assert_eq!(found["next_cursor"], json!(null));
        let page = ground.get(&admin, "/api/v1/accounts?limit=1").await.ok(200);
        let cursor = page["next_cursor"].as_str().unwrap().to_owned();
        let rest = ground.get(&admin, &format!("/api/v1/accounts?cursor={cursor}")).await.ok(200);
        assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn editing_needs_the_version_that_was_read() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let id = ground.staff(&admin, "liqiang", json!(["dispatcher"])).await;
        let path = format!("/api/v1/accounts/{id}");
        let without = ground.as_(&admin, "PATCH", &path, Some(json!({ "name": "a" }))).await;
        assert_eq!(without.problem(428), "request.version_required");
        ground.versioned(&admin, "PATCH", &path, "\"v1\"", json!({ "name": "a" })).await.ok(200);
        let stale = ground.versioned(&admin, "PATCH", &path, "\"v1\"", json!({ "name": "b" })).await;
        assert_eq!(stale.problem(412), "request.stale");
        assert_eq!(ground.get(&admin, &path).await.ok(200)["name"], "a");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_accounts_are_refused_with_what_is_wrong() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let good = json!({ "login": "li", "name": "李", "password": "Chu-Shi-2026", "roles": ["dispatcher"] });
        for (field, value, status, code) in [
            ("roles", json!(["administrator", "auditor"]), 422, "account.roles_do_not_fit"),
            ("roles", json!(["reporter"]), 422, "account.roles_do_not_fit"),
            ("roles", json!(["engineer"]), 422, "account.roles_do_not_fit"),
            ("roles", json!(["king"]), 422, "request.invalid"),
            ("password", json!("12345678"), 422, "account.weak_password"),
            ("login", json!("a b"), 422, "account.invalid"),
            ("email", json!("li at example"), 422, "account.invalid"),
            ("login", json!("ZhaoMin"), 409, "account.login_taken"),
            ("colour", json!("red"), 422, "request.invalid"),
        ] {
            let mut body = good.clone();
            body[field] = value;
            let reply = ground.as_(&admin, "POST", "/api/v1/accounts", Some(body)).await;
            assert_eq!(reply.problem(status), code, "{field}");
        }
        let nobody = ground.get(&admin, "/api/v1/accounts/0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11").await;
        assert_eq!(nobody.problem(404), "request.not_found");
        ground.get(&admin, "/api/v1/accounts?limit=0").await.ok(400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_security_officer_on_a_grant_waits_for_his_word() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let officer = ground.staff_session(&admin, "anquan", json!(["security_officer"])).await;
        let id = ground.staff(&admin, "jingli", json!(["manager"])).await;
        let path = format!("/api/v1/accounts/{id}");
        let waiting = ground.get(&officer, &path).await;
        assert_eq!((&waiting.json["roles"], &waiting.json["asked_roles"]), (&json!([]), &json!(["manager"])));
        let by_admin =
            ground.versioned(&admin, "POST", &format!("{path}/approval"), "\"v1\"", json!({ "approved": true })).await;
        assert_eq!(by_admin.problem(403), "request.forbidden");
        let approved = ground
            .versioned(&officer, "POST", &format!("{path}/approval"), "\"v1\"", json!({ "approved": true }))
            .await;
        assert_eq!(approved.ok(200)["roles"], json!(["manager"]));
        let again = ground
            .versioned(&officer, "POST", &format!("{path}/approval"), "\"v2\"", json!({ "approved": true }))
            .await;
        assert_eq!(again.problem(409), "account.nothing_asked");
        let taken = ground.patch(&admin, &id, json!({ "roles": [] })).await.ok(200);
        assert_eq!(taken["roles"], json!([]), "taking an ordinary role away counts at once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_grants_himself_and_no_power_takes_another() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let own = admin.account["id"].as_str().unwrap();
        let more = ground.patch(&admin, own, json!({ "roles": ["administrator", "manager"] })).await;
        assert_eq!(more.problem(403), "account.own_roles");
        let officer = ground.staff_session(&admin, "anquan", json!(["security_officer"])).await;
        let id = officer.account["id"].as_str().unwrap();
        let disarmed = ground.patch(&admin, id, json!({ "roles": [] })).await.ok(200);
        assert_eq!(disarmed["roles"], json!(["security_officer"]), "it waits for another officer");
        let himself = ground
            .versioned(
                &officer,
                "POST",
                &format!("/api/v1/accounts/{id}/approval"),
                "\"v3\"",
                json!({ "approved": true }),
            )
            .await;
        assert_eq!(himself.problem(403), "account.own_roles");
        for (session, path) in [(&officer, "/api/v1/accounts"), (&admin, "/api/v1/policy")] {
            let body = json!({ "login": "x1", "name": "x", "password": PASSWORD, "roles": [] });
            let method = if path.ends_with("policy") { "GET" } else { "POST" };
            let reply = ground.as_(session, method, path, (method == "POST").then_some(body)).await;
            assert_eq!(reply.problem(403), "request.forbidden", "{path}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays_also_when_two_dismiss_each_other() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let own = admin.account["id"].as_str().unwrap().to_owned();
        let alone = ground.patch(&admin, &own, json!({ "active": false })).await;
        assert_eq!(alone.problem(409), "account.last_administrator");
        let second = ground.staff_session(&admin, "er", json!(["administrator"])).await;
        let other = second.account["id"].as_str().unwrap().to_owned();
        let (one, two) = tokio::join!(
            ground.patch(&admin, &other, json!({ "active": false })),
            ground.patch(&second, &own, json!({ "active": false }))
        );
        let good = [&one, &two].into_iter().filter(|reply| reply.status == 200).count();
        assert_eq!(good, 1, "{} {}", one.json, two.json);
        let dismissed = if one.status == 200 { &second } else { &admin };
        assert_eq!(ground.get(dismissed, "/api/v1/session").await.problem(401), "request.unauthenticated");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_auditor_reads_the_policy_in_his_language() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let auditor = ground.staff_session(&admin, "shenji", json!(["auditor"])).await;
        let policy = ground.get(&auditor, "/api/v1/policy").await.ok(200);
        assert_eq!(policy["roles"].as_array().unwrap().len(), 9);
        assert_eq!(policy["roles"][3], json!({ "role": "engineer", "label": "工程师" }));
        let report = &policy["actions"][0];
        assert_eq!((&report["action"], &report["label"]), (&json!("incident.report"), &json!("报修")));
        assert_eq!(report["reach"][3], json!(["groups"]));
        assert_eq!(ground.get(&auditor, "/api/v1/accounts").await.problem(403), "request.forbidden");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_in_the_journal_and_names_nobody_outside_the_personal_values() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let id = ground.staff(&admin, "liqiang", json!(["dispatcher"])).await;
        ground.patch(&admin, &id, json!({ "active": false })).await.ok(200);
        let text = "select kind, body from journal_entry order by kind";
        let rows = ground.world.db.rows(Query::built(text, vec![])).await.unwrap();
        let kinds: Vec<_> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(kinds, ["access.read", "account.changed", "account.created", "account.logged_in", "account.set_up"]);
        assert!(rows.iter().all(|row| !row.text(1).unwrap().contains("liqiang")));
        let changed: serde_json::Value = rows[1].json(1).unwrap();
        assert_eq!((&changed["before"]["active"], &changed["after"]["active"]), (&json!(true), &json!(false)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_fields_that_are_nobodys_to_set_are_refused_and_nothing_changes() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let id = ground.staff(&admin, "liqiang", json!(["dispatcher"])).await;
        let path = format!("/api/v1/accounts/{id}");
        let before = ground.get(&admin, &path).await.ok(200);
        for (field, value) in [
            ("id", json!(admin.account["id"])),
            ("login", json!("zhaomin2")),
            ("asked_roles", json!(["administrator"])),
            ("password_temporary", json!(false)),
            ("second_factor", json!(false)),
            ("version", json!(99)),
        ] {
            let reply = ground.patch(&admin, &id, json!({ "name": "换名", field: value })).await;
            assert!(matches!(reply.status.as_u16(), 400 | 422), "{field}: {}", reply.status);
        }
        assert_eq!(ground.get(&admin, &path).await.ok(200), before);
        let body = json!({ "login": "zhaomin", "password": PASSWORD, "roles": ["auditor"] });
        let reply = ground.client.post("", "/api/v1/session", body).await;
        assert!(matches!(reply.status.as_u16(), 400 | 422), "{}", reply.status);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n6_no_header_makes_somebody_else_of_the_caller() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let li = ground.staff_session(&admin, "liqiang", json!(["dispatcher"])).await;
        for header in ["x-on-behalf-of", "from", "x-remote-user", "remote-user", "x-forwarded-user"] {
            let alone = [(header, "zhaomin")];
            ground.client.send("", "GET", "/api/v1/accounts", &alone, None).await.ok(401);
            let beside = [("cookie", li.cookie.as_str()), (header, "zhaomin")];
            assert_eq!(
                ground.client.send("", "GET", "/api/v1/accounts", &beside, None).await.problem(403),
                "request.forbidden"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n28_another_site_can_send_no_form_that_does_something() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let body = json!({ "name": "a", "days": 2 }).to_string();
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            let request = Request::post("/api/v1/api-tokens").header(header::COOKIE, &admin.cookie);
            let request = request.header(header::CONTENT_TYPE, kind).body(Body::from(body.clone())).unwrap();
            assert_eq!(ground.client.raw(request).await.status, 415, "{kind}");
        }
        let headers = [("cookie", admin.cookie.as_str()), ("x-http-method-override", "DELETE")];
        ground.client.send("", "GET", "/api/v1/session", &headers, None).await.ok(200);
        ground.client.send("", "GET", "/api/v1/session", &headers, None).await.ok(200);
        assert_eq!(ground.get(&admin, "/api/v1/api-tokens").await.ok(200)["items"], json!([]));
    })
    .await;
}
