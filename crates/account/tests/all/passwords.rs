//! Setting passwords.

use std::sync::Arc;

use access::{BreachedList, PasswordRules, Settings};
use kernel::HOUR;
use serde_json::{Value as Json, json};

use crate::ground::{Ground, PASSWORD, Session, cookie_of, on_both, on_both_with};

const OTHER: &str = "Xin-Mi-Ma-2027";

fn path(account: &Json) -> String {
    format!("/api/v1/accounts/{}/password", account["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_given_by_somebody_else_is_replaced_at_the_first_log_in() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        ground.staff(&admin, "liqiang", json!(["dispatcher"])).await;
        let first = ground.try_log_in("liqiang", "Chu-Shi-2026").await;
        assert_eq!(first.problem(403), "session.password_must_change");
        let log_in = |new: &str| json!({ "login": "liqiang", "password": "Chu-Shi-2026", "new_password": new });
        for (new, code) in [("Chu-Shi-2026", "account.password_reused"), ("weak", "account.weak_password")] {
            assert_eq!(ground.client.post("", "/api/v1/session", log_in(new)).await.problem(422), code);
        }
        ground.client.post("", "/api/v1/session", log_in(OTHER)).await.ok(201);
        ground.try_log_in("liqiang", "Chu-Shi-2026").await.ok(401);
        ground.try_log_in("liqiang", OTHER).await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_ones_own_password_needs_the_present_one_and_ends_other_sessions() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let elsewhere = ground.log_in("zhaomin", PASSWORD).await;
        let path = path(&admin.account);
        let wrong = ground.as_(&admin, "PUT", &path, Some(json!({ "present_password": "x", "password": OTHER }))).await;
        assert_eq!(wrong.ok(422)["errors"][0]["pointer"], "/present_password");
        let body = json!({ "present_password": PASSWORD, "password": OTHER });
        let set = ground.as_(&admin, "PUT", &path, Some(body)).await;
        let renewed = cookie_of(&set);
        set.ok(204);
        ground.client.send("", "GET", "/api/v1/session", &[("cookie", &renewed)], None).await.ok(200);
        // N27: whoever copied the cookie before holds nothing now.
        ground.get(&admin, "/api/v1/session").await.ok(401);
        ground.get(&elsewhere, "/api/v1/session").await.ok(401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_resets_a_password_but_never_that_of_officer_or_auditor() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let li = ground.staff_session(&admin, "liqiang", json!(["dispatcher"])).await;
        let auditor = ground.staff_session(&admin, "shenji", json!(["auditor"])).await;
        let body = json!({ "password": OTHER });
        ground.as_(&admin, "PUT", &path(&li.account), Some(body.clone())).await.ok(204);
        ground.get(&li, "/api/v1/session").await.ok(401);
        assert_eq!(ground.try_log_in("liqiang", OTHER).await.problem(403), "session.password_must_change");
        let refused = ground.as_(&admin, "PUT", &path(&auditor.account), Some(body.clone())).await;
        assert_eq!(refused.problem(403), "account.password_is_the_holders");
        let other = ground.as_(&auditor, "PUT", &path(&li.account), Some(body)).await;
        assert_eq!(other.problem(404), "request.not_found");
    })
    .await;
}

/// Sets one's own password in a session of its own; whether it was taken, or the code and the field of the refusal.
async fn own(ground: &Ground, who: &Session, present: &str, new: &str) -> Option<(String, String)> {
    let body = json!({ "present_password": present, "password": new });
    let session = ground.log_in(who.account["login"].as_str().unwrap(), present).await;
    let reply = ground.as_(&session, "PUT", &path(&who.account), Some(body)).await;
    (reply.status != 204).then(|| {
        let body = reply.ok(422);
        (body["code"].as_str().unwrap().to_owned(), body["errors"][0]["pointer"].as_str().unwrap().to_owned())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_easily_guessed_is_refused_wherever_a_password_is_chosen() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let weak = Some(("account.weak_password".to_owned(), "/password".to_owned()));
        for new in ["Password123!", "Qwertyuiop-1", "ZhaoMin-2026", "Ab-1", &"Aa1-".repeat(60)] {
            assert_eq!(own(&ground, &admin, PASSWORD, new).await, weak, "{new}");
        }
        let body = json!({ "login": "liqiang", "name": "李强", "password": "Password123!", "roles": ["dispatcher"] });
        let made = ground.as_(&admin, "POST", "/api/v1/accounts", Some(body)).await;
        assert_eq!(made.problem(422), "account.weak_password");
        ground.staff(&admin, "liqiang", json!(["dispatcher"])).await;
        let log_in = json!({ "login": "liqiang", "password": "Chu-Shi-2026", "new_password": "Password123!" });
        let refused = ground.client.post("", "/api/v1/session", log_in).await.ok(422);
        assert_eq!(refused["errors"][0]["pointer"], "/new_password");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_present_password_and_the_last_ones_are_not_used_again() {
    let passwords = PasswordRules { history: 2, ..PasswordRules::default() };
    on_both_with(Settings { passwords, ..Settings::default() }, async |ground| {
        let admin = ground.set_up().await;
        let reused = Some(("account.password_reused".to_owned(), "/password".to_owned()));
        let used = [PASSWORD, "Di-Er-Ge-2027x", "Di-San-Ge-2028x", "Di-Si-Ge-2029x"];
        for pair in used.windows(2) {
            assert_eq!(own(&ground, &admin, pair[0], pair[0]).await, reused);
            assert_eq!(own(&ground, &admin, pair[0], pair[1]).await, None);
            ground.world.clock.forward(HOUR);
        }
        for earlier in &used[1..3] {
            assert_eq!(own(&ground, &admin, used[3], earlier).await, reused, "{earlier}");
        }
        assert_eq!(own(&ground, &admin, used[3], used[0]).await, None, "older than the last two");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_does_not_learn_what_somebody_used_before() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let li = ground.staff_session(&admin, "liqiang", json!(["dispatcher"])).await;
        let body = json!({ "password": PASSWORD });
        ground.as_(&admin, "PUT", &path(&li.account), Some(body)).await.ok(204);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_breached_password_is_refused_by_its_field() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("breached.txt");
    std::fs::write(&list, "Xin-Mi-Ma-2027\n").unwrap();
    let breached = Some(Arc::new(BreachedList::open(&list).unwrap()));
    on_both_with(Settings { breached, ..Settings::default() }, async |ground| {
        let admin = ground.set_up().await;
        let refused = own(&ground, &admin, PASSWORD, OTHER).await;
        assert_eq!(refused, Some(("account.breached_password".to_owned(), "/password".to_owned())));
        assert_eq!(own(&ground, &admin, PASSWORD, "Xin-Mi-Ma-2028").await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_passwords_expire_an_old_one_is_replaced_in_the_log_in() {
    let passwords = PasswordRules { lifetime: Some(90 * 24 * HOUR), ..PasswordRules::default() };
    on_both_with(Settings { passwords, ..Settings::default() }, async |ground| {
        ground.set_up().await;
        ground.world.clock.forward(89 * 24 * HOUR);
        ground.try_log_in("zhaomin", PASSWORD).await.ok(201);
        ground.world.clock.forward(24 * HOUR);
        assert_eq!(ground.try_log_in("zhaomin", PASSWORD).await.problem(403), "session.password_expired");
        assert_eq!(ground.try_log_in("zhaomin", "wrong").await.problem(401), "session.refused");
        let body = json!({ "login": "zhaomin", "password": PASSWORD, "new_password": OTHER });
        ground.client.post("", "/api/v1/session", body).await.ok(201);
        ground.try_log_in("zhaomin", OTHER).await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n25_a_huge_password_is_a_wrong_one_and_twins_are_the_same() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let huge = "a".repeat(1_000_000);
        assert_eq!(ground.try_log_in("zhaomin", &huge).await.problem(401), "session.refused");
        assert_eq!(own(&ground, &admin, PASSWORD, "Café-Lu-Deng-27").await, None);
        ground.try_log_in("zhaomin", "Cafe\u{301}-Lu-Deng-27").await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n7_a_stored_hash_is_no_password_and_no_answer_holds_one() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let text = "select password from access_account";
        let stored = ground.world.db.rows(storage::Query::built(text, vec![])).await.unwrap()[0].string(0).unwrap();
        assert_eq!(ground.try_log_in("zhaomin", &stored).await.problem(401), "session.refused");
        for path in ["/api/v1/accounts", "/api/v1/session"] {
            let body = ground.get(&admin, path).await.ok(200).to_string();
            assert!(!body.contains("argon2") && !body.contains(&stored), "{path}");
        }
    })
    .await;
}
