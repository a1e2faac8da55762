//! What the fault records stand on: units, affected systems with a generic tree, agreements on the 2016 calendar, a team.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use agreement::NewCalendar;
use agreement::core::{calendar_import, profiles};
use anyhow::{Context, Result, anyhow};
use estate::ComponentFields;
use jiff::civil::date;
use kernel::{ComponentId, Language, PersonId, Refusal, SystemId};
use team::core::{Days, GroupContent, Hours, Pattern, PersonContent, Rotation, Shift, ShiftKind, SkillHeld};
use team::{DutyRole, Post};
use triage::ComponentKind;
use worktime::{CalendarSpec, Segment};

use super::labels::system_name;
use super::records::Record;
use crate::replay::world::{World, refused};

use ComponentKind as K;

/// The code of the replay's calendar.
const CALENDAR: &str = "cn-2016";
/// The hours of the calendar's working days.
const SEGMENTS: &str = "09:00-12:00,13:30-18:00";
/// The most open work an engineer gets from the platform.
const CAPACITY: u32 = 8;

/// A system of the file.
#[derive(Debug)]
pub struct Delivered {
    /// Its id.
    pub id: SystemId,
    components: HashMap<ComponentKind, ComponentId>,
}

/// Names of the file and what they became.
#[derive(Debug)]
pub struct Ground {
    systems: BTreeMap<(String, String), Delivered>,
    /// The engineers by number.
    pub engineers: Vec<(PersonId, String)>,
}

impl Ground {
    /// The system of this record.
    ///
    /// # Errors
    /// The record is none of those the ground was made from.
    pub fn system(&self, record: &Record) -> Result<&Delivered> {
        self.systems.get(&key(record)).ok_or_else(|| anyhow!("record {} names an unknown system", record.id))
    }

    /// Whether this engineer knows this kind well enough.
    pub fn knows(&self, person: PersonId, kind: ComponentKind) -> bool {
        let pair = self.engineers.iter().position(|(id, _)| *id == person).map(|number| &SKILLS[number / 2]);
        pair.is_some_and(|(best, enough)| best.contains(&kind) || enough.contains(&kind))
    }

    /// Units and systems.
    pub fn counts(&self) -> (usize, usize) {
        let units: BTreeSet<&str> = self.systems.keys().map(|(unit, _)| unit.as_str()).collect();
        (units.len(), self.systems.len())
    }
}

impl Delivered {
    /// The component of a kind: the generic tree has one of each.
    pub fn component(&self, kind: ComponentKind) -> Option<ComponentId> {
        self.components.get(&kind).copied()
    }
}

fn key(record: &Record) -> (String, String) {
    (record.unit.clone(), system_name(&record.system))
}

/// Builds it.
///
/// # Errors
/// A slice refuses something, or the calendar file does not read.
pub async fn build(world: &World, records: &[Record], profile: &str, calendar: &Path) -> Result<Ground> {
    make_calendar(world, calendar).await?;
    let mut units: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (unit, system) in records.iter().map(key) {
        units.entry(unit).or_default().insert(system);
    }
    let mut systems = BTreeMap::new();
    for (number, (unit, names)) in (1..).zip(units) {
        let customer = world.customer(&format!("U{number:02}"), &unit).await?;
        let mut covered = Vec::new();
        for (place, name) in (1..).zip(names) {
            let id = world.system(customer, &format!("U{number:02}-{place:02}"), &name).await?;
            covered.push(id);
            systems.insert((unit.clone(), name), Delivered { id, components: tree(world, id).await? });
        }
        let found =
            profiles::named(profile).ok_or_else(|| anyhow!("--profile: `{profile}` is none of tender, baseline"))?;
        let mut content = found.content;
        content.systems = covered;
        CALENDAR.clone_into(&mut content.calendar);
        world.agree(customer, &unit, content).await?;
    }
    let engineers = team(world).await?;
    Ok(Ground { systems, engineers })
}

async fn make_calendar(world: &World, file: &Path) -> Result<()> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("--calendar {} cannot be read", file.display()))?;
    let segments = Segment::parse_list(SEGMENTS).map_err(|error| anyhow!("{error}"))?;
    let import = calendar_import::read(&text)
        .map_err(|error| anyhow!("{}: {}", file.display(), Refusal::from(error).sentence(Language::En)))?;
    let spec = import.apply(&CalendarSpec::weekdays("中国 2016", "Asia/Shanghai", &segments)).spec;
    world.platform.team.use_calendar(&spec);
    let new = NewCalendar { code: CALENDAR.to_owned(), spec };
    world.platform.agreements.create_calendar(&world.cx(), &new).await.map_err(refused)?;
    Ok(())
}

/// One component of every kind.
async fn tree(world: &World, system: SystemId) -> Result<HashMap<ComponentKind, ComponentId>> {
    let mut components = HashMap::new();
    for kind in ComponentKind::ALL.iter().copied() {
        let fields = ComponentFields {
            system_id: system,
            parent_id: None,
            code: kind.as_str().to_owned(),
            name: kind.label(Language::Zh).to_owned(),
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
        };
        let made = world.platform.estate.create_component(&world.cx(), fields).await.map_err(refused)?;
        components.insert(kind, made.id);
    }
    Ok(components)
}

/// What the engineers of each pair know best, and what they know well enough; of the rest they know nothing.
const SKILLS: [(&[K], &[K]); 5] = [
    (&[K::Hardware, K::Environment], &[K::OperatingSystem, K::Network, K::Database, K::Security]),
    (&[K::OperatingSystem, K::Middleware], &[K::Hardware, K::Database, K::Application]),
    (&[K::Database, K::Data], &[K::OperatingSystem, K::Middleware, K::Application, K::Hardware]),
    (&[K::Network, K::Security], &[K::Hardware, K::Environment, K::OperatingSystem, K::Middleware]),
    (
        &[K::Application, K::Interface, K::Configuration, K::Terminal],
        &[K::Middleware, K::Database, K::Data, K::Network],
    ),
];

/// Ten engineers in pairs, one of each pair by day and one by night; a dispatcher and those whom rungs tell.
async fn team(world: &World) -> Result<Vec<(PersonId, String)>> {
    let team = &world.platform.team;
    for (code, post) in
        [("D1", Post::ServiceDesk), ("L1", Post::Lead), ("M1", Post::ServiceManager), ("X1", Post::Director)]
    {
        let content = PersonContent { posts: vec![post], capacity: 0, ..person(code, (&[], &[])) };
        team.create(&world.cx(), content).await.map_err(refused)?;
    }
    let mut engineers = Vec::new();
    let mut turns = [Vec::new(), Vec::new()];
    for number in 0..SKILLS.len() * 2 {
        let code = format!("E{:02}", number + 1);
        let made = team.create(&world.cx(), person(&code, SKILLS[number / 2])).await.map_err(refused)?;
        turns[number % 2].push(made.id);
        engineers.push((made.id, code));
    }
    let group = GroupContent {
        code: "OPS".to_owned(),
        name: "运维组".to_owned(),
        members: engineers.iter().map(|(id, _)| *id).collect(),
        systems: Vec::new(),
        serves_all: true,
        coverage: Vec::new(),
    };
    team.create(&world.cx(), group).await.map_err(refused)?;
    let shifts = [("白班", ShiftKind::Day, 480, 1200), ("夜班", ShiftKind::NightOnCall, 1200, 1920)];
    for ((name, kind, start_minute, end_minute), members) in shifts.into_iter().zip(turns) {
        let hours = Hours { zone: "Asia/Shanghai".to_owned(), days: Days::Every, start_minute, end_minute };
        let shift = team.create(&world.cx(), Shift { name: name.to_owned(), kind, hours }).await.map_err(refused)?;
        let rotation = Rotation {
            name: name.to_owned(),
            group_id: None,
            role: DutyRole::Engineer,
            shift_id: shift.id,
            members,
            pattern: Pattern::Standing,
            starts_on: date(2015, 12, 1),
            ends_on: None,
        };
        team.create(&world.cx(), rotation).await.map_err(refused)?;
    }
    Ok(engineers)
}

fn person(code: &str, (best, enough): (&[K], &[K])) -> PersonContent {
    let held = |level: u8| move |kind: &K| SkillHeld { skill: kind.as_str().to_owned(), level };
    let skills = best.iter().map(held(4)).chain(enough.iter().map(held(2)));
    PersonContent {
        code: code.to_owned(),
        name: code.to_owned(),
        phone: None,
        email: None,
        account_id: None,
        posts: Vec::new(),
        skills: skills.collect(),
        certificates: Vec::new(),
        clearances: Vec::new(),
        languages: vec!["zh".to_owned()],
        city: None,
        capacity: CAPACITY,
        partner_id: None,
        active: true,
    }
}
