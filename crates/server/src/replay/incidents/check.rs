//! Reconciles: what our rows say against what the file says, at every event and in the sums.

use std::collections::BTreeMap;

use agreement::core::Severity;
use anyhow::{Result, anyhow};
use clocks::core::{Attainment, Milestone, PauseReason, attainment};
use desk::core::{Incident, SUBJECT, State};
use kernel::{IncidentId, PersonId};

use super::ground::Ground;
use super::map::{self, Recorded};
use super::odd::{self, OddKind};
use super::rows::{Event, Record, Seat};
use super::steps::{Standing, holder};
use crate::replay::world::World;

/// Where ours and the file do not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The incident.
    pub number: String,
    /// The line of the file.
    pub line: usize,
    /// What differs.
    pub what: String,
}

/// What our row must say after the rows so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    state: State,
    waiting: Option<PauseReason>,
    seat: Option<Seat>,
    hand_overs: u32,
}

/// Sums over all incidents.
#[derive(Debug, Default)]
pub struct Tally {
    /// Reopenings: counted by the file, ours.
    pub reopenings: (u64, u64),
    /// Changes of the group: counted by the file, ours, contradictions of the file between them.
    pub reassignments: (u64, u64, i64),
    /// Clocks by severity and milestone: met, missed, not counted.
    pub clocks: BTreeMap<(Severity, Milestone), (u64, u64, u64)>,
    /// Incidents by severity: all, those whose recorded service level was kept.
    pub made_sla: BTreeMap<Severity, (u64, u64)>,
}

impl Expected {
    /// Before the first row: reported, nobody has it.
    pub fn of(_: &Record) -> Self {
        Self { state: State::Reported, waiting: None, seat: None, hand_overs: 0 }
    }

    /// What one more row changes.
    pub fn follow(&mut self, event: &Event) {
        let seat = holder(self.seat.as_ref(), event);
        if self.seat.is_some() && seat != self.seat {
            self.hand_overs += 1;
        }
        self.seat = seat;
        let mapped = event.state.mapped();
        let nobody = event.state == Recorded::New && self.seat.is_none();
        self.state = if nobody { State::Reported } else { mapped.state };
        self.waiting = mapped.waiting;
    }
}

/// Where our incident stands.
///
/// # Errors
/// It cannot be read.
pub async fn standing(world: &World, ground: &Ground, id: IncidentId) -> Result<Standing> {
    let incident = read(world, id).await?;
    let graded =
        |impact: u8, urgency: u8| map::impact(impact) == incident.impact && map::urgency(urgency) == incident.urgency;
    let cells = (1..=3).flat_map(|impact| (1..=3).map(move |urgency| (impact, urgency)));
    Ok(Standing {
        state: incident.state,
        waiting: incident.waiting,
        seat: incident.engineer.and_then(|person| ground.seat(person)).cloned(),
        graded: cells.into_iter().find(|(impact, urgency)| graded(*impact, *urgency)).unwrap_or((0, 0)),
    })
}

/// Compares our row with what the file says after `event`.
///
/// # Errors
/// It cannot be read.
pub async fn event(
    world: &World,
    ground: &Ground,
    record: &Record,
    id: IncidentId,
    event: &Event,
    expected: &Expected,
) -> Result<Option<Mismatch>> {
    let incident = read(world, id).await?;
    let ours = Expected {
        state: incident.state,
        waiting: incident.waiting,
        seat: incident.engineer.and_then(|person| ground.seat(person)).cloned(),
        hand_overs: incident.reassignments,
    };
    let mut what = Vec::new();
    if ours != *expected {
        what.push(format!("{ours:?} instead of {expected:?}"));
    }
    if incident.severity != map::severity(event.priority) {
        what.push(format!("severity {} instead of {}", incident.severity.number(), event.priority));
    }
    if (incident.impact, incident.urgency) != (map::impact(event.impact), map::urgency(event.urgency)) {
        what.push(format!("{} × {}", incident.impact, incident.urgency));
    }
    let group = incident.group.and_then(|group| ground.group(group));
    if expected.seat.as_ref().is_some_and(|seat| group != Some(seat.group.as_str())) {
        what.push(format!("group {group:?}"));
    }
    if taken_back(&incident) != event.reopenings {
        what.push(format!("{} solutions taken back instead of {}", taken_back(&incident), event.reopenings));
    }
    let differs = !what.is_empty();
    Ok(differs.then(|| Mismatch { number: record.number.clone(), line: event.line, what: what.join("; ") }))
}

/// How many offered solutions did not stand: each was rejected, or reopened after it was confirmed.
fn taken_back(incident: &Incident) -> u32 {
    let stands = matches!(incident.state, State::Resolved | State::Confirmed | State::Closed);
    incident.round - u32::from(stands).min(incident.round)
}

/// Compares the sums of an incident at its end, from our journal, and adds it to the tally.
///
/// # Errors
/// It cannot be read.
pub async fn incident(
    world: &World,
    ground: &Ground,
    record: &Record,
    id: IncidentId,
    tally: &mut Tally,
) -> Result<Vec<Mismatch>> {
    let Some(last) = record.events.last() else { return Ok(Vec::new()) };
    let subject = clocks::core::Subject::new(SUBJECT, id);
    let queries = vec![journal::of_subject(SUBJECT, &id.to_string()), clocks::store::of_subject(&subject)];
    let answers = world.platform.app.db.read(queries).await?;
    let [entries, rows] = answers.as_slice() else { return Err(anyhow!("two answers were expected")) };
    let entries = entries.iter().map(journal::read).collect::<Result<Vec<_>, _>>()?;
    let named = |kind: &str| entries.iter().filter(|entry| entry.kind == kind).count();
    let reopened = u32::try_from(named("incident.rejected") + named("incident.reopened"))?;
    let mut group = record.events[0].seat.group.as_str();
    let mut handed = 0_u32;
    for entry in entries.iter().filter(|entry| entry.kind == "incident.assigned") {
        let person = entry.body()["person"].as_str().and_then(|text| text.parse::<PersonId>().ok());
        let to =
            person.and_then(|person| ground.seat(person)).ok_or_else(|| anyhow!("an assignment names nobody known"))?;
        handed += u32::from(to.group != group);
        group = &to.group;
    }
    let odd = odd::find(record);
    let count = |kind| i64::try_from(odd.iter().filter(|odd| odd.kind == kind).count()).unwrap_or(i64::MAX);
    let between = count(OddKind::CountedWithoutHandOver) - count(OddKind::HandOverUncounted);
    tally.reopenings.0 += u64::from(last.reopenings);
    tally.reopenings.1 += u64::from(reopened);
    tally.reassignments.0 += u64::from(last.reassignments);
    tally.reassignments.1 += u64::from(handed);
    tally.reassignments.2 += between;
    count_clocks(world, rows, last, tally)?;
    let mut found = Vec::new();
    let mut say = |what: String| found.push(Mismatch { number: record.number.clone(), line: last.line, what });
    if reopened != last.reopenings {
        say(format!("reopened {reopened} times instead of {}", last.reopenings));
    }
    if i64::from(handed) + between != i64::from(last.reassignments) {
        say(format!(
            "{handed} hand-overs between groups and {between} contradictions instead of {}",
            last.reassignments
        ));
    }
    Ok(found)
}

fn count_clocks(world: &World, rows: &[storage::Row], last: &Event, tally: &mut Tally) -> Result<()> {
    let severity = map::severity(last.priority);
    for row in rows {
        let clock = clocks::store::read(row)?;
        let severity = clock.target.severity.and_then(|number| Severity::new(number).ok()).unwrap_or(severity);
        let (met, missed, other) = tally.clocks.entry((severity, clock.milestone)).or_default();
        *match attainment(&clock, world.now()) {
            Attainment::Met => met,
            Attainment::Missed => missed,
            Attainment::Uncounted(_) => other,
        } += 1;
    }
    let (all, kept) = tally.made_sla.entry(severity).or_default();
    *all += 1;
    *kept += u64::from(last.made_sla);
    Ok(())
}

async fn read(world: &World, id: IncidentId) -> Result<Incident> {
    let row = world.platform.app.db.row(desk::store::incident::find(id)).await?;
    Ok(desk::store::incident::read(&row.ok_or_else(|| anyhow!("the incident {id} is gone"))?)?)
}
