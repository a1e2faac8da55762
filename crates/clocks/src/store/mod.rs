//! Rows of clocks: what a use case adds to its own write set, and what it reads in its own batch.

mod document;
mod kept;
mod row;

use kernel::{CalendarId, ClockId, Instant};
use storage::{Query, Sql, Value, WriteSet, params};

use crate::core::{Changed, Clock, Firing, Subject};

pub use kept::{keep, kept};
pub use row::read;

/// The label of the guard on a clock's version: somebody else changed the clock first.
pub const GUARD: &str = "clocks_clock";

/// The label of the key that lets a rung fire once.
pub const RUNG: &str = "clocks_rung";

storage::sql! {
    UPDATE = "update clocks_clock set calendar = $3, target = $4, generation = $5, generation_at = $6, started_at = $7,
        state = $8, ended_at = $9, due_at = $10, provisional = $11, breached_at = $12, acknowledged_at = $13,
        next_at = $14, history = $15, version = version + 1 where id = $1 and version = $2";
    OF_SUBJECT = "select id, subject_kind, subject, milestone, watch, facing, target, generation, generation_at,
        started_at, state, ended_at, due_at, provisional, acknowledged_at, next_at, history, version
        from clocks_clock where subject = $2 and subject_kind = $1 order by started_at, id";
    BY_ID = "select id, subject_kind, subject, milestone, watch, facing, target, generation, generation_at,
        started_at, state, ended_at, due_at, provisional, acknowledged_at, next_at, history, version
        from clocks_clock where id = $1";
    DUE = "select id, subject_kind, subject, milestone, watch, facing, target, generation, generation_at,
        started_at, state, ended_at, due_at, provisional, acknowledged_at, next_at, history, version
        from clocks_clock where next_at is not null and next_at <= $1 and (next_at, id) > ($2, $3)
        order by next_at, id limit $4";
    ON_CALENDAR = "select id, subject_kind, subject, milestone, watch, facing, target, generation, generation_at,
        started_at, state, ended_at, due_at, provisional, acknowledged_at, next_at, history, version
        from clocks_clock where calendar = $1 and id > $2
        and (state in ('running', 'paused', 'offered') or (provisional = 1 and state <> 'cancelled'))
        order by id limit $3";
    EARLIEST = "select next_at from clocks_clock where next_at is not null order by next_at, id limit 1";
    INSERT_RUNG = "insert into clocks_rung (clock, generation, rung, trigger_at, fired_at, late, combined, in_place_of,
        nobody, needless) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)";
    NEEDLESS = "update clocks_rung set needless = 1 where clock = $1 and generation = $2 and rung = $3";
    RUNGS_OF_SUBJECT = "select r.clock, r.generation, r.rung, r.trigger_at, r.fired_at, r.late, r.combined,
        r.in_place_of, r.nobody, r.needless, c.milestone from clocks_rung r join clocks_clock c on c.id = r.clock
        where c.subject = $2 and c.subject_kind = $1 order by r.fired_at, r.trigger_at, r.rung";
}

/// The columns that [`read`] reads, for a later slice's own query that joins its rows to clocks under the name `c`; that
/// slice's columns follow at [`WIDTH`].
pub const JOINED: &str = "c.id, c.subject_kind, c.subject, c.milestone, c.watch, c.facing, c.target, c.generation, c.generation_at, \
     c.started_at, c.state, c.ended_at, c.due_at, c.provisional, c.acknowledged_at, c.next_at, c.history, c.version";

/// How many columns [`JOINED`] names.
pub const WIDTH: usize = 18;

const INSERT: &str = "insert into clocks_clock (id, subject_kind, subject, milestone, watch, facing, calendar, target, \
     generation, generation_at, started_at, state, ended_at, due_at, provisional, breached_at, acknowledged_at, next_at, \
     history, version) values";

/// A rung that fired, as the timeline shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent marks on one record")]
pub struct RungRecord {
    /// The clock.
    pub clock: ClockId,
    /// What the clock measures.
    pub milestone: crate::core::Milestone,
    /// The generation it fired in.
    pub generation: u32,
    /// Its key in the ladder.
    pub rung: String,
    /// When it was triggered.
    pub trigger_at: Instant,
    /// When it fired.
    pub fired_at: Instant,
    /// Whether it fired late.
    pub late: bool,
    /// Whether it went out in one notice with others.
    pub combined: bool,
    /// The rung in whose place it fired.
    pub in_place_of: Option<String>,
    /// Whether nobody stood behind it.
    pub nobody: bool,
    /// Whether a late entry proved it needless.
    pub needless: bool,
}

/// Adds new clocks: one statement, however many.
pub fn insert<'a>(set: &mut WriteSet, clocks: impl IntoIterator<Item = &'a Clock>) {
    let rows: Vec<Vec<Value>> = clocks.into_iter().map(row::inserted).collect();
    if !rows.is_empty() {
        set.labelled(Query::rows(INSERT, rows, ""), GUARD);
    }
}

/// Writes a changed clock if nobody changed it since it was read; else the set is undone with the guard [`GUARD`].
/// One clock may be written once in a set. Rungs that a late entry proved needless are marked in their record too.
pub fn update(set: &mut WriteSet, clock: &Clock) {
    set.expect(UPDATE.with(row::updated(clock)), 1, GUARD);
    for rung in clock.fired.iter().filter(|rung| rung.needless) {
        set.add(NEEDLESS.with(params![clock.id, clock.generation, &rung.key]));
    }
}

/// Writes the result of a move: a new clock is inserted, a read one updated.
pub fn record(set: &mut WriteSet, changed: &Changed) {
    if changed.clock.version == 0 {
        insert(set, [&changed.clock]);
    } else {
        update(set, &changed.clock);
    }
}

/// All clocks of a subject, for a use case's read batch; [`read`] turns each row into a clock.
pub fn of_subject(subject: &Subject) -> Query {
    OF_SUBJECT.with(params![&subject.kind, &subject.id])
}

/// All clocks of several subjects of one kind, in no order; there must be at least one.
pub fn of_subjects(kind: &'static str, subjects: Vec<Value>) -> Query {
    const HEAD: [&str; 2] = [
        "select id, subject_kind, subject, milestone, watch, facing, target, generation, generation_at, started_at, state, \
         ended_at, due_at, provisional, acknowledged_at, next_at, history, version from clocks_clock where subject_kind = '",
        "' and subject in",
    ];
    Query::among(&format!("{}{kind}{}", HEAD[0], HEAD[1]), subjects)
}

/// One clock.
pub fn by_id(id: ClockId) -> Query {
    BY_ID.with(params![id])
}

/// The rungs that fired for a subject, oldest first; [`read_rung`] reads each row.
pub fn rungs_of_subject(subject: &Subject) -> Query {
    RUNGS_OF_SUBJECT.with(params![&subject.kind, &subject.id])
}

/// Reads a row of [`rungs_of_subject`].
pub fn read_rung(row: &storage::Row) -> Result<RungRecord, storage::DbError> {
    Ok(RungRecord {
        clock: row.id(0)?,
        milestone: row.id(10)?,
        generation: row::small(row, 1)?,
        rung: row.string(2)?,
        trigger_at: row.instant(3)?,
        fired_at: row.instant(4)?,
        late: row.flag(5)?,
        combined: row.flag(6)?,
        in_place_of: row.opt_text(7)?,
        nobody: row.flag(8)?,
        needless: row.flag(9)?,
    })
}

/// Records that the rungs of `firing` fired; a second time is [`storage::WriteError::Taken`] with [`RUNG`].
pub(crate) fn fired(set: &mut WriteSet, clock: &Clock, generation: u32, firing: &Firing, nobody: bool, now: Instant) {
    for rung in &firing.rungs {
        set.labelled(
            INSERT_RUNG.with(params![
                clock.id,
                generation,
                rung,
                firing.trigger_at,
                now,
                firing.late,
                firing.combined,
                firing.in_place_of.clone(),
                nobody,
            ]),
            RUNG,
        );
    }
}

/// Clocks to look at by `now`, after the one last seen, in order.
pub(crate) fn due(now: Instant, after: Option<(Instant, ClockId)>, limit: u32) -> Query {
    let (at, id) = after.map_or((i64::MIN, String::new()), |(at, id)| (at.micros(), id.to_string()));
    DUE.with(params![now, at, id, limit])
}

/// Open clocks and provisional results on a calendar version, after the one last seen.
pub(crate) fn on_calendar(calendar: CalendarId, after: Option<ClockId>, limit: u32) -> Query {
    ON_CALENDAR.with(params![calendar, after.map_or(String::new(), |id| id.to_string()), limit])
}

pub(crate) fn earliest() -> Query {
    EARLIEST.with(params![])
}

/// Every statement, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    ALL.to_vec()
}
