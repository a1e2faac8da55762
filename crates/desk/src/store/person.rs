//! Incidents as personal data and as records with a term: what is kept of people, what goes, and when.

use std::collections::HashSet;

use kernel::{AccountId, IncidentId, Instant, PartyId, PersonId};
use storage::{Db, DbError, Query, Section, Value, WriteSet, params, places};

storage::sql! {
    REPORTED = "select number, title, report, place, state, reporter_name, reporter_phone, reporter_email, reported_at \
         from desk_incident where reporter = $1 order by reported_at, id";
    SAID = "select i.number, m.kind, m.content, m.at from desk_message m join desk_incident i on i.id = m.incident \
         where m.author = $1 order by m.at, m.id";
    CONCERNS = "select id, number, customer, is_open, reporter from desk_incident where reporter = $1 or engineer = $2 order by id";
    ERASE = "update desk_incident set reporter_name = $2, reporter_phone = null, reporter_email = null, version = version + 1 \
         where reporter = $1";
    EMPTY = "update desk_incident set title = $2, report = '', place = null, reporter_name = null, reporter_phone = null, \
         reporter_email = null, solution = null, cause = null, rating_comment = null, version = version + 1 \
         where id = $1 and is_open = 0 and title <> $2";
    EMPTY_MESSAGES = "update desk_message set content = '' where incident = $1";
    EMPTY_ATTEMPTS = "update desk_attempt set note = '' where incident = $1";
    EMPTY_PAUSES = "update desk_pause set note = '' where incident = $1";
    CUSTOMER = "select customer from desk_incident where id = $1";
}

/// What an account's holder reported and wrote; `actor` is how messages name him.
pub fn sections(account: AccountId, actor: &str) -> Vec<Section> {
    vec![
        Section {
            name: "incidents",
            columns: &[
                "number",
                "title",
                "text",
                "place",
                "state",
                "reporter_name",
                "reporter_phone",
                "reporter_email",
                "reported_at",
            ],
            query: REPORTED.with(params![account]),
        },
        Section {
            name: "messages",
            columns: &["incident", "kind", "text", "said_at"],
            query: SAID.with(params![actor]),
        },
    ]
}

/// The kinds of files that hang on an incident.
pub const FILES: &[&str] = &[crate::core::SUBJECT, crate::attach::NOTE, crate::act::VENDOR_FILE];

/// An incident somebody reported or works on.
#[derive(Clone, Debug)]
pub struct Concern {
    /// Its id.
    pub id: IncidentId,
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub customer: PartyId,
    /// Whether work on it goes on.
    pub is_open: bool,
    /// Whether he reported it.
    pub reported: bool,
}

/// The incidents an account's holder reported, or works on as `person`.
pub async fn concerned(db: &Db, account: AccountId, person: Option<PersonId>) -> Result<Vec<Concern>, DbError> {
    let rows = db.rows(CONCERNS.with(params![account, person])).await?;
    let read = |row: &storage::Row| {
        Ok(Concern {
            id: row.id(0)?,
            number: row.string(1)?,
            customer: row.id(2)?,
            is_open: row.flag(3)?,
            reported: row.opt_id::<AccountId>(4)? == Some(account),
        })
    };
    rows.iter().map(read).collect()
}

/// Whose incident it is, if there is one.
pub async fn customer_of(db: &Db, incident: IncidentId) -> Result<Option<PartyId>, DbError> {
    db.row(CUSTOMER.with(params![incident])).await?.map(|row| row.id(0)).transpose()
}

/// Which of these incidents have ended, but for those of the customers and incidents in `kept`.
pub async fn ended_among(db: &Db, incidents: &[String], kept: &[String]) -> Result<HashSet<String>, DbError> {
    let mut ended = HashSet::new();
    for some in incidents.chunks(256) {
        let ids = some.iter().map(|id| Value::from(id.as_str())).collect();
        let rows =
            db.rows(Query::among("select id, customer from desk_incident where is_open = 0 and id in", ids)).await?;
        for row in &rows {
            let (id, customer) = (row.string(0)?, row.string(1)?);
            if !kept.contains(&id) && !kept.contains(&customer) {
                ended.insert(id);
            }
        }
    }
    Ok(ended)
}

/// Empties who reported what an account's holder reported; the words of the report stay, they are the customer's.
pub fn erase_reporter(set: &mut WriteSet, account: AccountId, name: &str) {
    set.add(ERASE.with(params![account, name]));
}

/// Incidents that ended before `until` and are not emptied yet (`emptied` is the title of those), at most `limit`; none of the
/// customers and incidents in `kept`.
pub fn ended_before(until: Instant, emptied: &str, kept: &[String], limit: i64) -> Query {
    let mut values: Vec<Value> = params![until, emptied, limit];
    let list = places(&mut values, kept.iter().map(String::as_str));
    let spared =
        if kept.is_empty() { String::new() } else { format!("and customer not in ({list}) and id not in ({list}) ") };
    let text = format!(
        "select id from desk_incident where is_open = 0 and coalesce(confirmed_at, closed_at, resolved_at, reported_at) < $1 \
         and title <> $2 {spared}order by id limit $3"
    );
    Query::built(text, values)
}

/// Empties what people wrote about an incident that has ended; the guard is `label` when it is open or was emptied before. Its times,
/// classes, decisions and money stay.
pub fn empty(set: &mut WriteSet, incident: IncidentId, title: &str, label: &'static str) {
    set.expect(EMPTY.with(params![incident, title]), 1, label);
    for statement in [&EMPTY_MESSAGES, &EMPTY_ATTEMPTS, &EMPTY_PAUSES] {
        set.add(statement.with(params![incident]));
    }
}
