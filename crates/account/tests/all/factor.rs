//! The second factor.

use std::sync::Arc;

use access::Settings;
use kernel::{HOUR, Instant, MINUTE, Role, SECOND};
use keys::Keys;
use serde_json::{Value as Json, json};
use totp_rs::{Builder, Secret};

use crate::ground::{Ground, PASSWORD, Session, cookie_of, on_both_with};

const STEP: i64 = 30 * SECOND;

/// An installation with a key, where these roles need a second factor.
fn with_key(second_factor_for: &[Role]) -> Settings {
    let keys = Keys::of("k1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
    Settings { keys: Some(Arc::new(keys)), second_factor_for: second_factor_for.to_vec(), ..Settings::default() }
}

/// What an authenticator with this secret shows at `at`.
pub fn code(secret: &str, at: Instant) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let seconds = u64::try_from(at.micros() / SECOND).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate(seconds).to_string()
}

/// Sets up the administrator's authenticator: his session afterwards, the secret and the recovery codes.
async fn enrolled(ground: &Ground) -> (Session, String, Vec<String>) {
    let admin = ground.set_up().await;
    let body = json!({ "present_password": PASSWORD });
    let made = ground.as_(&admin, "POST", "/api/v1/second-factor", Some(body)).await.ok(201);
    let secret = made["secret"].as_str().unwrap().to_owned();
    let body = json!({ "code": code(&secret, ground.world.now()) });
    let reply = ground.as_(&admin, "POST", "/api/v1/second-factor/confirmation", Some(body)).await;
    let session = Session { cookie: cookie_of(&reply), account: admin.account };
    let codes = serde_json::from_value(reply.ok(200)["recovery_codes"].clone()).unwrap();
    ground.world.clock.forward(STEP);
    (session, secret, codes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_asks_for_a_code_once_an_authenticator_is_set_up() {
    on_both_with(with_key(&[]), async |ground| {
        let (admin, secret, codes) = enrolled(&ground).await;
        assert_eq!(codes.len(), 10);
        let state = ground.get(&admin, "/api/v1/second-factor").await.ok(200);
        assert_eq!((&state["recovery_codes_left"], &state["demanded"]), (&json!(10), &json!(false)));
        assert!(state["since"].is_string());
        let asked = ground.try_log_in("zhaomin", PASSWORD).await;
        assert!(cookie_of(&asked).is_empty(), "no session before the code");
        assert_eq!(asked.problem(403), "session.code_needed");
        assert_eq!(ground.try_log_in("zhaomin", "wrong").await.problem(401), "session.refused");
        assert_eq!(ground.try_code("zhaomin", "000000").await.problem(401), "session.code_refused");
        assert_eq!(ground.told("account.code_refused").await, 1);
        ground.try_code("zhaomin", &code(&secret, ground.world.now())).await.ok(201);
        let listed = ground.get(&admin, "/api/v1/accounts").await.ok(200);
        assert_eq!(listed["items"][0]["second_factor"], true);
        assert_eq!(ground.told("account.second_factor_enabled").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n26_a_code_opens_one_log_in_and_so_does_a_recovery_code() {
    on_both_with(with_key(&[]), async |ground| {
        let (admin, secret, codes) = enrolled(&ground).await;
        let now = code(&secret, ground.world.now());
        ground.try_code("zhaomin", &now).await.ok(201);
        assert_eq!(ground.try_code("zhaomin", &now).await.problem(401), "session.code_refused", "the same code again");
        let earlier = code(&secret, ground.world.now().plus(-STEP));
        assert_eq!(
            ground.try_code("zhaomin", &earlier).await.problem(401),
            "session.code_refused",
            "the one before it"
        );
        ground.try_code("zhaomin", &codes[3].to_uppercase()).await.ok(201);
        assert_eq!(ground.try_code("zhaomin", &codes[3]).await.problem(401), "session.code_refused", "used up");
        let left = ground.get(&admin, "/api/v1/second-factor").await.ok(200)["recovery_codes_left"].clone();
        assert_eq!(left, 9);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n26_of_two_log_ins_with_one_code_at_once_one_is_refused() {
    on_both_with(with_key(&[]), async |ground| {
        let (_, secret, codes) = enrolled(&ground).await;
        for code in [code(&secret, ground.world.now()), codes[0].clone()] {
            let (one, other) = tokio::join!(ground.try_code("zhaomin", &code), ground.try_code("zhaomin", &code));
            let mut statuses = [one.status, other.status].map(|status| status.as_u16());
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 401]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n26_codes_are_not_guessed_even_by_who_knows_the_password_and_the_owner_gets_in() {
    on_both_with(with_key(&[]), async |ground| {
        let (_, secret, codes) = enrolled(&ground).await;
        for number in 0..5 {
            let from = format!("203.0.113.{number}");
            let body = json!({ "login": "zhaomin", "password": PASSWORD, "code": "000000" });
            let headers = [("x-forwarded-for", from.as_str())];
            ground.client.send("", "POST", "/api/v1/session", &headers, Some(body)).await.ok(401);
        }
        let right = code(&secret, ground.world.now());
        assert_eq!(ground.try_code("zhaomin", &right).await.problem(429), "session.too_many_attempts");
        ground.try_code("zhaomin", &codes[0]).await.ok(201);
        ground.world.clock.forward(MINUTE);
        ground.try_code("zhaomin", &code(&secret, ground.world.now())).await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_up_and_switching_off_need_the_password_once_more() {
    on_both_with(with_key(&[]), async |ground| {
        let admin = ground.set_up().await;
        let wrong = json!({ "present_password": "wrong" });
        let refused = ground.as_(&admin, "POST", "/api/v1/second-factor", Some(wrong.clone())).await.ok(422);
        assert_eq!(refused["errors"][0]["pointer"], "/present_password");
        let body = json!({ "present_password": PASSWORD });
        ground.as_(&admin, "POST", "/api/v1/second-factor", Some(body.clone())).await.ok(201);
        let code = json!({ "code": "000000" });
        let confirmed = ground.as_(&admin, "POST", "/api/v1/second-factor/confirmation", Some(code)).await.ok(422);
        assert_eq!(confirmed["errors"][0]["pointer"], "/code");
        ground.try_log_in("zhaomin", PASSWORD).await.ok(201);
        for path in ["removal", "recovery-codes"] {
            let path = format!("/api/v1/second-factor/{path}");
            let none = ground.as_(&admin, "POST", &path, Some(body.clone())).await;
            assert_eq!(none.problem(409), "account.no_second_factor");
        }
        for _ in 0..5 {
            ground.as_(&admin, "POST", "/api/v1/second-factor", Some(wrong.clone())).await.ok(422);
        }
        let slowed = ground.as_(&admin, "POST", "/api/v1/second-factor", Some(body)).await;
        assert_eq!(slowed.problem(429), "session.too_many_attempts");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_renews_the_recovery_codes_and_switches_the_second_factor_off() {
    on_both_with(with_key(&[]), async |ground| {
        let (admin, secret, codes) = enrolled(&ground).await;
        let body = json!({ "present_password": PASSWORD });
        let again = ground.as_(&admin, "POST", "/api/v1/second-factor", Some(body.clone())).await;
        assert_eq!(again.problem(409), "account.second_factor_set_up");
        let renewed =
            ground.as_(&admin, "POST", "/api/v1/second-factor/recovery-codes", Some(body.clone())).await.ok(200);
        assert_eq!(ground.try_code("zhaomin", &codes[0]).await.problem(401), "session.code_refused");
        ground.try_code("zhaomin", renewed["recovery_codes"][0].as_str().unwrap()).await.ok(201);
        let removed = ground.as_(&admin, "POST", "/api/v1/second-factor/removal", Some(body)).await;
        let here = cookie_of(&removed);
        removed.ok(204);
        ground.client.send("", "GET", "/api/v1/session", &[("cookie", &here)], None).await.ok(200);
        ground.get(&admin, "/api/v1/session").await.ok(401);
        ground.try_log_in("zhaomin", PASSWORD).await.ok(201);
        assert!(!secret.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_role_demands_it_the_second_factor_is_set_up_in_the_log_in() {
    on_both_with(with_key(&[Role::Administrator]), async |ground| {
        ground.client.post("", "/api/v1/setup", crate::ground::first_run()).await.ok(201);
        assert_eq!(ground.try_log_in("zhaomin", PASSWORD).await.problem(403), "session.must_enrol");
        let body = |password: &str| json!({ "login": "zhaomin", "password": password });
        let path = "/api/v1/session/enrolment";
        assert_eq!(ground.client.post("", path, body("wrong")).await.problem(401), "session.refused");
        let made = ground.client.post("", path, body(PASSWORD)).await.ok(201);
        let secret = made["secret"].as_str().unwrap();
        assert!(made["picture"].as_str().unwrap().contains("<svg"));
        assert!(made["uri"].as_str().unwrap().starts_with("otpauth://totp/Aftercare:zhaomin?secret="));
        assert_eq!(ground.try_code("zhaomin", "000000").await.problem(401), "session.code_refused");
        let reply = ground.try_code("zhaomin", &code(secret, ground.world.now())).await;
        let cookie = cookie_of(&reply);
        let body_of = reply.ok(201);
        assert_eq!(body_of["recovery_codes"].as_array().unwrap().len(), 10);
        let admin = Session { cookie, account: body_of["account"].clone() };
        let again = ground.client.post("", path, body(PASSWORD)).await;
        assert_eq!(again.problem(409), "account.second_factor_set_up");
        let removal = json!({ "present_password": PASSWORD });
        let kept = ground.as_(&admin, "POST", "/api/v1/second-factor/removal", Some(removal)).await;
        assert_eq!(kept.problem(403), "account.second_factor_demanded");
        ground.staff_session(&admin, "liqiang", json!(["dispatcher"])).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_resets_a_lost_second_factor_but_never_his_own() {
    on_both_with(with_key(&[]), async |ground| {
        let (admin, ..) = enrolled(&ground).await;
        let li = ground.staff_session(&admin, "liqiang", json!(["dispatcher"])).await;
        let path =
            |session: &Session| format!("/api/v1/accounts/{}/second-factor", session.account["id"].as_str().unwrap());
        let own = ground.as_(&admin, "DELETE", &path(&admin), None).await;
        assert_eq!(own.problem(403), "account.own_second_factor");
        assert_eq!(ground.as_(&admin, "DELETE", &path(&li), None).await.problem(409), "account.no_second_factor");
        let body = json!({ "present_password": PASSWORD });
        let made = ground.as_(&li, "POST", "/api/v1/second-factor", Some(body)).await.ok(201);
        let body = json!({ "code": code(made["secret"].as_str().unwrap(), ground.world.now()) });
        let confirmed = ground.as_(&li, "POST", "/api/v1/second-factor/confirmation", Some(body)).await;
        let li = Session { cookie: cookie_of(&confirmed), account: li.account };
        assert_eq!(ground.as_(&li, "DELETE", &path(&admin), None).await.problem(403), "request.forbidden");
        ground.as_(&admin, "DELETE", &path(&li), None).await.ok(204);
        ground.get(&li, "/api/v1/session").await.ok(401);
        ground.try_log_in("liqiang", PASSWORD).await.ok(201);
        assert_eq!(ground.told("account.second_factor_reset").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n14_no_secret_of_a_second_factor_is_readable_in_the_database_or_the_journal() {
    on_both_with(with_key(&[]), async |ground| {
        let (_, secret, codes) = enrolled(&ground).await;
        ground.try_code("zhaomin", &codes[0]).await.ok(201);
        ground.world.clock.forward(HOUR);
        for text in [
            "select secret from access_factor",
            "select code_hash from access_recovery",
            "select body from journal_entry",
        ] {
            for row in ground.world.db.rows(storage::Query::built(text, vec![])).await.unwrap() {
                let stored = row.string(0).unwrap();
                assert!(!stored.contains(&secret) && codes.iter().all(|code| !stored.contains(code)), "{text}");
            }
        }
        let without = ground.world.db.rows(storage::Query::built("select secret from access_factor", vec![])).await;
        assert!(without.unwrap()[0].string(0).unwrap().starts_with("s1.k1."));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_resealed_by_a_fresh_key_and_a_missing_one_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("aftercare.keys");
    let kept = Settings { keys: Some(Arc::new(Keys::kept_in(&file))), ..Settings::default() };
    on_both_with(kept, async |ground| {
        let on = |keys: Option<Keys>| {
            access::Access::new(ground.world.db.clone(), Settings { keys: keys.map(Arc::new), ..Settings::default() })
        };
        assert_eq!(on(None).secrets_open().await.unwrap(), None);
        let (_, secret, _) = enrolled(&ground).await;
        assert_eq!(on(None).secrets_open().await.unwrap(), Some(false));
        assert_eq!(on(Some(Keys::open(&file).unwrap())).secrets_open().await.unwrap(), Some(true));
        let name = Keys::rotate(&file).unwrap();
        let rotated = on(Some(Keys::open(&file).unwrap()));
        assert_eq!(rotated.reseal().await.unwrap(), 1);
        assert_eq!(rotated.reseal().await.unwrap(), 0, "once is enough");
        let text = "select secret from access_factor";
        let stored = ground.world.db.rows(storage::Query::built(text, vec![])).await.unwrap()[0].string(0).unwrap();
        assert!(stored.starts_with(&format!("s1.{name}.")), "{stored}");
        // The node that was running all the time reads the new key by itself.
        ground.try_code("zhaomin", &code(&secret, ground.world.now())).await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_nobody_gets_a_second_factor() {
    on_both_with(Settings::default(), async |ground| {
        let admin = ground.set_up().await;
        let body: Json = json!({ "present_password": PASSWORD });
        let refused = ground.as_(&admin, "POST", "/api/v1/second-factor", Some(body)).await;
        assert_eq!(refused.problem(503), "account.no_key");
    })
    .await;
}
