//! Passkeys: registered, used, revoked, and what does not count as one.

use access::Settings;
use kernel::{MINUTE, Role};
use serde_json::{Value as Json, json};
use testkit::Reply;

use crate::device::Device;
use crate::ground::{Ground, PASSWORD, Session, cookie_of, on_both, on_both_with};
use crate::ways::with_key;

const ORIGIN: &str = "https://care.example.test";

/// A question that was put to a browser: its cookie and what it is given.
struct Asked {
    cookie: String,
    options: Json,
}

impl Asked {
    fn of(reply: Reply) -> Self {
        let cookie = cookie_of(&reply);
        Self { cookie, options: reply.ok(201)["options"].clone() }
    }
}

impl Ground {
    async fn asks_new(&self, session: &Session, password: &str) -> Reply {
        let body = json!({ "present_password": password });
        self.as_(session, "POST", "/api/v1/passkeys/question", Some(body)).await
    }

    async fn registers(&self, session: &Session, asked: &Asked, name: &str, credential: &Json) -> Reply {
        let cookies = format!("{}; {}", session.cookie, asked.cookie);
        let body = json!({ "name": name, "credential": credential });
        self.client.send("", "POST", "/api/v1/passkeys", &[("cookie", &cookies)], Some(body)).await
    }

    /// Registers a fresh device of whoever is in `session`; the session goes on under another secret.
    async fn with_device(&self, session: &mut Session, name: &str) -> Device {
        let mut device = Device::new(ORIGIN);
        let asked = Asked::of(self.asks_new(session, PASSWORD).await);
        let credential = device.registers(&asked.options);
        let made = self.registers(session, &asked, name, &credential).await;
        session.cookie = cookie_of(&made);
        assert_eq!(made.ok(201)["name"], name);
        device
    }

    async fn asks(&self) -> Asked {
        Asked::of(self.client.post("", "/api/v1/session/passkey-question", json!(null)).await)
    }

    async fn enters_with(&self, asked: &Asked, credential: &Json) -> Reply {
        let headers = [("cookie", asked.cookie.as_str())];
        let body = json!({ "credential": credential });
        self.client.send("", "POST", "/api/v1/session/by-passkey", &headers, Some(body)).await
    }

    async fn enters_by(&self, device: &mut Device) -> Reply {
        let asked = self.asks().await;
        let credential = device.answers(&asked.options);
        self.enters_with(&asked, &credential).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_registered_named_used_and_revoked() {
    on_both(async |ground| {
        let mut admin = ground.set_up().await;
        let elsewhere = ground.log_in("zhaomin", PASSWORD).await;
        let mut device = ground.with_device(&mut admin, "办公室电脑").await;
        ground.get(&elsewhere, "/api/v1/session").await.ok(401);
        let listed = ground.get(&admin, "/api/v1/passkeys").await.ok(200);
        assert_eq!((&listed["available"], &listed["items"][0]["name"]), (&json!(true), &json!("办公室电脑")));
        assert_eq!(listed["items"][0]["last_used_at"], json!(null));

        ground.world.clock.forward(MINUTE);
        let entered = ground.enters_by(&mut device).await;
        let cookie = cookie_of(&entered);
        let account = entered.ok(201)["account"].clone();
        assert_eq!(account["login"], "zhaomin");
        let mine = Session { cookie, account };
        let listed = ground.get(&mine, "/api/v1/passkeys").await.ok(200);
        assert_eq!(listed["items"][0]["last_used_at"], json!(ground.world.now()));
        assert_eq!((ground.told("account.passkey_added").await, ground.told("account.logged_in").await), (1, 3));

        let path = format!("/api/v1/passkeys/{}", listed["items"][0]["id"].as_str().unwrap());
        let revoked = ground.as_(&mine, "DELETE", &path, None).await;
        let mine = Session { cookie: cookie_of(&revoked), ..mine };
        assert_eq!(revoked.status.as_u16(), 204);
        assert_eq!(ground.enters_by(&mut device).await.problem(401), "passkey.refused");
        ground.as_(&mine, "DELETE", &path, None).await.ok(404);
        assert_eq!(ground.told("account.passkey_revoked").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_once_in_its_browser_and_in_time() {
    on_both(async |ground| {
        let mut admin = ground.set_up().await;
        let mut device = ground.with_device(&mut admin, "a").await;
        let (mine, others) = (ground.asks().await, ground.asks().await);
        assert_ne!(mine.options["publicKey"]["challenge"], others.options["publicKey"]["challenge"]);
        let credential = device.answers(&mine.options);
        // Another browser's cookie, and none.
        assert_eq!(ground.enters_with(&others, &credential).await.problem(401), "passkey.refused");
        let none = Asked { cookie: String::new(), options: json!(null) };
        assert_eq!(ground.enters_with(&none, &credential).await.problem(409), "passkey.closed");
        let (one, other) = tokio::join!(ground.enters_with(&mine, &credential), ground.enters_with(&mine, &credential));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        assert_eq!(ground.enters_with(&mine, &credential).await.problem(409), "passkey.closed", "replayed");
        // A refused answer has used its question up, too.
        assert_eq!(ground.enters_with(&others, &device.answers(&others.options)).await.problem(409), "passkey.closed");
        let late = ground.asks().await;
        let credential = device.answers(&late.options);
        ground.world.clock.forward(5 * MINUTE);
        assert_eq!(ground.enters_with(&late, &credential).await.problem(409), "passkey.closed");
        // A question for a new passkey opens nothing, and one who somebody is registers nothing.
        let admin = ground.log_in("zhaomin", PASSWORD).await;
        let new = Asked::of(ground.asks_new(&admin, PASSWORD).await);
        let challenge = json!({ "publicKey": {
            "challenge": new.options["publicKey"]["challenge"], "rpId": "care.example.test", "userVerification": "required",
        }});
        assert_eq!(ground.enters_with(&new, &device.answers(&challenge)).await.problem(409), "passkey.closed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_may_not_say_is_refused() {
    on_both(async |ground| {
        let mut admin = ground.set_up().await;
        let mut device = ground.with_device(&mut admin, "a").await;
        // Another page, as one that passes the question on; a device that does not ask its holder; a stranger's key.
        device.origin = "https://care.example.test.evil.example".into();
        assert_eq!(ground.enters_by(&mut device).await.problem(401), "passkey.refused");
        device.origin = ORIGIN.into();
        device.verifies = false;
        assert_eq!(ground.enters_by(&mut device).await.problem(401), "passkey.refused");
        device.verifies = true;
        let mut stranger = Device::new(ORIGIN);
        stranger.claims(admin.account["id"].as_str().unwrap());
        assert_eq!(ground.enters_by(&mut stranger).await.problem(401), "passkey.refused");
        // Somebody else's name under one's own key.
        let mut gao = ground.staff_session(&admin, "gao", json!(["dispatcher"])).await;
        let id = gao.account["id"].as_str().unwrap().to_owned();
        device.claims(&id);
        assert_eq!(ground.enters_by(&mut device).await.problem(401), "passkey.refused");
        device.claims(admin.account["id"].as_str().unwrap());
        // A signature of other words.
        let asked = ground.asks().await;
        let mut credential = device.answers(&asked.options);
        credential["response"]["signature"] =
            device.answers(&ground.asks().await.options)["response"]["signature"].clone();
        assert_eq!(ground.enters_with(&asked, &credential).await.problem(401), "passkey.refused");
        for nonsense in [json!({}), json!(null), json!([1]), json!("x")] {
            let asked = ground.asks().await;
            assert_eq!(ground.enters_with(&asked, &nonsense).await.problem(401), "passkey.refused", "{nonsense}");
        }
        ground.enters_by(&mut device).await.ok(201);
        // Somebody who is switched off.
        let mut theirs = ground.with_device(&mut gao, "b").await;
        ground.enters_by(&mut theirs).await.ok(201);
        ground.patch(&admin, &id, json!({ "active": false })).await.ok(200);
        assert_eq!(ground.enters_by(&mut theirs).await.problem(401), "passkey.refused");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_does_not_grow_shows_a_copy_and_is_told() {
    on_both(async |ground| {
        let mut admin = ground.set_up().await;
        let mut device = Device::new(ORIGIN);
        device.count = 7;
        let asked = Asked::of(ground.asks_new(&admin, PASSWORD).await);
        let credential = device.registers(&asked.options);
        let made = ground.registers(&admin, &asked, "a key that counts", &credential).await;
        admin.cookie = cookie_of(&made);
        made.ok(201);
        device.count = 8;
        ground.enters_by(&mut device).await.ok(201);
        for count in [8, 7, 0] {
            device.count = count;
            assert_eq!(ground.enters_by(&mut device).await.problem(401), "passkey.copied", "{count}");
        }
        assert_eq!(ground.told("account.passkey_refused").await, 3);
        device.count = 9;
        ground.enters_by(&mut device).await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn registering_asks_for_the_password_and_a_key_is_registered_once() {
    on_both(async |ground| {
        let mut admin = ground.set_up().await;
        let wrong = ground.asks_new(&admin, "wrong").await.ok(422);
        assert_eq!(wrong["errors"][0]["pointer"], "/present_password");
        let asked = Asked::of(ground.asks_new(&admin, PASSWORD).await);
        let mut device = Device::new(ORIGIN);
        let credential = device.registers(&asked.options);
        assert_eq!(ground.registers(&admin, &asked, "  ", &credential).await.ok(422)["errors"][0]["pointer"], "/name");
        let made = ground.registers(&admin, &asked, "a", &credential).await;
        admin.cookie = cookie_of(&made);
        made.ok(201);
        assert_eq!(ground.registers(&admin, &asked, "a", &credential).await.problem(409), "passkey.closed");
        // The same key for somebody else.
        let officer = ground.staff_session(&admin, "officer", json!(["security_officer"])).await;
        let asked = Asked::of(ground.asks_new(&officer, PASSWORD).await);
        let credential = device.registers(&asked.options);
        assert_eq!(ground.registers(&officer, &asked, "b", &credential).await.problem(409), "passkey.taken");
        // A question that was put to somebody else.
        let asked = Asked::of(ground.asks_new(&admin, PASSWORD).await);
        let credential = Device::new(ORIGIN).registers(&asked.options);
        let theirs = ground.log_in("officer", PASSWORD).await;
        assert_eq!(ground.registers(&theirs, &asked, "c", &credential).await.problem(409), "passkey.closed");
        // A device on another page, and one that does not ask its holder.
        for (origin, verifies) in [("https://evil.example", true), (ORIGIN, false)] {
            let asked = Asked::of(ground.asks_new(&theirs, PASSWORD).await);
            let mut device = Device::new(origin);
            device.verifies = verifies;
            let credential = device.registers(&asked.options);
            assert_eq!(
                ground.registers(&theirs, &asked, "d", &credential).await.problem(409),
                "passkey.not_registered"
            );
        }
        assert_eq!(ground.get(&theirs, "/api/v1/passkeys").await.ok(200)["items"], json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_the_second_factor_where_one_is_demanded_and_no_password_goes_past_it() {
    on_both_with(with_key(&[Role::Manager]), async |ground| {
        let admin = ground.set_up().await;
        let id = ground.staff(&admin, "gao", json!(["dispatcher"])).await;
        let first = json!({ "login": "gao", "password": "Chu-Shi-2026", "new_password": PASSWORD });
        ground.client.post("", "/api/v1/session", first).await.ok(201);
        let mut gao = ground.log_in("gao", PASSWORD).await;
        let mut device = ground.with_device(&mut gao, "phone").await;
        ground.patch(&admin, &id, json!({ "roles": ["manager"] })).await.ok(200);
        // Who knows the password alone may not set up an authenticator in place of the passkey.
        assert_eq!(ground.try_log_in("gao", PASSWORD).await.problem(403), "session.passkey_needed");
        assert_eq!(ground.try_code("gao", "000000").await.problem(403), "session.passkey_needed");
        let body = json!({ "login": "gao", "password": PASSWORD });
        let enrol = ground.client.post("", "/api/v1/session/enrolment", body).await;
        assert_eq!(enrol.problem(403), "session.passkey_needed");
        ground.enters_by(&mut device).await.ok(201);
        // The administrator sees it, and takes it away from who lost it.
        let listed = ground.get(&admin, &format!("/api/v1/accounts/{id}")).await.ok(200);
        assert_eq!(listed["second_factor"], true);
        ground.as_(&admin, "DELETE", &format!("/api/v1/accounts/{id}/second-factor"), None).await.ok(204);
        assert_eq!(ground.enters_by(&mut device).await.problem(401), "passkey.refused");
        assert_eq!(ground.try_log_in("gao", PASSWORD).await.problem(403), "session.must_enrol");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n14_nothing_that_is_kept_of_a_question_answers_it() {
    on_both_with(Settings::default(), async |ground| {
        ground.set_up().await;
        let asked = ground.asks().await;
        let secret = asked.cookie.split_once('=').unwrap().1;
        let text = "select secret_hash || state from access_passkey_question";
        let rows = ground.world.db.rows(storage::Query::built(text, vec![])).await.unwrap();
        assert!(rows.len() == 1 && !rows[0].string(0).unwrap().contains(secret));
        ground.world.clock.forward(6 * MINUTE);
        ground.asks().await;
        assert_eq!(
            ground.world.db.rows(storage::Query::built(text, vec![])).await.unwrap().len(),
            1,
            "what is too old goes"
        );
    })
    .await;
}
