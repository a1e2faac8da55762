//! The clocks of a sheet, and the parties that answer for them.

use std::collections::BTreeSet;

use kernel::{PartyId, SheetId};
use storage::{DbError, Query, Row, WriteSet, params};

use crate::core::CountedClock;

/// Rows of one statement; both databases bound the values of one.
const AT_A_TIME: usize = 500;

storage::sql! {
    OF_SHEET = "select body from assessment_clock where sheet = $1 order by place";
    FORGET_CLOCKS = "delete from assessment_clock where sheet = $1";
    FORGET_PARTIES = "delete from assessment_party where sheet = $1";
    NAMES = "select party from assessment_party where sheet = $1 and party = $2";
}

/// The clocks of a sheet in their order.
pub fn of_sheet(sheet: SheetId) -> Query {
    OF_SHEET.with(params![sheet])
}

/// Reads a row of [`of_sheet`].
pub fn read(row: &Row) -> Result<CountedClock, DbError> {
    row.json(0)
}

/// Whether an outside party answers for a clock of the sheet: one row if so.
pub fn names(sheet: SheetId, party: PartyId) -> Query {
    NAMES.with(params![sheet, party])
}

/// Writes the clocks of a sheet in place of those it had. The sheet itself is written before, under its guard.
pub fn replace(set: &mut WriteSet, sheet: SheetId, clocks: &[CountedClock]) {
    set.add(FORGET_CLOCKS.with(params![sheet]));
    set.add(FORGET_PARTIES.with(params![sheet]));
    let rows: Vec<_> = (0_i64..)
        .zip(clocks)
        .map(|(place, clock)| {
            // Texts and numbers only; writing it cannot fail.
            let body = serde_json::to_string(clock).unwrap_or_default();
            params![sheet, place, clock.clock_id, body]
        })
        .collect();
    for part in rows.chunks(AT_A_TIME) {
        let head = "insert into assessment_clock (sheet, place, clock, body) values";
        set.add(Query::rows(head, part.to_vec(), ""));
    }
    let parties: BTreeSet<PartyId> = clocks.iter().filter_map(|clock| clock.answers.id).collect();
    let rows: Vec<_> = parties.into_iter().map(|party| params![sheet, party]).collect();
    for part in rows.chunks(AT_A_TIME) {
        set.add(Query::rows("insert into assessment_party (sheet, party) values", part.to_vec(), ""));
    }
}
