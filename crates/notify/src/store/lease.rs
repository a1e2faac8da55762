//! Leases: who may send what, until when, and what came of it.
//!
//! A lease compares with the database's own clock and is fenced by its token: who lost it records nothing.

use kernel::{ClockId, DeliveryId, Instant, Language};
use storage::{Db, DbError, Query, Row, WriteError, WriteSet, params};

use crate::core::{Channels, Event, Failure, Gathered, Post, Side, Words};

/// What may be sent at `$3`.
macro_rules! due {
    () => {
        "state in ('queued', 'failed') and next_at <= $3"
    };
}

/// The next that may be sent, of those that are urgent (1) or of the others (0): each along an index of its own.
macro_rules! next {
    ($urgent:literal) => {
        concat!(
            "select id, next_at, urgent from notify_delivery where urgent = ",
            $urgent,
            " and ",
            due!(),
            " order by next_at, id limit $4"
        )
    };
}

/// What one letter to the address `$5` on the channel `$6` may gather, of which no copy may have arrived: everything for a
/// group chat; for one reader reminders, none about severity 1: what is listed among fifty others is not a call.
macro_rules! alike {
    () => {
        "address = $5 and channel = $6 and copies = 0 and (channel in ('robot', 'sms', 'call') or (side = 'provider' and urgent = 0 \
         and event in ('rung-warning', 'rung-late', 'rung-escalation', 'rungs-combined')))"
    };
}

/// The columns in the order [`read`] reads them, the id first.
macro_rules! columns {
    () => {
        "id, subject_kind, subject, clock, event, channel, post, name, address, language, words, attempts, copies, urgent, phone"
    };
}

storage::sql! {
    /// A lease that ran out means that nobody knows whether the message left: the next one is a possible copy.
    TAKE_BACK = "update notify_delivery set state = 'failed', copies = copies + 1, error_code = 'unreachable', \
             error_detail = 'interrupted while sending', lease_until = null, lease_token = null \
         where state = 'sending' and lease_until <= cast(unixepoch('now', 'subsec') * 1000000 as bigint)";
    pg "update notify_delivery set state = 'failed', copies = copies + 1, error_code = 'unreachable', \
             error_detail = 'interrupted while sending', lease_until = null, lease_token = null \
         where id in (select id from notify_delivery where state = 'sending' \
             and lease_until <= cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) for update skip locked)";

    CLAIM = concat!("update notify_delivery set state = 'sending', attempts = attempts + 1, lease_token = $1, \
             lease_until = cast(unixepoch('now', 'subsec') * 1000000 as bigint) + $2 \
         where id in (select id from (select * from (", next!(1), ") as first union all select * from (", next!(0), ") as rest) \
             as due order by urgent desc, next_at, id limit $4) returning ", columns!());
    pg concat!("with first as materialized (", next!(1), " for update skip locked), \
             rest as materialized (", next!(0), " for update skip locked), \
             due as (select id from (select * from first union all select * from rest) as parts \
                 order by urgent desc, next_at, id limit $4) \
         update notify_delivery d set state = 'sending', attempts = attempts + 1, lease_token = $1, \
             lease_until = cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) + $2 \
         from due where d.id = due.id returning d.", columns!());

    CLAIM_LIKE = concat!("update notify_delivery set state = 'sending', attempts = attempts + 1, lease_token = $1, \
             lease_until = cast(unixepoch('now', 'subsec') * 1000000 as bigint) + $2 \
         where id in (select id from notify_delivery where ", due!(), " and ", alike!(), " order by next_at, id limit $4) \
         returning ", columns!());
    pg concat!("with due as materialized (select id from notify_delivery where ", due!(), " and ", alike!(), " \
             order by next_at, id limit $4 for update skip locked) \
         update notify_delivery d set state = 'sending', attempts = attempts + 1, lease_token = $1, \
             lease_until = cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) + $2 \
         from due where d.id = due.id returning d.", columns!());

    SENT = "update notify_delivery set state = 'sent', sent_at = $3, message_id = $4, error_code = null, \
             error_detail = null, lease_until = null, lease_token = null where id = $1 and lease_token = $2";

    /// It was not tried: its channel must not speak yet.
    HELD = "update notify_delivery set state = 'queued', attempts = attempts - 1, next_at = $3, \
             lease_until = null, lease_token = null where id = $1 and lease_token = $2";

    /// A text message in the place of the mail `$1`.
    STAND_IN = "insert into notify_delivery (id, subject_kind, subject, clock, event, channel, post, side, name, address, \
             account, language, words, state, attempts, next_at, copies, queued_at, urgent) \
         select $2, subject_kind, subject, clock, event, 'sms', post, side, name, phone, account, language, words, \
             'queued', 0, $3, 0, $3, urgent from notify_delivery where id = $1";

    /// Once: no other takes its place.
    STOOD_IN = "update notify_delivery set phone = null where id = $1";

    FAILED = "update notify_delivery set state = $3, next_at = $4, error_code = $5, error_detail = $6, \
             copies = copies + $7, lease_until = null, lease_token = null where id = $1 and lease_token = $2";
}

/// A delivery this courier may send now.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its id.
    pub id: DeliveryId,
    /// What it is about: kind.
    pub subject_kind: String,
    /// What it is about: id.
    pub subject: String,
    /// The clock a rung is about.
    pub clock: Option<ClockId>,
    /// What happened.
    pub event: Event,
    /// By which channel.
    pub channel: String,
    /// The recipient's post.
    pub post: Post,
    /// The recipient's name.
    pub name: String,
    /// The recipient's address.
    pub address: String,
    /// The recipient's language.
    pub language: Language,
    /// What was frozen with the event.
    pub words: Words,
    /// Which attempt this is, from 1.
    pub attempts: u32,
    /// Whether an earlier attempt may have arrived.
    pub is_possible_copy: bool,
    /// Whether it concerns severity 1.
    pub is_urgent: bool,
    /// The number to which a text message goes in its place when it does not arrive; none once one went.
    pub phone: Option<String>,
}

/// A delivery that was claimed and does not read: it says what only a later program knows.
#[derive(Clone, Debug)]
pub struct Unread {
    /// Its id.
    pub id: DeliveryId,
    /// What it is about, as it is stored: kind and id.
    pub subject: (String, String),
    /// What happened, as it is stored.
    pub event: String,
    /// By which channel.
    pub channel: String,
    /// The recipient's post, as it is stored.
    pub post: String,
    /// Which attempt this is, from 1.
    pub attempts: u32,
    /// What does not read.
    pub why: String,
}

/// What was claimed.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// What may be sent.
    pub read: Vec<Claimed>,
    /// What this program cannot send.
    pub unread: Vec<Unread>,
}

impl Claimed {
    /// As what it may be gathered with others into one letter: the rule of `CLAIM_LIKE`.
    pub fn gathered(&self) -> Option<Gathered> {
        if self.is_possible_copy || self.channel == Channels::Inbox.as_str() {
            return None;
        }
        let is_chat = |chat: Channels| self.channel == chat.as_str();
        if [Channels::Robot, Channels::Sms, Channels::Call].into_iter().any(is_chat) {
            return Some(Gathered::Chat);
        }
        let is_reminder = self.event.is_rung() && self.post.side() == Side::Provider && !self.is_urgent;
        is_reminder.then_some(Gathered::Reminders)
    }
}

/// What came of an attempt.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The channel took it, under this message id where the channel has such ids.
    Sent(Option<String>),
    /// It was not tried: its channel may not speak to this address before this instant.
    Held(Instant),
    /// It failed; tried again at this instant.
    Failed(Failure, Instant),
    /// It failed and is given up.
    Dead(Failure),
}

/// Takes back leases that ran out and leases up to `limit` deliveries due at `now` for `lease_micros`, those about
/// severity 1 first: a flood keeps no such call waiting.
pub async fn claim(db: &Db, token: &str, now: Instant, lease_micros: i64, limit: u32) -> Result<Batch, WriteError> {
    let mut set = WriteSet::new();
    set.add(TAKE_BACK.with(params![]));
    set.add(CLAIM.with(params![token, lease_micros, now, limit]));
    claimed(db, set).await
}

/// Leases up to `limit` reminders more that one letter may gather with `first`.
pub async fn claim_like(
    db: &Db,
    first: &Claimed,
    token: &str,
    now: Instant,
    lease_micros: i64,
    limit: u32,
) -> Result<Batch, WriteError> {
    let mut set = WriteSet::new();
    set.add(CLAIM_LIKE.with(params![token, lease_micros, now, limit, first.address.as_str(), first.channel.as_str()]));
    claimed(db, set).await
}

/// Runs a set whose last statement claims. What is claimed is claimed: one row that does not read keeps no other from being
/// sent.
async fn claimed(db: &Db, set: WriteSet) -> Result<Batch, WriteError> {
    let written = db.write(set).await?;
    let mut batch = Batch::default();
    for row in written.rows.last().map_or(&[][..], Vec::as_slice) {
        match read(row) {
            Ok(claimed) => batch.read.push(claimed),
            Err(error) => batch.unread.push(unread(row, &error)?),
        }
    }
    batch.read.sort_by_key(|delivery| delivery.id);
    Ok(batch)
}

/// The statement that records `outcome`; it touches one row unless the lease is lost.
pub fn record(delivery: DeliveryId, token: &str, outcome: &Outcome, now: Instant) -> Query {
    let failed = |state: &str, failure: &Failure, next: Instant| {
        let unsure = failure.code.is_unsure();
        let detail: String = failure.detail.chars().take(500).collect();
        FAILED.with(params![delivery, token, state, next, failure.code.as_str(), detail, unsure])
    };
    match outcome {
        Outcome::Sent(message_id) => SENT.with(params![delivery, token, now, message_id.clone()]),
        Outcome::Held(next) => HELD.with(params![delivery, token, *next]),
        Outcome::Failed(failure, next) => failed("failed", failure, *next),
        Outcome::Dead(failure) => failed("dead", failure, now),
    }
}

/// A text message under the id `stand_in` in the place of a mail that does not arrive; no other follows it.
pub fn stand_in(set: &mut WriteSet, delivery: &Claimed, stand_in: DeliveryId, now: Instant) {
    set.add(STAND_IN.with(params![delivery.id, stand_in, now]));
    set.add(STOOD_IN.with(params![delivery.id]));
}

fn read(row: &Row) -> Result<Claimed, DbError> {
    let post = row.text(6)?;
    Ok(Claimed {
        id: row.id(0)?,
        subject_kind: row.string(1)?,
        subject: row.string(2)?,
        clock: row.opt_id(3)?,
        event: row.id(4)?,
        channel: row.string(5)?,
        post: Post::read(post).ok_or_else(|| DbError::Shape(format!("no post `{post}`")))?,
        name: row.string(7)?,
        address: row.opt_text(8)?.unwrap_or_default(),
        language: if row.text(9)? == "en" { Language::En } else { Language::Zh },
        words: row.json(10)?,
        attempts: u32::try_from(row.int(11)?).unwrap_or(u32::MAX),
        is_possible_copy: row.int(12)? > 0,
        is_urgent: row.flag(13)?,
        phone: row.opt_text(14)?,
    })
}

fn unread(row: &Row, error: &DbError) -> Result<Unread, DbError> {
    Ok(Unread {
        id: row.id(0)?,
        subject: (row.string(1)?, row.string(2)?),
        event: row.string(4)?,
        channel: row.string(5)?,
        post: row.string(6)?,
        attempts: u32::try_from(row.int(11)?).unwrap_or(u32::MAX),
        why: error.to_string(),
    })
}
