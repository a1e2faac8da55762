//! People and what they can do; with the shifts they load as one unit.

use std::collections::{BTreeMap, BTreeSet};

use app::Problem;
use estate::import::{Cells, Outcome, Row, Run, Unit};
use kernel::PersonId;
use serde_json::json;
use team::core::{CertificateHeld, Clearance, PersonContent, SkillHeld, skill_name};
use team::{Batch, Post, Put};

use super::further::cell;
use super::importer::Importer;

/// The posts by the words people write.
const POSTS: [(&str, Post); 9] = [
    ("系统管理员", Post::Administrator),
    ("技术支持", Post::TechnicalSupport),
    ("数据分析", Post::DataAnalyst),
    ("培训师", Post::Trainer),
    ("应急响应", Post::EmergencyResponder),
    ("服务台", Post::ServiceDesk),
    ("组长", Post::Lead),
    ("运维服务经理", Post::ServiceManager),
    ("总监", Post::Director),
];

/// Somebody the workbook speaks of.
struct Member<'a> {
    id: PersonId,
    content: PersonContent,
    /// Where a refusal of the whole is shown.
    shown: (&'static str, &'a Row),
}

impl Importer {
    /// Stages people, skills and shifts.
    pub(super) async fn team(&self, run: &Run<'_>, unit: &mut Unit) -> Result<(), Problem> {
        let people: Vec<&Row> = run.sheet("people").collect();
        let skills: Vec<&Row> = run.sheet("skills").collect();
        let shifts: Vec<&Row> = run.sheet("shifts").collect();
        if people.is_empty() && skills.is_empty() && shifts.is_empty() {
            return Ok(());
        }
        for (sheet, rows) in [("people", &people), ("skills", &skills), ("shifts", &shifts)] {
            unit.refuse_doubles(sheet, rows);
        }
        let mut batch = self.team.batch().await?;
        let members = members(run, unit, &batch, &people, &skills);
        let puts = members.iter().map(|member| Put { id: member.id, content: member.content.clone() }).collect();
        if let Err(wrong) = batch.put(run.cx, unit.set(), puts) {
            for (place, refusal) in wrong {
                let Some((sheet, row)) = members.get(place).map(|member| member.shown) else { continue };
                unit.row(sheet, row).refuse_all(&refusal, column);
            }
        }
        super::roster::shifts(run, unit, &mut batch, &shifts);
        batch.close(unit.set());
        Ok(())
    }
}

/// Everybody the rows speak of, as they are to stand.
fn members<'a>(
    run: &Run<'_>,
    unit: &mut Unit,
    batch: &Batch,
    people: &[&'a Row],
    skills: &[&'a Row],
) -> Vec<Member<'a>> {
    let stands: BTreeMap<&str, PersonId> =
        batch.all().people.values().map(|person| (person.content.code.as_str(), person.id)).collect();
    let mut ids: BTreeMap<String, PersonId> = stands.iter().map(|(code, id)| ((*code).to_owned(), *id)).collect();
    for row in people {
        let fresh = || PersonId::fresh(run.cx.ids.as_ref(), run.cx.now);
        ids.entry(cell(row, "code").to_owned()).or_insert_with(fresh);
    }
    let mut members: BTreeMap<PersonId, Member<'a>> = BTreeMap::new();
    let mut seen: BTreeSet<PersonId> = BTreeSet::new();
    for row in people {
        let Some(id) = ids.get(cell(row, "code")).copied().filter(|id| seen.insert(*id)) else { continue };
        let before = batch.all().people.get(&id).map(|person| &person.content);
        let content = person(&mut unit.row("people", row), before, &ids);
        unit.count("people", row.number, outcome(before, &content));
        members.insert(id, Member { id, content, shown: ("people", row) });
    }
    for row in skills {
        let Some(id) = ids.get(cell(row, "person")).copied() else {
            let (zh, en) =
                ("没有这个工号；请先在“人员”表登记", "is nobody's staff number; add it to the sheet of people");
            unit.row("skills", row).refuse("person", zh, en);
            continue;
        };
        let known = batch.all().people.get(&id).map(|person| &person.content);
        let member = match (members.remove(&id), known) {
            (Some(member), _) => Some(member),
            (None, Some(known)) => Some(Member { id, content: known.clone(), shown: ("skills", row) }),
            (None, None) => None,
        };
        let Some(mut member) = member else { continue };
        let outcome = skill(&mut unit.row("skills", row), &mut member.content);
        unit.count("skills", row.number, outcome);
        members.insert(id, member);
    }
    members.into_values().collect()
}

fn outcome(before: Option<&PersonContent>, after: &PersonContent) -> Outcome {
    match before {
        None => Outcome::Created,
        Some(before) if *before == *after => Outcome::Unchanged,
        Some(_) => Outcome::Updated,
    }
}

fn person(cells: &mut Cells<'_>, before: Option<&PersonContent>, ids: &BTreeMap<String, PersonId>) -> PersonContent {
    let mut content = before.cloned().unwrap_or_else(nobody);
    content.code = cells.needed("code");
    content.name = cells.needed("name");
    content.phone = cells.text("phone").or(content.phone);
    content.email = cells.text("email").or(content.email);
    content.city = cells.text("city").or(content.city);
    content.languages = cells.words("languages").unwrap_or(content.languages);
    content.capacity = cells.number("capacity").unwrap_or(content.capacity);
    content.active = cells.flag("active").unwrap_or(content.active);
    if let Some(words) = cells.words("posts") {
        content.posts = words.iter().filter_map(|word| post(cells, word)).collect();
    }
    if let Some(words) = cells.words("clearances") {
        content.clearances = words.iter().filter_map(|word| clearance(cells, word)).collect();
    }
    if let Some(code) = cells.text("partner") {
        match ids.get(&code) {
            Some(partner) => content.partner_id = Some(*partner),
            None => cells.refuse(
                "partner",
                "没有这个工号；请先登记该人员",
                "is nobody's staff number; add the person first",
            ),
        }
    }
    content.normalized()
}

/// Somebody new, with everything else at what is usual.
fn nobody() -> PersonContent {
    PersonContent {
        code: String::new(),
        name: String::new(),
        phone: None,
        email: None,
        account_id: None,
        posts: Vec::new(),
        skills: Vec::new(),
        certificates: Vec::new(),
        clearances: Vec::new(),
        languages: vec!["zh".to_owned()],
        city: None,
        capacity: 5,
        partner_id: None,
        active: true,
    }
}

fn post(cells: &mut Cells<'_>, word: &str) -> Option<Post> {
    let known = POSTS.iter().find(|(zh, _)| *zh == word).map(|(_, post)| *post);
    let known = known.or_else(|| serde_json::from_value(json!(word.to_lowercase())).ok());
    if known.is_none() {
        let words: Vec<&str> = POSTS.iter().map(|(zh, _)| *zh).collect();
        let zh = format!("“{word}”不是可用的岗位；请填 {}", words.join("、"));
        cells.refuse(
            "posts",
            zh,
            format!("“{word}” is no post; write technical_support, service_desk, lead and the like"),
        );
    }
    known
}

/// `财政现场背景审查：2027-03-31`; without a date it has no end.
fn clearance(cells: &mut Cells<'_>, word: &str) -> Option<Clearance> {
    let (name, until) = word.split_once(['：', ':']).unwrap_or((word, ""));
    let valid_until = match until.trim() {
        "" => None,
        until => {
            let Ok(date) = until.parse() else {
                let zh = format!("“{until}”不是有效日期；请写成 名称：2027-03-31");
                cells.refuse("clearances", zh, format!("“{until}” is no date; write name:2027-03-31"));
                return None;
            };
            Some(date)
        }
    };
    Some(Clearance { name: name.trim().to_owned(), valid_until })
}

/// Lays a skill and its certificate over what the person holds.
fn skill(cells: &mut Cells<'_>, content: &mut PersonContent) -> Outcome {
    let before = content.clone();
    let name = skill_name(&cells.needed("skill"));
    let fresh = !content.skills.iter().any(|held| held.skill == name);
    if !cells.needed("level").is_empty()
        && let Some(level) = cells.number("level")
    {
        let held = SkillHeld { skill: name.clone(), level };
        place(&mut content.skills, held, |one, other| one.skill == other.skill);
    }
    if let Some(certificate) = cells.text("certificate") {
        let stands = content.certificates.iter().find(|held| held.name == certificate).cloned();
        let held = CertificateHeld {
            name: certificate,
            technology: cells.text("skill").unwrap_or_default(),
            version: cells.text("version").or_else(|| stands.as_ref()?.version.clone()),
            valid_until: cells.date("valid_until").or_else(|| stands?.valid_until),
        };
        place(&mut content.certificates, held, |one, other| one.name == other.name);
    }
    match (fresh, *content == before) {
        (true, _) => Outcome::Created,
        (false, true) => Outcome::Unchanged,
        (false, false) => Outcome::Updated,
    }
}

/// Puts `entry` in the place of its like, or at the end.
fn place<T>(list: &mut Vec<T>, entry: T, like: impl Fn(&T, &T) -> bool) {
    match list.iter().position(|held| like(held, &entry)) {
        Some(at) => list[at] = entry,
        None => list.push(entry),
    }
}

fn column(member: &str) -> String {
    let mut parts = member.split('/');
    match (parts.next().unwrap_or_default(), parts.next_back()) {
        ("partner_id", _) => "partner".to_owned(),
        ("skills" | "certificates", Some(last)) => last.to_owned(),
        (first, _) => first.to_owned(),
    }
}
