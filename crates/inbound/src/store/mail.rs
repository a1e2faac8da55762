//! Letters that were fetched.

use kernel::{AccountId, AttachmentId, IncidentId, Instant, MailId, PageRequest, PartyId, SystemId};
use serde::{Deserialize, Serialize};
use storage::{DbError, Query, Row, Value, WriteSet, params};
use utoipa::ToSchema;

/// The label of the key: the letter is known.
pub const KNOWN: &str = "inbound_mail";
/// The guard of a decision: somebody was first.
pub const DECIDED: &str = "inbound_mail_waiting";

/// What came of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It waits for the dispatcher.
    Waiting,
    /// It became an incident.
    Fault,
    /// It became a message on an incident.
    Message,
    /// It became a note on an incident.
    Note,
    /// It became what a vendor states about an incident.
    Statement,
    /// A machine wrote it; nothing follows.
    Ignored,
    /// The dispatcher laid it aside.
    Discarded,
}

impl MailState {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Fault => "fault",
            Self::Message => "message",
            Self::Note => "note",
            Self::Statement => "statement",
            Self::Ignored => "ignored",
            Self::Discarded => "discarded",
        }
    }
}

impl std::str::FromStr for MailState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Waiting, Self::Fault, Self::Message, Self::Note, Self::Statement, Self::Ignored, Self::Discarded]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

/// A file of a letter, and why it was not taken where it was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailFile {
    /// Its name.
    #[schema(example = "报错截图.png")]
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The stable code of the refusal; null where it was taken.
    #[serde(default)]
    pub refused: Option<String>,
}

/// A letter as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// What makes it the same letter wherever it is found.
    pub key: String,
    /// As the sender's program named it.
    pub message_id: Option<String>,
    /// Where it was found first.
    pub mailbox: String,
    /// The address, lower case.
    pub sender: String,
    /// The sender's name.
    pub sender_name: Option<String>,
    /// The subject.
    pub subject: String,
    /// What was written.
    pub body: String,
    /// Its files.
    pub files: Vec<MailFile>,
    /// `zh` or `en`.
    pub language: String,
    /// What came of it.
    pub state: MailState,
    /// Why it waits, or was ignored.
    pub reason: Option<String>,
    /// Whose it is, where that is known.
    pub customer: Option<PartyId>,
    /// Who wrote, where that is known.
    pub account: Option<AccountId>,
    /// The system, where that is known.
    pub system: Option<SystemId>,
    /// The incident it became or joined; while it waits, the one it seems to belong to.
    pub incident: Option<IncidentId>,
    /// The letter as it came.
    pub original: Option<AttachmentId>,
    /// When our mail server had it.
    pub received_at: Instant,
    /// When it was taken in.
    pub taken_at: Instant,
    /// When a person decided.
    pub decided_at: Option<Instant>,
    /// Who.
    pub decided_by: Option<String>,
    /// Why.
    pub decision: Option<String>,
    /// Moves with every decision.
    pub version: i64,
}

macro_rules! columns {
    () => {
        "id, key, message_id, mailbox, sender, sender_name, subject, body, files, language, state, reason, customer, \
         account, system, incident, original, received_at, taken_at, decided_at, decided_by, decision, version"
    };
}

storage::sql! {
    INSERT = concat!("insert into inbound_mail (", columns!(), ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
        $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)");
    FIND = concat!("select ", columns!(), " from inbound_mail where id = $1");
    BY_KEY = "select id, state from inbound_mail where key = $1";
    ROUTE = "insert into inbound_route (mail, mailbox, found_at) values ($1, $2, $3) on conflict (mail, mailbox) do nothing";
    ROUTES = "select mailbox from inbound_route where mail = $1 order by found_at, mailbox";
    NAMED = "select incident, state, reason from inbound_mail where message_id = $1 and incident is not null
        and state <> 'waiting' order by taken_at desc limit 1";
    REPORTED = "select message_id from inbound_mail where incident = $1 and state = 'fault' order by taken_at, id limit 1";
    LATELY = "select count(*) from inbound_mail where sender = $1 and taken_at > $2";
    WAITS_SINCE = "select count(*) from inbound_mail where state = 'waiting' and taken_at > $1";
    WAITING = "select count(*), min(taken_at) from inbound_mail where state = 'waiting'";
    DECIDE = "update inbound_mail set state = $3, customer = $4, system = $5, incident = $6, files = $7, decided_at = $8,
        decided_by = $9, decision = $10, version = version + 1 where id = $1 and version = $2 and state = 'waiting'";
}

/// Adds a letter with the mailbox it was found in; a known key is reported as taken under [`KNOWN`].
pub fn insert(set: &mut WriteSet, mail: &Mail) {
    set.labelled(
        INSERT.with(params![
            mail.id,
            &mail.key,
            mail.message_id.as_deref(),
            &mail.mailbox,
            &mail.sender,
            mail.sender_name.as_deref(),
            &mail.subject,
            &mail.body,
            files(&mail.files),
            &mail.language,
            mail.state.as_str(),
            mail.reason.as_deref(),
            mail.customer,
            mail.account,
            mail.system,
            mail.incident,
            mail.original,
            mail.received_at,
            mail.taken_at,
            mail.decided_at,
            mail.decided_by.as_deref(),
            mail.decision.as_deref(),
            mail.version,
        ]),
        KNOWN,
    );
    set.add(ROUTE.with(params![mail.id, &mail.mailbox, mail.taken_at]));
}

/// A letter was found in one more mailbox.
pub fn route(set: &mut WriteSet, mail: MailId, mailbox: &str, now: Instant) {
    set.add(ROUTE.with(params![mail, mailbox, now]));
}

/// The letter with this key: its id and what came of it.
pub fn by_key(key: &str) -> Query {
    BY_KEY.with(params![key])
}

/// One letter.
pub fn find(id: MailId) -> Query {
    FIND.with(params![id])
}

/// The mailboxes a letter was found in.
pub fn routes(id: MailId) -> Query {
    ROUTES.with(params![id])
}

/// The incident that the letter with this message id became or joined, what it became, and why it had waited.
pub fn named(message_id: &str) -> Query {
    NAMED.with(params![message_id])
}

/// The id of the letter an incident was reported by.
pub fn reported(incident: IncidentId) -> Query {
    REPORTED.with(params![incident])
}

/// How many letters of an address were taken in after an instant.
pub fn lately(sender: &str, after: Instant) -> Query {
    LATELY.with(params![sender, after])
}

/// How many letters that wait came after an instant.
pub fn waits_since(after: Instant) -> Query {
    WAITS_SINCE.with(params![after])
}

/// How many letters wait, and since when the oldest does.
pub fn waiting() -> Query {
    WAITING.with(params![])
}

/// Writes what became of a letter that waits; fails when somebody was first.
pub fn decide(set: &mut WriteSet, mail: &Mail) {
    let values = params![
        mail.id,
        mail.version,
        mail.state.as_str(),
        mail.customer,
        mail.system,
        mail.incident,
        files(&mail.files),
        mail.decided_at,
        mail.decided_by.as_deref(),
        mail.decision.as_deref(),
    ];
    set.expect(DECIDE.with(values), 1, DECIDED);
}

/// A page of letters, the latest first; `customers` are those the reader reaches, none for everybody's.
pub fn page(state: Option<MailState>, customers: Option<&[PartyId]>, request: &PageRequest) -> Query {
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut conditions = vec!["1 = 1".to_owned()];
    if let Some(state) = state {
        // The word itself, so that the index of those that wait is used.
        conditions.push(format!("state = '{}'", state.as_str()));
    }
    if let Some(customers) = customers {
        let places: Vec<String> = customers.iter().map(|one| bind(Value::from(one))).collect();
        conditions.push(if places.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("customer in ({})", places.join(", "))
        });
    }
    if let Some(after) = &request.after {
        let (at, id) = (bind(Value::from(after.key)), bind(Value::from(after.id.as_str())));
        conditions.push(format!("(taken_at, id) < ({at}, {id})"));
    }
    let limit = bind(Value::from(i64::from(request.limit) + 1));
    let text = format!(
        concat!("select ", columns!(), " from inbound_mail where {} order by taken_at desc, id desc limit {}"),
        conditions.join(" and "),
        limit
    );
    Query::built(text, values)
}

/// Reads a row of [`find`] or [`page`].
pub fn read(row: &Row) -> Result<Mail, DbError> {
    Ok(Mail {
        id: row.id(0)?,
        key: row.string(1)?,
        message_id: row.opt_text(2)?,
        mailbox: row.string(3)?,
        sender: row.string(4)?,
        sender_name: row.opt_text(5)?,
        subject: row.string(6)?,
        body: row.string(7)?,
        files: row.json(8)?,
        language: row.string(9)?,
        state: row.text(10)?.parse().map_err(|()| DbError::Shape("no state of a letter".to_owned()))?,
        reason: row.opt_text(11)?,
        customer: row.opt_id(12)?,
        account: row.opt_id(13)?,
        system: row.opt_id(14)?,
        incident: row.opt_id(15)?,
        original: row.opt_id(16)?,
        received_at: row.instant(17)?,
        taken_at: row.instant(18)?,
        decided_at: row.opt_instant(19)?,
        decided_by: row.opt_text(20)?,
        decision: row.opt_text(21)?,
        version: row.int(22)?,
    })
}

fn files(files: &[MailFile]) -> String {
    serde_json::to_string(files).unwrap_or_else(|_| "[]".to_owned())
}
