//! The terms recorded moves are made again under: the versions on record, each on its calendar as it stood, or a draft in
//! the place of all versions of its agreement.

use std::collections::HashMap;
use std::sync::Arc;

use agreement::core::content::Content;
use agreement::core::{Compiled, Question, Severity, Sign, Status, SystemTree, Verdict, judge};
use clocks::core::Ladder;
use desk::core::{Course, Terms};
use kernel::{AgreementId, AgreementVersionId, ComponentId, Instant};

/// A version on every version of its calendar, each from the instant it stood.
#[derive(Clone, Debug, Default)]
struct OverTime(Vec<(Instant, Arc<Compiled>)>);

impl OverTime {
    /// As it stood at `at`; the first version stood before everything.
    fn at(&self, at: Instant) -> Option<&Arc<Compiled>> {
        let last = self.0.iter().rev().find(|(from, _)| *from <= at).or(self.0.first());
        last.map(|(_, compiled)| compiled)
    }
}

/// The versions on record.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    known: HashMap<AgreementVersionId, OverTime>,
    edits: Vec<Instant>,
}

impl Versions {
    /// Whether a version is among them.
    pub fn has(&self, version: AgreementVersionId) -> bool {
        self.known.contains_key(&version)
    }

    /// Adds a version, compiled on each version of its calendar in order, with the instant from which that one stood.
    pub fn add(&mut self, version: AgreementVersionId, over_time: Vec<(Instant, Arc<Compiled>)>) {
        self.edits.extend(over_time.iter().skip(1).map(|(from, _)| *from));
        self.edits.sort_unstable();
        self.edits.dedup();
        self.known.insert(version, OverTime(over_time));
    }

    /// A version on its calendar as it stood at `at`.
    pub fn at(&self, version: AgreementVersionId, at: Instant) -> Option<&Arc<Compiled>> {
        self.known.get(&version)?.at(at)
    }
}

/// The draft.
#[derive(Clone, Debug)]
pub struct Draft {
    version: AgreementVersionId,
    agreement: AgreementId,
    over_time: OverTime,
    edits: Vec<Instant>,
}

impl Draft {
    /// A draft, compiled on each version of its calendar in order; none without a calendar.
    pub fn new(over_time: Vec<(Instant, Arc<Compiled>)>) -> Option<Self> {
        let identity = &over_time.first()?.1.identity;
        let edits = over_time.iter().skip(1).map(|(from, _)| *from).collect();
        Some(Self { version: identity.version, agreement: identity.agreement, edits, over_time: OverTime(over_time) })
    }

    /// The agreement whose versions it stands in for.
    pub const fn agreement(&self) -> AgreementId {
        self.agreement
    }
}

/// What of an incident's surroundings its severity and coverage rest on.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The system as it stands.
    pub tree: Option<&'a SystemTree>,
    /// Components whose failure weighs one step more.
    pub vital: &'a [ComponentId],
}

/// The terms of one incident: as they were, or with a draft in their place.
#[derive(Clone, Debug)]
pub struct Under<'a> {
    versions: &'a Versions,
    draft: Option<&'a Draft>,
    seen: Seen<'a>,
    edits: Vec<Instant>,
}

impl<'a> Under<'a> {
    /// The terms on record, or, with a draft, those in which it stands in for the versions of its agreement.
    pub fn new(versions: &'a Versions, draft: Option<&'a Draft>, seen: Seen<'a>) -> Self {
        let mut edits = versions.edits.clone();
        edits.extend(draft.iter().flat_map(|draft| &draft.edits));
        edits.sort_unstable();
        edits.dedup();
        Self { versions, draft, seen, edits }
    }

    /// The version on record and the draft in its place; none where the draft does not concern it.
    pub fn replaced(
        &self,
        version: Option<AgreementVersionId>,
        at: Instant,
    ) -> Option<(&'a Arc<Compiled>, &'a Arc<Compiled>)> {
        let (draft, own) = (self.draft?, self.versions.at(version?, at)?);
        (own.identity.agreement == draft.agreement).then_some(())?;
        Some((own, draft.over_time.at(at)?))
    }
}

impl Terms for Under<'_> {
    fn at(&self, version: AgreementVersionId, at: Instant) -> Option<Arc<Compiled>> {
        if let Some(draft) = self.draft.filter(|draft| draft.version == version) {
            return draft.over_time.at(at).cloned();
        }
        match self.replaced(Some(version), at) {
            Some((_, draft)) => Some(Arc::clone(draft)),
            None => self.recorded(version, at),
        }
    }

    fn recorded(&self, version: AgreementVersionId, at: Instant) -> Option<Arc<Compiled>> {
        self.versions.at(version, at).cloned()
    }

    fn edits(&self) -> &[Instant] {
        &self.edits
    }

    /// As on record, unless the draft's table grades the same answers and signs otherwise than the version's own.
    fn severity(&self, course: &Course) -> Severity {
        let incident = &course.incident;
        let Some((own, draft)) = self.replaced(course.agreement, incident.entered_at) else { return course.severity };
        let Some(tree) = self.seen.tree else { return course.severity };
        let signals = triage::signals(&triage::fold(&incident.text));
        let mut signs: Vec<Sign> = signals.flags.iter().filter_map(|(flag, _)| flag.name().parse().ok()).collect();
        let way = tree.place(incident.component).map(|place| place.way).unwrap_or_default();
        if way.iter().any(|node| self.seen.vital.contains(&node.id)) {
            signs.push(Sign::VitalFunction);
        }
        let day = tree.local_date(incident.reported_at);
        let grade = |version: &Compiled| version.grade(incident.impact, incident.urgency, &signs, day).severity;
        let (before, now) = (grade(own), grade(draft));
        if before == now { course.severity } else { now }
    }

    /// As on record, unless the draft covers the same place and moment otherwise than the version's own terms.
    fn verdict(&self, course: &Course, recorded: Verdict) -> Verdict {
        let incident = &course.incident;
        let Some((own, draft)) = self.replaced(course.agreement, incident.entered_at) else { return recorded };
        let Some(tree) = self.seen.tree else { return recorded };
        let place = tree.place(incident.component);
        let question =
            Question { at: incident.reported_at, place: place.as_ref(), class: incident.fault_class, exclusion: None };
        let under = |version: &Compiled| judge(&question, &[version.standing(Status::InForce)]).verdict;
        let (before, now) = (under(own), under(draft));
        if before == now { recorded } else { now }
    }
}

/// The same version without its ladders, which move no deadline.
pub fn without_ladders(compiled: &Compiled) -> Arc<Compiled> {
    let content = Content { ladders: std::array::from_fn(|_| Ladder::NONE), ..compiled.content.clone() };
    let (identity, calendar) = (compiled.identity.clone(), Arc::clone(&compiled.calendar));
    Arc::new(Compiled::new(identity, content, compiled.calendar_id, calendar))
}
