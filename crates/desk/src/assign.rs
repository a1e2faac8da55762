//! Who gets it: the task as the ranking needs it, and the reservation that goes into the same write set.

use agreement::core::{Compiled, PartyKind, Severity};
use clocks::core::Milestone;
use kernel::{Actor, AssignmentId, HOUR, Instant, MINUTE, PersonId, Refusal, RefusalKind};
use notify::{Post, Recipient};
use team::{Place, TeamFacts};
use triage::ComponentKind;
use work::core::{CandidatePerson, OneOf, Ranking, SkillNeed, StoredRanking, Task, rank};
use work::store::{EndKind, Facts, NewAssignment, Room, Subject};

use crate::core::{Case, Incident, Open, SUBJECT, State};
use crate::draft::Draft;
use crate::people::recipient;

/// Working time a first answer takes.
const ANSWER: i64 = 15 * MINUTE;
/// Without a promise of an answer somebody should be there within so long.
pub const UNPROMISED: i64 = 4 * HOUR;

/// The people who could do it, with everything known of them.
#[derive(Clone, Debug)]
pub struct Candidates {
    /// The people.
    pub people: Vec<CandidatePerson>,
    /// The resident or named engineers, A before B.
    pub named: Vec<PersonId>,
    /// The clearances asked for.
    pub clearances: Vec<String>,
    /// Who declined it before, or was silent.
    pub declined: Vec<PersonId>,
    /// Who was full when the place was to be reserved.
    pub full: Vec<PersonId>,
    /// What it may be while the component is open.
    pub open: Option<Open>,
}

impl Candidates {
    /// Everybody who could do `incident`, from the team as it stands and the ledger as it was read.
    pub fn of(incident: &Incident, team: &TeamFacts, facts: &Facts, now: Instant, until: Instant) -> Self {
        let place = Place { customer: Some(incident.customer), site: incident.site, system: incident.system };
        let mut people = team.candidates(place, now, until);
        for person in &mut people {
            facts.complete(person);
        }
        Self {
            people,
            named: team.named(place),
            clearances: team.clearances(place),
            declined: Vec::new(),
            full: Vec::new(),
            open: None,
        }
    }
}

/// When the answer to the reporter falls due, or when somebody should be there without a promise.
pub fn answer_due(case: &Case<'_>) -> Instant {
    let due = case.open(Milestone::Respond).and_then(clocks::core::Clock::due_at);
    due.unwrap_or_else(|| case.now.plus(UNPROMISED))
}

/// Ranks everybody for the case.
pub fn ranking(case: &Case<'_>, candidates: &Candidates) -> Ranking {
    let people: Vec<CandidatePerson> =
        candidates.people.iter().filter(|person| !candidates.full.contains(&person.id)).cloned().collect();
    rank(&task(case, candidates), &people)
}

fn task(case: &Case<'_>, candidates: &Candidates) -> Task {
    let incident = &case.incident;
    Task {
        one_of: candidates.open.as_ref().and_then(|open| one_of(incident, open)),
        clearances: candidates.clearances.clone(),
        named: candidates.named.clone(),
        declined: candidates.declined.clone(),
        ..plain_task(incident, case.now, answer_due(case).max(case.now))
    }
}

/// The work of an incident as the ranking needs it, but for the place and for who declined it.
pub fn plain_task(incident: &Incident, now: Instant, respond_due: Instant) -> Task {
    Task {
        now,
        respond_due,
        answer_micros: ANSWER,
        own_micros: effort(incident.severity),
        severity: incident.severity.number(),
        skills: skills(incident),
        one_of: None,
        language: None,
        clearances: Vec::new(),
        certificate: None,
        visit: None,
        named: Vec::new(),
        declined: Vec::new(),
    }
}

/// What the work needs: the component's kind at a level that grows with the severity. Where another party does the work a
/// coordinator needs no skill of the kind.
fn skills(incident: &Incident) -> Vec<SkillNeed> {
    let kind = incident.component_kind.filter(|_| incident.lead.kind == PartyKind::Provider);
    kind.map(|kind| need(incident, kind)).into_iter().collect()
}

/// What it may need while the component is open.
fn one_of(incident: &Incident, open: &Open) -> Option<OneOf> {
    let unknown = incident.component_kind.is_none() && incident.lead.kind == PartyKind::Provider;
    let needs = || open.kinds.iter().map(|(kind, share)| (need(incident, *kind), *share)).collect();
    unknown.then(|| OneOf { needs: needs(), share: open.share })
}

fn need(incident: &Incident, kind: ComponentKind) -> SkillNeed {
    let level = if incident.severity == Severity::ONE { 3 } else { 2 };
    SkillNeed { key: kind.as_str().to_owned(), level }
}

/// The working time a fault of this severity takes somebody who knows it, for the load; corrected by what really happens.
pub(crate) const fn effort(severity: Severity) -> i64 {
    match severity.number() {
        1 => 3 * HOUR,
        2 => 2 * HOUR,
        3 => HOUR,
        _ => 30 * MINUTE,
    }
}

/// How somebody gets it.
#[derive(Clone, Copy, Debug)]
pub struct Handing<'a> {
    /// Who decides.
    pub by: &'a Actor,
    /// Why, when a person decides.
    pub reason: Option<&'a str>,
    /// Accepted in the same moment.
    pub accepted: bool,
    /// Beyond the capacity: a named dispatcher with a reason.
    pub beyond: bool,
    /// When the present holder's hold ends, how.
    pub ends: EndKind,
}

/// Gives the case to `person` in the write set of the draft, and takes it from whoever has it.
pub fn give(
    draft: &mut Draft<'_>,
    team: &TeamFacts,
    person: PersonId,
    ranking: &StoredRanking,
    how: Handing<'_>,
) -> Result<(), Refusal> {
    let known = team.person(person).filter(|known| known.content.active).ok_or_else(unknown_person)?;
    take_back(draft, how.ends, how.reason);
    let state = held_in(draft.case.incident.state, how.accepted);
    let incident = &draft.case.incident;
    let now = draft.cx.now;
    let accept_by = accept_by(draft.case.agreement().map(AsRef::as_ref), incident.severity, now, ranking);
    let subject = Subject::new(SUBJECT, incident.id);
    let local_hour = now.timestamp().to_zoned(zone(team)).hour();
    work::store::assign(
        &mut draft.set,
        &NewAssignment {
            id: AssignmentId::fresh(draft.cx.ids.as_ref(), now),
            subject: &subject,
            person,
            severity: incident.severity.number(),
            place: incident.system.map(|system| (incident.customer, system)),
            effort_micros: effort(incident.severity),
            at_night: work::store::night_hours(u8::try_from(local_hour).unwrap_or(0)),
            assigned_at: now,
            by: how.by,
            reason: how.reason,
            // Whoever gets work that waits takes notice of it by going on with it: nothing to pass on.
            accept_by: (state == State::Assigned).then_some(accept_by),
            accepted: how.accepted,
            room: if !state.is_load() {
                Room::Waits
            } else if how.beyond {
                Room::Beyond
            } else {
                Room::Free
            },
        },
    );
    let post = if incident.lead.kind == PartyKind::Provider { Post::Engineer } else { Post::Coordinator };
    let recipient: Recipient = recipient(post, known);
    draft.case.incident.engineer = Some(person);
    draft.case.incident.group = team
        .groups_serving(draft.case.incident.system)
        .into_iter()
        .find(|group| team.groups_of(person).contains(group))
        .or(draft.case.incident.group);
    draft.case.incident.state = state;
    draft.post(recipient);
    Ok(())
}

/// Where an incident stands that was in `state` and is given to somebody: what waits, or waits to be confirmed, goes on
/// doing so.
const fn held_in(state: State, accepted: bool) -> State {
    match state {
        State::Reported | State::Assigned | State::Accepted | State::InProgress if accepted => State::Accepted,
        State::Reported | State::Assigned | State::Accepted | State::InProgress => State::Assigned,
        other => other,
    }
}

/// Ends the hold of whoever has it.
pub fn take_back(draft: &mut Draft<'_>, kind: EndKind, reason: Option<&str>) {
    if let Some(assignment) = draft.assignment {
        work::store::end(&mut draft.set, assignment, draft.cx.now, kind, reason);
    }
    draft.case.incident.engineer = None;
}

fn accept_by(agreement: Option<&Compiled>, severity: Severity, now: Instant, ranking: &StoredRanking) -> Instant {
    let from = ranking.chosen.as_ref().map_or(now, |chosen| chosen.available_from);
    let Some(agreement) = agreement else { return work::core::accept_by(severity.number(), now, from) };
    let term = worktime::Term {
        start: now.max(from),
        duration: agreement.acceptance(severity),
        counting: agreement.content.counting,
    };
    term.due(&agreement.calendar, &[]).at
}

fn zone(_: &TeamFacts) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(team::HOME_ZONE).unwrap_or(jiff::tz::TimeZone::UTC)
}

pub(crate) fn unknown_person() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "assignment.unknown_person",
        "没有这位工程师，请从运维团队中选择。",
        "There is no such engineer; choose somebody of the team.",
    )
    .field("/person_id", "请从运维团队中选择", "choose somebody of the team")
}

/// The engineer who had it gets it back, if he may still take it; else it waits at the desk.
pub fn again(draft: &mut Draft<'_>, team: &TeamFacts) -> Result<(), Refusal> {
    let Some(person) =
        draft.case.incident.engineer.filter(|person| team.person(*person).is_some_and(|p| p.content.active))
    else {
        draft.case.incident.engineer = None;
        return Ok(());
    };
    if let Some(held) = draft.assignment {
        // Handed over while it waited to be confirmed: it counts from now on.
        if !held.counted {
            work::store::resume(&mut draft.set, held);
        }
        return Ok(());
    }
    let state = draft.case.incident.state;
    let by = draft.cx.actor.clone();
    let how = Handing { by: &by, reason: None, accepted: true, beyond: true, ends: EndKind::Reassigned };
    give(draft, team, person, &StoredRanking::default(), how)?;
    draft.case.incident.state = state;
    Ok(())
}
