//! Appending: every change adds its entries to the same write set that carries the change.

use kernel::{Actor, EntryId, Ids, Instant, PartyId};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use storage::{Query, Value, WriteSet, params};

/// Who may read an entry beside the provider's staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// The customer it concerns.
    Public,
    /// Nobody outside.
    Internal,
}

impl Visibility {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
        }
    }
}

/// What all entries of one use case share: who acts and when it is entered.
#[derive(Clone, Copy)]
pub struct Stamp<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// When it is entered, by the injected clock.
    pub now: Instant,
    /// Where ids and salts come from.
    pub ids: &'a dyn Ids,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What kind of thing it happened to: `incident`, `agreement`, `account`…
    pub subject_kind: &'static str,
    /// The thing's id.
    pub subject: String,
    /// What happened: `incident.accepted`.
    pub kind: &'static str,
    /// When it happened; earlier than the entering for late entries.
    pub occurred_at: Instant,
    /// The customer it concerns.
    pub customer: Option<PartyId>,
    /// Who may read it.
    pub visibility: Visibility,
    /// Particulars, without personal values.
    pub body: Json,
    /// Personal values: a name each and the value; only a salted commitment enters the hash.
    pub personal: Vec<(&'static str, String)>,
}

/// Adds `entries` to the write set, in their order.
pub fn append(set: &mut WriteSet, stamp: Stamp<'_>, entries: Vec<Entry>) -> Vec<EntryId> {
    if entries.is_empty() {
        return Vec::new();
    }
    let mut ids = Vec::with_capacity(entries.len());
    let (mut rows, mut pending, mut personal) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        let id = EntryId::fresh(stamp.ids, stamp.now);
        let body = with_commitments(entry.body, &entry.personal, id, stamp, &mut personal);
        rows.push(params![
            id,
            entry.subject_kind,
            entry.subject,
            entry.kind,
            actor_text(stamp.actor),
            side(stamp.actor),
            entry.customer,
            entry.visibility.as_str(),
            entry.occurred_at,
            stamp.now,
            body.to_string(),
        ]);
        pending.push(params![id, stamp.now]);
        ids.push(id);
    }
    set.add(Query::rows(INSERT_ENTRIES, rows, ""));
    set.add(Query::rows("insert into journal_pending (entry, entered_at) values", pending, ""));
    if !personal.is_empty() {
        set.add(Query::rows("insert into journal_personal (entry, name, salt, value) values", personal, ""));
    }
    ids
}

const INSERT_ENTRIES: &str = "insert into journal_entry (id, subject_kind, subject, kind, actor, side, customer, \
     visibility, occurred_at, entered_at, body) values";

/// The commitment to a personal value: SHA-256 over the salt, a zero byte and the value, in hex.
pub fn commitment(salt: &str, value: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(salt.as_bytes());
    hash.update([0]);
    hash.update(value.as_bytes());
    hex::encode(hash.finalize())
}

/// `account:<id>`, `link:<id>` or `platform:<part>`: how the journal names who acted.
pub fn actor_text(actor: &Actor) -> String {
    match actor {
        Actor::Account { account, .. } => format!("account:{account}"),
        Actor::Link { link, .. } => format!("link:{link}"),
        Actor::Platform { part } => format!("platform:{part}"),
    }
}

fn side(actor: &Actor) -> &'static str {
    match actor {
        Actor::Platform { .. } => "platform",
        Actor::Account { .. } if actor.is_staff() => "provider",
        Actor::Account { .. } if actor.has(kernel::Role::Vendor) => "vendor",
        Actor::Link { vendor: true, .. } => "vendor",
        Actor::Account { .. } | Actor::Link { .. } => "customer",
    }
}

fn with_commitments(
    body: Json,
    personal: &[(&'static str, String)],
    entry: EntryId,
    stamp: Stamp<'_>,
    rows: &mut Vec<Vec<Value>>,
) -> Json {
    if personal.is_empty() {
        return body;
    }
    let mut commitments = Map::new();
    for (name, value) in personal {
        let salt = format!("{}{}", stamp.ids.fresh(stamp.now).simple(), stamp.ids.fresh(stamp.now).simple());
        commitments.insert((*name).to_owned(), Json::String(commitment(&salt, value)));
        rows.push(params![entry, *name, salt, value]);
    }
    let mut whole = match body {
        Json::Object(map) => map,
        Json::Null => Map::new(),
        other => Map::from_iter([("value".to_owned(), other)]),
    };
    whole.insert("personal".to_owned(), Json::Object(commitments));
    Json::Object(whole)
}
