//! Reading deliveries: the state shown on an incident, and a person's inbox.

use std::str::FromStr;

use kernel::{AccountId, ClockId, Cursor, DeliveryId, Instant, Page, PageRequest};
use storage::{Db, DbError, Query, Row, WriteSet, params};

use crate::core::{Event, Failure, FailureCode, Post, Side, Words};

/// The columns of a delivery in the order [`Delivery::read`] reads them.
macro_rules! delivery {
    () => {
        "id, event, channel, post, name, state, attempts, error_code, error_detail, queued_at, sent_at, copies, next_at"
    };
}

macro_rules! undelivered {
    () => {
        concat!("select ", delivery!(), ", subject_kind, subject from notify_delivery ")
    };
}

storage::sql! {
    OF_SUBJECT = concat!("select ", delivery!(), " \
         from notify_delivery where subject = $1 order by queued_at, id limit 500");

    DEAD = concat!(undelivered!(), "where state = 'dead' and error_code <> 'held-back' and (queued_at, id) < ($1, $2) \
         order by queued_at desc, id desc limit $3");

    FAILED = concat!(undelivered!(), "where state = 'failed' and (queued_at, id) < ($1, $2) \
         order by queued_at desc, id desc limit $3");

    FAILING = "select channel, error_code, count(*), min(queued_at), max(error_detail) from notify_delivery \
         where state = 'failed' group by channel, error_code order by channel, error_code";

    LAST_TOLD = "select words from notify_delivery where subject = $1 and event = $2 order by queued_at desc, id desc limit 1";

    ADDRESSED = "select subject_kind, subject, post from notify_delivery where id = $1 and channel = 'mail'";

    INBOX = "select id, event, subject_kind, subject, clock, words, sent_at, read_at from notify_delivery \
         where account = $1 and channel = 'inbox' and state = 'sent' and (sent_at < $2 or (sent_at = $2 and id < $3)) \
         order by sent_at desc, id desc limit $4";

    UNREAD = "select count(*) from (select id from notify_delivery \
         where account = $1 and channel = 'inbox' and state = 'sent' and read_at is null limit 100) as capped";

    MARK_READ = "update notify_delivery set read_at = $3 where id = $1 and account = $2 and channel = 'inbox' and read_at is null";
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// It waits for its turn.
    Queued,
    /// A courier is at it.
    Sending,
    /// The channel took it.
    Sent,
    /// An attempt failed; it will be tried again.
    Failed,
    /// It was given up.
    Dead,
}

impl DeliveryState {
    /// The stable name in storage and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dead => "dead",
        }
    }
}

impl FromStr for DeliveryState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::Dead]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

/// A delivery as the provider's staff see it on the incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// What was told.
    pub event: Event,
    /// `inbox`, `mail`, `robot`, `sms` or `call`.
    pub channel: String,
    /// The recipient's post, by its stable name.
    pub post: String,
    /// The recipient's name.
    pub name: String,
    /// How far it is.
    pub state: DeliveryState,
    /// Attempts so far.
    pub attempts: u32,
    /// Why the last attempt failed; [`Failure::sentence`] puts it into words.
    pub failure: Option<Failure>,
    /// When it was written.
    pub queued_at: Instant,
    /// When the channel took it.
    pub sent_at: Option<Instant>,
    /// Whether it may have arrived twice.
    pub is_possible_copy: bool,
    /// Until when it waits for the manager's word; none where it does not.
    pub word_until: Option<Instant>,
}

/// How what has not arrived stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndeliveredState {
    /// It was given up.
    Dead,
    /// It failed and is tried again.
    Failed,
}

/// A delivery that has not arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    /// The delivery.
    pub delivery: Delivery,
    /// What it is about: kind and id.
    pub subject: (String, String),
    /// When it is tried next, while it is tried.
    pub next_at: Option<Instant>,
}

/// A notice in somebody's inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxItem {
    /// Its id.
    pub id: DeliveryId,
    /// What happened.
    pub event: Event,
    /// What it is about: kind and id.
    pub subject: (String, String),
    /// The clock a rung is about.
    pub clock: Option<ClockId>,
    /// What was frozen with the event.
    pub words: Words,
    /// When it was told.
    pub at: Instant,
    /// When it was read.
    pub read_at: Option<Instant>,
}

/// The query for all deliveries about one subject, oldest first; read its rows with [`Delivery::read`].
pub fn of_subject(subject: &str) -> Query {
    OF_SUBJECT.with(params![subject])
}

/// Messages of one channel that failed for one reason and are tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// `mail`, `robot`, `sms` or `call`.
    pub channel: String,
    /// Why, with what the other side said to one of them.
    pub failure: Failure,
    /// How many.
    pub count: i64,
    /// Since when the oldest of them waits.
    pub oldest: Instant,
}

/// What fails now and is tried again, by channel and reason.
pub async fn failing(db: &Db) -> Result<Vec<Failing>, DbError> {
    let rows = db.rows(FAILING.with(params![])).await?;
    let read = |row: &Row| {
        let code = row.opt_text(1)?.and_then(|code| FailureCode::read(&code)).unwrap_or(FailureCode::Refused);
        let failure = Failure::new(code, row.opt_text(4)?.unwrap_or_default());
        Ok(Failing { channel: row.string(0)?, failure, count: row.int(2)?, oldest: row.instant(3)? })
    };
    rows.iter().map(read).collect()
}

/// What was frozen with the last notice of this kind about `subject`; none where there was none.
pub async fn last_told(db: &Db, event: Event, subject: &str) -> Result<Option<Words>, DbError> {
    let row = db.row(LAST_TOLD.with(params![subject, event.as_str()])).await?;
    row.map(|row| row.json(0)).transpose()
}

/// Whom a mail was written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressed {
    /// What it is about: kind and id.
    pub subject: (String, String),
    /// The house its recipient stands in.
    pub side: Side,
}

/// Whom the mail `delivery` was written to; none where there is no such mail, or no longer.
pub async fn addressed(db: &Db, delivery: DeliveryId) -> Result<Option<Addressed>, DbError> {
    let Some(row) = db.row(ADDRESSED.with(params![delivery])).await? else { return Ok(None) };
    let Some(post) = Post::read(row.text(2)?) else { return Ok(None) };
    Ok(Some(Addressed { subject: (row.string(0)?, row.string(1)?), side: post.side() }))
}

/// One page of the account's inbox, newest first.
pub async fn inbox(db: &Db, account: AccountId, page: &PageRequest) -> Result<Page<InboxItem>, DbError> {
    let (key, id) = page.after.as_ref().map_or((i64::MAX, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = db.rows(INBOX.with(params![account, key, id, page.limit + 1])).await?;
    let items = rows.iter().map(item).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(items, page.limit, |item| Cursor { key: item.at.micros(), id: item.id.to_string() }))
}

/// One page of what has not arrived, the latest first; what was held back on the manager's word is not among it.
pub async fn undelivered(db: &Db, state: UndeliveredState, page: &PageRequest) -> Result<Page<Undelivered>, DbError> {
    let (key, id) = page.after.as_ref().map_or((i64::MAX, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let (query, is_tried) = match state {
        UndeliveredState::Dead => (&DEAD, false),
        UndeliveredState::Failed => (&FAILED, true),
    };
    let rows = db.rows(query.with(params![key, id, page.limit + 1])).await?;
    let items = rows.iter().map(|row| {
        Ok(Undelivered {
            delivery: Delivery::read(row)?,
            subject: (row.string(13)?, row.string(14)?),
            next_at: is_tried.then(|| row.instant(12)).transpose()?,
        })
    });
    let items = items.collect::<Result<Vec<_>, DbError>>()?;
    let cursor =
        |item: &Undelivered| Cursor { key: item.delivery.queued_at.micros(), id: item.delivery.id.to_string() };
    Ok(Page::cut(items, page.limit, cursor))
}

/// How many notices of the account are unread, counted up to 100.
pub async fn unread(db: &Db, account: AccountId) -> Result<i64, DbError> {
    db.row(UNREAD.with(params![account])).await?.map_or(Ok(0), |row| row.int(0))
}

/// Marks a notice of the account's inbox as read; one that is read already, or another's, is left alone.
pub fn mark_read(set: &mut WriteSet, account: AccountId, delivery: DeliveryId, now: Instant) {
    set.add(MARK_READ.with(params![delivery, account, now]));
}

impl Delivery {
    /// Reads a row of [`of_subject`].
    pub fn read(row: &Row) -> Result<Self, DbError> {
        let failure = row.opt_text(7)?.and_then(|code| FailureCode::read(&code));
        let detail = row.opt_text(8)?.unwrap_or_default();
        let (event, post, state): (Event, String, DeliveryState) = (event(row, 1)?, row.string(3)?, row.id(5)?);
        let held = state == DeliveryState::Queued
            && Post::read(&post).is_some_and(|post| crate::core::waits_for_word(event, post));
        Ok(Self {
            id: row.id(0)?,
            event,
            channel: row.string(2)?,
            post,
            name: row.string(4)?,
            state,
            attempts: u32::try_from(row.int(6)?).unwrap_or(u32::MAX),
            failure: failure.map(|code| Failure::new(code, detail)),
            queued_at: row.instant(9)?,
            sent_at: row.opt_instant(10)?,
            is_possible_copy: row.int(11)? > 0,
            word_until: held.then(|| row.instant(12)).transpose()?,
        })
    }
}

fn item(row: &Row) -> Result<InboxItem, DbError> {
    Ok(InboxItem {
        id: row.id(0)?,
        event: event(row, 1)?,
        subject: (row.string(2)?, row.string(3)?),
        clock: row.opt_id(4)?,
        words: row.json(5)?,
        at: row.instant(6)?,
        read_at: row.opt_instant(7)?,
    })
}

fn event(row: &Row, column: usize) -> Result<Event, DbError> {
    row.id(column)
}
