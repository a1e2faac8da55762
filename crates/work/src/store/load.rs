//! The load ledger.

use std::collections::HashMap;

use kernel::{Instant, PersonId};
use storage::{DbError, Query, Row, Value, WriteSet, params};

use super::guard;

storage::sql! {
    OPEN = "insert into work_load (person_id, open_count, capacity, queued_us) values ($1, 0, $2, 0) \
            on conflict (person_id) do update set capacity = excluded.capacity";
    CAPACITY = "update work_load set capacity = $2 where person_id = $1";
    RESERVE = "update work_load set open_count = open_count + 1, queued_us = queued_us + $2, last_assigned_at = $3 \
               where person_id = $1 and open_count < capacity";
    RESERVE_BEYOND = "update work_load set open_count = open_count + 1, queued_us = queued_us + $2, last_assigned_at = $3 \
                      where person_id = $1";
    GIVEN = "update work_load set last_assigned_at = $2 where person_id = $1";
    RETURN = "update work_load set open_count = open_count + 1, queued_us = queued_us + $2 where person_id = $1";
    RELEASE = "update work_load set open_count = open_count - 1, queued_us = queued_us - $2 \
               where person_id = $1 and open_count > 0";
    ALL_LOADS = "select person_id, open_count, capacity, queued_us, last_assigned_at from work_load";
}

/// One person's row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Counted open work.
    pub open_count: u32,
    /// The most that automatic assignment may give.
    pub capacity: u32,
    /// Working time of the counted work, microseconds.
    pub queued_micros: i64,
    /// When work was last given; none means never.
    pub last_assigned: Option<Instant>,
}

/// Opens a person's row with nothing in it; sets only the capacity when there is one already.
pub fn open_ledger(person: PersonId, capacity: u32) -> Query {
    OPEN.with(params![person, capacity])
}

/// Sets the capacity. What is open beyond it stays; nothing is added until it falls below.
pub fn set_capacity(person: PersonId, capacity: u32) -> Query {
    CAPACITY.with(params![person, capacity])
}

/// The rows of these people, for [`read_loads`].
pub fn loads_of(people: &[PersonId]) -> Query {
    let places: Vec<String> = (1..=people.len()).map(|place| format!("${place}")).collect();
    let list = if places.is_empty() { "null".to_owned() } else { places.join(", ") };
    let text = format!(
        "select person_id, open_count, capacity, queued_us, last_assigned_at from work_load where person_id in ({list})"
    );
    Query::built(text, people.iter().map(Value::from).collect())
}

/// The rows of everybody, for [`read_loads`].
pub fn all_loads() -> Query {
    ALL_LOADS.with(params![])
}

/// Reads the rows of [`loads_of`] or [`all_loads`].
pub fn read_loads(rows: &[Row]) -> Result<HashMap<PersonId, Load>, DbError> {
    rows.iter().map(|row| Ok((row.id(0)?, load(row)?))).collect()
}

fn load(row: &Row) -> Result<Load, DbError> {
    Ok(Load {
        open_count: count(row.int(1)?),
        capacity: count(row.int(2)?),
        queued_micros: row.int(3)?,
        last_assigned: row.opt_instant(4)?,
    })
}

pub(super) fn count(value: i64) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

/// Takes one place of the person's capacity; the whole set is refused with [`guard::RESERVE`] when none is free.
pub(super) fn reserve(set: &mut WriteSet, person: PersonId, effort_micros: i64, now: Instant) {
    set.expect(RESERVE.with(params![person, effort_micros, now]), 1, guard::RESERVE);
}

/// Takes a place whether or not one is free: a named dispatcher decided so.
pub(super) fn reserve_beyond(set: &mut WriteSet, person: PersonId, effort_micros: i64, now: Instant) {
    set.expect(RESERVE_BEYOND.with(params![person, effort_micros, now]), 1, guard::LEDGER);
}

/// Notes that work was given which takes no place yet.
pub(super) fn given(set: &mut WriteSet, person: PersonId, now: Instant) {
    set.expect(GIVEN.with(params![person, now]), 1, guard::LEDGER);
}

/// Takes a place for the person's own work that waited; it may stand above the capacity.
pub(super) fn take_back(set: &mut WriteSet, person: PersonId, effort_micros: i64) {
    set.expect(RETURN.with(params![person, effort_micros]), 1, guard::LEDGER);
}

/// Gives one place back.
pub(super) fn release(set: &mut WriteSet, person: PersonId, effort_micros: i64) {
    set.expect(RELEASE.with(params![person, effort_micros]), 1, guard::LEDGER);
}
