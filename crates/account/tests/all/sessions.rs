//! Logging in and out.

use kernel::HOUR;
use serde_json::json;
use storage::Query;

use crate::ground::{AT, PASSWORD, cookie_of, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use() {
    on_both(async |ground| {
        ground.set_up().await;
        let reply = ground.try_log_in("ZHAOMIN", PASSWORD).await;
        let cookie = reply.headers["set-cookie"].to_str().unwrap().to_owned();
        for flag in
            ["aftercare_session=", "; Path=/", "; HttpOnly", "; SameSite=Strict", "; Max-Age=604800", "; Secure"]
        {
            assert!(cookie.contains(flag), "{cookie}");
        }
        let body = reply.ok(201);
        assert_eq!(body["now"], AT);
        assert_eq!(body["account"]["roles"], json!(["administrator"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_tells_who_one_is_until_it_is_ended() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let body = ground.get(&admin, "/api/v1/session").await.ok(200);
        assert_eq!(body["account"], admin.account);
        assert_eq!(body["account"]["party"], json!(null));
        ground.as_(&admin, "DELETE", "/api/v1/session", None).await.ok(204);
        assert_eq!(ground.get(&admin, "/api/v1/session").await.problem(401), "request.unauthenticated");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_session_names_its_party() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let party = kernel::PartyId::fresh(ground.world.ids.as_ref(), ground.world.now());
        let body = json!({
            "login": "hushi", "name": "李护士", "password": "Chu-Shi-2026", "roles": ["reporter"], "party_id": party,
        });
        let card = json!({ "id": party, "name": "市第一医院", "kind": "customer" });
        let made = ground.as_(&admin, "POST", "/api/v1/accounts", Some(body)).await.ok(201);
        assert_eq!(made["party"], card);
        let listed = ground.get(&admin, "/api/v1/accounts?q=hushi").await.ok(200);
        assert_eq!(listed["items"][0]["party"], card);
        let log_in = json!({ "login": "hushi", "password": "Chu-Shi-2026", "new_password": PASSWORD });
        let session = ground.client.post("", "/api/v1/session", log_in).await.ok(201);
        assert_eq!(session["account"]["party"], card);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_log_ins_are_not_told_apart_and_end_in_a_wait() {
    on_both(async |ground| {
        ground.set_up().await;
        let wrong = ground.try_log_in("zhaomin", "wrong").await.ok(401);
        let unknown = ground.try_log_in("nobody", "wrong").await.ok(401);
        assert_eq!(wrong, unknown);
        for _ in 0..4 {
            ground.try_log_in("zhaomin", "wrong").await.ok(401);
        }
        assert_eq!(ground.try_log_in("zhaomin", PASSWORD).await.problem(429), "session.too_many_attempts");
        let text = "select subject from journal_entry where kind = 'account.guessing_slowed'";
        let rows = ground.world.db.rows(Query::built(text, vec![])).await.unwrap();
        assert_eq!(rows.len(), 1, "the fifth failure");
        let headers = [("x-forwarded-for", "203.0.113.7, 198.51.100.4")];
        let body = json!({ "login": "zhaomin", "password": PASSWORD });
        ground.client.send("", "POST", "/api/v1/session", &headers, Some(body)).await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_session_is_refused() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        ground.world.clock.forward(12 * HOUR);
        assert_eq!(ground.get(&admin, "/api/v1/session").await.problem(401), "request.unauthenticated");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sees_where_one_is_logged_in_and_ends_it_there() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let headers =
            [("x-forwarded-for", "203.0.113.7"), ("user-agent", "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")];
        let body = json!({ "login": "zhaomin", "password": PASSWORD });
        let elsewhere = cookie_of(&ground.client.send("", "POST", "/api/v1/session", &headers, Some(body)).await);
        let listed = ground.get(&admin, "/api/v1/sessions").await.ok(200);
        let items = listed["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!(items.iter().filter(|item| item["this"] == true).count(), 1);
        let other = items.iter().find(|item| item["this"] == false).unwrap();
        assert_eq!((&other["browser"], &other["system"]), (&json!("Firefox"), &json!("Windows")));
        assert_eq!((&other["address"], &other["since"]), (&json!("203.0.113.7"), &json!(AT)));
        assert!(!listed.to_string().contains(elsewhere.split_once('=').unwrap().1));
        let path = format!("/api/v1/sessions/{}", other["id"].as_str().unwrap());
        ground.as_(&admin, "DELETE", &path, None).await.ok(204);
        ground.client.send("", "GET", "/api/v1/session", &[("cookie", &elsewhere), headers[1]], None).await.ok(401);
        assert_eq!(ground.as_(&admin, "DELETE", &path, None).await.problem(404), "request.not_found");
        let text = "select id from journal_entry where kind = 'account.sessions_ended'";
        assert_eq!(ground.world.db.rows(Query::built(text, vec![])).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_cookie_that_another_program_shows_opens_nothing_any_more() {
    on_both(async |ground| {
        ground.set_up().await;
        let chrome = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36");
        let body = json!({ "login": "zhaomin", "password": PASSWORD });
        let cookie = cookie_of(&ground.client.send("", "POST", "/api/v1/session", &[chrome], Some(body)).await);
        let shown = async |user_agent: (&str, &str)| {
            ground.client.send("", "GET", "/api/v1/session", &[("cookie", &cookie), user_agent], None).await
        };
        shown(chrome).await.ok(200);
        assert_eq!(shown(("user-agent", "curl/8.5.0")).await.problem(401), "request.unauthenticated");
        assert_eq!(shown(chrome).await.problem(401), "request.unauthenticated");
        assert_eq!(ground.told("account.session_strayed").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_other_sessions_end_at_once_and_nobody_ends_those_of_others() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let li = ground.staff_session(&admin, "liqiang", json!(["dispatcher"])).await;
        for _ in 0..3 {
            ground.log_in("zhaomin", PASSWORD).await;
        }
        let mine = ground.get(&admin, "/api/v1/sessions").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/sessions/{mine}");
        assert_eq!(ground.as_(&li, "DELETE", &path, None).await.problem(404), "request.not_found");
        let ended = ground.as_(&admin, "DELETE", "/api/v1/sessions", None).await.ok(200);
        assert_eq!(ended["ended"], 3);
        assert_eq!(ground.get(&admin, "/api/v1/sessions").await.ok(200)["items"].as_array().unwrap().len(), 1);
        assert_eq!(ground.as_(&admin, "DELETE", "/api/v1/sessions", None).await.ok(200)["ended"], 0);
        ground.get(&li, "/api/v1/session").await.ok(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n27_a_session_does_not_outlive_the_roles_it_was_opened_with() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let li = ground.staff_session(&admin, "liqiang", json!(["dispatcher", "manager"])).await;
        let id = li.account["id"].as_str().unwrap().to_owned();
        ground.patch(&admin, &id, json!({ "name": "李强" })).await.ok(200);
        ground.get(&li, "/api/v1/session").await.ok(200);
        ground.patch(&admin, &id, json!({ "roles": ["dispatcher"] })).await.ok(200);
        assert_eq!(ground.get(&li, "/api/v1/session").await.problem(401), "request.unauthenticated");
        ground.log_in("liqiang", PASSWORD).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n27_a_secret_planted_before_the_log_in_proves_nothing_after_it() {
    on_both(async |ground| {
        ground.set_up().await;
        let planted = "aftercare_session=Zm9yZWlnbi1zZWNyZXQtY2hvc2VuLWJ5LXNvbWVib2R5";
        let body = json!({ "login": "zhaomin", "password": PASSWORD });
        let reply = ground.client.send("", "POST", "/api/v1/session", &[("cookie", planted)], Some(body)).await;
        assert_ne!(cookie_of(&reply), planted);
        ground.client.send("", "GET", "/api/v1/session", &[("cookie", planted)], None).await.ok(401);
    })
    .await;
}
