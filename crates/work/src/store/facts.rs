//! What the score needs to know of people's past, read in the batch of the slice that asks.

use std::collections::HashMap;

use kernel::{HOUR, Instant, PartyId, PersonId, SystemId};
use storage::{DbError, Query, Row, params};

use super::load::{Load, count, loads_of, read_loads};
use crate::core::{CandidatePerson, Familiarity};

storage::sql! {
    KNOWN = "select person_id, cast(sum(times) as bigint), \
             cast(coalesce(sum(times) filter (where system_id = $2), 0) as bigint) \
             from work_known where customer_id = $1 group by person_id";
    BURDENS = "select person_id, cast(sum(nights) as bigint), cast(sum(severity_ones) as bigint) \
               from work_burden where day >= $1 group by person_id";
}

/// Four weeks of elapsed time, microseconds: how far back nights and severity 1 count.
pub const FOUR_WEEKS: i64 = 28 * DAY;
const DAY: i64 = 24 * HOUR;

/// Loads, familiarity and burden of the people who could do a piece of work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The ledger rows.
    pub loads: HashMap<PersonId, Load>,
    /// How well people know the customer and the system.
    pub known: HashMap<PersonId, Familiarity>,
    /// Nights and severity-1 assignments of four weeks.
    pub burdens: HashMap<PersonId, (u32, u32)>,
}

impl Facts {
    /// How many queries [`Facts::queries`] gives.
    pub const QUERIES: usize = 3;

    /// The queries for work of `customer`, on `system` where that is known, in the order [`Facts::read`] expects their
    /// answers.
    pub fn queries(
        people: &[PersonId],
        customer: Option<PartyId>,
        system: Option<SystemId>,
        now: Instant,
    ) -> [Query; Self::QUERIES] {
        let customer = customer.map_or_else(String::new, |customer| customer.to_string());
        let system = system.map_or_else(String::new, |system| system.to_string());
        [loads_of(people), KNOWN.with(params![customer, system]), BURDENS.with(params![day(now.plus(-FOUR_WEEKS))])]
    }

    /// Reads the answers.
    pub fn read(answers: &[Vec<Row>]) -> Result<Self, DbError> {
        let [loads, known, burdens] = answers else {
            return Err(DbError::Shape(format!("{} answers instead of {}", answers.len(), Self::QUERIES)));
        };
        let known = known.iter().map(|row| {
            let (customer, system) = (count(row.int(1)?), count(row.int(2)?));
            Ok((row.id(0)?, Familiarity { system, customer }))
        });
        let burdens = burdens.iter().map(|row| Ok((row.id(0)?, (count(row.int(1)?), count(row.int(2)?)))));
        Ok(Self {
            loads: read_loads(loads)?,
            known: known.collect::<Result<_, DbError>>()?,
            burdens: burdens.collect::<Result<_, DbError>>()?,
        })
    }

    /// Counts work of `effort_micros` that `person` is being given at `at` and that no row of the ledger shows yet: she is
    /// busier for the score. Whether a place is free stays the ledger's to say.
    pub fn being_given(&mut self, person: PersonId, effort_micros: i64, at: Instant) {
        if let Some(load) = self.loads.get_mut(&person) {
            load.queued_micros = load.queued_micros.saturating_add(effort_micros);
            load.last_assigned = load.last_assigned.max(Some(at));
        }
    }

    /// Puts what is known of `person` into the candidate.
    ///
    /// Somebody without a ledger row has no capacity and is never chosen automatically.
    pub fn complete(&self, person: &mut CandidatePerson) {
        let load = self.loads.get(&person.id).copied().unwrap_or_default();
        person.open_count = load.open_count;
        person.capacity = load.capacity;
        person.queued_micros = load.queued_micros;
        person.last_assigned = load.last_assigned;
        person.familiarity = self.known.get(&person.id).copied().unwrap_or_default();
        (person.nights, person.severity_ones) = self.burdens.get(&person.id).copied().unwrap_or_default();
    }
}

/// Days since 1970-01-01, UTC.
pub(super) const fn day(at: Instant) -> i64 {
    at.micros().div_euclid(DAY)
}
