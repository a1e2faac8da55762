//! What both sides say about a sheet.

use kernel::{ClockId, Instant, RemarkId, SheetId};
use storage::{DbError, Query, Row, WriteSet, params};

use super::sheet::Done;

/// The guard that fails when the remark was answered before.
pub const ANSWERED: &str = "assessment.remark";

storage::sql! {
    ADD = "insert into assessment_remark (id, sheet, line, clock, side, text, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    ANSWER = "update assessment_remark set answer = $3, answered_by = $4, answered_at = $5
        where id = $1 and sheet = $2 and answered_at is null";
    OF_SHEET = "select id, sheet, line, clock, side, text, made_by, made_at, answer, answered_by, answered_at
        from assessment_remark where sheet = $1 order by made_at, id";
}

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its id.
    pub id: RemarkId,
    /// The sheet.
    pub sheet: SheetId,
    /// The place of the line it is about.
    pub line: Option<u16>,
    /// The clock it is about.
    pub clock: Option<ClockId>,
    /// customer or provider.
    pub side: String,
    /// What was said.
    pub text: String,
    /// By whom and when.
    pub made: Done,
    /// What was answered.
    pub answer: Option<(String, Done)>,
}

/// Adds a remark.
pub fn add(set: &mut WriteSet, remark: &Remark) {
    let at: Instant = remark.made.at;
    let values =
        params![remark.id, remark.sheet, remark.line, remark.clock, &remark.side, &remark.text, &remark.made.by, at];
    set.add(ADD.with(values));
}

/// Answers a remark (guard [`ANSWERED`]).
pub fn answer(set: &mut WriteSet, sheet: SheetId, id: RemarkId, text: &str, done: &Done) {
    set.expect(ANSWER.with(params![id, sheet, text, &done.by, done.at]), 1, ANSWERED);
}

/// The remarks of a sheet, oldest first.
pub fn of_sheet(sheet: SheetId) -> Query {
    OF_SHEET.with(params![sheet])
}

/// Reads a row of [`of_sheet`].
pub fn read(row: &Row) -> Result<Remark, DbError> {
    let answered = row.opt_text(9)?.zip(row.opt_instant(10)?).map(|(by, at)| Done { by, at });
    Ok(Remark {
        id: row.id(0)?,
        sheet: row.id(1)?,
        line: row.opt_int(2)?.and_then(|line| u16::try_from(line).ok()),
        clock: row.opt_id(3)?,
        side: row.string(4)?,
        text: row.string(5)?,
        made: Done { by: row.string(6)?, at: row.instant(7)? },
        answer: row.opt_text(8)?.zip(answered),
    })
}
