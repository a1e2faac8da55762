//! The courier: claims what is due, looks at the facts, writes, hands over, records.

use std::sync::Arc;

use futures_util::future::join_all;
use journal::{Entry, Stamp, Visibility};
use kernel::{Actor, Ids, Instant, MINUTE};
use serde_json::json;
use storage::{Db, DbError, WriteError, WriteSet};

use crate::channel::{Channel, Outgoing};
use crate::core::{Channels, Event, Failure, FailureCode, Next, Reader, RetryRule, Thread, compose};
use crate::live::{Asked, LiveFacts};
use crate::store::{Claimed, Outcome, claim, record};

/// How a courier works.
#[derive(Clone, Copy, Debug)]
pub struct CourierRule {
    /// The most deliveries claimed and sent at once.
    pub batch: u32,
    /// How long a claim holds, µs; longer than the slowest channel's whole exchange.
    pub lease: i64,
    /// When a failure is tried again.
    pub retry: RetryRule,
}

impl Default for CourierRule {
    fn default() -> Self {
        Self { batch: 16, lease: 5 * MINUTE, retry: RetryRule::default() }
    }
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Deliveries claimed; a full batch means that more may wait.
    pub claimed: usize,
    /// Handed over.
    pub sent: usize,
    /// Failed, to be tried again.
    pub failed: usize,
    /// Given up.
    pub dead: usize,
    /// Lost to another courier because the lease ran out meanwhile.
    pub lost: usize,
}

/// Sends deliveries. Any number may run, on any number of nodes.
pub struct Courier {
    db: Db,
    ids: Arc<dyn Ids>,
    facts: Arc<dyn LiveFacts>,
    channels: Vec<Box<dyn Channel>>,
    rule: CourierRule,
}

impl Courier {
    /// A courier for these channels.
    pub fn new(
        db: Db,
        ids: Arc<dyn Ids>,
        facts: Arc<dyn LiveFacts>,
        channels: Vec<Box<dyn Channel>>,
        rule: CourierRule,
    ) -> Self {
        Self { db, ids, facts, channels, rule }
    }

    /// Sends one batch of what is due at `now`.
    pub async fn run_once(&self, now: Instant) -> Result<Round, DbError> {
        let token = self.ids.fresh(now).to_string();
        let claimed = match claim(&self.db, &token, now, self.rule.lease, self.rule.batch).await {
            Ok(claimed) => claimed,
            Err(WriteError::Db(error)) => return Err(error),
            Err(other) => return Err(DbError::Refused(other.to_string())),
        };
        let results = join_all(claimed.iter().map(|delivery| self.deliver(delivery, &token, now))).await;
        let mut round = Round { claimed: claimed.len(), ..Round::default() };
        for result in results {
            match result? {
                Some(Outcome::Sent(_)) => round.sent += 1,
                Some(Outcome::Failed(..)) => round.failed += 1,
                Some(Outcome::Dead(_)) => round.dead += 1,
                None => round.lost += 1,
            }
        }
        Ok(round)
    }

    async fn deliver(&self, delivery: &Claimed, token: &str, now: Instant) -> Result<Option<Outcome>, DbError> {
        let outcome = match self.hand_over(delivery, now).await {
            Ok(message_id) => Outcome::Sent(message_id),
            Err(failure) => {
                tracing::warn!(delivery.id = %delivery.id, attempt = delivery.attempts, code = failure.code.as_str(), "delivery failed");
                match self.rule.retry.after(&failure, delivery.attempts, now) {
                    Next::At(next) => Outcome::Failed(failure, next),
                    Next::Dead => Outcome::Dead(failure),
                }
            }
        };
        let mut set = WriteSet::new();
        set.expect(record(delivery, token, &outcome, now), 1, "notify_lease");
        self.tell(&mut set, delivery, &outcome, now);
        match self.db.write(set).await {
            Ok(_) => Ok(Some(outcome)),
            Err(WriteError::Guard { .. }) => Ok(None),
            Err(WriteError::Db(error)) => Err(error),
            Err(other) => Err(DbError::Refused(other.to_string())),
        }
    }

    async fn hand_over(&self, delivery: &Claimed, now: Instant) -> Result<Option<String>, Failure> {
        if delivery.attempts > self.rule.retry.attempts {
            return Err(Failure::new(FailureCode::Unreachable, "interrupted too often"));
        }
        if delivery.channel == Channels::Inbox.as_str() {
            // Its row is the notice; it only had to wait.
            return Ok(None);
        }
        let channel = self
            .channels
            .iter()
            .find(|channel| channel.name() == delivery.channel)
            .ok_or_else(|| Failure::new(FailureCode::NoChannel, delivery.channel.clone()))?;
        let side = delivery.post.side();
        let asked = Asked {
            kind: &delivery.subject_kind,
            subject: &delivery.subject,
            clock: delivery.clock,
            event: delivery.event,
            post: delivery.post,
            reader: &delivery.name,
            side,
            now,
        };
        let facts = self.facts.look(asked).await.map_err(|why| Failure::new(FailureCode::FactsUnavailable, why))?;
        let facts = facts.ok_or_else(|| Failure::new(FailureCode::Gone, ""))?;
        let reader = Reader { side, name: &delivery.name, language: delivery.language };
        let copy = delivery.is_possible_copy;
        let letter = compose(delivery.event, reader, &delivery.words, &facts, delivery.clock, copy)
            .map_err(|missing| Failure::new(FailureCode::Unwritable, missing.to_string()))?;
        let id = delivery.id.to_string();
        let thread = Thread::new(&delivery.subject_kind, &delivery.subject, &id, channel.host());
        let outgoing = Outgoing {
            name: &delivery.name,
            address: &delivery.address,
            letter: &letter,
            thread: &thread,
            is_possible_copy: copy,
            now,
        };
        channel.hand_over(outgoing).await?;
        Ok(Some(thread.message_id))
    }

    /// Two outcomes concern others: the vendor's clock starts when its notice is sent, and a message given up needs a
    /// person.
    fn tell(&self, set: &mut WriteSet, delivery: &Claimed, outcome: &Outcome, now: Instant) {
        let kind = match outcome {
            Outcome::Sent(_) if delivery.event == Event::VendorCalled => "notify.sent",
            Outcome::Dead(_) => "notify.dead",
            Outcome::Sent(_) | Outcome::Failed(..) => return,
        };
        let entry = Entry {
            subject_kind: "delivery",
            subject: delivery.id.to_string(),
            kind,
            occurred_at: now,
            customer: None,
            visibility: Visibility::Internal,
            body: json!({
                "about": delivery.subject_kind,
                "subject": delivery.subject,
                "event": delivery.event.as_str(),
                "channel": delivery.channel,
                "post": delivery.post.as_str(),
            }),
            personal: Vec::new(),
        };
        let actor = Actor::Platform { part: "notify" };
        journal::append(set, Stamp { actor: &actor, now, ids: self.ids.as_ref() }, vec![entry]);
    }
}
