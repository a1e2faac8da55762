//! The maintenance team: people, groups, who is on duty when, leave, and what customers ask of those who come.

use anyhow::{Context as _, Result};
use jiff::civil::Date;
use kernel::{GroupId, PersonId, ShiftId};
use serde::de::DeserializeOwned;
use serde_json::json;
use team::DutyRole;
use team::core::{
    AbsenceContent, AbsenceKind, CertificateHeld, Clearance, Days, GroupContent, Hours, Pattern, PersonContent,
    Rotation, Shift, ShiftKind, SkillHeld, StaffingRule,
};

use triage::ComponentKind;

use super::lines::{Line, ZONE, date, field, lines, local, names};
use super::stage::{Stage, refused};

/// A member of the team and the account to be made for him.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub person: PersonId,
    pub version: i64,
    pub name: String,
    pub login: String,
    pub roles: Vec<kernel::Role>,
}

/// Reads the team and writes it down. Returns who is to get an account.
pub(super) async fn load(stage: &mut Stage<'_>) -> Result<Vec<Member>> {
    let (mut members, mut groups, mut partners) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines(include_str!("data/team.txt")) {
        let fields = line.fields();
        match line.word {
            "人员" => {
                let member = person(stage, &line, &fields).await?;
                partners.extend(field(&fields, 7).map(|partner| (members.len(), partner.to_owned())));
                members.push(member);
            }
            "组" => groups.push(group(stage, &line, &fields).await?),
            "请假" => absence(stage, &fields).await?,
            "准入" => staffing(stage, &fields).await?,
            _ => return Err(line.wrong("unknown word")),
        }
    }
    for (at, partner) in partners {
        let patch = json!({ "partner_id": stage.people[&partner] });
        change(stage, &mut members[at], patch).await?;
    }
    roster(stage, &groups).await?;
    Ok(members)
}

/// Changes a person's record.
pub(super) async fn change(stage: &Stage<'_>, member: &mut Member, patch: serde_json::Value) -> Result<()> {
    let team = &stage.platform.team;
    let changed = team.change::<PersonContent>(&stage.cx(), member.person, member.version, patch).await;
    member.version = changed.map_err(|problem| refused(&problem))?.version;
    Ok(())
}

async fn person(stage: &mut Stage<'_>, line: &Line<'_>, fields: &[&str]) -> Result<Member> {
    let (code, name) = fields[0].split_once(' ').ok_or_else(|| line.wrong("code and name are needed"))?;
    let content = PersonContent {
        code: code.to_owned(),
        name: name.to_owned(),
        phone: Some(format!("139-0571-{}", code.replace('E', "00"))),
        email: None,
        account_id: None,
        posts: words(field(fields, 3))?,
        skills: each(field(fields, 4), ' ').map(|held| skill(&held)).collect::<Result<_>>()?,
        certificates: each(field(fields, 5), '/').map(|held| certificate(&held)).collect::<Result<_>>()?,
        clearances: each(field(fields, 6), '/').map(|held| clearance(&held)).collect::<Result<_>>()?,
        languages: vec!["zh".to_owned()],
        city: Some("滨江".to_owned()),
        capacity: field(fields, 8).unwrap_or("5").parse()?,
        partner_id: None,
        active: true,
    };
    let record = stage.platform.team.create(&stage.cx(), content).await.map_err(|problem| refused(&problem))?;
    stage.people.insert(code.to_owned(), record.id);
    let roles = names(field(fields, 2).unwrap_or_default());
    Ok(Member {
        person: record.id,
        version: record.version,
        name: name.to_owned(),
        login: field(fields, 1).unwrap_or_default().to_owned(),
        roles: roles.iter().map(|role| role.parse().map_err(|()| line.wrong("no such role"))).collect::<Result<_>>()?,
    })
}

/// The entries of a list, each cut at `at`.
fn each(list: Option<&str>, at: char) -> impl Iterator<Item = Vec<String>> {
    let entries = names(list.unwrap_or_default()).into_iter();
    entries.map(move |entry| entry.split(at).map(str::to_owned).collect())
}

/// Words of a closed list, as the wire writes them.
fn words<T: DeserializeOwned>(list: Option<&str>) -> Result<Vec<T>> {
    Ok(serde_json::from_value(json!(names(list.unwrap_or_default())))?)
}

fn skill(held: &[String]) -> Result<SkillHeld> {
    let [skill, level] = held else { anyhow::bail!("a skill has a name and a level: {held:?}") };
    Ok(SkillHeld { skill: skill.clone(), level: level.parse()? })
}

fn certificate(held: &[String]) -> Result<CertificateHeld> {
    let [name, technology, until] = held else { anyhow::bail!("a certificate has three parts: {held:?}") };
    let (name, technology) = (name.clone(), technology.clone());
    Ok(CertificateHeld { name, technology, version: None, valid_until: Some(date(until)?) })
}

fn clearance(held: &[String]) -> Result<Clearance> {
    let [name, until] = held else { anyhow::bail!("a clearance has a name and a last day: {held:?}") };
    Ok(Clearance { name: name.clone(), valid_until: Some(date(until)?) })
}

async fn group(stage: &Stage<'_>, line: &Line<'_>, fields: &[&str]) -> Result<(GroupId, Vec<PersonId>)> {
    let (code, name) = fields[0].split_once(' ').ok_or_else(|| line.wrong("code and name are needed"))?;
    let members = people(stage, field(fields, 1));
    let content = GroupContent {
        code: code.to_owned(),
        name: name.to_owned(),
        members: members.clone(),
        systems: Vec::new(),
        serves_all: true,
        coverage: Vec::new(),
    };
    let record = stage.platform.team.create(&stage.cx(), content).await.map_err(|problem| refused(&problem))?;
    Ok((record.id, members))
}

fn people(stage: &Stage<'_>, codes: Option<&str>) -> Vec<PersonId> {
    names(codes.unwrap_or_default()).iter().filter_map(|code| stage.people.get(code)).copied().collect()
}

async fn absence(stage: &Stage<'_>, fields: &[&str]) -> Result<()> {
    let absence = AbsenceContent {
        person_id: *stage.people.get(fields[0]).context("the person is unknown")?,
        kind: AbsenceKind::Leave,
        from: local(field(fields, 1).context("from when?")?)?,
        to: local(field(fields, 2).context("until when?")?)?,
        note: field(fields, 3).map(str::to_owned),
        source_key: None,
    };
    stage.platform.team.add_absences(&stage.cx(), vec![absence]).await.map_err(|problem| refused(&problem))?;
    Ok(())
}

async fn staffing(stage: &Stage<'_>, fields: &[&str]) -> Result<()> {
    let rule = StaffingRule {
        customer_id: *stage.parties.get(fields[0]).context("the customer is unknown")?,
        site_id: None,
        system_id: None,
        named: people(stage, field(fields, 1)),
        clearances: names(field(fields, 2).unwrap_or_default()),
    };
    stage.platform.team.create(&stage.cx(), rule).await.map_err(|problem| refused(&problem))?;
    Ok(())
}

/// The hours of the house: day, evening, night on call, the day of rest days, and the standing duty of managers.
const SHIFTS: [(&str, ShiftKind, Days, u16, u16); 5] = [
    ("白班", ShiftKind::Day, Days::WorkingDays, 510, 1050),
    ("休息日白班", ShiftKind::Day, Days::RestDays, 510, 1050),
    ("晚班", ShiftKind::Evening, Days::Every, 1050, 1440),
    ("夜间值守", ShiftKind::NightOnCall, Days::Every, 0, 510),
    ("全天候听班", ShiftKind::NightOnCall, Days::Every, 0, 1440),
];

async fn roster(stage: &Stage<'_>, groups: &[(GroupId, Vec<PersonId>)]) -> Result<()> {
    let mut shifts = Vec::new();
    for (name, kind, days, start_minute, end_minute) in SHIFTS {
        let hours = Hours { zone: ZONE.to_owned(), days, start_minute, end_minute };
        let shift = Shift { name: name.to_owned(), kind, hours };
        shifts.push(stage.platform.team.create(&stage.cx(), shift).await.map_err(|problem| refused(&problem))?.id);
    }
    let [day, rest, evening, night, always] = shifts[..] else { anyhow::bail!("five shifts are needed") };
    let desk = people(stage, Some("E03、E04"));
    let daily = Pattern::Days { count: 1 };
    let weekly = Pattern::Weeks { count: 1, weekday: worktime::Weekday::Monday, at_minute: 510 };
    let monthly = Pattern::Months { count: 1, day: 1, at_minute: 510 };
    rotate(stage, "服务台白班", None, DutyRole::Engineer, day, &desk, Pattern::Standing).await?;
    rotate(stage, "服务台休息日班", None, DutyRole::Engineer, rest, &desk, daily.clone()).await?;
    rotate(stage, "服务台晚班", None, DutyRole::Engineer, evening, &desk, daily.clone()).await?;
    for (group, members) in groups {
        let (group, watch) = (Some(*group), &members[..members.len().min(3)]);
        rotate(stage, "白班", group, DutyRole::Engineer, day, members, Pattern::Standing).await?;
        rotate(stage, "休息日白班", group, DutyRole::Engineer, rest, watch, daily.clone()).await?;
        rotate(stage, "晚班", group, DutyRole::Engineer, evening, watch, daily.clone()).await?;
        rotate(stage, "夜间值守", group, DutyRole::Engineer, night, watch, weekly.clone()).await?;
        rotate(stage, "组长听班", group, DutyRole::Lead, always, &members[..1], Pattern::Standing).await?;
    }
    let managers = people(stage, Some("E01、E02"));
    rotate(stage, "经理值守", None, DutyRole::Manager, always, &managers, monthly).await?;
    rotate(stage, "总监听班", None, DutyRole::Director, always, &managers[1..], Pattern::Standing).await
}

async fn rotate(
    stage: &Stage<'_>,
    name: &str,
    group_id: Option<GroupId>,
    role: DutyRole,
    shift_id: ShiftId,
    members: &[PersonId],
    pattern: Pattern,
) -> Result<()> {
    let starts_on: Date = date("2026-08-24")?;
    let members = members.to_vec();
    let rotation =
        Rotation { name: name.to_owned(), group_id, role, shift_id, members, pattern, starts_on, ends_on: None };
    stage.platform.team.create(&stage.cx(), rotation).await.map_err(|problem| refused(&problem))?;
    Ok(())
}

/// Whom the service desk calls when nobody on duty fits.
pub(super) const fn usual(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Database | ComponentKind::Middleware | ComponentKind::OperatingSystem => "E08",
        ComponentKind::Hardware | ComponentKind::Network | ComponentKind::Environment => "E10",
        ComponentKind::Security => "E12",
        ComponentKind::Data => "E13",
        _ => "E05",
    }
}
