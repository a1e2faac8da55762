//! The whole team in one read.

use std::collections::BTreeMap;

use kernel::{Instant, ShiftId};
use serde::de::DeserializeOwned;
use storage::{Db, DbError, Query, Row, params};

use super::{Kept, Record};
use crate::core::{AbsenceContent, GroupContent, OverrideContent, PersonContent, Rotation, Shift, StaffingRule};

storage::sql! {
    REVISION = "select revision from team_revision";
    PEOPLE = "select id, version, created_at, content from team_person";
    GROUPS = "select id, version, created_at, content from team_group";
    STAFFING = "select id, version, created_at, content from team_staffing";
    SHIFTS = "select id, version, created_at, content from team_shift";
    ROTATIONS = "select id, version, created_at, content from team_rotation";
    OVERRIDES = "select id, created_at, content from team_override";
    ABSENCES = "select id, created_at, content from team_absence";
}

/// An entry without a version: it is made and taken away, never edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    /// Its id.
    pub id: ShiftId,
    /// When it was made.
    pub created_at: Instant,
    /// What it says.
    pub content: T,
}

/// Everything the team's tables hold.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The number that moves with every change; 0 before the first.
    pub revision: i64,
    /// The people.
    pub people: BTreeMap<kernel::PersonId, Record<PersonContent>>,
    /// The groups.
    pub groups: BTreeMap<kernel::GroupId, Record<GroupContent>>,
    /// The staffing rules.
    pub staffing: BTreeMap<ShiftId, Record<StaffingRule>>,
    /// The shifts.
    pub shifts: BTreeMap<ShiftId, Record<Shift>>,
    /// The rotations.
    pub rotations: BTreeMap<ShiftId, Record<Rotation>>,
    /// The overrides.
    pub overrides: BTreeMap<ShiftId, Dated<OverrideContent>>,
    /// The absences.
    pub absences: BTreeMap<ShiftId, Dated<AbsenceContent>>,
}

/// The number that moves with every change; read the answer with [`revision_of`].
pub fn revision() -> Query {
    REVISION.with(params![])
}

/// Reads the answer to [`revision`].
pub fn revision_of(rows: &[Row]) -> Result<i64, DbError> {
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Reads everything. The number is read first: when somebody writes in between it is too low, and the next reader
/// loads again.
pub async fn load(db: &Db) -> Result<Loaded, DbError> {
    let texts = [&PEOPLE, &GROUPS, &STAFFING, &SHIFTS, &ROTATIONS, &OVERRIDES, &ABSENCES];
    let mut queries = vec![revision()];
    queries.extend(texts.into_iter().map(|text| text.with(params![])));
    read(&db.read(queries).await?)
}

/// Reads the answers to the queries of [`load`].
pub fn read(answers: &[Vec<Row>]) -> Result<Loaded, DbError> {
    let [revision, people, groups, staffing, shifts, rotations, overrides, absences] = answers else {
        return Err(DbError::Shape(format!("{} answers instead of 8", answers.len())));
    };
    Ok(Loaded {
        revision: revision_of(revision)?,
        people: records(people)?,
        groups: records(groups)?,
        staffing: records(staffing)?,
        shifts: records(shifts)?,
        rotations: records(rotations)?,
        overrides: dated(overrides)?,
        absences: dated(absences)?,
    })
}

fn records<T: Kept>(rows: &[Row]) -> Result<BTreeMap<T::Id, Record<T>>, DbError> {
    let record = |row: &Row| {
        let id = row.id(0)?;
        Ok((id, Record { id, version: row.int(1)?, created_at: row.instant(2)?, content: row.json(3)? }))
    };
    rows.iter().map(record).collect()
}

fn dated<T: DeserializeOwned>(rows: &[Row]) -> Result<BTreeMap<ShiftId, Dated<T>>, DbError> {
    let entry = |row: &Row| {
        let id = row.id(0)?;
        Ok((id, Dated { id, created_at: row.instant(1)?, content: row.json(2)? }))
    };
    rows.iter().map(entry).collect()
}
