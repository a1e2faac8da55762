//! What the intakes stand on: a provider with its team around the clock, a customer with systems, an agreement.

use access::Action;
use account::NewAccount;
use agreement::core::profiles;
use agreement::{NewAgreement, Signature};
use anyhow::{Context, Result, anyhow};
use app::{Cx, Problem};
use estate::{Component, ComponentFields, Criticality, Estate, PartyFields, PartyKind, SystemFields};
use jiff::civil::{Date, date};
use kernel::{Actor, ComponentId, Language, PartyId, PersonId, Role, SystemId};
use serde_json::json;
use server::wiring::Platform;
use storage::WriteSet;
use team::core::{Days, GroupContent, Hours, Pattern, PersonContent, Rotation, Shift, ShiftKind, SkillHeld};
use team::{DutyRole, Post};
use triage::ComponentKind;

const ZONE: &str = "Asia/Shanghai";
const SYSTEMS: usize = 10;
const ENGINEERS: usize = 12;
/// The most the team allows: nobody is ever full in a run.
const CAPACITY: u32 = 1000;

/// Eight modules; each has three function points below it.
const MODULES: [(&str, [&str; 3]); 8] = [
    ("门诊收费模块", ["收费结算窗口", "退费登记窗口", "电子发票打印"]),
    ("住院登记模块", ["入院办理", "床位安排", "出院结账"]),
    ("药房发药模块", ["处方调配", "发药核对", "药品盘点"]),
    ("检验报告模块", ["标本登记", "检验结果录入", "检验报告打印"]),
    ("电子病历模块", ["病程记录书写", "医嘱录入", "病历归档"]),
    ("预约挂号模块", ["号源排班", "网上挂号", "退号处理"]),
    ("医保结算模块", ["医保对账", "医保上传", "自费审批"]),
    ("手术排程模块", ["手术申请", "麻醉登记", "术后随访"]),
];

/// What the modules run on.
const BASE: [(&str, ComponentKind); 8] = [
    ("达梦主库", ComponentKind::Database),
    ("东方通应用服务", ComponentKind::Middleware),
    ("核心交换机", ComponentKind::Network),
    ("机架服务器甲", ComponentKind::Hardware),
    ("麒麟主机系统", ComponentKind::OperatingSystem),
    ("医保前置接口", ComponentKind::Interface),
    ("报表同步数据", ComponentKind::Data),
    ("自助服务终端", ComponentKind::Terminal),
];

/// What the clients need to know.
pub struct Ground {
    /// What reports speak of: function points of the delivered systems.
    pub points: Vec<FunctionPoint>,
    /// The reporter's API token.
    pub token: String,
    /// The reporter.
    pub reporter: Actor,
    /// The customer.
    pub customer: PartyId,
    /// One of the engineers.
    pub engineer: Actor,
}

/// A component that a report can be about.
pub struct FunctionPoint {
    /// Its system.
    pub system: SystemId,
    /// Itself.
    pub id: ComponentId,
    /// Its name.
    pub name: String,
}

/// Builds it through the use cases of the slices.
pub async fn build(platform: &Platform) -> Result<Ground> {
    let stage = Stage(platform);
    let mut set = WriteSet::new();
    let provider = Estate::found_provider(&stage.cx(), &mut set, "明远系统集成", ZONE);
    platform.app.db.write(set).await.context("the provider")?;
    let customer = stage.customer().await?;
    let (mut systems, mut points) = (Vec::new(), Vec::new());
    for number in 1..=SYSTEMS {
        let (system, tree) = stage.system(customer, number).await?;
        let below = tree.into_iter().filter(|node| node.fields.function_point);
        points.extend(below.map(|node| FunctionPoint { system, id: node.id, name: node.fields.name }));
        systems.push(system);
    }
    stage.agreement(provider, customer, systems).await?;
    let engineer = stage.team().await?;
    let reporter = stage.account("reporter", "李敏", Role::Reporter, None, Some(customer)).await?;
    let cx = cx_of(platform, &reporter, Action::TokenOwn)?;
    let (_, token) = platform.accounts.create_token(&cx, "bench", 30).await.map_err(refused)?;
    Ok(Ground { points, token, reporter, customer, engineer })
}

/// The context in which `actor` acts now.
pub fn cx_of(platform: &Platform, actor: &Actor, action: Action) -> Result<Cx> {
    let app = &platform.app;
    let cx = Cx::of(actor.clone(), action, app.clock.now(), app.ids.clone(), Language::Zh);
    cx.map_err(|refusal| refused(refusal.into()))
}

/// A refusal as an error of the program.
#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
pub fn refused(problem: Problem) -> anyhow::Error {
    let fields = problem.0.fields.iter().map(|field| format!(" {}: {}", field.pointer, field.en));
    anyhow!("{}: {}{}", problem.0.code, problem.0.en, fields.collect::<String>())
}

struct Stage<'a>(&'a Platform);

impl Stage<'_> {
    fn cx(&self) -> Cx {
        Cx::platform("bench", self.0.app.clock.now(), self.0.app.ids.clone())
    }

    async fn customer(&self) -> Result<PartyId> {
        let fields = PartyFields {
            code: "HOSP".to_owned(),
            kind: PartyKind::Customer,
            name: "滨江市人民医院".to_owned(),
            zone: ZONE.to_owned(),
            hotline: None,
            contacts: Vec::new(),
        };
        Ok(self.0.estate.create_party(&self.cx(), fields).await.map_err(refused)?.id)
    }

    async fn system(&self, customer: PartyId, number: usize) -> Result<(SystemId, Vec<Component>)> {
        let (cx, mut set) = (self.cx(), WriteSet::new());
        let fields = SystemFields {
            customer_id: customer,
            site_id: None,
            code: format!("HIS-{number:02}"),
            name: format!("医院信息系统 {number} 号"),
            aliases: Vec::new(),
            accepted_on: Some(accepted()),
            live_on: Some(accepted()),
            criticality: Criticality::default(),
            protection_level: None,
            rto_minutes: None,
            rpo_minutes: None,
        };
        let system = Estate::add_system(&cx, &mut set, fields).map_err(|refusal| refused(refusal.into()))?.id;
        let mut tree: Vec<Component> = Vec::new();
        for fields in components(system) {
            let parent_id = if fields.function_point { module(&tree) } else { None };
            let fields = ComponentFields { parent_id, ..fields };
            let added = Estate::add_component(&cx, &mut set, customer, fields, &tree);
            tree.push(added.map_err(|refusal| refused(refusal.into()))?);
        }
        self.0.app.db.write(set).await.context("the system")?;
        Ok((system, tree))
    }

    async fn agreement(&self, provider: PartyId, customer: PartyId, systems: Vec<SystemId>) -> Result<()> {
        let (agreements, cx) = (&self.0.agreements, self.cx());
        agreements.install_calendars(&cx).await.map_err(refused)?;
        let new = NewAgreement {
            name: "保修协议".to_owned(),
            customer,
            promiser: Some(provider),
            profile: None,
            content: Some(agreement::core::content::Content { systems, ..profiles::tender() }),
        };
        let made = agreements.create(&cx, new).await.map_err(refused)?;
        let draft = made.versions.last().context("a new agreement has a draft")?.id;
        let signature = Signature { signed_on: accepted(), effective_from: accepted(), accepted_gaps: None };
        agreements.sign(&cx, draft, signature).await.map_err(refused)
    }

    /// Engineers, a lead, a manager and a dispatcher, all on duty around the clock, each with an account. Returns one of
    /// the engineers.
    async fn team(&self) -> Result<Actor> {
        let (mut engineers, mut first) = (Vec::new(), None);
        for number in 1..=ENGINEERS {
            let (person, actor) = self.member(&format!("E{number:02}"), Role::Engineer, Vec::new(), CAPACITY).await?;
            engineers.push(person);
            first.get_or_insert(actor);
        }
        let (lead, _) = self.member("L01", Role::Engineer, vec![Post::Lead], 0).await?;
        let (manager, _) = self.member("M01", Role::Manager, vec![Post::ServiceManager], 0).await?;
        let (desk, _) = self.member("D01", Role::Dispatcher, vec![Post::ServiceDesk], 0).await?;
        let group = GroupContent {
            code: "APP".to_owned(),
            name: "应用组".to_owned(),
            members: [engineers.as_slice(), &[lead]].concat(),
            systems: Vec::new(),
            serves_all: true,
            coverage: Vec::new(),
        };
        let group = Some(self.0.team.create(&self.cx(), group).await.map_err(refused)?.id);
        let hours = Hours { zone: ZONE.to_owned(), days: Days::Every, start_minute: 0, end_minute: 1440 };
        let shift = Shift { name: "全天".to_owned(), kind: ShiftKind::Day, hours };
        let shift_id = self.0.team.create(&self.cx(), shift).await.map_err(refused)?.id;
        for (name, role, group_id, members) in [
            ("值班", DutyRole::Engineer, group, engineers),
            ("组长", DutyRole::Lead, group, vec![lead]),
            ("经理", DutyRole::Manager, None, vec![manager]),
            ("服务台", DutyRole::Engineer, None, vec![desk]),
        ] {
            let (name, starts_on) = (name.to_owned(), accepted());
            let pattern = Pattern::Standing;
            let rotation = Rotation { name, group_id, role, shift_id, members, pattern, starts_on, ends_on: None };
            self.0.team.create(&self.cx(), rotation).await.map_err(refused)?;
        }
        first.context("a team has engineers")
    }

    async fn member(&self, code: &str, role: Role, posts: Vec<Post>, capacity: u32) -> Result<(PersonId, Actor)> {
        let skill = |kind: &ComponentKind| SkillHeld { skill: kind.as_str().to_owned(), level: 3 };
        let person = PersonContent {
            code: code.to_owned(),
            name: format!("人员 {code}"),
            phone: None,
            email: Some(format!("{}@example.invalid", code.to_lowercase())),
            account_id: None,
            posts,
            skills: ComponentKind::ALL.iter().map(skill).collect(),
            certificates: Vec::new(),
            clearances: Vec::new(),
            languages: vec!["zh".to_owned()],
            city: None,
            capacity,
            partner_id: None,
            active: true,
        };
        let person = self.0.team.create(&self.cx(), person).await.map_err(refused)?;
        let account = self.account(code, code, role, Some(person.id), None).await?;
        let patch = json!({ "account_id": account.account() });
        let changed = self.0.team.change::<PersonContent>(&self.cx(), person.id, person.version, patch).await;
        Ok((changed.map_err(refused)?.id, account))
    }

    async fn account(
        &self,
        login: &str,
        name: &str,
        role: Role,
        person: Option<PersonId>,
        party: Option<PartyId>,
    ) -> Result<Actor> {
        let new = NewAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            password: "zhengchang-yunxing-7-24".to_owned(),
            password_temporary: false,
            roles: vec![role],
            person,
            party,
            department: None,
            language: Language::Zh,
            email: Some(format!("{}@example.invalid", login.to_lowercase())),
        };
        Ok(self.0.accounts.create(&self.cx(), new).await.map_err(refused)?.actor())
    }
}

fn accepted() -> Date {
    date(2025, 3, 1)
}

/// The last module of the tree so far.
fn module(tree: &[Component]) -> Option<ComponentId> {
    tree.iter().rev().find(|node| !node.fields.function_point).map(|node| node.id)
}

fn components(system: SystemId) -> Vec<ComponentFields> {
    let mut all = Vec::new();
    for (at, (name, points)) in MODULES.iter().enumerate() {
        all.push(component(system, format!("M{at:02}"), name, ComponentKind::Application));
        for (number, point) in points.iter().enumerate() {
            let point = component(system, format!("M{at:02}-{number}"), point, ComponentKind::Application);
            all.push(ComponentFields { function_point: true, ..point });
        }
    }
    all.extend(BASE.iter().enumerate().map(|(at, (name, kind))| component(system, format!("B{at:02}"), name, *kind)));
    all
}

fn component(system: SystemId, code: String, name: &str, kind: ComponentKind) -> ComponentFields {
    ComponentFields {
        system_id: system,
        parent_id: None,
        code,
        name: name.to_owned(),
        kind,
        function_point: false,
        vital: false,
        aliases: Vec::new(),
        vendor_id: None,
        version: None,
        serial_number: None,
        owner: None,
        warranty_from: None,
        warranty_until: None,
    }
}
