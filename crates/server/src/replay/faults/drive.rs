//! Fault records through the whole desk: reported when they began, restored and resolved when they ended.

use std::collections::{BTreeMap, HashMap};

use agreement::core::Severity;
use anyhow::{Result, anyhow};
use clocks::core::{Attainment, Milestone, attainment};
use desk::act::{Accept, Assign, Attribute, Close, Confirm, Resolve, Restore};
use desk::core::{Incident, SUBJECT, State};
use desk::{Report, Reported};
use kernel::{IncidentId, Instant, PersonId};
use triage::FaultClass;

use super::ground::Ground;
use super::judge::Judged;
use super::records::Record;
use super::score::Outcome;
use crate::replay::world::{World, refused};

/// What one engineer had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Faults given to him, by whomever.
    pub faults: u32,
    /// The time he had them, microseconds.
    pub held: i64,
    /// The most at one moment.
    pub peak: usize,
}

/// What the run through the desk adds up to.
#[derive(Debug, Default)]
pub struct Desked {
    /// What was said of each record when it was reported.
    pub outcomes: Vec<Outcome>,
    /// Clocks of records with a recorded end: met, breached.
    pub promises: BTreeMap<(Severity, Milestone), (u32, u32)>,
    /// Faults by severity as the desk graded them.
    pub severities: BTreeMap<Severity, u32>,
    /// The load of every engineer.
    pub load: HashMap<PersonId, Load>,
    /// Records without a recorded end: left out of what was promised.
    pub endless: u32,
    /// Faults for which nobody was eligible when they were reported.
    pub unassigned: u32,
    /// Incidents that ended closed.
    pub closed: u32,
}

/// Begin before end at one instant would let a fault teach its twin: ends come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Ends,
    Begins,
}

/// Drives every record through the desk.
///
/// # Errors
/// The desk refuses a move, or the database fails.
pub async fn drive(world: &mut World, ground: &Ground, records: &[Record]) -> Result<Desked> {
    let mut turns: Vec<(Instant, Turn, usize)> = Vec::new();
    for (at, record) in records.iter().enumerate() {
        turns.push((record.begins, Turn::Begins, at));
        // What ends in the minute it began still begins first.
        turns.push((record.known_at().max(record.begins.plus(1)), Turn::Ends, at));
    }
    turns.sort_unstable();
    let mut desked = Desked::default();
    let mut incidents: HashMap<usize, IncidentId> = HashMap::new();
    for (at, turn, place) in turns {
        world.advance(at).await?;
        let record = &records[place];
        match (turn, incidents.get(&place)) {
            (Turn::Begins, _) => {
                let id = begin(world, ground, record, &mut desked).await?;
                incidents.insert(place, id);
            }
            (Turn::Ends, Some(id)) => end(world, ground, record, *id).await?,
            (Turn::Ends, None) => return Err(anyhow!("record {} ends before it begins", record.id)),
        }
    }
    let mut holds = Vec::new();
    for (place, record) in records.iter().enumerate() {
        let Some(id) = incidents.get(&place) else { continue };
        count(world, record, *id, &mut desked, &mut holds).await?;
    }
    desked.load = loads(&holds);
    Ok(desked)
}

async fn begin(world: &World, ground: &Ground, record: &Record, desked: &mut Desked) -> Result<IncidentId> {
    let desk = &world.platform.desk;
    let system = ground.system(record)?;
    let text = if record.phenomenon.trim().is_empty() {
        "（未记录现象）".to_owned()
    } else {
        record.phenomenon.clone()
    };
    let report = Report { system_id: Some(system.id), text, ..Report::default() };
    let Reported::New(detail) = desk.report(&world.cx(), report, None).await.map_err(refused)? else {
        return Err(anyhow!("record {} was answered twice", record.id));
    };
    let id = detail.row.id;
    let incident = read(world, id).await?;
    let given = incident.engineer.map(|person| record.known.kind.map(|kind| ground.knows(person, kind)));
    desked.outcomes.push(Outcome {
        id: record.id,
        repeated: record.repeated,
        judged: Judged { given, ..judged(world, &incident).await? },
        kind: record.known.kind,
        class: record.known.class,
    });
    *desked.severities.entry(incident.severity).or_default() += 1;
    desked.unassigned += u32::from(!take(world, incident).await?);
    Ok(id)
}

/// Somebody takes it at once: the file records neither hand-over nor acceptance. What was not decided alone the
/// dispatcher gives to whom the ranking finds without knowing the component. False when there is nobody.
async fn take(world: &World, incident: Incident) -> Result<bool> {
    let (desk, id) = (&world.platform.desk, incident.id);
    let mut engineer = incident.engineer;
    if engineer.is_none() {
        let reason = Some("服务台派单".to_owned());
        let assign = Assign { person_id: None, reason, beyond_capacity: false, occurred_at: None };
        desk.assign(&world.cx(), id, &assign).await.map_err(refused)?;
        engineer = read(world, id).await?.engineer;
    }
    let Some(person) = engineer else { return Ok(false) };
    let accept = Accept { person_id: Some(person), occurred_at: None };
    desk.accept(&world.cx(), id, &accept).await.map_err(refused)?;
    Ok(true)
}

async fn judged(world: &World, incident: &Incident) -> Result<Judged> {
    let rows = world.platform.app.db.rows(desk::store::record::decisions(incident.id)).await?;
    let decisions = desk::store::record::read_decisions(&rows)?;
    let Some(decision) = decisions.iter().find(|decision| decision.kind == "triage") else {
        return Err(anyhow!("{} has no triage", incident.number));
    };
    let triage: triage::Triage = serde_json::from_value(decision.body.clone())?;
    Ok(Judged {
        kinds: triage.candidates.iter().map(|candidate| candidate.component_kind).collect(),
        class: triage.best().map(|best| best.fault_class),
        confidence_permille: triage.confidence_permille,
        decided: triage.decided,
        shares: triage.kinds.iter().map(|k| (k.component_kind, k.weight_permille)).collect(),
        given: None,
    })
}

/// The recorded end: component and class are settled as the file says, service is back, the solution is confirmed.
async fn end(world: &World, ground: &Ground, record: &Record, id: IncidentId) -> Result<()> {
    let desk = &world.platform.desk;
    let component =
        record.known.kind.map(|kind| ground.system(record).map(|system| system.component(kind))).transpose()?;
    let attribute = Attribute {
        component_id: component.flatten(),
        fault_class: record.known.class,
        confirm: true,
        evidence: format!("故障组件：{}", record.component_label),
        ..Attribute::default()
    };
    desk.attribute(&world.cx(), id, &attribute).await.map_err(refused)?;
    let text = format!("记录 {} 恢复", record.id);
    let restore = Restore { text: text.clone(), ..Restore::default() };
    desk.restore(&world.cx(), id, &restore).await.map_err(refused)?;
    let resolve = Resolve { solution: text, cause: Some(record.component_label.clone()), ..Resolve::default() };
    desk.resolve(&world.cx(), id, &resolve).await.map_err(refused)?;
    desk.confirm(&world.cx(), id, &Confirm::default()).await.map_err(refused)?;
    if read(world, id).await?.state != State::Closed {
        // Where the file's cause is too wide to be one of our classes the widest of ours stands for it.
        let class = record.known.class.or(Some(FaultClass::SoftwareDefect));
        let close = Close { fault_class: class, attribution_final: true, ..Close::default() };
        desk.close(&world.cx(), id, &close).await.map_err(refused)?;
    }
    Ok(())
}

type Hold = (PersonId, Instant, Instant);

async fn count(
    world: &World,
    record: &Record,
    id: IncidentId,
    desked: &mut Desked,
    holds: &mut Vec<Hold>,
) -> Result<()> {
    let clock_subject = clocks::core::Subject::new(SUBJECT, id);
    let subject = work::store::Subject::new(SUBJECT, id);
    let queries = vec![clocks::store::of_subject(&clock_subject), work::store::history(&subject)];
    let answers = world.platform.app.db.read(queries).await?;
    let [rows, held] = answers.as_slice() else { return Err(anyhow!("two answers were expected")) };
    for hold in work::store::read(held)? {
        holds.push((hold.person, hold.assigned_at, hold.ended.map_or(world.now(), |end| end.at)));
    }
    desked.closed += u32::from(read(world, id).await?.state == State::Closed);
    if record.ends.is_none() {
        desked.endless += 1;
        return Ok(());
    }
    for row in rows {
        let clock = clocks::store::read(row)?;
        let severity = clock.target.severity.and_then(|number| Severity::new(number).ok()).unwrap_or(Severity::FOUR);
        let (met, breached) = desked.promises.entry((severity, clock.milestone)).or_default();
        match attainment(&clock, world.now()) {
            Attainment::Met => *met += 1,
            Attainment::Missed => *breached += 1,
            Attainment::Uncounted(_) => {}
        }
    }
    Ok(())
}

fn loads(holds: &[Hold]) -> HashMap<PersonId, Load> {
    let mut loads: HashMap<PersonId, Load> = HashMap::new();
    for (person, from, to) in holds {
        let load = loads.entry(*person).or_default();
        load.faults += 1;
        load.held += to.since(*from);
        let open =
            holds.iter().filter(|(other, began, ended)| other == person && began <= from && from < ended).count();
        load.peak = load.peak.max(open);
    }
    loads
}

async fn read(world: &World, id: IncidentId) -> Result<Incident> {
    let row = world.platform.app.db.row(desk::store::incident::find(id)).await?;
    Ok(desk::store::incident::read(&row.ok_or_else(|| anyhow!("the incident {id} is gone"))?)?)
}
