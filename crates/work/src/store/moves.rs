//! What happens to an assignment, as statements for the write set of the slice whose work it is.

use kernel::{Actor, AssignmentId, Instant, PartyId, PersonId, SystemId};
use storage::{WriteSet, params};

use super::load::{given, release, reserve, reserve_beyond, take_back};
use super::{Assignment, EndKind, Subject, guard};

storage::sql! {
    INSERT = "insert into work_assignment (id, subject_kind, subject_id, person_id, severity, effort_us, counted, over_capacity, \
              assigned_at, assigned_by, assign_reason, accept_by, accepted_at, accepted_by) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    KNOW = "insert into work_known (customer_id, system_id, person_id, times, last_at) values ($1, $2, $3, 1, $4) \
            on conflict (customer_id, system_id, person_id) do update set times = work_known.times + 1, last_at = excluded.last_at";
    BURDEN = "insert into work_burden (day, person_id, nights, severity_ones) values ($1, $2, $3, $4) \
              on conflict (day, person_id) do update set nights = work_burden.nights + excluded.nights, \
              severity_ones = work_burden.severity_ones + excluded.severity_ones";
    ACCEPT = "update work_assignment set accepted_at = $2, accepted_by = $3 \
              where id = $1 and accepted_at is null and ended_at is null";
    END = "update work_assignment set ended_at = $2, end_kind = $3, end_reason = $4, counted = 0 \
           where id = $1 and ended_at is null and counted = $5";
    COUNT = "update work_assignment set counted = $2 where id = $1 and ended_at is null and counted = $3";
}

/// A hold to be written.
#[derive(Clone, Debug)]
pub struct NewAssignment<'a> {
    /// Its id.
    pub id: AssignmentId,
    /// The work.
    pub subject: &'a Subject,
    /// Who gets it.
    pub person: PersonId,
    /// Severity 1 to 4.
    pub severity: u8,
    /// The system and its customer, when known: it makes the person familiar with them.
    pub place: Option<(PartyId, SystemId)>,
    /// The working time it is expected to take, microseconds.
    pub effort_micros: i64,
    /// Whether it is night where the person works; see [`crate::core::night_hours`].
    pub at_night: bool,
    /// When it is assigned.
    pub assigned_at: Instant,
    /// Who assigns.
    pub by: &'a Actor,
    /// Why, when a person decides it.
    pub reason: Option<&'a str>,
    /// When it goes to the next if nobody accepts; see [`crate::core::accept_by`].
    pub accept_by: Option<Instant>,
    /// Accepted in the same moment: somebody took it herself.
    pub accepted: bool,
    /// Which place of the person's capacity it takes.
    pub room: Room,
}

/// Which place of a capacity work takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// A free one; the set is refused with [`guard::RESERVE`] when there is none.
    Free,
    /// One whether or not it is free: a named dispatcher decided so, with a reason; the platform never may.
    Beyond,
    /// None: it waits, for somebody or to be confirmed, and takes its place when it goes on.
    Waits,
}

/// Gives the work to the person. The set is refused with [`guard::RESERVE`] when she is full, and with
/// [`guard::SUBJECT`] (a taken key) when the work is somebody's already: end that assignment in the same set first.
pub fn assign(set: &mut WriteSet, new: &NewAssignment<'_>) {
    match new.room {
        Room::Free => reserve(set, new.person, new.effort_micros, new.assigned_at),
        Room::Beyond => reserve_beyond(set, new.person, new.effort_micros, new.assigned_at),
        Room::Waits => given(set, new.person, new.assigned_at),
    }
    let by = actor_text(new.by);
    let accepted_at = new.accepted.then_some(new.assigned_at);
    let accepted_by = new.accepted.then(|| by.clone());
    let values = params![
        new.id,
        &new.subject.kind,
        &new.subject.id,
        new.person,
        new.severity,
        new.effort_micros,
        new.room != Room::Waits,
        new.room == Room::Beyond,
        new.assigned_at,
        by,
        new.reason,
        new.accept_by,
        accepted_at,
        accepted_by,
    ];
    set.labelled(INSERT.with(values), guard::SUBJECT);
    if let Some((customer, system)) = new.place {
        set.add(KNOW.with(params![customer, system, new.person, new.assigned_at]));
    }
    if new.at_night || new.severity == 1 {
        let day = super::facts::day(new.assigned_at);
        set.add(BURDEN.with(params![day, new.person, new.at_night, new.severity == 1]));
    }
}

/// Accepts it, for the person or on her behalf; refused with [`guard::ACCEPT`] when somebody was first.
pub fn accept(set: &mut WriteSet, assignment: AssignmentId, now: Instant, by: &Actor) {
    set.expect(ACCEPT.with(params![assignment, now, actor_text(by)]), 1, guard::ACCEPT);
}

/// Ends it and gives the place back; refused with [`guard::END`] when it changed since it was read.
pub fn end(set: &mut WriteSet, assignment: &Assignment, now: Instant, kind: EndKind, reason: Option<&str>) {
    set.expect(END.with(params![assignment.id, now, kind.as_str(), reason, assignment.counted]), 1, guard::END);
    if assignment.counted {
        release(set, assignment.person, assignment.effort_micros);
    }
}

/// The work waits (for the customer, for parts): it no longer counts against the capacity.
pub fn wait(set: &mut WriteSet, assignment: &Assignment) {
    set.expect(COUNT.with(params![assignment.id, false, true]), 1, guard::WAIT);
    release(set, assignment.person, assignment.effort_micros);
}

/// The work goes on: it counts again, above the capacity if need be, for it is the person's own.
pub fn resume(set: &mut WriteSet, assignment: &Assignment) {
    set.expect(COUNT.with(params![assignment.id, true, false]), 1, guard::RESUME);
    take_back(set, assignment.person, assignment.effort_micros);
}

fn actor_text(actor: &Actor) -> String {
    journal::actor_text(actor)
}
