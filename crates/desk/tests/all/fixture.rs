//! A small house: a provider with a team of three, a hospital with two systems, a bureau beside it, a vendor, one
//! agreement in force from the tender profile under the demonstration matrix.

use std::sync::{Arc, Weak};

use access::Account;
use agreement::core::{Content, Period, Selector, TermRow, profiles};
use agreement::{AcceptedGaps, Agreements, EstateGround, NewAgreement, Signature};
use app::Cx;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use clocks::Driver;
use desk::Desk;
use estate::{ComponentFields, DepartmentFields, Estate, PartyFields, Served, SiteFields, SystemFields};
use files::{Files, Limits};
use jiff::civil::date;
use jiff::tz::TimeZone;
use journal::queue::Worker;
use kernel::{AccountId, Actor, ComponentId, DepartmentId, GroupId, Language, PartyId, PersonId, Role, SystemId};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use storage::{DbError, WriteSet};
use team::Team;
use team::core::PersonContent;
use tempfile::TempDir;
use testkit::{Client, Reply, World};

/// A Wednesday morning.
pub const AT: &str = "2026-09-02T09:00:00+08:00";
/// The largest attachment of the house.
pub const LARGEST: u64 = 64 * 1024;

/// The house, and everybody in it by name: the name is the token.
///
/// Provider: 马经理 (manager), 孙坐席 (dispatcher), 王工, 李工, 赵工 (engineers of the group, on duty all day).
/// Hospital: 陈护士 (reporter, 收费处), 周医生 (reporter, 放射科), 钱主任 (customer lead). Bureau: 吴科员 (reporter).
/// Vendor: 浪小明.
pub struct House {
    pub world: World,
    pub desk: Arc<Desk>,
    pub estate: Arc<Estate>,
    pub agreements: Arc<Agreements>,
    pub team: Arc<Team>,
    pub client: Client,
    pub provider: PartyId,
    pub hospital: PartyId,
    pub bureau: PartyId,
    pub vendor: PartyId,
    pub charging: DepartmentId,
    pub imaging: DepartmentId,
    /// 门诊收费, under the agreement.
    pub billing: SystemId,
    /// 应用模块 of it.
    pub module: ComponentId,
    /// 数据库 of it.
    pub database: ComponentId,
    /// 服务器 of it, the vendor's.
    pub server: ComponentId,
    /// 影像归档, under no agreement.
    pub archive: SystemId,
    /// 预算一体化, the bureau's.
    pub budget: SystemId,
    pub wang: PersonId,
    pub li: PersonId,
    pub zhao: PersonId,
    pub group: GroupId,
    pub driver: Driver,
    workers: Vec<Worker>,
    _folder: TempDir,
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
    ];
    testkit::on_both(&migrations, AT, async |world| check(House::build(world).await).await).await;
}

fn fields<T: DeserializeOwned>(json: Json) -> T {
    serde_json::from_value(json).unwrap()
}

struct GroupsServe(Arc<Team>, Weak<Estate>);

impl Served for GroupsServe {
    fn systems(
        &self,
        person: PersonId,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Vec<SystemId>, DbError>> + Send + '_>> {
        Box::pin(async move {
            let team = self.0.facts().await.map_err(|problem| DbError::Unavailable(problem.0.en))?;
            match (team.systems_of(person), self.1.upgrade()) {
                (Some(systems), _) => Ok(systems),
                (None, Some(estate)) => estate.every_system().await,
                (None, None) => Ok(Vec::new()),
            }
        })
    }
}

/// What stands: parties, places, systems.
struct Ground {
    provider: PartyId,
    hospital: PartyId,
    bureau: PartyId,
    vendor: PartyId,
    charging: DepartmentId,
    imaging: DepartmentId,
    billing: SystemId,
    module: ComponentId,
    database: ComponentId,
    server: ComponentId,
    archive: SystemId,
    budget: SystemId,
}

impl Ground {
    async fn build(estate: &Estate, cx: &Cx, db: &storage::Db) -> Self {
        let mut set = WriteSet::new();
        let provider = Estate::found_provider(cx, &mut set, "华衡信息", "Asia/Shanghai");
        db.write(set).await.unwrap();
        let party = async |code: &str, kind: &str, name: &str| {
            let fields: PartyFields = fields(json!({ "code": code, "kind": kind, "name": name }));
            estate.create_party(cx, fields).await.unwrap().id
        };
        let hospital = party("C-1", "customer", "滨江市人民医院").await;
        let bureau = party("C-2", "customer", "滨江市财政局").await;
        let vendor = party("V-1", "vendor", "浪潮服务器").await;
        let department = async |code: &str, name: &str| {
            let fields: DepartmentFields = fields(json!({ "customer_id": hospital, "code": code, "name": name }));
            estate.create_department(cx, fields).await.unwrap().id
        };
        let site: SiteFields =
            fields(json!({ "customer_id": hospital, "code": "S-1", "name": "本部", "city": "滨江" }));
        let site = estate.create_site(cx, site).await.unwrap().id;
        let system = async |customer: PartyId, code: &str, name: &str| {
            let at = (customer == hospital).then_some(site);
            let fields: SystemFields = fields(json!({
                "customer_id": customer, "site_id": at, "code": code, "name": name, "accepted_on": "2025-10-20" }));
            estate.create_system(cx, fields).await.unwrap().id
        };
        let billing = system(hospital, "HIS", "门诊收费").await;
        let component = async |code: &str, name: &str, kind: &str, vendor: Option<PartyId>| {
            let fields: ComponentFields =
                fields(json!({ "system_id": billing, "code": code, "name": name, "kind": kind, "vendor_id": vendor }));
            estate.create_component(cx, fields).await.unwrap().id
        };
        Self {
            provider,
            hospital,
            bureau,
            vendor,
            charging: department("D-1", "收费处").await,
            imaging: department("D-2", "放射科").await,
            billing,
            module: component("APP", "应用模块", "application", None).await,
            database: component("DB", "数据库", "database", None).await,
            server: component("SRV", "服务器", "hardware", Some(vendor)).await,
            archive: system(hospital, "PACS", "影像归档").await,
            budget: system(bureau, "BGT", "预算一体化").await,
        }
    }

    async fn promise(&self, agreements: &Agreements, cx: &Cx) {
        agreements.install_calendars(cx).await.unwrap();
        let content = Content {
            systems: vec![self.billing],
            terms: vec![TermRow::new(Selector::ANY, Period::Acceptance { months: 36 }, "第三条")],
            matrix: profiles::demonstration_matrix(),
            ..profiles::tender()
        };
        let new = NewAgreement {
            name: "门诊收费维保".to_owned(),
            customer: self.hospital,
            promiser: None,
            profile: None,
            content: Some(content),
        };
        let made = agreements.create(cx, new).await.unwrap();
        let accepted_gaps = Some(AcceptedGaps { by: "马经理".to_owned(), reason: "示例".to_owned() });
        let signature = Signature { signed_on: date(2026, 1, 5), effective_from: date(2026, 1, 1), accepted_gaps };
        agreements.sign(cx, made.versions[0].id, signature).await.unwrap();
    }
}

impl House {
    async fn build(world: World) -> Self {
        let app = Arc::clone(&world.app);
        let cx = Cx::platform("test", world.now(), Arc::clone(&world.ids) as _);
        let estate = Arc::new(Estate::new(Arc::clone(&app)));
        let ground = Arc::new(EstateGround::new(Arc::clone(&estate)));
        let agreements = Arc::new(Agreements::new(Arc::clone(&app), Arc::clone(&ground) as _));
        let team = Arc::new(Team::new(Arc::clone(&app)));
        let served = Arc::new(GroupsServe(Arc::clone(&team), Arc::downgrade(&estate)));
        estate.served_by(Arc::clone(&served) as _);
        ground.served_by(served);
        let folder = tempfile::tempdir().unwrap();
        let files = Arc::new(Files::open(world.db.clone(), folder.path(), Limits { largest: LARGEST }).unwrap());
        let desk = Arc::new(Desk::new(
            app,
            Arc::clone(&estate),
            Arc::clone(&agreements),
            Arc::clone(&team),
            files,
            TimeZone::get("Asia/Shanghai").unwrap(),
            "http://127.0.0.1:8080".to_owned(),
        ));
        let stands = Ground::build(&estate, &cx, &world.db).await;
        stands.promise(&agreements, &cx).await;
        let router = Router::from(desk.routes().finish(Arc::clone(&desk)).0)
            .merge(Router::from(team.routes().finish(Arc::clone(&team)).0));
        let client = Client::of(router);
        let driver = Driver::new(world.db.clone()).with("incident", Arc::clone(&desk) as _);
        let workers =
            desk::jobs::KINDS.iter().map(|kind| Worker::new(world.db.clone(), kind, Arc::clone(&desk) as _)).collect();
        let engineers = People::hire(&world, &team, &cx, &client, stands.billing).await;
        let house = Self {
            desk,
            estate,
            agreements,
            team,
            client,
            provider: stands.provider,
            hospital: stands.hospital,
            bureau: stands.bureau,
            vendor: stands.vendor,
            charging: stands.charging,
            imaging: stands.imaging,
            billing: stands.billing,
            module: stands.module,
            database: stands.database,
            server: stands.server,
            archive: stands.archive,
            budget: stands.budget,
            wang: engineers.wang,
            li: engineers.li,
            zhao: engineers.zhao,
            group: engineers.group,
            driver,
            workers,
            _folder: folder,
            world,
        };
        for (name, role, party, department) in [
            ("陈护士", Role::Reporter, house.hospital, Some(house.charging)),
            ("周医生", Role::Reporter, house.hospital, Some(house.imaging)),
            ("钱主任", Role::CustomerLead, house.hospital, None),
            ("吴科员", Role::Reporter, house.bureau, None),
            ("浪小明", Role::Vendor, house.vendor, None),
        ] {
            enrol(&house.world, name, role, None, Some(party), department).await;
        }
        house
    }

    /// A context of the platform now.
    pub fn cx(&self) -> Cx {
        Cx::platform("test", self.world.now(), Arc::clone(&self.world.ids) as _)
    }

    /// Lets time pass and does what falls due by then.
    pub async fn forward(&self, micros: i64) {
        self.world.clock.forward(micros);
        self.tick().await;
    }

    /// Does what falls due by now: clocks and rungs, work nobody accepted, the jobs that follow.
    pub async fn tick(&self) {
        let now = self.world.now();
        self.driver.run_due(now, 64).await.unwrap();
        self.desk.pass_on_silent(now).await.unwrap();
        for worker in &self.workers {
            worker.run(now).await.unwrap();
        }
    }

    /// Reports as `who`; answers the detail.
    pub async fn report(&self, who: &str, body: Json) -> Json {
        self.client.post(who, "/api/v1/incidents", body).await.ok(201)
    }

    /// A fault of the billing application by 陈护士: component chosen, one department, slow: severity 2.
    pub async fn fault(&self, text: &str) -> String {
        let body = json!({ "system_id": self.billing, "component_id": self.module, "text": text,
            "impact": "department", "urgency": "slow", "fault_class": "software_defect" });
        id(&self.report("陈护士", body).await)
    }

    /// GET as `who` below `/api/v1`, which must be answered.
    pub async fn get(&self, who: &str, path: &str) -> Json {
        self.client.get(who, &format!("/api/v1/{path}")).await.ok(200)
    }

    /// A move as `who`, which must succeed; answers the detail after it.
    pub async fn moves(&self, who: &str, incident: &str, name: &str, body: Json) -> Json {
        self.client.post(who, &format!("/api/v1/incidents/{incident}/{name}"), body).await.ok(200)
    }

    /// The name of the engineer who has it.
    pub async fn engineer(&self, incident: &str) -> String {
        let detail = self.get("马经理", &format!("incidents/{incident}")).await;
        detail["engineer"]["name"].as_str().unwrap().to_owned()
    }

    /// Uploads a raw body under a name.
    pub async fn upload(&self, who: &str, name: &str, content: &[u8]) -> Reply {
        let request = Request::post("/api/v1/attachments")
            .header("authorization", format!("Bearer {}", hex(who)))
            .header("x-filename", percent(name))
            .header("content-type", "application/octet-stream");
        self.client.raw(request.body(Body::from(content.to_vec())).unwrap()).await
    }
}

/// The provider's people.
struct People {
    wang: PersonId,
    li: PersonId,
    zhao: PersonId,
    group: GroupId,
}

impl People {
    async fn hire(world: &World, team: &Team, cx: &Cx, client: &Client, billing: SystemId) -> Self {
        enrol(world, "马经理", Role::Manager, None, None, None).await;
        let person = async |code: &str, name: &str, role: Role, post: &str| {
            let content: PersonContent = fields(json!({ "code": code, "name": name, "posts": [post], "capacity": 5,
                "skills": [{ "skill": "application", "level": 4 }, { "skill": "database", "level": 3 },
                    { "skill": "hardware", "level": 3 }] }));
            let person = team.create(cx, content).await.unwrap().id;
            enrol(world, name, role, Some(person), None, None).await;
            person
        };
        let wang = person("E-1", "王工", Role::Engineer, "technical_support").await;
        let li = person("E-2", "李工", Role::Engineer, "technical_support").await;
        let zhao = person("E-3", "赵工", Role::Engineer, "lead").await;
        let _desk = person("E-4", "孙坐席", Role::Dispatcher, "service_desk").await;
        let made =
            async |path: &str, body: Json| id(&client.post("马经理", &format!("/api/v1/{path}"), body).await.ok(201));
        let members = json!([wang, li, zhao]);
        let group = json!({ "code": "G-1", "name": "应用组", "members": members, "systems": [billing] });
        let group = made("groups", group).await;
        let hours =
            json!({ "zone": "Asia/Shanghai", "days": { "rule": "every" }, "start_minute": 0, "end_minute": 1440 });
        let shift = made("shifts", json!({ "name": "全天", "kind": "day", "hours": hours })).await;
        for (name, role, members) in [("工程师", "engineer", members), ("组长", "lead", json!([zhao]))] {
            let rotation = json!({ "name": name, "role": role, "shift_id": shift, "members": members,
                "pattern": { "every": "standing" }, "starts_on": "2026-08-01" });
            made("rotations", rotation).await;
        }
        Self { wang, li, zhao, group: group.parse().unwrap() }
    }
}

/// An account that stands in the database and is known at the door; its token is its name.
async fn enrol(
    world: &World,
    name: &str,
    role: Role,
    person: Option<PersonId>,
    party: Option<PartyId>,
    department: Option<DepartmentId>,
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
        department,
        language: Language::Zh,
        email: None,
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
        Actor::Account { account: id, name: name.to_owned(), roles, person, party, department, terms: Vec::new() },
    );
}

pub fn id(value: &Json) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// A token as it travels.
pub fn hex(who: &str) -> String {
    who.bytes().fold(String::new(), |out, byte| out + &format!("{byte:02x}"))
}

fn percent(name: &str) -> String {
    name.bytes().fold(String::new(), |out, byte| out + &format!("%{byte:02X}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_house_stands_as_it_says() {
    on_both(async |house| {
        let name = async |party| house.estate.party(party).await.unwrap().unwrap().fields.name;
        assert_eq!(
            (name(house.provider).await, name(house.vendor).await),
            ("华衡信息".to_owned(), "浪潮服务器".to_owned())
        );
        let customers =
            [(house.billing, house.hospital), (house.archive, house.hospital), (house.budget, house.bureau)];
        for (system, customer) in customers {
            assert_eq!(house.estate.delivered(system).await.unwrap().unwrap().system.fields.customer_id, customer);
        }
        for component in [house.module, house.database, house.server] {
            assert_eq!(house.estate.system_of(component).await.unwrap(), Some(house.billing));
        }
        for department in [house.charging, house.imaging] {
            assert_eq!(house.estate.department(department).await.unwrap().unwrap().fields.customer_id, house.hospital);
        }
        assert_eq!(house.agreements.in_force(house.billing, house.cx().now).await.unwrap().len(), 1);
        assert!(house.agreements.in_force(house.archive, house.cx().now).await.unwrap().is_empty());
        let team = house.team.facts().await.unwrap();
        for person in [house.wang, house.li, house.zhao] {
            assert_eq!(team.groups_of(person), [house.group]);
            assert!(team.is_on_duty(person, house.world.now()));
        }
    })
    .await;
}
