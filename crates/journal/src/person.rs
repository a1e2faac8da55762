//! What the journal keeps of a person: entries stay as they are, the personal values beside them can be emptied.

use kernel::Instant;
use storage::{DbError, Query, Row, Section, Value, WriteSet, params, places};

storage::sql! {
    DONE = "select kind, subject_kind, subject, occurred_at from journal_entry where actor = $1 order by entered_at, id";
    VALUES = "select e.kind, p.name, p.value, e.occurred_at from journal_personal p join journal_entry e on e.id = p.entry \
         where (e.subject = $2 or (e.actor = $1 and e.subject_kind <> 'account')) order by e.entered_at, e.id, p.name";
    ACTED_ON = "select subject, kind from journal_entry where actor = $1 and subject_kind = $2 order by id";
    FORGET_TEXT = "delete from journal_personal where entry = $1 and name = 'text'";
    FORGET_TEXTS_OF = "delete from journal_personal where name = 'text' and entry in (select id from journal_entry where subject = $1)";
    FORGET_SUBJECT = "delete from journal_personal where entry in (select id from journal_entry where subject = $1)";
    FORGET_BY = "delete from journal_personal where value = $2 and entry in (select id from journal_entry where actor = $1)";
    FORGET_VALUE = "delete from journal_personal where value = $1";
}

/// The most subjects one statement names.
const CHUNK: usize = 256;

/// What an account (`actor` as [`crate::actor_text`] names it, and its id) did, and the personal values of it.
pub fn sections(actor: &str, account: &str) -> Vec<Section> {
    vec![
        Section {
            name: "done",
            columns: &["kind", "subject_kind", "subject", "occurred_at"],
            query: DONE.with(params![actor]),
        },
        Section {
            name: "personal_values",
            columns: &["kind", "name", "value", "occurred_at"],
            query: VALUES.with(params![actor, account]),
        },
    ]
}

/// What an actor did to subjects of a kind: the subject and what he did, in order.
pub fn acted_on(actor: &str, subject_kind: &str) -> Query {
    ACTED_ON.with(params![actor, subject_kind])
}

/// What was told about these subjects: the entry and the words.
pub fn texts(subjects: &[String]) -> Vec<Query> {
    let head = "select p.entry, p.value from journal_personal p join journal_entry e on e.id = p.entry where p.name = 'text' \
         and e.subject in";
    let some = subjects.chunks(CHUNK);
    some.map(|some| Query::among(head, some.iter().map(|id| Value::from(id.as_str())).collect())).collect()
}

/// Empties what was told, entry by entry as [`texts`] names them.
pub fn forget_text(set: &mut WriteSet, entry: &str) {
    set.add(FORGET_TEXT.with(params![entry]));
}

/// Empties what was told about a subject.
pub fn forget_texts_of(set: &mut WriteSet, subject: &str) {
    set.add(FORGET_TEXTS_OF.with(params![subject]));
}

/// Who is to be forgotten, by what he is known as.
#[derive(Clone, Debug)]
pub struct Forgotten<'a> {
    /// As [`crate::actor_text`] names him.
    pub actor: &'a str,
    /// What is about him alone, by id: his account, the member of the team behind it.
    pub subjects: &'a [String],
    /// What he is called; others may be called the same, so that it goes only where he acted himself.
    pub names: &'a [String],
    /// What is his alone: log-in name, addresses, numbers. It goes wherever it stands.
    pub values: &'a [String],
    /// What he reported: the reporter's values of these subjects go.
    pub reported: &'a [String],
}

/// Empties the personal values of a person. The chain still verifies: it holds commitments only.
pub fn forget_person(set: &mut WriteSet, who: &Forgotten<'_>) {
    for subject in who.subjects {
        set.add(FORGET_SUBJECT.with(params![subject]));
    }
    for name in who.names {
        set.add(FORGET_BY.with(params![who.actor, name]));
    }
    for value in who.values {
        set.add(FORGET_VALUE.with(params![value]));
    }
    let of_reporter = "delete from journal_personal where name in ('reporter_name', 'reporter_phone', 'reporter_email') \
         and (select e.subject from journal_entry e where e.id = journal_personal.entry) in";
    for some in who.reported.chunks(CHUNK) {
        set.add(Query::among(of_reporter, some.iter().map(|id| Value::from(id.as_str())).collect()));
    }
}

/// Entries made before `until` that still have personal values, at most `limit`, each with how many; none of the customers and subjects
/// in `kept`.
pub fn old(until: Instant, kept: &[String], limit: i64) -> Query {
    let mut values: Vec<Value> = params![until, limit];
    let list = places(&mut values, kept.iter().map(String::as_str));
    let spared = if kept.is_empty() {
        String::new()
    } else {
        format!("and (e.customer is null or e.customer not in ({list})) and e.subject not in ({list}) ")
    };
    let text = format!(
        "select p.entry, count(*) from journal_personal p join journal_entry e on e.id = p.entry where e.entered_at < $1 {spared}\
         group by p.entry order by p.entry limit $2"
    );
    Query::built(text, values)
}

/// Empties the personal values of the entries that [`old`] found; the guard `label` does not hold where somebody was first.
pub fn forget(set: &mut WriteSet, found: &[Row], label: &'static str) -> Result<(), DbError> {
    for some in found.chunks(CHUNK) {
        let entries = some.iter().map(|row| row.text(0).map(Value::from)).collect::<Result<_, _>>()?;
        let values = some.iter().map(|row| row.int(1)).sum::<Result<i64, _>>()?;
        let delete = Query::among("delete from journal_personal where entry in", entries);
        set.expect(delete, values.unsigned_abs(), label);
    }
    Ok(())
}
