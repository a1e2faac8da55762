//! The team of the stories and everybody's account.

use std::collections::HashMap;

use account::NewAccount;
use app::Cx;
use jiff::civil::date;
use kernel::{Actor, GroupId, Language, PersonId, Role, ShiftId, SystemId};
use serde_json::json;
use server::wiring::Platform;
use team::core::{
    AbsenceContent, AbsenceKind, Days, GroupContent, Hours, Pattern, PersonContent, Rotation, Shift, ShiftKind,
    SkillHeld, StaffingRule,
};
use team::{DutyRole, Post};

use crate::places::Places;
use crate::setting::{PASSWORD, Setting};
use crate::time::{ZONE, at};

/// Everybody who logs in, by the name the stories use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cast {
    pub people: HashMap<&'static str, PersonId>,
    pub logins: HashMap<&'static str, String>,
    pub actors: HashMap<&'static str, Actor>,
}

struct Member {
    name: &'static str,
    login: &'static str,
    role: Role,
    posts: &'static [Post],
    skills: &'static [(&'static str, u8)],
    works: bool,
}

const APPLICATION: &[(&str, u8)] = &[("application", 5), ("interface", 4), ("configuration", 4), ("data", 3)];
const DATABASE: &[(&str, u8)] = &[("database", 5), ("application", 3), ("network", 3), ("data", 4)];

const TEAM: [Member; 8] = [
    Member {
        name: "王晓东",
        login: "wang",
        role: Role::Manager,
        posts: &[Post::ServiceManager],
        skills: &[],
        works: false,
    },
    Member {
        name: "陈国栋", login: "chen", role: Role::Manager, posts: &[Post::Director], skills: &[], works: false
    },
    Member { name: "周凯", login: "zhou", role: Role::Engineer, posts: &[Post::Lead], skills: &[], works: false },
    Member {
        name: "刘佳",
        login: "liu",
        role: Role::Dispatcher,
        posts: &[Post::ServiceDesk],
        skills: &[],
        works: false,
    },
    Member {
        name: "李伟",
        login: "liwei",
        role: Role::Engineer,
        posts: &[Post::TechnicalSupport],
        skills: APPLICATION,
        works: true,
    },
    Member {
        name: "孙浩",
        login: "sun",
        role: Role::Engineer,
        posts: &[Post::TechnicalSupport],
        skills: APPLICATION,
        works: true,
    },
    Member {
        name: "吴磊",
        login: "wu",
        role: Role::Engineer,
        posts: &[Post::TechnicalSupport],
        skills: DATABASE,
        works: true,
    },
    Member {
        name: "郑洁",
        login: "zheng",
        role: Role::Engineer,
        posts: &[Post::TechnicalSupport],
        skills: DATABASE,
        works: true,
    },
];

/// Name, log-in, role, party, whether of the cashiers' department.
const OUTSIDE: [(&str, &str, Role, &str, bool); 5] = [
    ("李敏", "limin", Role::Reporter, "医院", true),
    ("周院长", "yuanzhang", Role::CustomerLead, "医院", false),
    ("何老师", "helaoshi", Role::Reporter, "学院", false),
    ("石工", "shigong", Role::Vendor, "石渠", false),
    ("严审", "yanshen", Role::Auditor, "", false),
];

/// Writes team, duties, leave and accounts down through their use cases.
pub(crate) async fn staff(platform: &Platform, cx: &Cx, places: &Places, setting: &Setting) -> Cast {
    let mut cast = Cast::default();
    for member in &TEAM {
        join(platform, cx, member, setting.capacity, &mut cast).await;
    }
    for (name, login, role, party, cashier) in OUTSIDE {
        let department = cashier.then(|| places.departments["收费处"]);
        let new = NewAccount { party: places.parties.get(party).copied(), department, ..account(name, login, role) };
        admit(platform, cx, name, new, &mut cast).await;
    }
    duties(platform, cx, &cast, setting).await;
    for (who, from, to) in &setting.leave {
        let leave = AbsenceContent {
            person_id: cast.people[who],
            kind: AbsenceKind::Leave,
            from: at(from),
            to: at(to),
            note: None,
            source_key: None,
        };
        platform.team.add_absences(cx, vec![leave]).await.unwrap();
    }
    if !setting.named.is_empty() {
        let rule = StaffingRule {
            customer_id: places.parties["医院"],
            site_id: None,
            system_id: None,
            named: setting.named.iter().map(|name| cast.people[name]).collect(),
            clearances: Vec::new(),
        };
        platform.team.create(cx, rule).await.unwrap();
    }
    cast
}

/// One more of the provider's people with an account of his own, in a group of his own where he serves systems.
pub(crate) async fn hire(
    platform: &Platform,
    cx: &Cx,
    (name, login, role): (&'static str, &'static str, Role),
    systems: Vec<SystemId>,
) {
    let mut person = None;
    if !systems.is_empty() {
        let member = Member { name, login, role, posts: &[], skills: APPLICATION, works: true };
        let record = platform.team.create(cx, person_of(&member, 6)).await.unwrap();
        let content = GroupContent {
            code: login.to_uppercase(),
            name: format!("{name}组"),
            members: vec![record.id],
            systems,
            serves_all: false,
            coverage: Vec::new(),
        };
        platform.team.create(cx, content).await.unwrap();
        person = Some(record.id);
    }
    platform.accounts.create(cx, NewAccount { person, ..account(name, login, role) }).await.unwrap();
}

fn account(name: &str, login: &str, role: Role) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        password_temporary: false,
        roles: vec![role],
        person: None,
        party: None,
        department: None,
        language: Language::Zh,
        email: Some(format!("{login}@example.test")),
    }
}

async fn admit(platform: &Platform, cx: &Cx, name: &'static str, new: NewAccount, cast: &mut Cast) {
    let account = platform.accounts.create(cx, new).await.unwrap();
    cast.logins.insert(name, account.login.clone());
    cast.actors.insert(name, account.actor());
}

/// The telephone number of the member who logs in as `login`.
pub(crate) fn phone_of(login: &str) -> String {
    let sum = login.bytes().fold(7_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 100_000_000);
    format!("138{sum:08}")
}

fn person_of(member: &Member, capacity: u32) -> PersonContent {
    let skills = member.skills.iter().map(|(skill, level)| SkillHeld { skill: (*skill).to_owned(), level: *level });
    PersonContent {
        code: member.login.to_owned(),
        name: member.name.to_owned(),
        phone: Some(phone_of(member.login)),
        email: Some(format!("{}@example.test", member.login)),
        account_id: None,
        posts: member.posts.to_vec(),
        skills: skills.collect(),
        certificates: Vec::new(),
        clearances: Vec::new(),
        languages: vec!["zh".to_owned()],
        city: Some("滨江".to_owned()),
        capacity: if member.works { capacity } else { 0 },
        partner_id: None,
        active: true,
    }
}

async fn join(platform: &Platform, cx: &Cx, member: &Member, capacity: u32, cast: &mut Cast) {
    let record = platform.team.create(cx, person_of(member, capacity)).await.unwrap();
    cast.people.insert(member.name, record.id);
    let new = NewAccount { person: Some(record.id), ..account(member.name, member.login, member.role) };
    admit(platform, cx, member.name, new, cast).await;
    let account_id = cast.actors[member.name].account();
    let patch = json!({ "account_id": account_id });
    platform.team.change::<PersonContent>(cx, record.id, record.version, patch).await.unwrap();
}

/// Day, evening and night make one round the clock for the engineers; lead, manager and director are always reachable;
/// the service desk is there on working days.
async fn duties(platform: &Platform, cx: &Cx, cast: &Cast, setting: &Setting) {
    let engineers: Vec<PersonId> =
        TEAM.iter().filter(|member| member.works).map(|member| cast.people[member.name]).collect();
    let lead = cast.people["周凯"];
    let members = engineers.iter().copied().chain([lead]).collect();
    let content = GroupContent {
        code: "OPS".to_owned(),
        name: "运维组".to_owned(),
        members,
        systems: Vec::new(),
        serves_all: true,
        coverage: Vec::new(),
    };
    let group = platform.team.create(cx, content).await.unwrap().id;
    let day = shift(platform, cx, "白班", ShiftKind::Day, Days::WorkingDays, (510, 1080)).await;
    let always = shift(platform, cx, "全天听班", ShiftKind::NightOnCall, Days::Every, (0, 1440)).await;
    rotate(platform, cx, None, DutyRole::Engineer, day, vec![cast.people["刘佳"]]).await;
    rotate(platform, cx, Some(group), DutyRole::Lead, always, vec![lead]).await;
    rotate(platform, cx, None, DutyRole::Manager, always, vec![cast.people["王晓东"]]).await;
    rotate(platform, cx, None, DutyRole::Director, always, vec![cast.people["陈国栋"]]).await;
    if setting.on_duty {
        let rest = shift(platform, cx, "休息日值守", ShiftKind::NightOnCall, Days::RestDays, (510, 1080)).await;
        let evening = shift(platform, cx, "夜间值守", ShiftKind::NightOnCall, Days::Every, (1080, 1440 + 510)).await;
        for shift in [day, rest, evening] {
            rotate(platform, cx, Some(group), DutyRole::Engineer, shift, engineers.clone()).await;
        }
    }
}

async fn shift(
    platform: &Platform,
    cx: &Cx,
    name: &str,
    kind: ShiftKind,
    days: Days,
    (start_minute, end_minute): (u16, u16),
) -> ShiftId {
    let hours = Hours { zone: ZONE.to_owned(), days, start_minute, end_minute };
    let shift = Shift { name: name.to_owned(), kind, hours };
    platform.team.create(cx, shift).await.unwrap().id
}

async fn rotate(
    platform: &Platform,
    cx: &Cx,
    group_id: Option<GroupId>,
    role: DutyRole,
    shift_id: ShiftId,
    members: Vec<PersonId>,
) {
    let rotation = Rotation {
        name: format!("{role:?} {shift_id} {group_id:?}"),
        group_id,
        role,
        shift_id,
        members,
        pattern: Pattern::Standing,
        starts_on: date(2026, 1, 1),
        ends_on: None,
    };
    platform.team.create(cx, rotation).await.unwrap();
}
