//! A world with webhooks, and receivers that listen on loopback.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use access::Action;
use app::Cx;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use journal::{Entry, Visibility};
use kernel::{IncidentId, PartyId, Role, WebhookId};
use serde_json::{Value as Json, json};
use sha2::Sha256;
use storage::{Migration, WriteSet};
use stream::Plain;
use testkit::{Client, World};
use tokio::sync::watch;
use webhook::{Poster, PosterSettings, Webhooks};

/// What every test needs of the database.
pub const MIGRATIONS: &[&[Migration]] = &[access::MIGRATIONS, notify::MIGRATIONS, webhook::MIGRATIONS];

/// Tells a test on both databases.
pub async fn on_both(check: impl AsyncFn(House)) {
    testkit::on_both(MIGRATIONS, "2026-11-03T02:00:00Z", async |world| check(House::of(world)).await).await;
}

/// A house with one node.
pub struct House {
    pub world: World,
    pub webhooks: Arc<Webhooks>,
    pub client: Client,
}

impl House {
    fn of(world: World) -> Self {
        world.staff("管理员", &[Role::Administrator]);
        let webhooks = node(&world, Arc::clone(&world.app), &PosterSettings::default());
        let client = client(&webhooks);
        Self { world, webhooks, client }
    }

    /// The same house that may not speak to private addresses.
    pub fn strict(self) -> Self {
        let settings = PosterSettings { allow_private: false, ..PosterSettings::default() };
        let webhooks = node(&self.world, Arc::clone(&self.world.app), &settings);
        let client = client(&webhooks);
        Self { webhooks, client, ..self }
    }

    /// The same house with keys that seal what signs.
    pub fn sealed(self, keys: Arc<keys::Keys>) -> Self {
        let webhooks = Arc::new(made(Arc::clone(&self.world.app), &PosterSettings::default()).sealed_by(Some(keys)));
        let client = client(&webhooks);
        Self { webhooks, client, ..self }
    }

    /// The administrator subscribes; the id and the secret.
    pub async fn subscribe(&self, url: &str, kinds: &[&str]) -> (WebhookId, String) {
        let body = json!({ "url": url, "description": "同步到 OA", "kinds": kinds });
        let made = self.client.post("管理员", "/api/v1/webhooks", body).await.ok(201);
        (made["id"].as_str().unwrap().parse().unwrap(), made["secret"].as_str().unwrap().to_owned())
    }

    /// Something happens to an incident of `customer`; the entry is sealed.
    pub async fn happens(&self, kind: &'static str, customer: Option<PartyId>) -> String {
        let cx = Cx::platform("test", self.world.now(), Arc::clone(&self.world.app.ids));
        let subject = IncidentId::fresh(cx.ids.as_ref(), cx.now).to_string();
        let entry = Entry {
            subject_kind: "incident",
            subject: subject.clone(),
            kind,
            occurred_at: cx.now,
            customer,
            visibility: Visibility::Public,
            body: json!({ "text": "口令是 123456" }),
            personal: Vec::new(),
        };
        let mut set = WriteSet::new();
        journal::append(&mut set, cx.stamp(), vec![entry]);
        self.world.db.write(set).await.unwrap();
        journal::Sealer::new(self.world.db.clone(), "test").run(self.world.now()).await.unwrap();
        subject
    }

    /// One round: what was sealed becomes deliveries, what is due is sent. How many were tried.
    pub async fn round(&self) -> u64 {
        self.webhooks.dispatch(self.world.now()).await.unwrap();
        self.webhooks.send_due(self.world.now()).await.unwrap()
    }

    /// The log of a subscription, newest first.
    pub async fn log(&self, id: WebhookId) -> Vec<Json> {
        let page = self.client.get("管理员", &format!("/api/v1/webhooks/{id}/deliveries")).await.ok(200);
        page["items"].as_array().unwrap().clone()
    }

    /// The subscription as the administrator sees it.
    pub async fn seen(&self, id: WebhookId) -> Json {
        self.client.get("管理员", &format!("/api/v1/webhooks/{id}")).await.ok(200)
    }

    /// How often something stands in the journal.
    pub async fn count(&self, id: WebhookId, kind: &str) -> usize {
        let rows = self.world.db.rows(journal::of_subject("webhook", &id.to_string())).await.unwrap();
        rows.iter().filter(|row| journal::read(row).unwrap().kind == kind).count()
    }
}

/// One node on `app`.
pub fn node(_: &World, app: Arc<app::App>, settings: &PosterSettings) -> Arc<Webhooks> {
    Arc::new(made(app, settings))
}

fn made(app: Arc<app::App>, settings: &PosterSettings) -> Webhooks {
    let kinds = vec![Plain::kind("incident", Action::IncidentRead)];
    Webhooks::new(app, kinds, Poster::new(settings).unwrap(), "https://aftercare.example".to_owned())
}

fn client(webhooks: &Arc<Webhooks>) -> Client {
    let (router, _) = webhooks.routes().finish(Arc::clone(webhooks));
    Client::of(router.split_for_parts().0)
}

/// What a receiver answers.
#[derive(Clone, Debug)]
pub enum Answer {
    Status(u16),
    /// It takes the message and never answers.
    Silence,
    /// It sends the sender elsewhere.
    Elsewhere(String),
    /// It asks to be left alone for so many seconds.
    Later(u32),
}

/// What a receiver got.
#[derive(Clone, Debug)]
pub struct Got {
    pub headers: HeaderMap,
    pub body: String,
}

/// A program outside that listens.
pub struct Receiver {
    pub url: String,
    inside: Arc<Inside>,
}

struct Inside {
    answer: Mutex<Answer>,
    got: watch::Sender<Vec<Got>>,
}

impl Receiver {
    pub async fn start(answer: Answer) -> Self {
        let inside = Arc::new(Inside { answer: Mutex::new(answer), got: watch::Sender::new(Vec::new()) });
        let router = Router::new().fallback(receive).with_state(Arc::clone(&inside));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/in?key=geheim", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inside }
    }

    pub fn answers(&self, answer: Answer) {
        *self.inside.answer.lock().unwrap() = answer;
    }

    pub fn got(&self) -> Vec<Got> {
        self.inside.got.borrow().clone()
    }

    /// Waits until so many messages came.
    pub async fn until(&self, count: usize) {
        self.inside.got.subscribe().wait_for(|got| got.len() >= count).await.unwrap();
    }
}

async fn receive(State(inside): State<Arc<Inside>>, headers: HeaderMap, body: Bytes) -> Response {
    let answer = inside.answer.lock().unwrap().clone();
    let got = Got { headers, body: String::from_utf8(body.to_vec()).unwrap() };
    inside.got.send_modify(|all| all.push(got));
    match answer {
        Answer::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Answer::Silence => std::future::pending().await,
        Answer::Elsewhere(to) => (StatusCode::FOUND, [("location", to)]).into_response(),
        Answer::Later(seconds) => {
            (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", seconds.to_string())]).into_response()
        }
    }
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Verifies as https://www.standardwebhooks.com says, with nothing of the sender's code.
    pub fn is_signed_by(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(format!("{}.{}.{}", self.id(), self.header("webhook-timestamp"), self.body).as_bytes());
        let expected = STANDARD.encode(mac.finalize().into_bytes());
        let known: HashMap<&str, &str> = self
            .header("webhook-signature")
            .split(' ')
            .filter_map(|each| each.split_once(','))
            .map(|(v, s)| (s, v))
            .collect();
        known.get(expected.as_str()) == Some(&"v1")
    }
}
