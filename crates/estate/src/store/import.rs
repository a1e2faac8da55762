//! What imports remember: values still open, and what the headings of people's own workbooks stand for.

use kernel::Instant;
use storage::{Query, WriteSet, params};

storage::sql! {
    OPEN = "select sheet, row_key, column_key, noted_at from estate_open_value order by sheet, row_key, column_key";
    NOTE = "insert into estate_open_value (sheet, row_key, column_key, noted_at) values ($1, $2, $3, $4)
        on conflict (sheet, row_key, column_key) do nothing";
    FILL = "delete from estate_open_value where sheet = $1 and row_key = $2 and column_key = $3";
    MAPPINGS = "select sheet, heading, column_key from estate_import_mapping order by sheet, heading";
    MAP = "insert into estate_import_mapping (sheet, heading, column_key) values ($1, $2, $3)";
    UNMAP = "delete from estate_import_mapping";
}

pub(crate) fn open() -> Query {
    OPEN.with(params![])
}

pub(crate) fn note(set: &mut WriteSet, sheet: &str, key: &str, column: &str, now: Instant) {
    set.add(NOTE.with(params![sheet, key, column, now]));
}

pub(crate) fn fill(set: &mut WriteSet, sheet: &str, key: &str, column: &str) {
    set.add(FILL.with(params![sheet, key, column]));
}

pub(crate) fn mappings() -> Query {
    MAPPINGS.with(params![])
}

pub(crate) fn unmap_all(set: &mut WriteSet) {
    set.add(UNMAP.with(params![]));
}

pub(crate) fn map(set: &mut WriteSet, sheet: &str, heading: &str, column: &str) {
    set.add(MAP.with(params![sheet, heading, column]));
}
