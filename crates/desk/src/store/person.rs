//! Incidents as personal data and as records with a term: what is kept of people, what goes, and when.

use std::collections::HashSet;

use kernel::{AccountId, IncidentId, Instant, Known, PartyId, PersonId};
use storage::{Db, DbError, Query, Section, Value, WriteSet, params, places};

storage::sql! {
    REPORTED = "select number, title, report, place, state, reporter_name, reporter_phone, reporter_email, reported_at \
         from desk_incident where reporter = $1 order by reported_at, id";
    SAID = "select i.number, m.kind, m.content, m.at from desk_message m join desk_incident i on i.id = m.incident \
         where m.author = $1 order by m.at, m.id";
    CONCERNS = "select id, number, customer, is_open, reporter, reporter_name, reporter_phone, reporter_email from desk_incident \
         where reporter = $1 or engineer = $2 order by id";
    TOLD = "select id, title, report from desk_incident where reporter = $1 order by id";
    WROTE = "select id, content from desk_message where author = $1 order by id";
    RETELL = "update desk_incident set title = $2, report = $3 where id = $1";
    REWRITE = "update desk_message set content = $2 where id = $1";
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

/// The kinds of files that hang on an incident and go when their term is over. The fault report as it was issued is not among them:
/// it stays as papers do.
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
    /// What he is called there as its reporter.
    pub name: Option<String>,
    /// The numbers and addresses he gave there as its reporter.
    pub values: Vec<String>,
}

/// The incidents an account's holder reported, or works on as `person`.
pub async fn concerned(db: &Db, account: AccountId, person: Option<PersonId>) -> Result<Vec<Concern>, DbError> {
    let rows = db.rows(CONCERNS.with(params![account, person])).await?;
    let read = |row: &storage::Row| {
        let reported = row.opt_id::<AccountId>(4)? == Some(account);
        let given = |column| Ok::<_, DbError>(row.opt_text(column)?.filter(|_| reported));
        Ok(Concern {
            id: row.id(0)?,
            number: row.string(1)?,
            customer: row.id(2)?,
            is_open: row.flag(3)?,
            reported,
            name: given(5)?,
            values: given(6)?.into_iter().chain(given(7)?).collect(),
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

/// Strikes what somebody is known by from his own words: reports, and messages of his (`actor` is how they name him). The rest of them
/// is the customer's record and stays.
pub async fn strike_own_words(
    db: &Db,
    set: &mut WriteSet,
    (account, actor): (AccountId, &str),
    (known, mark): (&Known, &str),
) -> Result<(), DbError> {
    for row in &db.rows(TOLD.with(params![account])).await? {
        let (mut title, mut report) = (row.string(1)?, row.string(2)?);
        let is_in_title = known.strike(&mut title, mark);
        if known.strike(&mut report, mark) || is_in_title {
            set.add(RETELL.with(params![row.text(0)?, title, report]));
        }
    }
    for row in &db.rows(WROTE.with(params![actor])).await? {
        if let Some(content) = known.struck(row.text(1)?, mark) {
            set.add(REWRITE.with(params![row.text(0)?, content]));
        }
    }
    Ok(())
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
