//! The decision: everybody eligible in order, everybody else with a reason.

use kernel::PersonId;
use serde::{Deserialize, Serialize};
use worktime::Instant;

use super::filter::admit;
use super::score::terms;
use super::{CandidatePerson, Excluded, Stretch, Task, Term};

/// Somebody eligible, with what the choice costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranked {
    /// Who.
    pub person: PersonId,
    /// The name at the time of the decision.
    pub name: String,
    /// The place among the customer's named engineers (0 is A), when the person is one.
    pub named: Option<u32>,
    /// From when the person can work on it.
    pub available_from: Instant,
    /// The parts of the sum.
    pub terms: Vec<Term>,
    /// The sum in milli-points; less is better.
    pub total: i64,
}

/// How many people are tried on one set of facts.
pub const TRIES: usize = 3;

/// The whole decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// Everybody eligible; the first is the choice, the second follows when the first is full, declines or is silent.
    pub order: Vec<Ranked>,
    /// Everybody else, with the first filter that failed, by id.
    pub excluded: Vec<Excluded>,
}

impl Ranking {
    /// The choice; none when nobody is eligible: the work then stays in the queue and the on-call lead is told.
    pub fn chosen(&self) -> Option<&Ranked> {
        self.order.first()
    }

    /// The next one after the reservation of everybody in `refused` failed; none after [`TRIES`] refusals or when
    /// nobody is left: then the facts are old and are gathered again.
    pub fn next(&self, refused: &[PersonId]) -> Option<&Ranked> {
        if refused.len() >= TRIES {
            return None;
        }
        self.order.iter().find(|ranked| !refused.contains(&ranked.person))
    }
}

/// Ranks `people` for `task`. The order of `people` does not matter; somebody given twice counts once.
pub fn rank(task: &Task, people: &[CandidatePerson]) -> Ranking {
    let mut order: Vec<(Key, Ranked)> = Vec::new();
    let mut excluded: Vec<Excluded> = Vec::new();
    for person in people {
        match admit(task, person) {
            Ok(stretch) => {
                let ranked = ranked(task, person, stretch);
                order.push((key(&ranked, person), ranked));
            }
            Err(reason) => excluded.push(reason),
        }
    }
    order.sort_by_key(|(key, _)| *key);
    excluded.sort_by_key(|reason| reason.person);
    let mut order: Vec<Ranked> = order.into_iter().map(|(_, ranked)| ranked).collect();
    order.dedup_by_key(|ranked| ranked.person);
    excluded.dedup_by_key(|reason| reason.person);
    Ranking { order, excluded }
}

/// Named first, then the sum, then least recently assigned, then id.
type Key = (u32, i64, Option<Instant>, PersonId);

fn key(ranked: &Ranked, person: &CandidatePerson) -> Key {
    (ranked.named.unwrap_or(u32::MAX), ranked.total, person.last_assigned, person.id)
}

fn ranked(task: &Task, person: &CandidatePerson, stretch: Stretch) -> Ranked {
    let terms = terms(task, person, stretch);
    let named = task.named.iter().position(|named| *named == person.id).and_then(|place| u32::try_from(place).ok());
    Ranked {
        person: person.id,
        name: person.name.clone(),
        named,
        available_from: stretch.from,
        total: terms.iter().fold(0, |sum: i64, term| sum.saturating_add(term.points)),
        terms,
    }
}
