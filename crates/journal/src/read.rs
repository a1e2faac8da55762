//! Reading entries: the timeline of a subject, and everything in the order of the chain.

use kernel::{EntryId, Instant, PartyId};
use serde_json::Value as Json;
use storage::{DbError, Query, Row, WriteSet, params};

use crate::Visibility;

storage::sql! {
    OF_SUBJECT = "select id, subject_kind, subject, kind, actor, side, customer, visibility, occurred_at, entered_at, body
        from journal_entry where subject = $2 and subject_kind = $1 order by entered_at, id limit 5000";
    PERSONAL_OF_SUBJECT = "select p.entry, p.name, p.value from journal_personal p
        join journal_entry e on e.id = p.entry where e.subject = $2 and e.subject_kind = $1 order by p.entry, p.name";
    AFTER = "select e.id, e.subject_kind, e.subject, e.kind, e.actor, e.side, e.customer, e.visibility, e.occurred_at,
        e.entered_at, e.body, s.seq, s.hash, s.entry
        from journal_seal s left join journal_entry e on e.id = s.entry where s.seq > $1 order by s.seq limit $2";
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

/// The timeline of a subject, oldest first, for a use case's read batch; [`read`] turns each row into an entry.
pub fn of_subject(subject_kind: &str, subject: &str) -> Query {
    OF_SUBJECT.with(params![subject_kind, subject])
}

/// The personal values of a subject's timeline; [`read_personal`] reads each row.
pub fn personal_of_subject(subject_kind: &str, subject: &str) -> Query {
    PERSONAL_OF_SUBJECT.with(params![subject_kind, subject])
}

/// Sealed entries after `seq`, in the order of the chain: the order of reactions, event streams and exports.
pub fn after(seq: i64, limit: u32) -> Query {
    AFTER.with(params![seq, limit])
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
