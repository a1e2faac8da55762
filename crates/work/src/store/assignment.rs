//! Assignments as they stand, and how they are found.

use std::fmt::Display;
use std::str::FromStr;

use kernel::{AssignmentId, Instant, PersonId};
use storage::{DbError, Query, Row, params};

storage::sql! {
    CURRENT = "select id, subject_kind, subject_id, person_id, severity, effort_us, counted, over_capacity, assigned_at, \
               assigned_by, assign_reason, accept_by, accepted_at, accepted_by, ended_at, end_kind, end_reason \
               from work_assignment where subject_kind = $1 and subject_id = $2 and ended_at is null";
    HISTORY = "select id, subject_kind, subject_id, person_id, severity, effort_us, counted, over_capacity, assigned_at, \
               assigned_by, assign_reason, accept_by, accepted_at, accepted_by, ended_at, end_kind, end_reason \
               from work_assignment where subject_kind = $1 and subject_id = $2 order by assigned_at, id";
    HELD = "select id, subject_kind, subject_id, person_id, severity, effort_us, counted, over_capacity, assigned_at, \
            assigned_by, assign_reason, accept_by, accepted_at, accepted_by, ended_at, end_kind, end_reason \
            from work_assignment where person_id = $1 and ended_at is null order by assigned_at, id";
    SILENT = "select id, subject_kind, subject_id, person_id, severity, effort_us, counted, over_capacity, assigned_at, \
              assigned_by, assign_reason, accept_by, accepted_at, accepted_by, ended_at, end_kind, end_reason \
              from work_assignment where ended_at is null and accepted_at is null and accept_by <= $1 \
              and (accept_by, id) > ($2, $3) order by accept_by, id limit $4";
}

/// What the work is: a kind and an id that the slice it belongs to understands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// `incident`, `inspection`…
    pub kind: String,
    /// Its id.
    pub id: String,
}

impl Subject {
    /// The subject with this kind and id.
    pub fn new(kind: &str, id: impl Display) -> Self {
        Self { kind: kind.to_owned(), id: id.to_string() }
    }
}

/// Why an assignment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndKind {
    /// The work is done, withdrawn or merged.
    Done,
    /// The person declined.
    Declined,
    /// The time to accept ran out.
    Silent,
    /// Given to somebody else.
    Reassigned,
}

impl EndKind {
    const ALL: [Self; 4] = [Self::Done, Self::Declined, Self::Silent, Self::Reassigned];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Declined => "declined",
            Self::Silent => "silent",
            Self::Reassigned => "reassigned",
        }
    }
}

impl FromStr for EndKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// When and why it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// When.
    pub at: Instant,
    /// Why.
    pub kind: EndKind,
    /// In the person's words.
    pub reason: Option<String>,
}

/// One person's hold on one piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// The work.
    pub subject: Subject,
    /// Who has it.
    pub person: PersonId,
    /// The severity when it was assigned, 1 to 4.
    pub severity: u8,
    /// The working time it was expected to take, microseconds.
    pub effort_micros: i64,
    /// Whether it counts against the capacity now.
    pub counted: bool,
    /// Whether a dispatcher gave it beyond the capacity.
    pub over_capacity: bool,
    /// When it was assigned.
    pub assigned_at: Instant,
    /// By whom, as the journal names actors.
    pub assigned_by: String,
    /// Why, when a person decided it.
    pub reason: Option<String>,
    /// When it goes to the next if nobody accepted; none when it need not be accepted.
    pub accept_by: Option<Instant>,
    /// When it was accepted.
    pub accepted_at: Option<Instant>,
    /// By whom: the person, or a dispatcher on her behalf.
    pub accepted_by: Option<String>,
    /// Its end, once it ended.
    pub ended: Option<Ended>,
}

/// The assignment in force of `subject`: at most one row.
pub fn current(subject: &Subject) -> Query {
    CURRENT.with(params![&subject.kind, &subject.id])
}

/// Every assignment `subject` ever had, oldest first.
pub fn history(subject: &Subject) -> Query {
    HISTORY.with(params![&subject.kind, &subject.id])
}

/// What `person` holds now, oldest first.
pub fn held_by(person: PersonId) -> Query {
    HELD.with(params![person])
}

/// Assignments nobody accepted in time, the longest overdue first; after the one last seen.
pub fn silent(now: Instant, after: Option<(Instant, AssignmentId)>, limit: u32) -> Query {
    let (at, id) = after.map_or((i64::MIN, String::new()), |(at, id)| (at.micros(), id.to_string()));
    SILENT.with(params![now, at, id, limit])
}

/// Reads the rows of any of the queries above.
pub fn read(rows: &[Row]) -> Result<Vec<Assignment>, DbError> {
    rows.iter().map(assignment).collect()
}

fn assignment(row: &Row) -> Result<Assignment, DbError> {
    Ok(Assignment {
        id: row.id(0)?,
        subject: Subject { kind: row.string(1)?, id: row.string(2)? },
        person: row.id(3)?,
        severity: u8::try_from(row.int(4)?).unwrap_or(4),
        effort_micros: row.int(5)?,
        counted: row.flag(6)?,
        over_capacity: row.flag(7)?,
        assigned_at: row.instant(8)?,
        assigned_by: row.string(9)?,
        reason: row.opt_text(10)?,
        accept_by: row.opt_instant(11)?,
        accepted_at: row.opt_instant(12)?,
        accepted_by: row.opt_text(13)?,
        ended: ended(row)?,
    })
}

fn ended(row: &Row) -> Result<Option<Ended>, DbError> {
    let Some(at) = row.opt_instant(14)? else { return Ok(None) };
    Ok(Some(Ended { at, kind: row.id::<EndKind>(15)?, reason: row.opt_text(16)? }))
}
