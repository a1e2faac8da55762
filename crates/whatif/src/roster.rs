//! The present roster and a supposed one, over the same work.

use agreement::core::PartyKind;
use desk::core::State;
use desk::{Past, UNPROMISED, plain_task};
use kernel::{Instant, Refusal};
use team::core::{Duty, Place, is_night};
use team::{HOME_ZONE, TeamFacts};
use work::core::CandidatePerson;
use worktime::Interval;

use crate::core::{Carrying, Job, Staff, carry};
use crate::refusals;
use crate::run::RosterChange;

/// A team that can be asked.
struct Asked<'a>(&'a TeamFacts);

impl Staff for Asked<'_> {
    fn candidates(&self, place: Place, now: Instant, until: Instant) -> Vec<CandidatePerson> {
        self.0.candidates(place, now, until)
    }
}

/// What a roster makes of the work.
pub struct Made {
    /// Who got what.
    pub carrying: Carrying,
    /// How long nobody was on duty, microseconds.
    pub uncovered: i64,
    /// How long a group's need was not met, microseconds, all needs together.
    pub gaps: i64,
}

/// The supposed team.
pub fn supposed(team: &TeamFacts, change: &RosterChange) -> Result<TeamFacts, Refusal> {
    check(team, change)?;
    let made = team.supposing(|all| {
        for id in &change.remove {
            all.rotations.remove(id);
        }
        for replaced in &change.replace {
            if let Some(record) = all.rotations.get_mut(&replaced.rotation_id) {
                record.content = replaced.rotation.clone();
            }
        }
        let template = all.rotations.values().next().cloned();
        for (at, rotation) in change.add.iter().enumerate() {
            // An identifier that no stored rotation has: it lives as long as this question.
            let id = kernel::ShiftId::from_uuid(uuid(at));
            let created_at = template.as_ref().map_or_else(Instant::default, |record| record.created_at);
            all.rotations.insert(id, team::store::Record { id, version: 1, created_at, content: rotation.clone() });
        }
        for other in &change.capacities {
            if let Some(person) = all.people.get_mut(&other.person_id) {
                person.content.capacity = other.capacity;
            }
        }
    })?;
    Ok(made)
}

fn uuid(at: usize) -> uuid::Uuid {
    uuid::Uuid::from_u128(at as u128 + 1)
}

fn check(team: &TeamFacts, change: &RosterChange) -> Result<(), Refusal> {
    let all = &team.all;
    let unknown = |pointer: String| Err(refusals::not_in_roster(pointer));
    for (at, id) in change.remove.iter().enumerate() {
        if !all.rotations.contains_key(id) {
            return unknown(format!("/roster/remove/{at}"));
        }
    }
    let replaced = change.replace.iter().map(|one| &one.rotation).enumerate().map(|(at, one)| ("replace", at, one));
    let added = change.add.iter().enumerate().map(|(at, one)| ("add", at, one));
    for (list, at, rotation) in replaced.chain(added) {
        rotation.check()?;
        let people = rotation.members.iter().all(|person| all.people.contains_key(person));
        if !people || !all.shifts.contains_key(&rotation.shift_id) {
            return unknown(format!("/roster/{list}/{at}"));
        }
    }
    for (at, one) in change.replace.iter().enumerate() {
        if !all.rotations.contains_key(&one.rotation_id) {
            return unknown(format!("/roster/replace/{at}/rotation_id"));
        }
    }
    for (at, one) in change.capacities.iter().enumerate() {
        if !all.people.contains_key(&one.person_id) {
            return unknown(format!("/roster/capacities/{at}/person_id"));
        }
    }
    Ok(())
}

/// The work of a past incident; none where it never reached the desk. `respond` is when its answer fell due.
pub fn job(past: &Past, team: &TeamFacts, respond: Option<Instant>) -> Option<Job> {
    let incident = &past.course.incident;
    if incident.state.is_screened() || incident.state == State::Merged {
        return None;
    }
    let given = past.given;
    let now = given.map_or(incident.entered_at, |given| given.at);
    let place = Place { customer: Some(incident.customer), site: incident.site, system: incident.system };
    let due = respond.unwrap_or_else(|| now.plus(UNPROMISED)).max(now);
    let mut as_received = incident.clone();
    as_received.severity = past.course.severity;
    if past.judged_by.0.is_none()
        && given.is_some_and(|given| given.by_platform)
        && incident.lead.kind == PartyKind::Provider
    {
        // Nobody knew the component yet: whoever was on duty could begin.
        as_received.component_kind = None;
    }
    let mut task = plain_task(&as_received, now, due);
    task.clearances = team.clearances(place);
    task.named = team.named(place);
    let pauses = past.course.clocks.iter().map(|clock| &clock.pauses).max_by_key(|pauses| pauses.len());
    let waits = pauses.into_iter().flatten().map(|pause| Interval { from: pause.from, to: pause.to.unwrap_or(NEVER) });
    Some(Job {
        incident: incident.id,
        task,
        place,
        until: incident.resolved_at.or(incident.closed_at),
        waits: waits.collect(),
        at_night: is_night(HOME_ZONE, now),
        recorded: given.filter(|given| given.by_platform).map(|given| given.person),
    })
}

const NEVER: Instant = Instant::from_micros(i64::MAX);

/// What `team` makes of `jobs`, and how long within `range` nobody was there.
pub fn make(team: &TeamFacts, jobs: &[Job], range: Interval) -> Made {
    let carrying = carry(jobs, &Asked(team));
    let duties: Vec<Duty> = team.duties(range);
    let gaps = team.gaps(range).iter().map(|gap| gap.span.to.since(gap.span.from)).sum();
    Made { carrying, uncovered: crate::core::uncovered(range, &duties), gaps }
}
