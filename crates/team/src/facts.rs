//! The whole team as one value that never changes: what decisions and pages are made from.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use kernel::{HOUR, Instant, PersonId, Refusal};
use worktime::Interval;

use crate::core::{Absence, Cover, Duty, Gap, GroupCoverage, Override, PersonContent, Roster, RosterSpec, WorkingDays};
use crate::store::{Kept, Loaded, Record};

const DAY: i64 = 24 * HOUR;
/// How far beyond a question the roster is laid out, so that the next questions find it laid out already.
const AHEAD: i64 = 40 * DAY;

/// The team as it stood at one number of its revision.
#[derive(Debug)]
pub struct TeamFacts {
    /// Everything as stored.
    pub all: Loaded,
    roster: Roster,
    laid_out: RwLock<Arc<LaidOut>>,
}

/// The duties of a range by person.
#[derive(Debug)]
struct LaidOut {
    range: Interval,
    duties: Vec<Duty>,
    of: BTreeMap<PersonId, Vec<Duty>>,
    /// The longest of them, microseconds: how far back a duty that still goes on may have begun.
    longest: i64,
}

impl LaidOut {
    fn new(range: Interval, duties: Vec<Duty>) -> Self {
        let mut of: BTreeMap<PersonId, Vec<Duty>> = BTreeMap::new();
        for duty in &duties {
            of.entry(duty.person).or_default().push(duty.clone());
        }
        let longest = duties.iter().map(|duty| duty.span.to.since(duty.span.from)).max().unwrap_or(0);
        Self { range, duties, of, longest }
    }

    /// Those of `duties`, which are in order of time, that touch `range`.
    fn touching(&self, duties: &[Duty], range: Interval) -> Vec<Duty> {
        let earliest = range.from.plus(-self.longest);
        let first = duties.partition_point(|duty| duty.span.from < earliest);
        let begun = duties[first..].iter().take_while(|duty| duty.span.from < range.to);
        begun.filter(|duty| duty.span.to > range.from).cloned().collect()
    }
}

impl TeamFacts {
    /// Puts together what was loaded; `working_days` is the public calendar that shifts may follow.
    pub fn new(all: Loaded, working_days: WorkingDays) -> Result<Self, Refusal> {
        let roster = Roster::compile(spec(&all, working_days))?;
        let nowhen = Interval { from: Instant::default(), to: Instant::default() };
        Ok(Self { all, roster, laid_out: RwLock::new(Arc::new(LaidOut::new(nowhen, Vec::new()))) })
    }

    /// The team as it would be after `change`, for asking what would have come of it; it is stored nowhere.
    pub fn supposing(&self, change: impl FnOnce(&mut Loaded)) -> Result<Self, Refusal> {
        let mut all = self.all.clone();
        change(&mut all);
        Self::new(all, self.roster.spec().working_days.clone())
    }

    /// The number that moves with every change.
    pub const fn revision(&self) -> i64 {
        self.all.revision
    }

    /// Somebody of the team, whether or not still active.
    pub fn person(&self, id: PersonId) -> Option<&Record<PersonContent>> {
        self.all.people.get(&id)
    }

    /// The person's name; the id when the person is unknown.
    pub fn name(&self, id: PersonId) -> String {
        self.person(id).map_or_else(|| id.to_string(), |person| person.content.name.clone())
    }

    /// Everybody who works here, by id.
    pub fn active(&self) -> impl Iterator<Item = &Record<PersonContent>> {
        self.all.people.values().filter(|person| person.content.active)
    }

    /// The roster itself.
    pub const fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Every duty that touches `range`, uncut, those of people who are away marked.
    pub fn duties(&self, range: Interval) -> Vec<Duty> {
        let laid_out = self.laid_out(range);
        laid_out.touching(&laid_out.duties, range)
    }

    /// The duties of `person` that touch `range`, uncut, those in which the person is away marked.
    pub fn duties_of(&self, person: PersonId, range: Interval) -> Vec<Duty> {
        let laid_out = self.laid_out(range);
        let own = laid_out.of.get(&person).map_or(&[][..], Vec::as_slice);
        laid_out.touching(own, range)
    }

    /// Where within `range` the groups' needs are not met.
    pub fn gaps(&self, range: Interval) -> Vec<Gap> {
        let groups: Vec<GroupCoverage> = self.all.groups.values().map(|group| self.coverage(group)).collect();
        self.roster.gaps(&groups, range)
    }

    fn coverage(&self, group: &Record<crate::core::GroupContent>) -> GroupCoverage {
        let skills = |person: &PersonId| self.person(*person).map(|found| (*person, found.content.skills.clone()));
        GroupCoverage {
            group: group.id,
            name: group.content.name.clone(),
            members: group.content.members.iter().filter_map(skills).collect(),
            needs: group.content.coverage.clone(),
        }
    }

    fn laid_out(&self, range: Interval) -> Arc<LaidOut> {
        let known = Arc::clone(&self.laid_out.read().unwrap_or_else(PoisonError::into_inner));
        if known.range.from <= range.from && range.to <= known.range.to {
            return known;
        }
        let wide = Interval { from: range.from.plus(-3 * DAY), to: range.to.max(range.from.plus(AHEAD)).plus(3 * DAY) };
        let duties = self.roster.duties(wide);
        // What the edges cut must not be answered as if it ended there.
        let sure = Interval { from: wide.from.plus(2 * DAY), to: wide.to.plus(-2 * DAY) };
        let fresh = Arc::new(LaidOut::new(sure, duties));
        *self.laid_out.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&fresh);
        fresh
    }
}

fn spec(all: &Loaded, working_days: WorkingDays) -> RosterSpec {
    let people = || all.people.values().filter(|person| person.content.active);
    RosterSpec {
        shifts: contents(&all.shifts),
        rotations: contents(&all.rotations),
        overrides: overrides(all),
        absences: all.absences.values().map(|entry| absent(&entry.content)).collect(),
        partners: people().filter_map(|person| Some((person.id, person.content.partner_id?))).collect(),
        active: people().map(|person| person.id).collect(),
        working_days,
    }
}

fn contents<T: Kept>(records: &BTreeMap<T::Id, Record<T>>) -> BTreeMap<T::Id, T> {
    records.iter().map(|(id, record)| (*id, record.content.clone())).collect()
}

/// Oldest first: the later word counts.
fn overrides(all: &Loaded) -> Vec<Override> {
    let mut entries: Vec<_> = all.overrides.values().collect();
    entries.sort_by_key(|entry| (entry.created_at, entry.id));
    entries.into_iter().map(|entry| changed(&entry.content)).collect()
}

fn changed(content: &crate::core::OverrideContent) -> Override {
    let cover = if content.extra { Cover::Extra } else { Cover::Replaces(content.replaces) };
    Override { rotation: content.rotation_id, person: content.person_id, cover, span: content.span() }
}

fn absent(content: &crate::core::AbsenceContent) -> Absence {
    Absence { person: content.person_id, kind: content.kind, span: content.span() }
}
