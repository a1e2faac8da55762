//! The world of a story: the whole server on one database, its clock, its people.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use access::{HashCost, Settings as AccessSettings};
use agreement::core::content::{Content, TargetRow};
use agreement::core::{Period, Selector, Severity, TermRow, profiles};
use app::Cx;
use clocks::core::{Ladder, Milestone};
use journal::Verify;
use kernel::{
    AgreementVersionId, Clock as _, ComponentId, HOUR, Ids, Instant, ManualClock, PartyId, PersonId, Role, SeededIds,
    SystemId,
};
use serde_json::json;
use server::config::Config;
use server::wiring::{Platform, Settings, migrate};
use storage::{Engine, Query, params};
use tempfile::TempDir;
use testkit::{Client, Reply, TestDb};

use crate::described;
use crate::memory::Memory;
use crate::places::Places;
use crate::roster::Cast;
use crate::setting::{PASSWORD, Setting};
use crate::time::at;
use crate::{agreed, places, roster};

storage::sql! {
    NEXT_SILENCE = "select min(accept_by) from work_assignment where ended_at is null and accepted_at is null and accept_by > $1";
    ENTRIES = "select count(*) from journal_entry where subject_kind <> 'access'";
}

/// The most bytes of a request's body.
const BODY_LIMIT: usize = 64 * 1024;

/// The whole server on one database, with a clock that moves only when told.
pub struct World {
    /// Every slice.
    pub platform: Arc<Platform>,
    /// The agreements' versions by customer.
    pub agreements: HashMap<&'static str, AgreementVersionId>,
    client: Client,
    clock: Arc<ManualClock>,
    ids: Arc<dyn Ids>,
    settings: Settings,
    places: Places,
    cast: Cast,
    hired: Mutex<HashMap<&'static str, &'static str>>,
    cookies: Mutex<HashMap<String, String>>,
    pub(crate) memory: Mutex<Memory>,
    kept: TestDb,
    // The folder of attachments lives as long as the world.
    _folder: TempDir,
}

/// Tells a story in a fresh world on SQLite and in one on PostgreSQL; afterwards the journal must verify.
pub async fn on_both(setting: Setting, story: impl AsyncFn(&mut World)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        // A whole house and a long story are large futures; on the heap they burden nobody's stack.
        let mut world = Box::pin(World::open(engine, &setting)).await;
        Box::pin(story(&mut world)).await;
        world.journal_holds().await;
        world.recalls().await;
        let kept = world.kept.clone();
        drop(world);
        kept.remove().await;
    }
}

impl World {
    /// A fresh world on `engine`.
    pub async fn open(engine: Engine, setting: &Setting) -> Self {
        // The whole platform in one future would be a large one in every story.
        Box::pin(Self::opened(engine, setting)).await
    }

    async fn opened(engine: Engine, setting: &Setting) -> Self {
        let kept = TestDb::create(engine).await;
        let db = kept.open().await;
        migrate(&db).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let access = AccessSettings {
            hash_cost: HashCost { memory_kib: 8, rounds: 1, lanes: 1 },
            // Stories jump over months; nobody should have to log in again for that.
            session_idle: 100_000 * HOUR,
            session_longest: 100_000 * HOUR,
            cache_for: 0,
            ..AccessSettings::default()
        };
        let file = folder.path().join("aftercare.toml");
        std::fs::write(&file, &setting.configured).unwrap();
        let config = Config::load(Some(&file)).unwrap();
        let groups = server::groups::settings(&config).unwrap();
        let documents = server::paper::settings(&config).unwrap();
        let sealing = server::paper::sealing(&config).unwrap();
        let hour = server::costs::hour(&config).unwrap();
        let mail = setting.mail.clone();
        let read = server::mailboxes::settings(&config).unwrap();
        let inbound = inbound::InboundSettings { from: mail.as_ref().map(|mail| mail.from.clone()), ..read };
        let settings =
            Settings { access, mail, groups, documents, hour, inbound, sealing, ..Settings::temporary(folder.path()) };
        let clock = Arc::new(ManualClock::at(at(setting.start)));
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::new(20_260_930));
        let platform = Platform::assemble(db, Arc::clone(&clock) as _, Arc::clone(&ids), &settings).unwrap();
        let cx = Cx::platform("stories", clock.now(), Arc::clone(&ids));
        let places = places::found(&platform, &cx).await;
        let agreements = agreed::sign(&platform, &cx, &places, setting.hospital).await;
        let cast = roster::staff(&platform, &cx, &places, setting).await;
        let client = client(&platform);
        Self {
            platform: Arc::new(platform),
            agreements,
            client,
            clock,
            ids,
            settings,
            places,
            cast,
            hired: Mutex::default(),
            cookies: Mutex::default(),
            memory: Mutex::default(),
            kept,
            _folder: folder,
        }
    }

    /// Reads every mailbox of the setting once; returns how many letters were looked at.
    pub async fn fetch(&self) -> usize {
        let mut looked = 0;
        for mut reader in inbound::Reader::all(&self.platform.inbound).unwrap() {
            looked += reader.once().await.unwrap();
        }
        looked
    }

    /// A letter comes in as if it had lain in a mailbox.
    pub async fn letter(&self, raw: String) -> inbound::Taken {
        let login = notify::Login { user: "care".to_owned(), password: notify::Secret(String::new()) };
        let mailbox = inbound::MailboxSettings {
            name: "care".to_owned(),
            host: "localhost".to_owned(),
            port: 993,
            security: notify::Security::Tls,
            login,
            ca_file: None,
            folder: "INBOX".to_owned(),
            done_folder: String::new(),
            addresses: Vec::new(),
            system: None,
            poll: std::time::Duration::from_mins(5),
        };
        let arrival = inbound::Arrival { size: raw.len() as u64, raw: raw.into_bytes(), received: self.now() };
        self.platform.inbound.take(&mailbox, &arrival).await.unwrap()
    }

    /// The present instant.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The context in which the platform itself acts now.
    pub fn cx(&self) -> Cx {
        Cx::platform("stories", self.now(), Arc::clone(&self.ids))
    }

    /// A system by its code.
    pub fn system(&self, code: &str) -> SystemId {
        self.places.systems[code]
    }

    /// A component by its name.
    pub fn component(&self, name: &str) -> ComponentId {
        self.places.components[name]
    }

    /// A party by the name the stories use: 医院, 学院, 石渠, 电信, 我方.
    pub fn party(&self, name: &str) -> PartyId {
        self.places.parties[name]
    }

    /// The telephone number of a member of the team by name.
    pub fn number_of(&self, name: &str) -> String {
        roster::phone_of(&self.cast.logins[name])
    }

    /// A member of the team by name.
    pub fn person(&self, name: &str) -> PersonId {
        self.cast.people[name]
    }

    /// One more of the provider's people, who serves these systems alone; with none named he serves nobody.
    pub async fn hire(&self, name: &'static str, login: &'static str, role: Role, systems: &[&str]) {
        let systems = systems.iter().map(|code| self.system(code)).collect();
        roster::hire(&self.platform, &self.cx(), (name, login, role), systems).await;
        self.hired.lock().unwrap().insert(name, login);
    }

    /// Brings one more agreement into force for a customer.
    pub async fn agree(&self, customer: &str, name: &str, content: Content) -> AgreementVersionId {
        agreed::bring_into_force(&self.platform, &self.cx(), self.party(customer), name, content).await
    }

    /// A vendor promises us something for the hospital's HIS, for every severity: milestones and durations (`30min`).
    pub async fn underpin(&self, vendor: &str, promises: &[(Milestone, &str)]) {
        let rows = Severity::ALL.into_iter().flat_map(|severity| {
            promises.iter().map(move |(milestone, within)| TargetRow {
                severity,
                milestone: *milestone,
                within: within.parse().unwrap(),
            })
        });
        let acceptance = TermRow::new(Selector::ANY, Period::Acceptance { months: 36 }, "第二条");
        let content = Content {
            systems: vec![self.system("HIS")],
            calendar: "office".to_owned(),
            matrix: profiles::demonstration_matrix(),
            terms: vec![acceptance],
            targets: rows.collect(),
            ladders: std::array::from_fn(|_| Ladder::NONE),
            ..profiles::baseline()
        };
        let between = (self.party(vendor), self.party("我方"));
        agreed::underpin(&self.platform, &self.cx(), between, content).await;
    }

    /// A request through a signed link.
    pub async fn by_link(&self, secret: &str, method: &str, path: &str, body: Option<serde_json::Value>) -> Reply {
        self.client.send("", method, path, &[("x-aftercare-link", secret)], body).await
    }

    /// The next version of a customer's agreement, binding from today on.
    pub async fn next_version(&self, customer: &str, change: impl FnOnce(&mut Content)) -> AgreementVersionId {
        let today = self.now().timestamp().to_zoned(jiff::tz::TimeZone::get(crate::time::ZONE).unwrap()).date();
        let version = self.agreements[customer];
        agreed::next_version(&self.platform, &self.cx(), version, today, change).await
    }

    /// The next version of a customer's agreement as a draft.
    pub async fn draft_version(&self, customer: &str, change: impl FnOnce(&mut Content)) -> AgreementVersionId {
        agreed::draft(&self.platform, &self.cx(), self.agreements[customer], change).await
    }

    /// Changes a draft.
    pub async fn redraft(&self, draft: AgreementVersionId, change: impl FnOnce(&mut Content)) -> AgreementVersionId {
        agreed::redraft(&self.platform, &self.cx(), draft, change).await;
        draft
    }

    /// Lets `micros` pass; what falls due on the way happens at its own instant.
    pub async fn forward(&self, micros: i64) {
        self.until(self.now().plus(micros)).await;
    }

    /// Lets the time pass until `to`; what falls due on the way happens at its own instant.
    pub async fn until(&self, to: Instant) {
        self.tick().await;
        if to > self.now() {
            self.remember().await;
        }
        while let Some(next) = self.next().await.filter(|next| *next <= to) {
            let stood = next <= self.now();
            self.clock.set(next);
            let done = self.tick().await;
            assert!(done > 0 || !stood, "something asks to be looked at at {next} and nothing happens");
        }
        self.clock.set(to);
        self.tick().await;
    }

    /// Lets `micros` pass while the server does not run.
    pub fn sleep_through(&self, micros: i64) {
        self.clock.forward(micros);
    }

    /// What the server does by itself, once.
    pub async fn tick(&self) -> u64 {
        self.platform.tick(self.now()).await.unwrap()
    }

    /// The server stops and starts again on the same data.
    pub async fn restart(&mut self) {
        let db = self.kept.open().await;
        let platform = Platform::assemble(db, Arc::clone(&self.clock) as _, Arc::clone(&self.ids), &self.settings);
        self.platform = Arc::new(platform.unwrap());
        self.client = client(&self.platform);
    }

    /// A second server on the same data.
    pub async fn second_server(&self) -> Platform {
        let db = self.kept.open().await;
        Platform::assemble(db, Arc::clone(&self.clock) as _, Arc::clone(&self.ids), &self.settings).unwrap()
    }

    /// Seals the journal and verifies it from its first entry to its last.
    pub async fn journal_holds(&self) {
        self.platform.seal(self.now()).await.unwrap();
        match journal::verify(&self.platform.app.db, &[]).await.unwrap() {
            Verify::Whole(whole) => {
                assert_eq!(whole.unsealed, 0, "entries wait for their seal");
                assert!(whole.entries > 0, "a story leaves entries in the journal");
            }
            Verify::Broken(broken) => panic!("the journal does not hold: {broken:?}"),
        }
    }

    /// How many entries of changes the journal holds: every change leaves one, refusals and reading aside.
    pub async fn entries(&self) -> i64 {
        let row = self.platform.app.db.row(ENTRIES.with(params![])).await.unwrap();
        row.unwrap().int(0).unwrap()
    }

    /// A request by somebody with his session's cookie; nobody's with an empty name.
    pub async fn send(
        &self,
        who: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<serde_json::Value>,
    ) -> Reply {
        let cookie = if who.is_empty() { None } else { Some(self.cookie(who).await) };
        let mut all = headers.to_vec();
        all.extend(cookie.as_deref().map(|cookie| ("cookie", cookie)));
        let reply = self.client.send("", method, path, &all, body).await;
        described::check(method, path, reply.status.as_u16());
        reply
    }

    /// The router without anybody in front of it.
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// The session cookie of somebody, who logs in the first time.
    pub async fn cookie(&self, who: &str) -> String {
        let known = self.cookies.lock().unwrap().get(who).cloned();
        if let Some(cookie) = known {
            return cookie;
        }
        let hired = self.hired.lock().unwrap().get(who).copied();
        let login = self.cast.logins.get(who).map(String::as_str).or(hired);
        let login = login.unwrap_or_else(|| panic!("nobody is called {who}"));
        let body = json!({ "login": login, "password": PASSWORD });
        let reply = self.client.send("", "POST", "/api/v1/session", &[], Some(body)).await;
        let set = reply.headers.get("set-cookie").map(|value| value.to_str().unwrap().to_owned());
        reply.ok(201);
        let cookie = set.unwrap().split(';').next().unwrap().to_owned();
        self.cookies.lock().unwrap().insert(who.to_owned(), cookie.clone());
        cookie
    }

    async fn next(&self) -> Option<Instant> {
        let clock = self.platform.next_at().await.unwrap();
        let silence: Query = NEXT_SILENCE.with(params![self.now()]);
        let silence = self.platform.app.db.row(silence).await.unwrap().and_then(|row| row.opt_instant(0).unwrap());
        clock.into_iter().chain(silence).min()
    }
}

fn client(platform: &Platform) -> Client {
    Client::of(server::serve::router(platform, BODY_LIMIT))
}
