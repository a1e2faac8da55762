//! Makes our moves at the recorded times, over all incidents in one order of time.

use std::collections::BTreeMap;

use anyhow::Result;
use app::Problem;
use desk::act::{Accept, Answer, Assign, ChangeSeverity, Close, Confirm, Pause, Reject, Reopen, Resolve, Resume};
use desk::core::Channel;
use desk::{Report, Reported};
use kernel::{IncidentId, Instant, Language};
use triage::FaultClass;

use super::check::{self, Mismatch, Tally};
use super::ground::Ground;
use super::map;
use super::odd;
use super::rows::{Event, Record};
use super::steps::{Act, Standing, Step, steps};
use crate::replay::world::World;

/// What a run did and found.
#[derive(Debug, Default)]
pub struct Driven {
    /// Rows of the file.
    pub events: u64,
    /// Our moves by name: as recorded, inferred.
    pub moves: BTreeMap<&'static str, (u64, u64)>,
    /// What did not agree.
    pub mismatches: Vec<Mismatch>,
    /// Sums over all incidents.
    pub tally: Tally,
    /// Work that the load ledger still counts at the end, when everything is closed.
    pub in_hand: u32,
}

/// One thing to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Happening {
    at: Instant,
    line: usize,
    incident: usize,
    /// None: it is reported; else the row.
    row: Option<usize>,
}

/// An incident on its way.
struct Running {
    id: Option<IncidentId>,
    expected: check::Expected,
}

/// Drives every incident through the desk.
///
/// # Errors
/// The database fails. A refused move is a mismatch, not an error.
pub async fn drive(world: &mut World, ground: &Ground, records: &[Record]) -> Result<Driven> {
    let mut driven = Driven::default();
    let mut running: Vec<Running> =
        records.iter().map(|record| Running { id: None, expected: check::Expected::of(record) }).collect();
    for happening in order(records) {
        world.advance(happening.at).await?;
        let record = &records[happening.incident];
        let one = &mut running[happening.incident];
        let Some(row) = happening.row else {
            match report(world, ground, record).await {
                Ok(id) => one.id = Some(id),
                Err(problem) => driven.mismatches.push(refused(record, &record.events[0], "report", &problem)),
            }
            driven.count("report", false);
            continue;
        };
        driven.events += 1;
        let event = &record.events[row];
        let Some(id) = one.id else { continue };
        one.expected.follow(event);
        let from = check::standing(world, ground, id).await?;
        let made = make(world, ground, record, (id, &from), event, &mut driven).await?;
        let found = check::event(world, ground, record, id, event, &one.expected).await?;
        if made {
            driven.mismatches.extend(found);
        }
        if row + 1 == record.events.len() {
            let found = check::incident(world, ground, record, id, &mut driven.tally).await?;
            driven.mismatches.extend(found);
        }
    }
    let loads = world.platform.app.db.rows(work::store::all_loads()).await?;
    driven.in_hand = work::store::read_loads(&loads)?.values().map(|load| load.open_count).sum();
    Ok(driven)
}

/// Everything in one order: by time, then by line; an incident is reported before its first row.
fn order(records: &[Record]) -> Vec<Happening> {
    let mut all = Vec::new();
    for (incident, record) in records.iter().enumerate() {
        let first = record.events.first().map_or(0, |event| event.line);
        all.push(Happening { at: odd::reported_at(record), line: first, incident, row: None });
        for ((row, event), at) in record.events.iter().enumerate().zip(odd::times(record)) {
            all.push(Happening { at, line: event.line, incident, row: Some(row) });
        }
    }
    all.sort_unstable();
    all
}

async fn report(world: &World, ground: &Ground, record: &Record) -> Result<IncidentId, Problem> {
    let first = &record.events[0];
    let report = Report {
        system_id: Some(ground.system),
        text: format!("记录 {}：{}", record.number, record.about),
        impact: Some(map::impact(first.impact)),
        urgency: Some(map::urgency(first.urgency)),
        channel: Some(if record.phone { Channel::Phone } else { Channel::Email }),
        ..Report::default()
    };
    match world.platform.desk.report(&world.cx(), report, None).await? {
        Reported::New(detail) => Ok(detail.row.id),
        Reported::Again(_) => Err(Problem::not_found()),
    }
}

/// Makes the moves that lead to the row; false when one was refused.
async fn make(
    world: &World,
    ground: &Ground,
    record: &Record,
    (id, from): (IncidentId, &Standing),
    event: &Event,
    driven: &mut Driven,
) -> Result<bool> {
    let mut seat = from.seat.clone();
    for Step { act, inferred } in steps(from, event) {
        if let Act::Assign(to) = &act {
            seat = Some(to.clone());
        }
        let person = seat.as_ref().map(|seat| ground.person(seat)).transpose()?;
        if let Err(problem) = apply(world, record, id, &act, person, event).await {
            driven.mismatches.push(refused(record, event, act.name(), &problem));
            return Ok(false);
        }
        driven.count(act.name(), inferred);
    }
    Ok(true)
}

async fn apply(
    world: &World,
    record: &Record,
    id: IncidentId,
    act: &Act,
    person: Option<kernel::PersonId>,
    event: &Event,
) -> Result<(), Problem> {
    let (desk, cx) = (&world.platform.desk, world.cx());
    let text = || format!("记录第 {} 行", event.line);
    match act {
        Act::Assign(_) => {
            let assign = Assign { person_id: person, reason: Some(text()), beyond_capacity: false, occurred_at: None };
            desk.assign(&cx, id, &assign).await
        }
        Act::Grade => {
            let (impact, urgency) = (Some(map::impact(event.impact)), Some(map::urgency(event.urgency)));
            let change = ChangeSeverity { impact, urgency, reason: text(), ..ChangeSeverity::default() };
            desk.change_severity(&cx, id, &change).await
        }
        Act::Accept => desk.accept(&cx, id, &Accept { person_id: person, occurred_at: None }).await,
        Act::Answer => desk.answer(&cx, id, &Answer { text: text(), occurred_at: None }).await,
        Act::Pause(reason) => desk.pause(&cx, id, &Pause { reason: *reason, note: text(), occurred_at: None }).await,
        Act::Resume => desk.resume(&cx, id, &Resume { occurred_at: None }).await,
        Act::Resolve => {
            let resolve = Resolve {
                solution: text(),
                cause: Some(format!("结案代码 {}", record.closed_code)),
                fault_class: Some(FaultClass::SoftwareDefect),
                occurred_at: None,
            };
            desk.resolve(&cx, id, &resolve).await
        }
        Act::Confirm => desk.confirm(&cx, id, &Confirm::default()).await,
        Act::Close => desk.close(&cx, id, &Close { attribution_final: true, ..Close::default() }).await,
        Act::Reject => desk.reject(&cx, id, &Reject { text: text(), service_down: true, occurred_at: None }).await,
        Act::Reopen => desk.reopen(&cx, id, &Reopen { reason: text(), service_down: true, occurred_at: None }).await,
    }
}

fn refused(record: &Record, event: &Event, act: &str, problem: &Problem) -> Mismatch {
    let what = format!("{act} refused: {}: {}", problem.0.code, problem.0.sentence(Language::En));
    Mismatch { number: record.number.clone(), line: event.line, what }
}

impl Driven {
    fn count(&mut self, act: &'static str, inferred: bool) {
        let (recorded, guessed) = self.moves.entry(act).or_default();
        *(if inferred { guessed } else { recorded }) += 1;
    }

    /// All moves, and those of them that the file leaves out.
    pub fn moves_made(&self) -> (u64, u64) {
        self.moves
            .values()
            .fold((0, 0), |(all, left_out), (recorded, inferred)| (all + recorded + inferred, left_out + inferred))
    }
}
