//! The ground the tests stand on: the slice with the product's own door and known parties.

use std::sync::{Arc, Mutex};

use access::{Access, HashCost, Settings};
use account::parties::Answer;
use account::{Accounts, Parties, PartyCard, Site, Way};
use app::{App, Cx, Declared};
use axum::body::Body;
use axum::http::{Request, header};
use journal::queue::Worker;
use kernel::PartyId;
use notify::{Channel, Courier, CourierRule, Handed, Outgoing};
use serde_json::{Value as Json, json};
use storage::WriteSet;
use testkit::{Client, Reply, World};

pub const AT: &str = "2026-09-30T09:00:00Z";
pub const PASSWORD: &str = "Sheng-Chan-2026";
const FIRST_PASSWORD: &str = "Chu-Shi-2026";

/// Knows every party as the customer 市第一医院.
struct OneHospital;

impl Parties for OneHospital {
    fn find(&self, parties: Vec<PartyId>) -> Answer<'_> {
        let card = |id| PartyCard { id, name: "市第一医院".to_owned(), kind: "customer".to_owned() };
        Box::pin(async move { Ok(parties.into_iter().map(card).collect()) })
    }

    fn found_provider(&self, cx: &Cx, _: &mut WriteSet, _: &str, _: &str) -> PartyId {
        PartyId::fresh(cx.ids.as_ref(), cx.now)
    }
}

/// Where mail goes in these tests.
struct Letterbox(Arc<Mutex<Vec<String>>>);

impl Channel for Letterbox {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn host(&self) -> &'static str {
        "care.example.test"
    }

    fn hand_over<'a>(&'a self, outgoing: Outgoing<'a>) -> Handed<'a> {
        Box::pin(async move {
            self.0.lock().unwrap().push(format!("{} {:?}", outgoing.address, outgoing.letter));
            Ok(())
        })
    }
}

fn site() -> Site {
    let (zone, currency) = ("Asia/Shanghai".to_owned(), "CNY".to_owned());
    Site { public_url: "https://care.example.test".to_owned(), zone, currency, mail: true, demonstration: false }
}

/// The slice behind its router.
pub struct Ground {
    pub world: World,
    pub client: Client,
    /// The slice itself, for what runs beside requests.
    pub slice: Arc<Accounts>,
    /// What left by mail.
    pub sent: Arc<Mutex<Vec<String>>>,
    /// The OpenAPI description of the slice.
    pub description: Json,
    /// Its routes.
    pub declared: Vec<Declared>,
}

/// Runs `check` on both databases.
pub async fn on_both(check: impl AsyncFn(Ground)) {
    on_both_with(Settings::default(), check).await;
}

/// The same for an installation with these settings; hashes stay cheap.
pub async fn on_both_with(settings: Settings, check: impl AsyncFn(Ground)) {
    on_both_by(settings, Vec::new, check).await;
}

/// The same with these log-in ways.
pub async fn on_both_by(settings: Settings, ways: impl Fn() -> Vec<Way>, check: impl AsyncFn(Ground)) {
    testkit::on_both(&[access::MIGRATIONS, notify::MIGRATIONS], AT, async |world| {
        check(Ground::new(world, &settings, ways())).await;
    })
    .await;
}

/// A session of somebody.
pub struct Session {
    pub cookie: String,
    pub account: Json,
}

impl Ground {
    fn new(world: World, settings: &Settings, ways: Vec<Way>) -> Self {
        let cheap = HashCost { memory_kib: 8, rounds: 1, lanes: 1 };
        let access = Arc::new(Access::new(world.db.clone(), Settings { hash_cost: cheap, ..settings.clone() }));
        let app = Arc::new(App::new(
            world.db.clone(),
            Arc::clone(&world.clock) as _,
            Arc::clone(&world.ids) as _,
            Arc::clone(&access) as _,
        ));
        let slice = Arc::new(Accounts::new(app, access, Arc::new(OneHospital), site()).with_ways(ways));
        let (router, declared) = slice.routes().finish(Arc::clone(&slice));
        let (router, description) = router.split_for_parts();
        let description = serde_json::to_value(description).unwrap();
        Self { client: Client::of(router), slice, sent: Arc::default(), description, declared, world }
    }

    /// Does what waits, and sends the mail; the texts that left this time.
    pub async fn mails(&self) -> Vec<String> {
        let now = self.world.now();
        let worker = Worker::new(self.world.db.clone(), account::RESET_JOB, Arc::clone(&self.slice) as _);
        worker.run(now).await.unwrap();
        let (ids, facts) = (Arc::clone(&self.world.ids), Arc::clone(&self.slice));
        let channel: Box<dyn Channel> = Box::new(Letterbox(Arc::clone(&self.sent)));
        let courier = Courier::new(self.world.db.clone(), ids, facts, vec![channel], CourierRule::default());
        courier.run_once(now).await.unwrap();
        std::mem::take(&mut *self.sent.lock().unwrap())
    }

    /// Sets up the installation; the administrator's session.
    pub async fn set_up(&self) -> Session {
        self.client.post("", "/api/v1/setup", first_run()).await.ok(201);
        self.log_in("zhaomin", PASSWORD).await
    }

    /// Logs in.
    pub async fn log_in(&self, login: &str, password: &str) -> Session {
        let reply = self.try_log_in(login, password).await;
        let cookie = cookie_of(&reply);
        Session { cookie, account: reply.ok(201)["account"].clone() }
    }

    /// Tries to log in.
    pub async fn try_log_in(&self, login: &str, password: &str) -> Reply {
        self.client.post("", "/api/v1/session", json!({ "login": login, "password": password })).await
    }

    /// Tries to log in with a code of an authenticator.
    pub async fn try_code(&self, login: &str, code: &str) -> Reply {
        let body = json!({ "login": login, "password": PASSWORD, "code": code });
        self.client.post("", "/api/v1/session", body).await
    }

    /// How many entries of this kind the journal holds.
    pub async fn told(&self, kind: &str) -> usize {
        let text = "select id from journal_entry where kind = $1";
        let rows = self.world.db.rows(storage::Query::built(text, vec![kind.into()])).await.unwrap();
        rows.len()
    }

    /// Any request within a session.
    pub async fn as_(&self, session: &Session, method: &str, path: &str, body: Option<Json>) -> Reply {
        self.client.send("", method, path, &[("cookie", &session.cookie)], body).await
    }

    /// GET within a session.
    pub async fn get(&self, session: &Session, path: &str) -> Reply {
        self.as_(session, "GET", path, None).await
    }

    /// Any request with a version.
    pub async fn versioned(&self, session: &Session, method: &str, path: &str, etag: &str, body: Json) -> Reply {
        let headers = [("cookie", session.cookie.as_str()), ("if-match", etag)];
        self.client.send("", method, path, &headers, Some(body)).await
    }

    /// Any request with an API token.
    pub async fn with_token(&self, secret: &str, path: &str) -> Reply {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {secret}"));
        self.client.raw(request.body(Body::empty()).unwrap()).await
    }

    /// Creates an account of the provider with these roles; its id.
    pub async fn staff(&self, admin: &Session, login: &str, roles: Json) -> String {
        let body = json!({
            "login": login, "name": login, "password": FIRST_PASSWORD, "roles": roles,
            "person_id": kernel::PersonId::fresh(self.world.ids.as_ref(), self.world.now()),
        });
        let made = self.as_(admin, "POST", "/api/v1/accounts", Some(body)).await.ok(201);
        made["id"].as_str().unwrap().to_owned()
    }

    /// Creates an account with these roles and logs its holder in with a password of his own.
    pub async fn staff_session(&self, admin: &Session, login: &str, roles: Json) -> Session {
        self.staff(admin, login, roles).await;
        let body = json!({ "login": login, "password": FIRST_PASSWORD, "new_password": PASSWORD });
        let reply = self.client.post("", "/api/v1/session", body).await;
        let cookie = cookie_of(&reply);
        Session { cookie, account: reply.ok(201)["account"].clone() }
    }

    /// PATCHes an account at its present version.
    pub async fn patch(&self, admin: &Session, id: &str, body: Json) -> Reply {
        let path = format!("/api/v1/accounts/{id}");
        let etag = self.get(admin, &path).await.etag();
        self.versioned(admin, "PATCH", &path, &etag, body).await
    }
}

/// The cookie a reply sets, ready to be sent back.
pub fn cookie_of(reply: &Reply) -> String {
    let set = reply.headers.get(header::SET_COOKIE).map_or("", |value| value.to_str().unwrap());
    set.split(';').next().unwrap_or("").to_owned()
}

/// What the first run sends.
pub fn first_run() -> Json {
    json!({
        "provider_name": "华智集成", "zone": "Asia/Shanghai", "name": "赵敏", "login": "ZhaoMin", "password": PASSWORD,
    })
}
