//! Reading entries: the timeline of a subject, and everything in the order of the chain.

use kernel::{EntryId, Instant, PartyId};
use serde_json::Value as Json;
use storage::{DbError, Query, Row, Value, WriteSet, params};

use crate::Visibility;

storage::sql! {
    OF_SUBJECT = "select id, subject_kind, subject, kind, actor, side, customer, visibility, occurred_at, entered_at, body
        from journal_entry where subject = $2 and subject_kind = $1 order by entered_at, id limit 5000";
    ANY_OF_KIND = "select id from journal_entry where subject = $2 and subject_kind = $1 and kind = $3 limit 1";
    PERSONAL_OF_SUBJECT = "select p.entry, p.name, p.value from journal_personal p
        join journal_entry e on e.id = p.entry where e.subject = $2 and e.subject_kind = $1 order by p.entry, p.name";
    AFTER = "select e.id, e.subject_kind, e.subject, e.kind, e.actor, e.side, e.customer, e.visibility, e.occurred_at,
        e.entered_at, e.body, s.seq, s.hash, s.entry
        from journal_seal s left join journal_entry e on e.id = s.entry where s.seq > $1 order by s.seq limit $2";
    SEALED_AT = "select sealed_at from journal_seal where seq = $1";
    FORGET = "delete from journal_personal where entry = $1";
}

/// An entry as it stands in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Its identifier.
    pub id: EntryId,
    /// What kind of thing it happened to.
    pub subject_kind: String,
    /// The thing's id.
    pub subject: String,
    /// What happened: `incident.accepted`.
    pub kind: String,
    /// `account:<id>` or `platform:<part>`.
    pub actor: String,
    /// `provider`, `customer`, `vendor` or `platform`.
    pub side: String,
    /// The customer it concerns.
    pub customer: Option<PartyId>,
    /// Who may read it.
    pub visibility: Visibility,
    /// When it happened.
    pub occurred_at: Instant,
    /// When it was entered.
    pub entered_at: Instant,
    /// The particulars exactly as stored, JSON; the hash covers this text. Commitments stand under `personal`.
    pub body_text: String,
}

impl Recorded {
    /// The particulars; null if the text is no JSON.
    pub fn body(&self) -> Json {
        serde_json::from_str(&self.body_text).unwrap_or(Json::Null)
    }
}

/// An entry with its place in the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct SealedEntry {
    /// Its place, from 1, without gaps.
    pub seq: i64,
    /// The chained hash, hex.
    pub hash: String,
    /// The entry the place belongs to.
    pub entry: String,
    /// The entry itself; none if it was removed.
    pub recorded: Option<Recorded>,
}

/// Which entries an auditor wants to see; what is left open does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only on things of this kind.
    pub subject_kind: Option<String>,
    /// Only on this thing.
    pub subject: Option<String>,
    /// Only of this kind; a name that ends in `.` means all that begin with it.
    pub kind: Option<String>,
    /// Only by `account:<id>` or `platform:<part>`.
    pub actor: Option<String>,
    /// Entered at this instant or later.
    pub from: Option<Instant>,
    /// Entered before this instant.
    pub to: Option<Instant>,
    /// Only what concerns one of these customers and may be shown to them; none: everything.
    pub customers: Option<Vec<PartyId>>,
}

/// An entry as an auditor reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The entry.
    pub recorded: Recorded,
    /// Its place in the chain and its hash; none while it waits for its seal.
    pub place: Option<(i64, String)>,
}

/// The newest of the wanted entries with an id below `before`. Entries are looked at by the window, so that no page
/// costs more however rare what is wanted: the first query yields the entries of a window of `window` entries, the second
/// where the window ended and how many it held. [`read_seen`] reads the first.
pub fn newest(wanted: &Wanted, before: Option<&str>, window: u32, most: u32) -> [Query; 2] {
    let mut values = vec![Value::from(before.unwrap_or("~")), Value::from(wanted.from.map_or(String::new(), first_id))];
    let mut inner = "id < $1 and id >= $2".to_owned();
    let mut bind = |inner: &mut String, condition: &str, value: Value| {
        values.push(value);
        inner.push_str(&condition.replace('#', &format!("${}", values.len())));
    };
    if let Some(subject) = &wanted.subject {
        bind(&mut inner, " and subject = #", subject.into());
    }
    if let Some(to) = wanted.to {
        bind(&mut inner, " and id < #", first_id(to.plus(1000)).into());
    }
    bind(&mut inner, " order by id desc limit #", window.into());
    let ends = Query::built(
        format!("select min(id), count(*) from (select id from journal_entry where {inner}) w"),
        values.clone(),
    );
    let mut outer = String::new();
    let mut bind = |condition: &str, value: Value| {
        values.push(value);
        outer.push_str(&condition.replace('#', &format!("${}", values.len())));
    };
    if let Some(kind) = &wanted.subject_kind {
        bind(" and w.subject_kind = #", kind.into());
    }
    match wanted.kind.as_deref().map(|kind| (kind, kind.strip_suffix('.'))) {
        Some((_, Some(stem))) => {
            bind(" and w.kind >= #", format!("{stem}.").into());
            bind(" and w.kind < #", format!("{stem}/").into());
        }
        Some((kind, None)) => bind(" and w.kind = #", kind.into()),
        None => {}
    }
    if let Some(actor) = &wanted.actor {
        bind(" and w.actor = #", actor.into());
    }
    for (condition, bound) in [(" and w.entered_at >= #", wanted.from), (" and w.entered_at < #", wanted.to)] {
        if let Some(bound) = bound {
            bind(condition, bound.into());
        }
    }
    if let Some(customers) = &wanted.customers {
        outer.push_str(" and w.visibility = 'public' and w.customer in (''");
        for customer in customers {
            values.push(customer.into());
            outer.push_str(", $");
            outer.push_str(&values.len().to_string());
        }
        outer.push(')');
    }
    let text = format!(
        "select w.id, w.subject_kind, w.subject, w.kind, w.actor, w.side, w.customer, w.visibility, w.occurred_at, \
         w.entered_at, w.body, s.seq, s.hash from (select {COLUMNS} from journal_entry where {inner}) w \
         left join journal_seal s on s.entry = w.id where 1 = 1{outer} order by w.id desc limit {most}"
    );
    [Query::built(text, values), ends]
}

const COLUMNS: &str =
    "id, subject_kind, subject, kind, actor, side, customer, visibility, occurred_at, entered_at, body";

/// The smallest id an entry of this millisecond can have: ids begin with the instant of entering.
fn first_id(at: Instant) -> String {
    let millis = u64::try_from(at.micros() / 1000).unwrap_or(0);
    format!("{:08x}-{:04x}-7000-8000-000000000000", millis >> 16, millis & 0xffff)
}

/// Reads a row of the first query of [`newest`].
pub fn read_seen(row: &Row) -> Result<Seen, DbError> {
    let place = row.opt_int(11)?.map(|seq| Ok::<_, DbError>((seq, row.string(12)?))).transpose()?;
    Ok(Seen { recorded: read(row)?, place })
}

/// The timeline of a subject, oldest first, for a use case's read batch; [`read`] turns each row into an entry.
pub fn of_subject(subject_kind: &str, subject: &str) -> Query {
    OF_SUBJECT.with(params![subject_kind, subject])
}

/// The timelines of several subjects of one kind, in no order; there must be at least one subject. [`read`] reads the rows.
pub fn of_subjects(subject_kind: &'static str, subjects: Vec<Value>) -> Query {
    Query::among(
        &format!("select {COLUMNS} from journal_entry where subject_kind = '{subject_kind}' and subject in"),
        subjects,
    )
}

/// Whether an entry of this kind is recorded of a subject: one row, or none.
pub fn any_of_kind(subject_kind: &str, subject: &str, kind: &str) -> Query {
    ANY_OF_KIND.with(params![subject_kind, subject, kind])
}

/// The personal values of a subject's timeline; [`read_personal`] reads each row.
pub fn personal_of_subject(subject_kind: &str, subject: &str) -> Query {
    PERSONAL_OF_SUBJECT.with(params![subject_kind, subject])
}

/// Sealed entries after `seq`, in the order of the chain: the order of reactions, event streams and exports.
pub fn after(seq: i64, limit: u32) -> Query {
    AFTER.with(params![seq, limit])
}

/// When the place `seq` was given; no row when it was not yet.
pub fn sealed_at(seq: i64) -> Query {
    SEALED_AT.with(params![seq])
}

/// Empties the personal values of an entry. The chain still verifies: it holds commitments only.
pub fn forget(set: &mut WriteSet, entry: EntryId) {
    set.add(FORGET.with(params![entry]));
}

/// Reads a row of [`of_subject`].
pub fn read(row: &Row) -> Result<Recorded, DbError> {
    let visibility = match row.text(7)? {
        "public" => Visibility::Public,
        _ => Visibility::Internal,
    };
    Ok(Recorded {
        id: row.id(0)?,
        subject_kind: row.string(1)?,
        subject: row.string(2)?,
        kind: row.string(3)?,
        actor: row.string(4)?,
        side: row.string(5)?,
        customer: row.opt_id(6)?,
        visibility,
        occurred_at: row.instant(8)?,
        entered_at: row.instant(9)?,
        body_text: row.string(10)?,
    })
}

/// Reads a row of [`personal_of_subject`]: the entry, the name, the value.
pub fn read_personal(row: &Row) -> Result<(EntryId, String, String), DbError> {
    Ok((row.id(0)?, row.string(1)?, row.string(2)?))
}

/// Reads a row of [`after`].
pub fn read_sealed(row: &Row) -> Result<SealedEntry, DbError> {
    let recorded = row.opt_text(0)?.map(|_| read(row)).transpose()?;
    Ok(SealedEntry { seq: row.int(11)?, hash: row.string(12)?, entry: row.string(13)?, recorded })
}
