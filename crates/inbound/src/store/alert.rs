//! Alerts by their keys.

use kernel::{IncidentId, Instant, PartyId, SystemId};
use storage::{DbError, Query, Row, WriteSet, params};

/// The label of the key: another was first.
pub const KNOWN: &str = "inbound_alert";

/// An alert as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    /// Its id.
    pub id: String,
    /// Whose system is watched.
    pub customer: PartyId,
    /// What told of it.
    pub source: String,
    /// What makes it the same alert.
    pub key: String,
    /// What its source sends together.
    pub bundle: Option<String>,
    /// In a line.
    pub title: String,
    /// The system.
    pub system: Option<SystemId>,
    /// Whether it fires.
    pub firing: bool,
    /// The incident it opened or joined.
    pub incident: IncidentId,
    /// Whether it opened it.
    pub opened: bool,
    /// How often it was told of while it fires.
    pub count: i64,
    /// When it was told of first, this time.
    pub first_at: Instant,
    /// When last.
    pub last_at: Instant,
    /// When it was resolved.
    pub resolved_at: Option<Instant>,
    /// Moves with every change.
    pub version: i64,
}

macro_rules! columns {
    () => {
        "id, customer, source, key, bundle, title, system, state, incident, opened, count, first_at, last_at, resolved_at, version"
    };
}

storage::sql! {
    INSERT = concat!("insert into inbound_alert (", columns!(), ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)");
    UPDATE = "update inbound_alert set bundle = $3, title = $4, system = $5, state = $6, incident = $7, opened = $8, count = $9,
        first_at = $10, last_at = $11, resolved_at = $12, version = version + 1 where id = $1 and version = $2";
    FIND = concat!("select ", columns!(), " from inbound_alert where customer = $1 and source = $2 and key = $3");
    OF_INCIDENT = concat!("select ", columns!(), " from inbound_alert where incident = $1 order by first_at, id limit 500");
    OPENED = concat!("select ", columns!(), " from inbound_alert where customer = $1 and opened = 1 and first_at > $2 order by first_at, id limit 100");
    BUNDLE = concat!("select ", columns!(), " from inbound_alert where customer = $1 and source = $2 and bundle = $3 and opened = 1
        order by first_at desc limit 1");
}

/// Writes a new alert, or the changed one over the version it was read in.
pub fn put(set: &mut WriteSet, a: &AlertRow) {
    let state = if a.firing { "firing" } else { "resolved" };
    if a.version == 0 {
        let values = params![
            &a.id,
            a.customer,
            &a.source,
            &a.key,
            a.bundle.as_deref(),
            &a.title,
            a.system,
            state,
            a.incident,
            a.opened,
            a.count,
            a.first_at,
            a.last_at,
            a.resolved_at
        ];
        set.labelled(INSERT.with(values), KNOWN);
    } else {
        let values = params![
            &a.id,
            a.version,
            a.bundle.as_deref(),
            &a.title,
            a.system,
            state,
            a.incident,
            a.opened,
            a.count,
            a.first_at,
            a.last_at,
            a.resolved_at
        ];
        set.expect(UPDATE.with(values), 1, KNOWN);
    }
}

/// The alert with this key.
pub fn find(customer: PartyId, source: &str, key: &str) -> Query {
    FIND.with(params![customer, source, key])
}

/// The alerts of an incident, the first first, at most 500.
pub fn of_incident(incident: IncidentId) -> Query {
    OF_INCIDENT.with(params![incident])
}

/// Alerts that opened an incident of the customer after an instant.
pub fn opened(customer: PartyId, after: Instant) -> Query {
    OPENED.with(params![customer, after])
}

/// The alert that opened the last incident of what a source sends together.
pub fn bundle(customer: PartyId, source: &str, bundle: &str) -> Query {
    BUNDLE.with(params![customer, source, bundle])
}

/// Reads a row of the queries above.
pub fn read(row: &Row) -> Result<AlertRow, DbError> {
    Ok(AlertRow {
        id: row.string(0)?,
        customer: row.id(1)?,
        source: row.string(2)?,
        key: row.string(3)?,
        bundle: row.opt_text(4)?,
        title: row.string(5)?,
        system: row.opt_id(6)?,
        firing: row.text(7)? == "firing",
        incident: row.id(8)?,
        opened: row.flag(9)?,
        count: row.int(10)?,
        first_at: row.instant(11)?,
        last_at: row.instant(12)?,
        resolved_at: row.opt_instant(13)?,
        version: row.int(14)?,
    })
}
