//! Writing deliveries inside the write set of the change they tell of.

use kernel::{AccountId, ClockId, DeliveryId, Ids, Instant};
use storage::{Db, DbError, Query, Value, WriteSet, params};

use crate::core::{Channels, Event, Planned, Post, Recipient, Routes, Words, plan};

/// What waits at `$2` for the manager's word about the subject `$1` and was queued up to `$3`: the rule of [`crate::core::plan`].
macro_rules! held {
    () => {
        "subject = $1 and next_at > $2 and queued_at <= $3 and post = 'customer_lead' and state = 'queued' \
         and event in ('rung-warning', 'rung-late', 'rung-escalation', 'rungs-combined')"
    };
}

storage::sql! {
    MAY_BE_COPIES = "update notify_delivery set copies = copies + 1
        where state in ('queued', 'sending', 'failed') and channel <> 'inbox'";

    AGAIN = "update notify_delivery set state = 'queued', attempts = 0, next_at = $2, error_code = null, error_detail = null \
         where id = $1 and state in ('dead', 'failed') and error_code <> 'held-back'";

    HELD = concat!("select count(*) from notify_delivery where ", held!());

    LET_GO = concat!("update notify_delivery set next_at = $2 where ", held!());

    HOLD_BACK = concat!("update notify_delivery set state = 'dead', error_code = 'held-back' where ", held!());
}

/// The most rows one statement inserts.
const CHUNK: usize = 500;

const INSERT: &str = "insert into notify_delivery (id, subject_kind, subject, clock, event, channel, post, side, name, \
     address, account, language, words, state, attempts, next_at, copies, queued_at, sent_at, urgent, phone) values";

/// Something to tell, and everybody who could be told.
#[derive(Clone, Debug)]
pub struct Notice<'a> {
    /// What happened.
    pub event: Event,
    /// The kind of its subject: `incident`.
    pub subject_kind: &'static str,
    /// The subject's id.
    pub subject: String,
    /// The clock a rung is about.
    pub clock: Option<ClockId>,
    /// The severity, 1 to 4.
    pub severity: Option<u8>,
    /// What belongs to the event itself. Anything that may change until it is read is a fact, looked up at sending.
    pub words: Words,
    /// The posts a ladder names; none for the event's own.
    pub posts: Option<&'a [Post]>,
    /// Who did it; he is not told.
    pub actor: Option<AccountId>,
    /// Everybody who holds a post towards the subject.
    pub people: &'a [Recipient],
    /// By which ways people are reached beside inbox and mail, and at which hours.
    pub routes: &'a Routes,
}

/// Adds the deliveries of `notices` to the write set: one statement for all of them.
///
/// What is internal is never written for anybody outside the provider.
pub fn enqueue(set: &mut WriteSet, ids: &dyn Ids, now: Instant, notices: &[Notice<'_>]) -> Vec<DeliveryId> {
    let mut written = Vec::new();
    let mut rows = Vec::new();
    for notice in notices {
        let words = serde_json::to_string(&notice.words).unwrap_or_else(|_| "{}".to_owned());
        let planned =
            plan(notice.event, notice.severity, notice.posts, notice.actor, notice.people, now, notice.routes);
        for message in planned {
            let id = DeliveryId::fresh(ids, now);
            rows.push(row(id, notice, &message, &words, now));
            written.push(id);
        }
    }
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(CHUNK));
        set.labelled(Query::rows(INSERT, rows, ""), "notify_delivery");
        rows = rest;
    }
    written
}

/// Puts a delivery that failed or was given up back into the queue, its attempts counted anew; expects that it has not arrived
/// and was not held back.
pub fn again(set: &mut WriteSet, delivery: DeliveryId, now: Instant) {
    set.expect(AGAIN.with(params![delivery, now]), 1, "notify_delivery_undelivered");
}

/// A backup came back: what waited when it was taken may have been sent since, so each message that leaves says that it
/// may be a copy.
pub fn may_be_copies(set: &mut WriteSet) {
    set.add(MAY_BE_COPIES.with(params![]));
}

/// How many messages of rungs to the customer's leaders about `subject` wait at `now` for the manager's word, of those that
/// were queued until `seen`.
pub async fn held(db: &Db, subject: &str, (now, seen): (Instant, Instant)) -> Result<u64, DbError> {
    let count = db.row(HELD.with(params![subject, now, seen])).await?.map_or(Ok(0), |row| row.int(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The guard of the manager's word: what waited was sent meanwhile, or somebody was first.
pub const WORD: &str = "notify_word";

/// The manager's word on the `held` messages that wait about `subject`: they go at once.
pub fn let_go(set: &mut WriteSet, subject: &str, held: u64, (now, seen): (Instant, Instant)) {
    set.expect(LET_GO.with(params![subject, now, seen]), held, WORD);
}

/// The manager's word on the `held` messages that wait about `subject`: they are not sent.
pub fn hold_back(set: &mut WriteSet, subject: &str, held: u64, (now, seen): (Instant, Instant)) {
    set.expect(HOLD_BACK.with(params![subject, now, seen]), held, WORD);
}

/// Where a message goes on its channel; an inbox is the account's.
fn address<'a>(message: &Planned<'a>) -> Option<&'a str> {
    match message.channel {
        Channels::Inbox => None,
        Channels::Mail => message.recipient.address.as_deref(),
        Channels::Sms | Channels::Call => message.recipient.phone.as_deref(),
        Channels::Robot => message.recipient.group.as_ref().map(|seat| seat.id.as_str()),
    }
}

fn row(id: DeliveryId, notice: &Notice<'_>, message: &Planned<'_>, words: &str, now: Instant) -> Vec<Value> {
    let recipient = message.recipient;
    let is_inbox = message.channel == Channels::Inbox;
    // An inbox needs no courier, unless the notice waits.
    let is_sent = is_inbox && message.not_before <= now;
    let stands_in = message.channel == Channels::Mail && notice.routes.stands_in(notice.event, recipient);
    params![
        id,
        notice.subject_kind,
        &notice.subject,
        notice.clock,
        notice.event.as_str(),
        message.channel.as_str(),
        recipient.post.as_str(),
        recipient.post.side().as_str(),
        &recipient.name,
        address(message),
        recipient.account,
        recipient.language.pick("zh", "en"),
        words,
        if is_sent { "sent" } else { "queued" },
        0_i64,
        message.not_before,
        0_i64,
        now,
        is_sent.then_some(now),
        notice.severity == Some(1),
        stands_in.then(|| recipient.phone.clone()).flatten(),
    ]
}
