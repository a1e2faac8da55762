//! What hangs on an incident: decisions, messages, pauses, links.

use std::fmt;

use kernel::{AttachmentId, IncidentId, Instant, MessageId, PartyId, PauseId};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;
use storage::{DbError, Query, Row, WriteSet, params};
use uuid::Uuid;

use crate::core::MessageKind;

storage::sql! {
    DECISIONS = "select kind, made_at, body from desk_decision where incident = $1 order by made_at, id";
    ADD_DECISION = "insert into desk_decision (id, incident, kind, made_at, body) values ($1, $2, $3, $4, $5)";
    ADD_MESSAGE = "insert into desk_message (id, incident, kind, visibility, author, side, content, at, entered_at, party)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    MESSAGES = "select id, kind, visibility, author, side, content, at, entered_at, party from desk_message
        where incident = $1 order by at, id";
    OPEN_PAUSE = "insert into desk_pause (id, incident, reason, note, started_at, ended_at, by_whom)
        values ($1, $2, $3, $4, $5, $6, $7)";
    END_PAUSE = "update desk_pause set ended_at = $3 where incident = $1 and reason = $2 and ended_at is null";
    PAUSES = "select id, reason, note, started_at, ended_at, by_whom from desk_pause where incident = $1 order by started_at, id";
    BROUGHT = "insert into desk_vendor_file (file, incident, party) values ($1, $2, $3) on conflict do nothing";
    BROUGHT_BY = "select file from desk_vendor_file where incident = $1 and party = $2";
    LINK = "insert into desk_link (incident, other, kind, made_at) values ($1, $2, $3, $4) on conflict do nothing";
    UNLINK = "delete from desk_link where (incident = $1 and other = $2 and kind = $3)
        or (incident = $2 and other = $1 and kind = $4)";
    LINKS = "select l.other, l.kind, i.number, i.title, i.state from desk_link l join desk_incident i on i.id = l.other
        where l.incident = $1 order by l.made_at, l.other";
}

/// One stored decision.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What was decided: severity, coverage, attribution, assignment, triage.
    pub kind: String,
    /// When.
    pub made_at: Instant,
    /// The decision as it was explained.
    pub body: Json,
}

/// One message, note or plan.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its identifier.
    pub id: MessageId,
    /// What kind of text it is.
    pub kind: MessageKind,
    /// Whether it never leaves the provider.
    pub internal: bool,
    /// Who wrote it, as the journal names actors.
    pub author: String,
    /// provider, customer, vendor or platform.
    pub side: String,
    /// The text.
    pub content: String,
    /// When it was said.
    pub at: Instant,
    /// When it was entered.
    pub entered_at: Instant,
    /// The vendor that stated it, or that it was written to.
    pub party: Option<PartyId>,
}

/// A stretch of waiting.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its identifier, the same as on the clocks.
    pub id: PauseId,
    /// Why.
    pub reason: String,
    /// In words.
    pub note: String,
    /// Since when.
    pub from: Instant,
    /// Until when; none while it lasts.
    pub to: Option<Instant>,
}

/// A linked incident.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The other one.
    pub other: IncidentId,
    /// `duplicate`, `merged_into`, `merged_from`, `child_of`, `parent_of`.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
}

/// The kind of a row that holds the decisions of one move: an object of their kinds, in their order.
pub const SEVERAL: &str = "several";

/// Adds the decisions of one move made at `at`, each with its kind and its reasons (JSON), as one row `id`.
pub fn decide(set: &mut WriteSet, incident: IncidentId, at: Instant, id: Uuid, decisions: &[(&'static str, String)]) {
    let (kind, body) = match decisions {
        [] => return,
        [(kind, body)] => (*kind, body.clone()),
        several => {
            let members: Vec<String> = several.iter().map(|(kind, body)| format!("\"{kind}\":{body}")).collect();
            (SEVERAL, format!("{{{}}}", members.join(",")))
        }
    };
    set.add(ADD_DECISION.with(params![id.to_string(), incident, kind, at, body]));
}

/// The decisions of an incident in order.
pub fn decisions(incident: IncidentId) -> Query {
    DECISIONS.with(params![incident])
}

/// Reads the rows of [`decisions`].
pub fn read_decisions(rows: &[Row]) -> Result<Vec<Decision>, DbError> {
    let mut decisions = Vec::with_capacity(rows.len());
    for row in rows {
        decisions.extend(of_a_move(row, [0, 1, 2])?);
    }
    Ok(decisions)
}

/// The decisions in one row, of which `columns` hold kind, time and body.
pub(super) fn of_a_move(row: &Row, columns: [usize; 3]) -> Result<Vec<Decision>, DbError> {
    let [kind, at, body] = columns;
    let made_at = row.instant(at)?;
    let members = match row.text(kind)? {
        SEVERAL => row.json::<Members>(body)?.0,
        kind => vec![(kind.to_owned(), row.json(body)?)],
    };
    Ok(members.into_iter().map(|(kind, body)| Decision { kind, made_at, body }).collect())
}

/// The members of a JSON object in the order they were written in.
struct Members(Vec<(String, Json)>);

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Members;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("decisions by their kinds")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(InOrder)
    }
}

/// Adds a message.
pub fn say(set: &mut WriteSet, incident: IncidentId, message: &Message) {
    let visibility = if message.internal { "internal" } else { "public" };
    set.add(ADD_MESSAGE.with(params![
        message.id,
        incident,
        message.kind.as_str(),
        visibility,
        &message.author,
        &message.side,
        &message.content,
        message.at,
        message.entered_at,
        message.party,
    ]));
}

/// The messages of an incident in order.
pub fn messages(incident: IncidentId) -> Query {
    MESSAGES.with(params![incident])
}

/// Reads rows of [`messages`].
pub fn read_message(row: &Row) -> Result<Message, DbError> {
    Ok(Message {
        id: row.id(0)?,
        kind: row.id(1)?,
        internal: row.text(2)? == "internal",
        author: row.string(3)?,
        side: row.string(4)?,
        content: row.string(5)?,
        at: row.instant(6)?,
        entered_at: row.instant(7)?,
        party: row.opt_id(8)?,
    })
}

/// Notes which vendor brought a file.
pub fn brought(set: &mut WriteSet, incident: IncidentId, files: &[AttachmentId], party: PartyId) {
    for file in files {
        set.add(BROUGHT.with(params![*file, incident, party]));
    }
}

/// The files a vendor brought to an incident.
pub fn brought_by(incident: IncidentId, party: PartyId) -> Query {
    BROUGHT_BY.with(params![incident, party])
}

/// The guard of a pause that lasts already.
pub const PAUSED: &str = "desk.pause";

/// Opens a stretch of waiting, or records a finished one.
pub fn pause(set: &mut WriteSet, incident: IncidentId, waiting: &Waiting, by: &str) {
    let values = params![waiting.id, incident, &waiting.reason, &waiting.note, waiting.from, waiting.to, by];
    set.labelled(OPEN_PAUSE.with(values), PAUSED);
}

/// Ends the stretch of waiting for `reason`, if one lasts.
pub fn resume(set: &mut WriteSet, incident: IncidentId, reason: &str, at: Instant) {
    set.add(END_PAUSE.with(params![incident, reason, at]));
}

/// The stretches of waiting in order.
pub fn pauses(incident: IncidentId) -> Query {
    PAUSES.with(params![incident])
}

/// Reads rows of [`pauses`].
pub fn read_pause(row: &Row) -> Result<Waiting, DbError> {
    Ok(Waiting {
        id: row.id(0)?,
        reason: row.string(1)?,
        note: row.string(2)?,
        from: row.instant(3)?,
        to: row.opt_instant(4)?,
    })
}

/// Links two incidents; linking again changes nothing.
pub fn link(set: &mut WriteSet, incident: IncidentId, other: IncidentId, kind: &str, at: Instant) {
    set.add(LINK.with(params![incident, other, kind, at]));
}

/// Takes back a link and the one that answers it: `kinds` are that of `incident` and that of `other`.
pub fn unlink(set: &mut WriteSet, incident: IncidentId, other: IncidentId, kinds: [&str; 2]) {
    set.add(UNLINK.with(params![incident, other, kinds[0], kinds[1]]));
}

/// What is linked to an incident.
pub fn links(incident: IncidentId) -> Query {
    LINKS.with(params![incident])
}

/// Reads rows of [`links`].
pub fn read_link(row: &Row) -> Result<Linked, DbError> {
    Ok(Linked {
        other: row.id(0)?,
        kind: row.string(1)?,
        number: row.string(2)?,
        title: row.string(3)?,
        state: row.string(4)?,
    })
}
