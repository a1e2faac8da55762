//! A small house that gets letters: a provider with a dispatcher and an engineer, a hospital with two systems, a bureau with
//! one, a vendor, and a mail server with two mailboxes.

use std::sync::{Arc, Weak};
use std::time::Duration;

use access::Account;
use agreement::{Agreements, EstateGround};
use app::Cx;
use axum::Router;
use desk::Desk;
use estate::{Estate, PartyFields, Served, SystemFields};
use files::{Files, Limits};
use inbound::{Inbound, InboundSettings, MailboxSettings, Reader};
use jiff::tz::TimeZone;
use kernel::{AccountId, Actor, Language, PartyId, PersonId, Role, SystemId};
use notify::core::Thread;
use notify::{Event, Login, Notice, Post, Recipient, Secret, Security, Words};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use storage::{DbError, Query, WriteSet, params};
use team::Team;
use team::core::PersonContent;
use tempfile::TempDir;
use testkit::{Client, ImapPeer, World};

/// A Wednesday morning, before every letter of these tests is laid down.
pub const AT: &str = "2027-09-01T09:00:00+08:00";
/// The largest attachment of the house.
pub const LARGEST: u64 = 64 * 1024;

pub const CARE: &str = "care";
pub const HIS: &str = "his";

pub struct House {
    pub world: World,
    pub desk: Arc<Desk>,
    pub inbound: Arc<Inbound>,
    estate: Arc<Estate>,
    files: Arc<Files>,
    pub client: Client,
    pub peer: ImapPeer,
    pub hospital: PartyId,
    pub vendor: PartyId,
    pub billing: SystemId,
    pub archive: SystemId,
    pub budget: SystemId,
    pub folder: TempDir,
}

/// Runs `check` in a fresh house on either database.
pub async fn on_both(check: impl AsyncFn(House)) {
    let migrations = [
        files::MIGRATIONS,
        access::MIGRATIONS,
        clocks::MIGRATIONS,
        work::MIGRATIONS,
        notify::MIGRATIONS,
        estate::MIGRATIONS,
        agreement::MIGRATIONS,
        team::MIGRATIONS,
        desk::MIGRATIONS,
        inbound::MIGRATIONS,
    ];
    testkit::on_both(&migrations, AT, async |world| check(House::build(world).await).await).await;
}

fn fields<T: DeserializeOwned>(json: Json) -> T {
    serde_json::from_value(json).unwrap()
}

struct Everything(Weak<Estate>);

impl Served for Everything {
    fn systems(
        &self,
        _: PersonId,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Vec<SystemId>, DbError>> + Send + '_>> {
        Box::pin(async move { self.0.upgrade().unwrap().every_system().await })
    }
}

/// What a node is made of; another node on the same database is made in the same way.
struct Node {
    desk: Arc<Desk>,
    estate: Arc<Estate>,
    team: Arc<Team>,
    inbound: Arc<Inbound>,
    files: Arc<Files>,
}

impl Node {
    fn start(app: &Arc<app::App>, folder: &std::path::Path, settings: InboundSettings) -> Self {
        let estate = Arc::new(Estate::new(Arc::clone(app)));
        let ground = Arc::new(EstateGround::new(Arc::clone(&estate)));
        let agreements = Arc::new(Agreements::new(Arc::clone(app), Arc::clone(&ground) as _));
        let team = Arc::new(Team::new(Arc::clone(app)));
        let served = Arc::new(Everything(Arc::downgrade(&estate)));
        estate.served_by(Arc::clone(&served) as _);
        ground.served_by(served);
        let files = Files::open(app.db.clone(), folder, Limits { largest: LARGEST }).unwrap();
        let files = Arc::new(files);
        let url = "http://127.0.0.1:8080".to_owned();
        let desk = Arc::new(Desk::new(
            Arc::clone(app),
            Arc::clone(&estate),
            agreements,
            Arc::clone(&team),
            Arc::clone(&files),
            TimeZone::get("Asia/Shanghai").unwrap(),
            url.clone(),
        ));
        let parts = (Arc::clone(&desk), Arc::clone(&estate), Arc::clone(&files));
        let inbound = Arc::new(Inbound::new(Arc::clone(app), parts, folder, settings, url).unwrap());
        Self { desk, estate, team, inbound, files }
    }
}

impl House {
    async fn build(world: World) -> Self {
        let peer = ImapPeer::start(&[CARE, HIS]).await;
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&peer);
        let Node { desk, estate, team, inbound, files } =
            Node::start(&world.app, &folder.path().join("files"), settings);
        let cx = Cx::platform("test", world.now(), Arc::clone(&world.ids) as _);
        let mut set = WriteSet::new();
        Estate::found_provider(&cx, &mut set, "华衡信息", "Asia/Shanghai");
        world.db.write(set).await.unwrap();
        let party = async |code: &str, kind: &str, name: &str, contacts: Json| {
            let fields: PartyFields = fields(json!({ "code": code, "kind": kind, "name": name, "contacts": contacts }));
            estate.create_party(&cx, fields).await.unwrap().id
        };
        let hospital = party("C-1", "customer", "滨江市人民医院", json!([])).await;
        let contact = json!([{ "name": "吴科员", "email": "Wu@bureau.example", "phone": "0571-1" }]);
        let bureau = party("C-2", "customer", "滨江市财政局", contact).await;
        let vendor = party("V-1", "vendor", "浪潮服务器", json!([])).await;
        let system = async |customer: PartyId, code: &str, name: &str| {
            let fields: SystemFields =
                fields(json!({ "customer_id": customer, "code": code, "name": name, "accepted_on": "2026-10-20" }));
            estate.create_system(&cx, fields).await.unwrap().id
        };
        let billing = system(hospital, "HIS", "门诊收费").await;
        let archive = system(hospital, "PACS", "影像归档").await;
        let budget = system(bureau, "BGT", "预算一体化").await;
        let person = async |code: &str, name: &str, post: &str| {
            let content: PersonContent = fields(json!({ "code": code, "name": name, "posts": [post], "capacity": 5,
                "skills": [{ "skill": "application", "level": 4 }] }));
            team.create(&cx, content).await.unwrap().id
        };
        let wang = person("E-1", "王工", "technical_support").await;
        let sun = person("E-4", "孙坐席", "service_desk").await;
        for (name, role, person, party, email) in [
            ("马经理", Role::Manager, None, None, None),
            ("王工", Role::Engineer, Some(wang), None, Some("wang@provider.example")),
            ("孙坐席", Role::Dispatcher, Some(sun), None, Some("sun@provider.example")),
            ("管理员", Role::Administrator, None, None, None),
            ("李敏", Role::Reporter, None, Some(hospital), Some("li.min@hospital.example")),
            ("钱主任", Role::CustomerLead, None, Some(hospital), Some("qian@hospital.example")),
            ("吴科员", Role::Reporter, None, Some(bureau), None),
            ("浪小明", Role::Vendor, None, Some(vendor), Some("lang@vendor.example")),
        ] {
            enrol(&world, name, role, person, party, email).await;
        }
        let router = Router::from(desk.routes().finish(Arc::clone(&desk)).0)
            .merge(Router::from(inbound.routes().finish(Arc::clone(&inbound)).0));
        let client = Client::of(router);
        Self { world, desk, inbound, estate, files, client, peer, hospital, vendor, billing, archive, budget, folder }
    }

    /// Reads both mailboxes once, as this node does.
    pub async fn read(&self) -> usize {
        let mut count = 0;
        for mut reader in Reader::all(&self.inbound).unwrap() {
            count += reader.once().await.unwrap();
        }
        count
    }

    /// Another node on the same database and folder.
    pub async fn other_node(&self) -> Arc<Inbound> {
        let db = self.world.reopened().await;
        let (clock, ids) = (Arc::clone(&self.world.clock), kernel::RandomIds);
        let door = Arc::clone(&self.world.door);
        let app = Arc::new(app::App::new(db, clock as _, Arc::new(ids), door as _));
        Node::start(&app, &self.folder.path().join("files"), settings(&self.peer)).inbound
    }

    /// Every incident, as the manager sees them, the first first.
    pub async fn incidents(&self) -> Vec<Json> {
        let list = self.client.get("马经理", "/api/v1/incidents?view=all&limit=200").await.ok(200);
        let mut found = Vec::new();
        for row in list["items"].as_array().unwrap() {
            let id = row["id"].as_str().unwrap();
            found.push(self.client.get("马经理", &format!("/api/v1/incidents/{id}")).await.ok(200));
        }
        found.sort_by_key(|incident| incident["number"].as_str().unwrap().to_owned());
        found
    }

    /// The only incident there is.
    pub async fn only(&self) -> Json {
        let mut all = self.incidents().await;
        assert_eq!(all.len(), 1, "{all:#?}");
        all.pop().unwrap()
    }

    /// The timeline of an incident as somebody reads it.
    pub async fn timeline(&self, who: &str, incident: &Json) -> Vec<Json> {
        let path = format!("/api/v1/incidents/{}/timeline", incident["id"].as_str().unwrap());
        self.client.get(who, &path).await.ok(200)["items"].as_array().unwrap().clone()
    }

    /// The head of an answer to a mail we wrote about `incident` to whoever holds `post`.
    pub async fn answering(&self, incident: &Json, post: Post) -> String {
        let subject = incident["id"].as_str().unwrap();
        let address = Some(format!("{}@elsewhere.example", post.as_str()));
        let name = post.as_str().to_owned();
        let people =
            [Recipient { post, name, account: None, address, phone: None, language: Language::Zh, group: None }];
        let notice = Notice {
            event: Event::Answered,
            subject_kind: "incident",
            subject: subject.to_owned(),
            clock: None,
            severity: None,
            words: Words::default(),
            posts: Some(&[post]),
            actor: None,
            people: &people,
            routes: &notify::PLAIN,
        };
        let mut set = WriteSet::new();
        let told = notify::enqueue(&mut set, self.world.ids.as_ref(), self.world.now(), &[notice]);
        self.world.db.write(set).await.unwrap();
        let thread = Thread::new("incident", subject, &told[0].to_string(), "provider.example");
        format!("In-Reply-To: {}\r\nReferences: {} {}\r\n", thread.message_id, thread.root, thread.message_id)
    }

    /// The vendor leads an incident.
    pub async fn led_by_vendor(&self, incident: &Json) {
        let mut set = WriteSet::new();
        let text = "update desk_incident set lead_kind = 'vendor', lead_party = $2 where id = $1";
        set.add(Query::built(text.to_owned(), params![incident["id"].as_str().unwrap(), self.vendor]));
        self.world.db.write(set).await.unwrap();
    }

    /// Letters in a state, as the dispatcher sees them.
    pub async fn letters(&self, state: &str) -> Vec<Json> {
        let path = format!("/api/v1/inbound-mails?state={state}&limit=200");
        self.client.get("孙坐席", &path).await.ok(200)["items"].as_array().unwrap().clone()
    }

    /// The one number a statement answers.
    pub async fn count(&self, text: &str) -> i64 {
        self.world.db.row(Query::built(text.to_owned(), params![])).await.unwrap().unwrap().int(0).unwrap()
    }

    /// What came of the letters of a mailbox.
    pub async fn outcomes(&self, mailbox: &str) -> Vec<(String, i64)> {
        let list = self.client.get("管理员", "/api/v1/mailboxes").await.ok(200);
        let all = list["items"].as_array().unwrap();
        let found = all.iter().find(|each| each["name"] == mailbox).unwrap();
        let pair = |each: &Json| (each["outcome"].as_str().unwrap().to_owned(), each["count"].as_i64().unwrap());
        found["outcomes"].as_array().unwrap().iter().map(pair).collect()
    }

    /// How a mailbox is, as the administrator sees it.
    pub async fn mailbox(&self, name: &str) -> Json {
        let list = self.client.get("管理员", "/api/v1/mailboxes").await.ok(200);
        list["items"].as_array().unwrap().iter().find(|each| each["name"] == name).unwrap().clone()
    }

    /// The arrival of a letter that no mail server held.
    pub fn arrival(&self, raw: &[u8]) -> inbound::Arrival {
        inbound::Arrival { raw: raw.to_vec(), received: self.world.now(), size: raw.len() as u64 }
    }

    /// Takes letters in as if they had been fetched from the first mailbox.
    pub async fn take(&self, raw: &[u8]) -> inbound::Taken {
        let mailbox = settings(&self.peer).mailboxes.remove(0);
        self.inbound.take(&mailbox, &self.arrival(raw)).await.unwrap()
    }

    /// Another reader of letters on this node's own parts, set otherwise.
    pub fn set_otherwise(&self, settings: InboundSettings) -> Arc<Inbound> {
        let parts = (Arc::clone(&self.desk), Arc::clone(&self.estate), Arc::clone(&self.files));
        let (app, folder) = (Arc::clone(&self.world.app), self.folder.path().join("files"));
        Arc::new(Inbound::new(app, parts, &folder, settings, "http://127.0.0.1:8080".to_owned()).unwrap())
    }
}

/// Two mailboxes: one for everything, one that stands for the billing system.
pub fn settings(peer: &ImapPeer) -> InboundSettings {
    let mailbox = |name: &str, system: Option<&str>| MailboxSettings {
        name: name.to_owned(),
        host: ImapPeer::HOST.to_owned(),
        port: if name == CARE { peer.tls_port } else { peer.port },
        security: if name == CARE { Security::Tls } else { Security::StartTls },
        login: Login { user: name.to_owned(), password: Secret(ImapPeer::PASSWORD.to_owned()) },
        ca_file: Some(peer.ca_file()),
        folder: "INBOX".to_owned(),
        done_folder: String::new(),
        addresses: vec![format!("{name}@provider.example")],
        system: system.map(str::to_owned),
        poll: Duration::from_secs(1_000),
    };
    InboundSettings {
        mailboxes: vec![mailbox(CARE, None), mailbox(HIS, Some("HIS"))],
        largest: 4 * 1024 * 1024,
        from: Some("Aftercare <noreply@provider.example>".to_owned()),
        sources: vec![inbound::AlertSource {
            name: "heartbeat".to_owned(),
            mapping: inbound::core::Mapping {
                key: "/id".to_owned(),
                title: "/what".to_owned(),
                system: "/where".to_owned(),
                ..inbound::core::Mapping::default()
            },
        }],
        ..InboundSettings::default()
    }
}

async fn enrol(
    world: &World,
    name: &str,
    role: Role,
    person: Option<PersonId>,
    party: Option<PartyId>,
    email: Option<&str>,
) {
    let id = AccountId::fresh(world.ids.as_ref(), world.now());
    let account = Account {
        id,
        login: id.to_string(),
        name: name.to_owned(),
        roles: vec![role],
        asked_roles: None,
        person,
        party,
        department: None,
        language: Language::Zh,
        email: email.map(str::to_owned),
        active: true,
        created_at: world.now(),
        version: 1,
        password_temporary: false,
    };
    let mut set = WriteSet::new();
    access::store::account::insert(&mut set, &account, "no password");
    world.db.write(set).await.unwrap();
    let roles = vec![role];
    world.door.admit(
        name,
        Actor::Account {
            account: id,
            name: name.to_owned(),
            roles,
            person,
            party,
            department: None,
            terms: Vec::new(),
        },
    );
}

/// A plain letter; `more` are further lines of its head.
pub fn letter(from: &str, subject: &str, id: &str, more: &str, text: &str) -> Vec<u8> {
    format!(
        "Received: from mx.example by provider.example; Tue, 31 Aug 2027 08:59:00 +0800\r\nFrom: {from}\r\n\
         To: care@provider.example\r\nSubject: {subject}\r\nDate: Tue, 31 Aug 2027 08:58:00 +0800\r\n\
         Message-ID: <{id}@mail.example>\r\n{more}MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    )
    .into_bytes()
}
