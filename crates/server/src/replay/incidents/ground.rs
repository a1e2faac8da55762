//! What the incidents stand on: one customer, one system, the file's groups and people, an agreement.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use agreement::NewCalendar;
use agreement::core::content::Content;
use agreement::core::profiles;
use anyhow::{Context, Result, anyhow};
use kernel::{GroupId, PersonId, SystemId};
use team::Post;
use team::core::{GroupContent, PersonContent};
use worktime::{CalendarSpec, Duration, Segment};

use super::map;
use super::rows::{Record, Seat};
use crate::replay::world::{World, refused};

/// The most open work a place may have: the file's queues are long, and it decides who has what.
const CAPACITY: u32 = 1000;
/// The code of the replay's calendar.
const CALENDAR: &str = "replay";

/// Names of the file and what they became.
pub struct Ground {
    /// The system that every incident is reported for.
    pub system: SystemId,
    people: HashMap<Seat, PersonId>,
    seats: HashMap<PersonId, Seat>,
    groups: HashMap<GroupId, String>,
}

impl Ground {
    /// The person in this place.
    pub fn person(&self, seat: &Seat) -> Result<PersonId> {
        self.people.get(seat).copied().ok_or_else(|| anyhow!("nobody sits at {seat:?}"))
    }

    /// The place of this person.
    pub fn seat(&self, person: PersonId) -> Option<&Seat> {
        self.seats.get(&person)
    }

    /// The file's name of our group.
    pub fn group(&self, id: GroupId) -> Option<&str> {
        self.groups.get(&id).map(String::as_str)
    }

    /// How many places and groups there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.seats.len(), self.groups.len())
    }
}

/// Builds it.
///
/// # Errors
/// A slice refuses something, or the calendar file does not read.
pub async fn build(world: &World, records: &[Record], profile: &str, calendar: &str, zone: &str) -> Result<Ground> {
    let customer = world.customer("ORG", "记录的组织").await?;
    let system = world.system(customer, "ITSM", "记录的信息系统").await?;
    let spec = calendar_spec(calendar, zone)?;
    let new = NewCalendar { code: CALENDAR.to_owned(), spec };
    world.platform.agreements.create_calendar(&world.cx(), &new).await.map_err(refused)?;
    world.agree(customer, "重放协议", content(profile, system)?).await?;
    leaders(world).await?;
    let (people, groups) = team(world, records, system).await?;
    let seats = people.iter().map(|(seat, person)| (*person, seat.clone())).collect();
    Ok(Ground { system, people, seats, groups })
}

/// The profile's promises, with what the file decides itself put out of the platform's hands: who takes over when
/// nobody accepts, and when silence confirms.
pub fn content(profile: &str, system: SystemId) -> Result<Content> {
    let found =
        profiles::named(profile).ok_or_else(|| anyhow!("--profile: `{profile}` is none of tender, baseline"))?;
    let mut content = found.content;
    content.systems = vec![system];
    CALENDAR.clone_into(&mut content.calendar);
    content.severities.overrides.clear();
    for impact in 1..=3 {
        for urgency in 1..=3 {
            let cell = &mut content.severities.rows[map::impact(impact).index()][map::urgency(urgency).index()];
            *cell = map::severity(map::priority(impact, urgency));
        }
    }
    content.acceptance = [Duration::hours(24 * 3660); 4];
    content.confirmation_silence = Duration::WorkingDays(3660);
    Ok(content)
}

fn calendar_spec(calendar: &str, zone: &str) -> Result<CalendarSpec> {
    match calendar {
        "24x7" => Ok(CalendarSpec::always("24×7", zone)),
        "office" => {
            let segments = Segment::parse_list("09:00-12:00,13:30-18:00").map_err(|error| anyhow!("{error}"))?;
            Ok(CalendarSpec::weekdays("office", zone, &segments))
        }
        file => {
            let text = std::fs::read_to_string(Path::new(file))
                .with_context(|| format!("--calendar: write 24x7, office or a file; {file} cannot be read"))?;
            serde_json::from_str(&text).with_context(|| format!("--calendar: {file} is no calendar"))
        }
    }
}

/// Lead, manager and director, so that rungs reach somebody.
async fn leaders(world: &World) -> Result<()> {
    for (code, post) in [("LEAD", Post::Lead), ("MANAGER", Post::ServiceManager), ("DIRECTOR", Post::Director)] {
        let person = PersonContent { posts: vec![post], capacity: 0, ..person(code.to_owned(), code.to_owned()) };
        world.platform.team.create(&world.cx(), person).await.map_err(refused)?;
    }
    Ok(())
}

type Team = (HashMap<Seat, PersonId>, HashMap<GroupId, String>);

async fn team(world: &World, records: &[Record], system: SystemId) -> Result<Team> {
    let mut seats: BTreeSet<Seat> = records.iter().flat_map(|r| &r.events).map(|event| event.seat.clone()).collect();
    seats.insert(Seat { group: String::new(), person: String::new() });
    let mut people = HashMap::new();
    let mut members: BTreeMap<String, Vec<PersonId>> = BTreeMap::new();
    for (number, seat) in (1..).zip(seats) {
        let content = person(format!("S{number:05}"), seat_name(&seat));
        let id = world.platform.team.create(&world.cx(), content).await.map_err(refused)?.id;
        members.entry(seat.group.clone()).or_default().push(id);
        people.insert(seat, id);
    }
    let mut groups = HashMap::new();
    for (number, (name, members)) in (1..).zip(members) {
        let content = GroupContent {
            code: format!("G{number:03}"),
            name: group_name(&name),
            members,
            systems: vec![system],
            serves_all: false,
            coverage: Vec::new(),
        };
        groups.insert(world.platform.team.create(&world.cx(), content).await.map_err(refused)?.id, name);
    }
    Ok((people, groups))
}

fn person(code: String, name: String) -> PersonContent {
    PersonContent {
        code,
        name,
        phone: None,
        email: None,
        account_id: None,
        posts: Vec::new(),
        skills: Vec::new(),
        certificates: Vec::new(),
        clearances: Vec::new(),
        languages: vec!["zh".to_owned()],
        city: None,
        capacity: CAPACITY,
        partner_id: None,
        active: true,
    }
}

fn group_name(group: &str) -> String {
    if group.is_empty() { "服务台（未记录组）".to_owned() } else { format!("组 {group}") }
}

fn seat_name(seat: &Seat) -> String {
    let group = group_name(&seat.group);
    if seat.person.is_empty() { format!("{group} 队列") } else { format!("{group} 人员 {}", seat.person) }
}
