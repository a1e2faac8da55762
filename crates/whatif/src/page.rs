//! One page of past incidents, both ways.

use std::collections::HashMap;
use std::sync::Arc;

use agreement::core::{PartyKind, SystemTree};
use clocks::core::{Clock, Milestone};
use desk::Past;
use desk::core::{Entry, Terms, What, replay};
use kernel::{AgreementId, AgreementVersionId, IncidentId, Instant, PartyId, Refusal, SeededIds};

use crate::core::{Case, Draft, Pair, Seen, Shift, Under, Versions, deviations, pairs, shifts};

/// Everything compared so far.
#[derive(Default)]
pub struct Compared {
    /// Incidents looked at.
    pub incidents: u32,
    /// Incidents that the draft concerns.
    pub concerned: u32,
    /// Incidents that could not be compared, with what did not come out.
    pub aside: Vec<Aside>,
    /// Promises as they were.
    pub old: Vec<Entry>,
    /// Promises as they would have been.
    pub new: Vec<Entry>,
    /// Promises missed one way and not the other.
    pub changed: Vec<(Who, Pair)>,
    /// Verdicts that would have been others.
    pub shifts: Vec<(Who, Shift)>,
    /// When the answer would have fallen due, by incident.
    pub respond: HashMap<IncidentId, Option<Instant>>,
    /// Numbers of all incidents looked at.
    pub numbers: HashMap<IncidentId, String>,
}

/// An incident by its number.
#[derive(Clone, Debug)]
pub struct Who {
    /// Its id.
    pub id: IncidentId,
    /// Its number.
    pub number: String,
}

/// An incident set aside.
#[derive(Clone, Debug)]
pub struct Aside {
    /// Which.
    pub who: Who,
    /// The milestones that did not come out as they are on record.
    pub milestones: Vec<Milestone>,
    /// Why it could not be replayed at all.
    pub refusal: Option<Refusal>,
}

/// The versions an incident was worked under, as far as it names them.
pub fn named(past: &Past) -> Vec<AgreementVersionId> {
    let course = &past.course;
    let mut found: Vec<AgreementVersionId> = course.agreement.into_iter().chain(course.incident.agreement).collect();
    found.extend(course.clocks.iter().filter_map(|clock| clock.target.agreement));
    for step in &course.steps {
        match &step.what {
            What::Linked(version, _) | What::Covered(Some(version), _) | What::PassedOn(Some((Some(version), _))) => {
                found.push(*version);
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What pages are compared by.
pub struct Ground {
    /// The versions on record.
    pub versions: Arc<Versions>,
    /// The draft.
    pub draft: Option<Arc<Draft>>,
    /// Who we are.
    pub provider: PartyId,
    /// Until when.
    pub now: Instant,
}

impl Ground {
    /// Compares a page of incidents.
    pub fn compare(&self, items: &[Past], all: &mut Compared) {
        for past in items {
            all.incidents += 1;
            all.numbers.insert(past.course.incident.id, past.course.incident.number.clone());
            if let Err(refusal) = self.compare_one(past, all) {
                all.aside.push(Aside { who: who(past), milestones: Vec::new(), refusal: Some(refusal) });
            }
        }
    }

    fn compare_one(&self, past: &Past, all: &mut Compared) -> Result<(), Refusal> {
        let course = &past.course;
        let tree: Option<&SystemTree> = past.place.as_ref().map(|place| place.tree.as_ref());
        let seen = Seen { tree, vital: past.place.as_ref().map_or(&[], |place| &place.vital) };
        let was = Under::new(&self.versions, None, seen);
        let under = Under::new(&self.versions, self.draft.as_deref(), seen);
        // Identifiers are for this replay alone; the same seed makes the same ones.
        let old = replay(course, &was, self.now, &SeededIds::new(1))?;
        let milestones = deviations(course, &old);
        if !milestones.is_empty() {
            all.aside.push(Aside { who: who(past), milestones, refusal: None });
            return Ok(());
        }
        let entered = course.incident.entered_at;
        let replaced = under.replaced(course.incident.agreement.or(course.agreement), entered);
        let new = match self.draft {
            Some(_) => replay(course, &under, self.now, &SeededIds::new(1))?,
            None => old.clone(),
        };
        all.concerned += u32::from(replaced.is_some());
        let respond = new.iter().find(|clock| clock.milestone == Milestone::Respond).and_then(Clock::due_at);
        all.respond.insert(course.incident.id, respond);
        let kind_of = |party: PartyId| -> Option<PartyKind> { past.place.as_ref()?.kind_of(party) };
        let case = Case {
            course,
            stages: past.stages.as_ref(),
            exempt: past.exempt,
            exempt_clocks: &past.exempt_clocks,
            tree,
            provider: self.provider,
            kind_of: &kind_of,
        };
        let shifted = replaced.and_then(|(own, draft)| shifts(&case, own, draft));
        let verdict = under.verdict(course, course.incident.cover.verdict);
        let agreement = |clock: &Clock| self.agreement_of(&under, clock, course.incident.agreement);
        let stages = shifted.as_ref().map(|(stages, _)| stages);
        for pair in pairs(&case, (old, new), verdict, stages, &agreement, self.now) {
            all.old.extend(pair.old.iter().map(|judged| judged.entry.clone()));
            all.new.extend(pair.new.iter().map(|judged| judged.entry.clone()));
            if pair.is_won() || pair.is_lost() {
                all.changed.push((who(past), pair));
            }
        }
        if let Some((_, found)) = shifted {
            all.shifts.extend(found.into_iter().map(|shift| (who(past), shift)));
        }
        Ok(())
    }

    fn agreement_of(
        &self,
        under: &Under<'_>,
        clock: &Clock,
        version: Option<AgreementVersionId>,
    ) -> Option<AgreementId> {
        let version = clock.target.agreement.or(version)?;
        Some(under.at(version, self.now)?.identity.agreement)
    }
}

fn who(past: &Past) -> Who {
    Who { id: past.course.incident.id, number: past.course.incident.number.clone() }
}
