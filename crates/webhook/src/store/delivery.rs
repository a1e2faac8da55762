//! Deliveries: leased by the database's own clock, fenced by a token; who lost the lease records nothing.

use kernel::{Cursor, DeliveryId, Instant, PageRequest, WebhookId};
use storage::{DbError, Query, Row, Value, WriteSet, params};

/// The guard of a lease.
pub const LEASE: &str = "webhook_lease";

const COLUMNS: &str =
    "id, subscription, seq, kind, state, attempts, next_at, status, reason, took_ms, created_at, ended_at";

storage::sql! {
    DUE = "select distinct subscription from webhook_delivery where (state in ('queued', 'failed') and next_at <= $1)
        or (state = 'sending' and lease_until <= cast(unixepoch('now', 'subsec') * 1000000 as bigint))";
    pg "select distinct subscription from webhook_delivery where (state in ('queued', 'failed') and next_at <= $1)
        or (state = 'sending' and lease_until <= cast(extract(epoch from clock_timestamp()) * 1000000 as bigint))";

    CLAIM = "update webhook_delivery set state = 'sending', attempts = attempts + 1, lease_token = $2,
        lease_until = cast(unixepoch('now', 'subsec') * 1000000 as bigint) + $3
        where id in (select id from webhook_delivery where subscription = $1 and ((state in ('queued', 'failed')
            and next_at <= $4) or (state = 'sending'
            and lease_until <= cast(unixepoch('now', 'subsec') * 1000000 as bigint))) order by next_at, id limit $5)
        returning id, kind, body, attempts, seq";
    pg "with due as materialized (select id from webhook_delivery where subscription = $1 and ((state in ('queued', 'failed')
            and next_at <= $4) or (state = 'sending'
            and lease_until <= cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)))
            order by next_at, id limit $5 for update skip locked)
        update webhook_delivery d set state = 'sending', attempts = d.attempts + 1, lease_token = $2,
        lease_until = cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) + $3
        from due where d.id = due.id returning d.id, d.kind, d.body, d.attempts, d.seq";

    DELIVERED = "update webhook_delivery set state = 'delivered', ended_at = $3, status = $4, took_ms = $5, reason = null,
        lease_until = null, lease_token = null where id = $1 and lease_token = $2";
    FAILED = "update webhook_delivery set state = $3, next_at = $4, ended_at = $5, status = $6, reason = $7, took_ms = $8,
        lease_until = null, lease_token = null where id = $1 and lease_token = $2";
    GIVE_UP = "update webhook_delivery set state = 'dead', ended_at = $2, reason = $3 where subscription = $1
        and state in ('queued', 'failed')";
    REPLAY_SINCE = "update webhook_delivery set state = 'queued', attempts = 0, next_at = $3, ended_at = null
        where subscription = $1 and state = 'dead' and created_at >= $2 returning id";
    REMOVE_ALL = "delete from webhook_delivery where subscription = $1";
    SWEEP = "delete from webhook_delivery where (state = 'delivered' and ended_at < $1) or (state = 'dead' and ended_at < $2)";
}

/// A delivery as the administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, the `webhook-id` of every copy.
    pub id: DeliveryId,
    /// Of which subscription.
    pub subscription: WebhookId,
    /// The entry's place in the journal.
    pub seq: i64,
    /// The kind of entry.
    pub kind: String,
    /// `queued`, `sending`, `failed`, `delivered` or `dead`.
    pub state: String,
    /// Attempts so far.
    pub attempts: u32,
    /// Not before.
    pub next_at: Instant,
    /// The receiver's last status.
    pub status: Option<i64>,
    /// Why the last attempt failed.
    pub reason: Option<String>,
    /// How long the last attempt took, milliseconds.
    pub took_ms: Option<i64>,
    /// When it was written.
    pub created_at: Instant,
    /// When it arrived or was given up.
    pub ended_at: Option<Instant>,
}

/// A delivery that may be sent now.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its id.
    pub id: DeliveryId,
    /// The kind of entry.
    pub kind: String,
    /// The message.
    pub body: String,
    /// Which attempt this is, from 1.
    pub attempts: u32,
    /// The entry's place in the journal.
    pub seq: i64,
}

/// A new delivery: id, subscription, seq, kind, body.
pub type New = (DeliveryId, WebhookId, i64, String, String);

/// Adds deliveries.
pub fn insert(set: &mut WriteSet, new: Vec<New>, now: Instant) {
    const HEAD: &str = "insert into webhook_delivery (id, subscription, seq, kind, body, state, attempts, next_at, created_at) \
         values";
    let rows: Vec<Vec<Value>> = new
        .into_iter()
        .map(|(id, subscription, seq, kind, body)| {
            params![id, subscription, seq, kind, body, "queued", 0_i64, now, now]
        })
        .collect();
    if !rows.is_empty() {
        set.labelled(Query::rows(HEAD, rows, ""), "webhook_delivery");
    }
}

/// The subscriptions for which something is due at `now`.
pub fn due(now: Instant) -> Query {
    DUE.with(params![now])
}

/// Leases up to `limit` deliveries for `micros`.
pub fn claim(subscription: WebhookId, token: &str, micros: i64, now: Instant, limit: u32) -> Query {
    CLAIM.with(params![subscription, token, micros, now, limit])
}

/// Reads a row of [`claim`].
pub fn read_claimed(row: &Row) -> Result<Claimed, DbError> {
    Ok(Claimed {
        id: row.id(0)?,
        kind: row.string(1)?,
        body: row.string(2)?,
        attempts: u32::try_from(row.int(3)?).unwrap_or(u32::MAX),
        seq: row.int(4)?,
    })
}

/// It arrived.
pub fn delivered(set: &mut WriteSet, id: DeliveryId, token: &str, now: Instant, status: u16, took_ms: i64) {
    set.expect(DELIVERED.with(params![id, token, now, status, took_ms]), 1, LEASE);
}

/// What came of a failed attempt.
#[derive(Clone, Copy, Debug)]
pub struct Failed<'a> {
    /// When it is tried again; none when it is given up.
    pub next: Option<Instant>,
    /// The receiver's status.
    pub status: Option<u16>,
    /// Why.
    pub reason: &'a str,
    /// How long it took.
    pub took_ms: i64,
}

/// It did not arrive.
pub fn failed(set: &mut WriteSet, id: DeliveryId, token: &str, now: Instant, failed: Failed<'_>) {
    let (state, ended) = if failed.next.is_some() { ("failed", None) } else { ("dead", Some(now)) };
    let reason: String = failed.reason.chars().take(300).collect();
    let next = failed.next.unwrap_or(now);
    let values = params![id, token, state, next, ended, failed.status, reason, failed.took_ms];
    set.expect(FAILED.with(values), 1, LEASE);
}

/// Gives up everything that waits for `subscription`.
pub fn give_up(set: &mut WriteSet, subscription: WebhookId, reason: &str, now: Instant) {
    set.add(GIVE_UP.with(params![subscription, now, reason]));
}

/// Queues anew what was given up and written since `since`; answers the ids.
pub fn replay_since(subscription: WebhookId, since: Instant, now: Instant) -> Query {
    REPLAY_SINCE.with(params![subscription, since, now])
}

/// Queues anew these, given up or delivered; answers the ids.
pub fn replay(subscription: WebhookId, ids: &[DeliveryId], now: Instant) -> Query {
    let places: Vec<String> = (3..ids.len() + 3).map(|n| format!("${n}")).collect();
    let text = format!(
        "update webhook_delivery set state = 'queued', attempts = 0, next_at = $2, ended_at = null where subscription = $1 \
         and state in ('dead', 'delivered') and id in ({}) returning id",
        places.join(", ")
    );
    let mut values = params![subscription, now];
    values.extend(ids.iter().map(Value::from));
    Query::built(text, values)
}

/// Forgets all of a subscription.
pub fn remove_all(set: &mut WriteSet, subscription: WebhookId) {
    set.add(REMOVE_ALL.with(params![subscription]));
}

/// Forgets what arrived before the first instant and what was given up before the second.
pub fn sweep(set: &mut WriteSet, delivered_before: Instant, dead_before: Instant) {
    set.add(SWEEP.with(params![delivered_before, dead_before]));
}

/// A page of a subscription's log, newest first, one row more than asked for.
pub fn page(subscription: WebhookId, state: Option<&str>, request: &PageRequest) -> Query {
    let (key, id) = request.after.as_ref().map_or((i64::MAX, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let mut values = params![subscription, key, id, request.limit + 1];
    let mut narrowed = "";
    if let Some(state) = state {
        values.push(Value::from(state));
        narrowed = "and state = $5";
    }
    let text = format!(
        "select {COLUMNS} from webhook_delivery where subscription = $1 and (created_at < $2 or (created_at = $2 and id < $3)) \
         {narrowed} order by created_at desc, id desc limit $4"
    );
    Query::built(text, values)
}

/// Where the page after this row starts.
pub fn cursor(delivery: &Delivery) -> Cursor {
    Cursor { key: delivery.created_at.micros(), id: delivery.id.to_string() }
}

/// Reads a row of [`page`].
pub fn read(row: &Row) -> Result<Delivery, DbError> {
    Ok(Delivery {
        id: row.id(0)?,
        subscription: row.id(1)?,
        seq: row.int(2)?,
        kind: row.string(3)?,
        state: row.string(4)?,
        attempts: u32::try_from(row.int(5)?).unwrap_or(u32::MAX),
        next_at: row.instant(6)?,
        status: row.opt_int(7)?,
        reason: row.opt_text(8)?,
        took_ms: row.opt_int(9)?,
        created_at: row.instant(10)?,
        ended_at: row.opt_instant(11)?,
    })
}
