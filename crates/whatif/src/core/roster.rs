//! Who would have got the work: the ranking of every assignment made again over a ledger that is kept along the way.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use kernel::{IncidentId, Instant, PartyId, PersonId, SystemId};
use team::core::{DutyRole, Place};
use work::core::{CandidatePerson, Familiarity, Task, merged, rank};
use worktime::{HOUR, Interval};

pub use team::core::Duty;

/// Four weeks: how far back nights and severity 1 count in the score.
const FOUR_WEEKS: i64 = 28 * 24 * HOUR;

/// A roster that can be asked.
pub trait Staff {
    /// The people who could do work at `place` between `now` and `until`, without load, familiarity and burden.
    fn candidates(&self, place: Place, now: Instant, until: Instant) -> Vec<CandidatePerson>;
}

/// One piece of work that was given to somebody.
#[derive(Clone, Debug)]
pub struct Job {
    /// The incident.
    pub incident: IncidentId,
    /// The work as the ranking needs it, at the instant it was given.
    pub task: Task,
    /// Where.
    pub place: Place,
    /// Until when it counted against somebody's capacity; none while it does.
    pub until: Option<Instant>,
    /// Stretches in which it waited and did not count.
    pub waits: Vec<Interval>,
    /// Whether it was given at night.
    pub at_night: bool,
    /// Who got it on record, where the platform chose.
    pub recorded: Option<PersonId>,
}

/// What one person carried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Pieces of work.
    pub jobs: u32,
    /// Working time by the estimate per severity, microseconds.
    pub effort_micros: i64,
    /// Of them given at night.
    pub nights: u32,
    /// Of them of severity 1.
    pub severity_ones: u32,
    /// The most at one time.
    pub most_open: u32,
}

/// Who got what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carrying {
    /// What each person carried.
    pub people: BTreeMap<PersonId, Carried>,
    /// Who got each piece of work; none where nobody was eligible.
    pub given: HashMap<IncidentId, Option<PersonId>>,
}

/// Gives every job to whom the ranking finds, in order of time. Work ends when it ended on record. What people knew before
/// the first job is not known: both sides of a comparison begin alike.
pub fn carry(jobs: &[Job], staff: &impl Staff) -> Carrying {
    let mut ledger = Ledger { jobs, people: HashMap::new(), carrying: Carrying::default() };
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|at| (jobs[*at].task.now, jobs[*at].incident));
    for at in order {
        let job = &jobs[at];
        let now = job.task.now;
        let mut people = staff.candidates(job.place, now, job.task.respond_due);
        for person in &mut people {
            ledger.complete(person, job);
        }
        let chosen = rank(&job.task, &people).chosen().map(|ranked| ranked.person);
        ledger.give(at, chosen);
    }
    ledger.carrying
}

struct Ledger<'a> {
    jobs: &'a [Job],
    people: HashMap<PersonId, Holder>,
    carrying: Carrying,
}

/// What somebody holds and held.
#[derive(Default)]
struct Holder {
    open: Vec<usize>,
    customers: HashMap<PartyId, u32>,
    systems: HashMap<SystemId, u32>,
    /// When work was given in four weeks, at night or not, of severity 1 or not.
    recent: VecDeque<(Instant, bool, bool)>,
    last: Option<Instant>,
}

impl Ledger<'_> {
    fn complete(&mut self, person: &mut CandidatePerson, job: &Job) {
        let now = job.task.now;
        let Some(holder) = self.people.get_mut(&person.id) else {
            let nothing = Familiarity::default();
            (person.open_count, person.queued_micros, person.familiarity) = (0, 0, nothing);
            return;
        };
        holder.open.retain(|at| self.jobs[*at].until.is_none_or(|until| until > now));
        while holder.recent.front().is_some_and(|(at, ..)| *at <= now.plus(-FOUR_WEEKS)) {
            holder.recent.pop_front();
        }
        let counted = || holder.open.iter().map(|at| &self.jobs[*at]).filter(|other| !other.waits_at(now));
        person.open_count = count(counted().count());
        person.queued_micros = counted().map(|other| other.task.own_micros).sum();
        person.familiarity = Familiarity {
            customer: job.place.customer.and_then(|customer| holder.customers.get(&customer).copied()).unwrap_or(0),
            system: job.place.system.and_then(|system| holder.systems.get(&system).copied()).unwrap_or(0),
        };
        person.nights = count(holder.recent.iter().filter(|(_, night, _)| *night).count());
        person.severity_ones = count(holder.recent.iter().filter(|(.., one)| *one).count());
        person.last_assigned = holder.last;
    }

    fn give(&mut self, at: usize, chosen: Option<PersonId>) {
        let job = &self.jobs[at];
        self.carrying.given.insert(job.incident, chosen);
        let Some(person) = chosen else { return };
        let (now, one) = (job.task.now, job.task.severity == 1);
        let holder = self.people.entry(person).or_default();
        holder.open.retain(|at| self.jobs[*at].until.is_none_or(|until| until > now));
        holder.open.push(at);
        if let Some(customer) = job.place.customer {
            *holder.customers.entry(customer).or_default() += 1;
        }
        if let Some(system) = job.place.system {
            *holder.systems.entry(system).or_default() += 1;
        }
        holder.recent.push_back((now, job.at_night, one));
        holder.last = Some(now);
        let carried = self.carrying.people.entry(person).or_default();
        carried.jobs += 1;
        carried.effort_micros += job.task.own_micros;
        carried.nights += u32::from(job.at_night);
        carried.severity_ones += u32::from(one);
        carried.most_open = carried.most_open.max(count(holder.open.len()));
    }
}

impl Job {
    fn waits_at(&self, now: Instant) -> bool {
        self.waits.iter().any(|wait| wait.from <= now && now < wait.to)
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// How long within `range` no engineer was on duty or on call, and not away. Microseconds of elapsed time.
pub fn uncovered(range: Interval, duties: &[Duty]) -> i64 {
    let there = duties.iter().filter(|duty| duty.role == DutyRole::Engineer && !duty.away);
    let spans = there.map(|duty| Interval { from: duty.span.from.max(range.from), to: duty.span.to.min(range.to) });
    let covered: i64 =
        merged(spans.filter(|span| span.from < span.to)).iter().map(|span| span.to.since(span.from)).sum();
    range.to.since(range.from) - covered
}

/// The work that would have gone to somebody else, or to nobody, or from nobody to somebody.
pub fn moved(old: &Carrying, new: &Carrying) -> Vec<(IncidentId, Option<PersonId>, Option<PersonId>)> {
    let incidents: BTreeSet<IncidentId> = old.given.keys().chain(new.given.keys()).copied().collect();
    let who = |carrying: &Carrying, id| carrying.given.get(&id).copied().flatten();
    let both = incidents.into_iter().map(|id| (id, who(old, id), who(new, id)));
    both.filter(|(_, from, to)| from != to).collect()
}
