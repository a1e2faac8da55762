//! What is written. Every set holds [`bump`], so that every node learns of the change.

use kernel::{Instant, ShiftId};
use storage::{Query, Value, WriteSet, params};

use super::{Kept, Record};
use crate::core::{AbsenceContent, OverrideContent};

/// Labels of the guards.
pub mod guard {
    /// As a guard: the document changed since it was read. As a taken key: its number, code or account is another's.
    pub const DOCUMENT: &str = "team.document";
    /// There is no such entry any more.
    pub const GONE: &str = "team.gone";
}

storage::sql! {
    BUMP = "insert into team_revision (one, revision) values (1, 1) \
            on conflict (one) do update set revision = team_revision.revision + 1";
    PUT_ABSENCE = "insert into team_absence (id, source_key, content, created_at) values ($1, $2, $3, $4) \
                   on conflict (source_key) do update set content = excluded.content returning id";
    DROP_ABSENCE = "delete from team_absence where id = $1";
    INSERT_OVERRIDE = "insert into team_override (id, content, created_at) values ($1, $2, $3)";
    DROP_OVERRIDE = "delete from team_override where id = $1";
}

/// Moves the number of the team.
pub fn bump(set: &mut WriteSet) {
    set.add(BUMP.with(params![]));
}

/// A new document.
pub fn insert<T: Kept>(set: &mut WriteSet, record: &Record<T>) {
    let mut values: Vec<Value> = vec![record.id.into(), json(&record.content), record.created_at.into()];
    values.extend(record.content.keys());
    set.labelled(T::insert().with(values), guard::DOCUMENT);
}

/// The changed document; the set is refused with [`guard::DOCUMENT`] unless its version is still `record.version`.
pub fn update<T: Kept>(set: &mut WriteSet, record: &Record<T>) {
    let mut values: Vec<Value> = vec![record.id.into(), record.version.into(), json(&record.content)];
    values.extend(record.content.keys());
    set.expect(T::update().with(values), 1, guard::DOCUMENT);
}

/// A new absence, or the new content of the one with the same key; answers the id that holds it.
pub fn put_absence(id: ShiftId, absence: &AbsenceContent, now: Instant) -> Query {
    PUT_ABSENCE.with(params![id, absence.source_key.as_ref(), text(absence), now])
}

/// Takes an absence away; the set is refused with [`guard::GONE`] when there is none.
pub fn remove_absence(set: &mut WriteSet, id: ShiftId) {
    set.expect(DROP_ABSENCE.with(params![id]), 1, guard::GONE);
}

/// A new override.
pub fn insert_override(set: &mut WriteSet, id: ShiftId, change: &OverrideContent, now: Instant) {
    set.add(INSERT_OVERRIDE.with(params![id, text(change), now]));
}

/// Takes an override away; the set is refused with [`guard::GONE`] when there is none.
pub fn remove_override(set: &mut WriteSet, id: ShiftId) {
    set.expect(DROP_OVERRIDE.with(params![id]), 1, guard::GONE);
}

fn json<T: serde::Serialize>(content: &T) -> Value {
    Value::Text(text(content))
}

fn text<T: serde::Serialize>(content: &T) -> String {
    serde_json::to_string(content).unwrap_or_default()
}
