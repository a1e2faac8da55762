//! Past incidents with the moves recorded of them, for later slices that ask how they would have gone.

use std::collections::HashMap;
use std::sync::Arc;

use agreement::core::{Attribution, Coverage, Severity, Verdict};
use app::{Cx, Problem};
use clocks::core::{Clock, PauseReason};
use journal::Recorded;
use kernel::{ClockId, ComponentId, IncidentId, Instant, PartyId, PersonId};
use serde::Deserialize;
use serde_json::Value as Json;
use storage::Value;
use triage::FaultClass;

use crate::core::{Course, Incident, ProposalKind, SUBJECT, State, Step, What, is_ours};
use crate::desk::Desk;
use crate::place::Place;
use crate::store;
use crate::store::past::{self, Agreed};
use crate::store::record::{Decision, Waiting};

/// Which past incidents.
#[derive(Clone, Copy, Debug)]
pub struct PastQuery {
    /// Reported at this instant or later.
    pub from: Instant,
    /// Reported before this instant.
    pub to: Instant,
    /// Only this customer's.
    pub customer: Option<PartyId>,
}

/// One past incident.
#[derive(Clone, Debug)]
pub struct Past {
    /// What was recorded of it.
    pub course: Course,
    /// The verdict stage by stage, the last one given.
    pub stages: Option<Attribution>,
    /// The component and class it was first judged by.
    pub judged_by: (Option<ComponentId>, Option<FaultClass>),
    /// 免考核 as a whole.
    pub exempt: bool,
    /// Clocks that are exempt by themselves.
    pub exempt_clocks: Vec<ClockId>,
    /// When it was first given to somebody, to whom, and whether the platform chose.
    pub given: Option<Given>,
    /// The system as it stands.
    pub place: Option<Arc<Place>>,
}

/// Work that was given to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// When.
    pub at: Instant,
    /// To whom.
    pub person: PersonId,
    /// Whether the platform chose, at intake.
    pub by_platform: bool,
}

/// The most incidents of a page: what one question of the database may name.
const PAGE: u32 = 200;

impl Desk {
    /// How many past incidents there are, counted up to `most`.
    pub async fn past_count(&self, query: &PastQuery, most: u32) -> Result<u32, Problem> {
        self.count_of(query, State::ALL, most).await
    }

    /// How many of them enter the figures of what was served, counted up to `most`.
    pub async fn served_count(&self, query: &PastQuery, most: u32) -> Result<u32, Problem> {
        let served: Vec<State> = State::ALL.iter().copied().filter(|state| state.is_served()).collect();
        self.count_of(query, &served, most).await
    }

    async fn count_of(&self, query: &PastQuery, states: &[State], most: u32) -> Result<u32, Problem> {
        let rows = self.app.db.rows(past::count(query.customer, (query.from, query.to), states, most)).await?;
        let count = rows.first().map_or(Ok(0), |row| row.int(0))?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// What was reported, as it stands now, in the order of the reports, within the caller's scope. Old tickets of another
    /// system are left out.
    pub async fn reported(&self, cx: &Cx, query: &PastQuery) -> Result<Vec<Incident>, Problem> {
        let team = self.team.last_seen().await?;
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = past::page(query.customer, (query.from, query.to), after.as_ref(), PAGE);
            let rows = self.app.db.rows(page).await?;
            let incidents = rows.iter().map(store::incident::read).collect::<Result<Vec<_>, _>>()?;
            after = incidents.last().map(|last| (last.reported_at, last.id));
            let more = incidents.len() >= PAGE as usize;
            let reached = |one: &Incident| store::list::within(&cx.scope, &|person| team.groups_of(person), one);
            all.extend(incidents.into_iter().filter(reached));
            if !more {
                return Ok(all);
            }
        }
    }

    /// These incidents as they stand now, within the caller's scope.
    pub(crate) async fn several(
        &self,
        cx: &Cx,
        ids: impl Iterator<Item = IncidentId>,
    ) -> Result<HashMap<IncidentId, Incident>, Problem> {
        let team = self.team.last_seen().await?;
        let mut ids: Vec<IncidentId> = ids.collect();
        ids.sort_unstable();
        ids.dedup();
        let mut found = HashMap::new();
        for part in ids.chunks(PAGE as usize) {
            let rows = self.app.db.rows(past::several(part.iter().map(|id| Value::from(*id)).collect())).await?;
            for row in &rows {
                let incident = store::incident::read(row)?;
                if store::list::within(&cx.scope, &|person| team.groups_of(person), &incident) {
                    found.insert(incident.id, incident);
                }
            }
        }
        Ok(found)
    }

    /// The next page of past incidents within the caller's scope, and where the page after it begins; none at the end. Old
    /// tickets of another system are left out: nothing was promised about them.
    pub async fn past(
        &self,
        cx: &Cx,
        query: &PastQuery,
        after: Option<&(Instant, IncidentId)>,
    ) -> Result<(Vec<Past>, Option<(Instant, IncidentId)>), Problem> {
        let page = past::page(query.customer, (query.from, query.to), after, PAGE);
        let rows = self.app.db.rows(page).await?;
        let incidents = rows.iter().map(store::incident::read).collect::<Result<Vec<_>, _>>()?;
        let next =
            incidents.last().filter(|_| incidents.len() >= PAGE as usize).map(|last| (last.reported_at, last.id));
        if incidents.is_empty() {
            return Ok((Vec::new(), None));
        }
        let ids: Vec<Value> = incidents.iter().map(|incident| Value::from(incident.id)).collect();
        let answers = self
            .app
            .db
            .read(vec![
                clocks::store::of_subjects(SUBJECT, ids.clone()),
                journal::of_subjects(SUBJECT, ids.clone()),
                past::decisions(ids.clone()),
                past::pauses(ids.clone()),
                past::agreed(ids),
            ])
            .await?;
        let mut found = Gathered::read(&answers)?;
        let team = self.team.last_seen().await?;
        let mut items = Vec::with_capacity(incidents.len());
        for incident in incidents {
            if !store::list::within(&cx.scope, &|person| team.groups_of(person), &incident) {
                continue;
            }
            let place = match incident.system {
                Some(system) => self.place_last_seen(system).await?,
                None => None,
            };
            items.push(found.past(incident, place));
        }
        Ok((items, next))
    }
}

/// What was read of a page of incidents, by incident.
#[derive(Default)]
struct Gathered {
    clocks: HashMap<String, Vec<Clock>>,
    entries: HashMap<String, Vec<Recorded>>,
    decisions: HashMap<IncidentId, Vec<(Vec<Decision>, String)>>,
    pauses: HashMap<IncidentId, Vec<Waiting>>,
    agreed: HashMap<IncidentId, Vec<Agreed>>,
}

/// The stored verdict on the party as far as it is asked for.
#[derive(Deserialize)]
struct Attributed {
    attribution: Attribution,
    #[serde(default)]
    component: Option<ComponentId>,
    #[serde(default)]
    fault_class: Option<FaultClass>,
}

impl Gathered {
    fn read(answers: &[Vec<storage::Row>]) -> Result<Self, storage::DbError> {
        let mut all = Self::default();
        for row in &answers[0] {
            let clock = clocks::store::read(row)?;
            all.clocks.entry(clock.subject.id.clone()).or_default().push(clock);
        }
        for row in &answers[1] {
            let entry = journal::read(row)?;
            all.entries.entry(entry.subject.clone()).or_default().push(entry);
        }
        for row in &answers[2] {
            let (incident, decisions, id) = past::read_decisions(row)?;
            all.decisions.entry(incident).or_default().push((decisions, id));
        }
        for row in &answers[3] {
            let (incident, waiting) = past::read_pause(row)?;
            all.pauses.entry(incident).or_default().push(waiting);
        }
        for row in &answers[4] {
            let agreed = past::read_agreed(row)?;
            all.agreed.entry(agreed.incident).or_default().push(agreed);
        }
        Ok(all)
    }

    fn past(&mut self, incident: Incident, place: Option<Arc<Place>>) -> Past {
        let key = incident.id.to_string();
        let mut clocks = self.clocks.remove(&key).unwrap_or_default();
        // Identifiers sort in the order in which the clocks were started.
        clocks.sort_by_key(|clock| clock.id);
        let mut entries = self.entries.remove(&key).unwrap_or_default();
        entries.sort_by_key(|entry| (entry.entered_at, entry.id));
        let mut moves = self.decisions.remove(&incident.id).unwrap_or_default();
        let made_at = |of: &[Decision]| of.first().map(|decision| decision.made_at);
        moves.sort_by(|(one, a), (two, b)| (made_at(one), a).cmp(&(made_at(two), b)));
        let decisions: Vec<Decision> = moves.into_iter().flat_map(|(decisions, _)| decisions).collect();
        let agreed = self.agreed.remove(&incident.id).unwrap_or_default();
        let exempt = || agreed.iter().filter(|one| one.kind == ProposalKind::Exemption);
        let attributed: Vec<Attributed> = read_all(&decisions, "attribution").map(|(_, found)| found).collect();
        let judged_by = attributed.first().map_or((None, None), |first| (first.component, first.fault_class));
        let log = Log {
            pauses: self.pauses.remove(&incident.id).unwrap_or_default(),
            covers: read_all(&decisions, "coverage").collect(),
            agreed: &agreed,
            clocks: &clocks,
        };
        let steps = entries.iter().filter_map(|entry| log.step(entry)).collect();
        let severity = entries.iter().find(|entry| entry.kind == "incident.severity_changed");
        let severity = severity.and_then(|entry| part::<Severity>(&entry.body(), "from"));
        let first = log.covers.first();
        let course = Course {
            severity: severity.unwrap_or(incident.severity),
            verdict: first.map_or(incident.cover.verdict, |(_, cover)| cover.verdict),
            agreement: first.and_then(|(_, cover)| cover.version).or(incident.agreement),
            steps,
            clocks: clocks.clone(),
            incident,
        };
        Past {
            stages: attributed.into_iter().next_back().map(|last| last.attribution),
            judged_by,
            given: given(&entries),
            exempt: exempt().any(|one| one.clock.is_none()),
            exempt_clocks: exempt().filter_map(|one| one.clock).collect(),
            course,
            place,
        }
    }
}

fn given(entries: &[Recorded]) -> Option<Given> {
    let received = entries.iter().find(|entry| entry.kind == "incident.reported")?.entered_at;
    let first = entries.iter().find(|entry| entry.kind == "incident.assigned")?;
    let person = part(&first.body(), "person")?;
    Some(Given { at: first.entered_at, person, by_platform: first.entered_at == received })
}

fn read_all<'a, T: serde::de::DeserializeOwned>(
    decisions: &'a [Decision],
    kind: &'a str,
) -> impl Iterator<Item = (Instant, T)> + 'a {
    let of = decisions.iter().filter(move |decision| decision.kind == kind);
    of.filter_map(|decision| Some((decision.made_at, serde_json::from_value(decision.body.clone()).ok()?)))
}

fn part<T: serde::de::DeserializeOwned>(body: &Json, name: &str) -> Option<T> {
    serde_json::from_value(body.get(name)?.clone()).ok()
}

/// What stands beside the journal and gives its entries their particulars.
struct Log<'a> {
    pauses: Vec<Waiting>,
    covers: Vec<(Instant, Coverage)>,
    agreed: &'a [Agreed],
    clocks: &'a [Clock],
}

impl Log<'_> {
    /// What an entry says, as far as it moves promises to the customer.
    fn step(&self, entry: &Recorded) -> Option<Step> {
        let (at, entered, body) = (entry.occurred_at, entry.entered_at, entry.body());
        let down = || body["service_down"].as_bool().unwrap_or_default();
        let what = match entry.kind.as_str() {
            "incident.reported" => What::Received,
            "incident.screening" => What::Screened(part(&body, "clocks_start")?),
            "incident.passed_on" => What::PassedOn(self.cover_at(entered).map(|cover| (cover.version, cover.verdict))),
            "incident.answered" | "incident.attempts_met" => What::Answered,
            "incident.plan_published" => What::Planned,
            "incident.message" if entry.side == "provider" => What::Told,
            "incident.visit_decided" => What::VisitDecided(part(&body, "window_until")),
            "incident.arrived" | "incident.visit_begun" => What::Arrived,
            "incident.restored" => What::Restored,
            "incident.resolved" => What::Resolved,
            "incident.confirmed" => What::Confirmed(body["by_silence"].as_bool().unwrap_or_default()),
            "incident.rejected" => What::Rejected(down()),
            "incident.reopened" => What::Reopened(down()),
            "incident.paused" => self.paused(part(&body, "reason")?, at)?,
            "incident.resumed" => What::Resumed(part(&body, "reasons")?),
            "incident.downtime_begun" => self.paused(PauseReason::PlannedDowntime, at)?,
            "incident.downtime_ended" => What::Resumed(vec![PauseReason::PlannedDowntime]),
            "incident.proposal_approved" => return self.agreed(entered, &body),
            "incident.severity_changed" => What::Graded(part(&body, "to")?),
            "incident.agreement_changed" => {
                let cover = self.cover_at(entered)?;
                What::Linked(cover.version?, cover.verdict)
            }
            "incident.cover_decided_again" => {
                let verdict = part::<Verdict>(&body, "verdict")?;
                What::Covered(self.cover_at(entered).and_then(|cover| cover.version), verdict)
            }
            "incident.attributed" => What::Judged(self.cover_at(entered)?.verdict),
            "incident.due_set" => self.due_set(&body)?,
            "incident.report_issued" => What::ReportIssued,
            "incident.entered_later" => What::EnteredLater,
            "incident.withdrawn" | "incident.cancelled" | "incident.merged" | "incident.answered_by_customer" => {
                What::Ended
            }
            _ => return None,
        };
        Some(Step { at, entered, what })
    }

    fn cover_at(&self, at: Instant) -> Option<&Coverage> {
        self.covers.iter().rev().find(|(made_at, _)| *made_at == at).map(|(_, cover)| cover)
    }

    fn paused(&self, reason: PauseReason, at: Instant) -> Option<What> {
        let found = self.pauses.iter().find(|pause| pause.reason == reason.as_str() && pause.from == at)?;
        Some(What::Paused(found.id, reason))
    }

    /// What was agreed to: a pause in the past, or that a pause counts as time. What a late entry brings has its own
    /// entries.
    fn agreed(&self, entered: Instant, body: &Json) -> Option<Step> {
        let id: kernel::ProposalId = part(body, "proposal")?;
        let found = self.agreed.iter().find(|one| one.id == id)?;
        match found.kind {
            ProposalKind::PauseContest => Some(Step { at: entered, entered, what: What::Struck(found.pause?) }),
            ProposalKind::Pause => {
                let asked = found.stretch?;
                let known = |pause: &&Waiting| pause.reason == asked.reason.as_str() && pause.from == asked.from;
                let pause = found.pause.or_else(|| self.pauses.iter().find(known).map(|pause| pause.id))?;
                let what = match asked.to {
                    Some(to) => What::PausedPast(pause, asked.reason, asked.from, to),
                    None => What::Paused(pause, asked.reason),
                };
                Some(Step { at: asked.from, entered, what })
            }
            ProposalKind::LateEntry | ProposalKind::Exemption => None,
        }
    }

    fn due_set(&self, body: &Json) -> Option<What> {
        let (id, due): (ClockId, Instant) = (part(body, "clock")?, part(body, "due_at")?);
        let clock = self.clocks.iter().find(|clock| clock.id == id)?;
        let mut same = self.clocks.iter().filter(|other| is_ours(other, clock.milestone));
        Some(What::DueSet(clock.milestone, same.position(|other| other.id == id)?, due))
    }
}
