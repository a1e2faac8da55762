//! Invitations and forgotten passwords.

use kernel::{HOUR, MINUTE};
use serde_json::{Value as Json, json};
use testkit::Reply;

use crate::ground::{Ground, PASSWORD, Session, on_both};

const OTHER: &str = "Xin-Mi-Ma-2027";
const LINK: &str = "/api/v1/password-link";

/// Creates the account of 李强 without a password.
async fn invite(ground: &Ground, admin: &Session, email: Option<&str>, roles: Json) -> Reply {
    let body = json!({ "login": "liqiang", "name": "李强", "roles": roles, "email": email });
    ground.as_(admin, "POST", "/api/v1/accounts", Some(body)).await
}

async fn forgot(ground: &Ground, login: &str) -> Reply {
    ground.client.post("", "/api/v1/password-resets", json!({ "login": login })).await
}

/// The secret in a letter.
fn secret(letter: &str) -> String {
    let (_, rest) = letter.split_once("https://care.example.test/link/password#").unwrap();
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

async fn by_link(ground: &Ground, method: &str, secret: &str, body: Option<Json>) -> Reply {
    ground.client.send("", method, LINK, &[("x-aftercare-link", secret)], body).await
}

async fn choose(ground: &Ground, secret: &str, password: &str) -> Reply {
    by_link(ground, "PUT", secret, Some(json!({ "password": password }))).await
}

/// 李强 with a password of his own and a mail address: his id.
async fn with_mail(ground: &Ground, admin: &Session, roles: Json) -> String {
    let made = invite(ground, admin, Some("li@example.test"), roles).await.ok(201);
    choose(ground, &secret(&ground.mails().await[0]), PASSWORD).await.ok(204);
    made["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_invited_chooses_his_password_by_a_link_that_works_once() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let made = invite(&ground, &admin, Some("li@example.test"), json!(["dispatcher"])).await.ok(201);
        assert_eq!(made["password_temporary"], true);
        let mails = ground.mails().await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].starts_with("li@example.test") && mails[0].contains("赵敏"), "{}", mails[0]);
        let secret = secret(&mails[0]);
        let read = by_link(&ground, "GET", &secret, None).await.ok(200);
        assert_eq!(read, json!({ "login": "liqiang", "name": "李强", "purpose": "invitation" }));
        let weak = choose(&ground, &secret, "Password123!").await;
        assert_eq!(weak.problem(422), "account.weak_password");
        choose(&ground, &secret, OTHER).await.ok(204);
        assert_eq!(choose(&ground, &secret, "Zai-Lai-Yi-Ci-27").await.problem(401), "link.closed");
        assert_eq!(by_link(&ground, "GET", &secret, None).await.problem(401), "link.closed");
        ground.try_log_in("liqiang", OTHER).await.ok(201);
        let path = format!("/api/v1/accounts/{}/invitation", made["id"].as_str().unwrap());
        assert_eq!(ground.as_(&admin, "POST", &path, None).await.problem(409), "account.in_use");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_sent_again_and_the_earlier_link_opens_nothing_then() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let none = invite(&ground, &admin, None, json!(["dispatcher"])).await.ok(422);
        assert_eq!(none["errors"][0]["pointer"], "/email");
        let made = invite(&ground, &admin, Some("li@example.test"), json!(["dispatcher"])).await.ok(201);
        let first = secret(&ground.mails().await[0]);
        let path = format!("/api/v1/accounts/{}/invitation", made["id"].as_str().unwrap());
        ground.as_(&admin, "POST", &path, None).await.ok(202);
        let second = secret(&ground.mails().await[0]);
        assert_eq!(choose(&ground, &first, OTHER).await.problem(401), "link.closed");
        ground.world.clock.forward(7 * 24 * HOUR);
        assert_eq!(choose(&ground, &second, OTHER).await.problem(401), "link.closed", "too old");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_forgot_his_password_chooses_another_and_everything_open_ends() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        with_mail(&ground, &admin, json!(["dispatcher"])).await;
        let li = ground.log_in("liqiang", PASSWORD).await;
        forgot(&ground, " LiQiang ").await.ok(202);
        let secret = secret(&ground.mails().await[0]);
        assert_eq!(by_link(&ground, "GET", &secret, None).await.ok(200)["purpose"], "reset");
        let reused = choose(&ground, &secret, PASSWORD).await;
        assert_eq!(reused.problem(422), "account.password_reused");
        ground.get(&li, "/api/v1/session").await.ok(200);
        choose(&ground, &secret, OTHER).await.ok(204);
        ground.get(&li, "/api/v1/session").await.ok(401);
        assert_eq!(ground.try_log_in("liqiang", PASSWORD).await.problem(401), "session.refused");
        ground.try_log_in("liqiang", OTHER).await.ok(201);
        assert_eq!(ground.told("account.reset_asked").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n8_asking_tells_nothing_about_who_exists_and_does_the_same_work() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        with_mail(&ground, &admin, json!(["dispatcher"])).await;
        let mut answers = Vec::new();
        for login in ["liqiang", "nobody", "zhaomin", "no name at all"] {
            let before =
                ground.world.db.rows(storage::Query::built("select id from journal_job", vec![])).await.unwrap();
            let reply = forgot(&ground, login).await;
            let after =
                ground.world.db.rows(storage::Query::built("select id from journal_job", vec![])).await.unwrap();
            answers.push((reply.status, reply.bytes, after.len() - before.len()));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        let mails = ground.mails().await;
        assert_eq!(mails.len(), 1, "zhaomin has no address");
        forgot(&ground, "liqiang").await.ok(202);
        assert_eq!(ground.mails().await.len(), 0, "one letter in ten minutes");
        assert_eq!(forgot(&ground, "liqiang").await.problem(429), "session.too_many_attempts");
        ground.world.clock.forward(10 * MINUTE);
        forgot(&ground, "liqiang").await.ok(202);
        assert_eq!(ground.mails().await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_strangers_typed_is_forgotten_within_the_hour_after_it_was_done() {
    on_both(async |ground| {
        ground.set_up().await;
        forgot(&ground, "somebody-elses-name").await.ok(202);
        assert!(ground.mails().await.is_empty());
        let kept = async || {
            let text = "select payload from journal_job where kind = 'account.reset'";
            ground.world.db.rows(storage::Query::built(text, vec![])).await.unwrap().len()
        };
        ground.slice.sweep(ground.world.now()).await.unwrap();
        assert_eq!(kept().await, 1, "its key still keeps letters apart");
        ground.world.clock.forward(HOUR + 1);
        ground.slice.sweep(ground.world.now()).await.unwrap();
        assert_eq!(kept().await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_closed_by_age_by_another_way_to_a_password_and_with_the_account() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let id = with_mail(&ground, &admin, json!(["dispatcher"])).await;
        let fresh = async || {
            ground.world.clock.forward(10 * MINUTE);
            forgot(&ground, "liqiang").await.ok(202);
            secret(&ground.mails().await[0])
        };
        let old = fresh().await;
        ground.world.clock.forward(HOUR);
        assert_eq!(by_link(&ground, "GET", &old, None).await.problem(401), "link.closed");
        let overtaken = fresh().await;
        let path = format!("/api/v1/accounts/{id}/password");
        ground.as_(&admin, "PUT", &path, Some(json!({ "password": OTHER }))).await.ok(204);
        assert_eq!(by_link(&ground, "GET", &overtaken, None).await.problem(401), "link.closed");
        let orphan = fresh().await;
        ground.patch(&admin, &id, json!({ "active": false })).await.ok(200);
        assert_eq!(by_link(&ground, "GET", &orphan, None).await.problem(401), "link.closed");
        ground.world.clock.forward(HOUR);
        for guess in 0..5 {
            assert_eq!(by_link(&ground, "GET", &format!("guess-{guess}"), None).await.problem(401), "link.closed");
        }
        assert_eq!(by_link(&ground, "GET", "guess", None).await.problem(429), "session.too_many_attempts");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_use_one_link_at_once_one_is_refused() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        invite(&ground, &admin, Some("li@example.test"), json!(["dispatcher"])).await.ok(201);
        let secret = secret(&ground.mails().await[0]);
        let (one, other) = tokio::join!(choose(&ground, &secret, OTHER), choose(&ground, &secret, PASSWORD));
        let mut statuses = [one.status, other.status].map(|status| status.as_u16());
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 401]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_change_an_auditors_address_does_not_get_at_his_account() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        let id = with_mail(&ground, &admin, json!(["auditor"])).await;
        ground.patch(&admin, &id, json!({ "email": "admin@example.test" })).await.ok(200);
        forgot(&ground, "liqiang").await.ok(202);
        assert!(ground.mails().await.is_empty());
        ground.try_log_in("liqiang", PASSWORD).await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n14_no_secret_of_a_link_stands_in_the_database() {
    on_both(async |ground| {
        let admin = ground.set_up().await;
        invite(&ground, &admin, Some("li@example.test"), json!(["dispatcher"])).await.ok(201);
        let secret = secret(&ground.mails().await[0]);
        for text in [
            "select secret_hash from access_password_link",
            "select words from notify_delivery",
            "select body from journal_entry",
        ] {
            let rows = ground.world.db.rows(storage::Query::built(text, vec![])).await.unwrap();
            assert!(!rows.is_empty(), "{text}");
            assert!(rows.iter().all(|row| !row.string(0).unwrap().contains(&secret)), "{text}");
        }
    })
    .await;
}
