//! Work that is being given out at this moment.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::{Instant, PersonId};
use work::store::Facts;

/// What this process has given to people in write sets that are not durable yet.
///
/// Reports of one moment all read the same ledger, and each would choose the same person: the least busy one. Counting
/// what is underway spreads them as they would be spread one after the other, and they do not wait for each other's row
/// of the ledger. It weighs in the score only; nobody is refused for it, and capacity is guarded by the ledger.
#[derive(Debug, Default)]
pub(crate) struct Underway(Mutex<Vec<Given>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Given {
    person: PersonId,
    effort_micros: i64,
    at: Instant,
}

/// Counts until it is dropped: when the set is durable, or refused.
#[derive(Debug)]
#[must_use]
pub(crate) struct Counted<'a> {
    underway: &'a Underway,
    given: Given,
}

impl Underway {
    /// Adds what is underway to what was read of the ledger.
    pub fn add_to(&self, facts: &mut Facts) {
        for given in self.given().iter() {
            facts.being_given(given.person, given.effort_micros, given.at);
        }
    }

    /// Counts work of `effort_micros` as given to `person` at `at`.
    pub fn count(&self, person: PersonId, effort_micros: i64, at: Instant) -> Counted<'_> {
        let given = Given { person, effort_micros, at };
        self.given().push(given);
        Counted { underway: self, given }
    }

    fn given(&self) -> MutexGuard<'_, Vec<Given>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        let mut given = self.underway.given();
        if let Some(at) = given.iter().position(|other| *other == self.given) {
            given.swap_remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{SECOND, SeededIds};
    use work::store::Load;

    const NOW: Instant = Instant::from_micros(SECOND);

    fn seen(underway: &Underway, person: PersonId) -> Load {
        let idle = Load { open_count: 1, capacity: 3, queued_micros: 10, last_assigned: None };
        let mut facts = Facts { loads: [(person, idle)].into(), ..Facts::default() };
        underway.add_to(&mut facts);
        facts.loads[&person]
    }

    #[test]
    fn what_is_underway_makes_busier_until_it_is_dropped_and_takes_no_place() {
        let (underway, person) = (Underway::default(), PersonId::fresh(&SeededIds::new(7), NOW));
        let first = underway.count(person, 5, NOW);
        let second = underway.count(person, 5, NOW);
        let both = Load { open_count: 1, capacity: 3, queued_micros: 20, last_assigned: Some(NOW) };
        assert_eq!(seen(&underway, person), both);
        drop(first);
        assert_eq!(seen(&underway, person).queued_micros, 15);
        drop(second);
        assert_eq!(seen(&underway, person), Load { queued_micros: 10, last_assigned: None, ..both });
    }
}
