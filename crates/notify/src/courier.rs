//! The courier: claims what is due, looks at the facts, writes, hands over, records.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::join_all;
use journal::{Entry, Stamp, Visibility};
use kernel::{Actor, DeliveryId, Ids, Instant, MINUTE};
use serde_json::json;
use storage::{Db, DbError, WriteError, WriteSet};

use crate::channel::{Channel, Outgoing};
use crate::core::{
    Channels, Event, Failure, FailureCode, GATHERED_MOST, Gathered, Letter, Next, Post, Reader, Reminder, RetryRule,
    Side, Thread, Wording, compose_own, digest,
};
use crate::live::{Asked, LiveFacts};
use crate::store::{
    Batch, Claimed, Outcome, OwnTexts, Unread, claim, claim_like, flag, own_texts, record, stand_in, take,
};

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

impl Round {
    fn count(&mut self, outcome: Option<&Outcome>) {
        match outcome {
            Some(Outcome::Sent(_)) => self.sent += 1,
            Some(Outcome::Held(_)) => self.held += 1,
            Some(Outcome::Failed(..)) => self.failed += 1,
            Some(Outcome::Dead(_)) => self.dead += 1,
            None => self.lost += 1,
        }
    }
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
    /// Left for later: their channel may not speak yet.
    pub held: usize,
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

    /// The names of the ways that are set up, in their order.
    pub fn ways(&self) -> impl Iterator<Item = &'static str> {
        self.channels.iter().map(|channel| channel.name())
    }

    /// Hands a letter to `(name, address)` over at once, beside the queue: so one learns whether a way works.
    pub async fn try_out(
        &self,
        way: &str,
        (name, address): (&str, &str),
        letter: &Letter,
        now: Instant,
    ) -> Result<(), Failure> {
        let trial = self.ids.fresh(now).to_string();
        self.beside(way, (name, address), letter, (("trial", &trial, &trial), false), now).await
    }

    /// Hands a letter over beside the queue of notices: what a job of its own tries until it is done. `of` is its place in a thread
    /// (kind, subject, letter); a possible copy says that an earlier attempt may have arrived.
    pub async fn beside(
        &self,
        way: &str,
        (name, address): (&str, &str),
        letter: &Letter,
        ((kind, subject, id), is_possible_copy): ((&str, &str, &str), bool),
        now: Instant,
    ) -> Result<(), Failure> {
        let channel = self.channels.iter().find(|channel| channel.name() == way);
        let channel = channel.ok_or_else(|| Failure::new(FailureCode::NoChannel, way))?;
        let thread = Thread::new(kind, subject, id, channel.host());
        channel.hand_over(Outgoing { name, address, letter, thread: &thread, is_possible_copy, now }).await
    }

    /// Sends one batch of what is due at `now`.
    pub async fn run_once(&self, now: Instant) -> Result<Round, DbError> {
        let token = self.ids.fresh(now).to_string();
        // Before anything is claimed: what is claimed and not sent would have to be called a possible copy.
        let own = own_texts(&self.db).await?;
        let mut round = Round::default();
        let claimed = claim(&self.db, &token, now, self.rule.lease, self.rule.batch).await;
        let claimed = self.readable(claimed, &token, now, &mut round).await?;
        let (alone, together) = self.gathered(claimed, &token, now, &mut round).await?;
        let token = token.as_str();
        round.claimed += alone.len() + together.iter().map(Vec::len).sum::<usize>();
        let alone = join_all(alone.iter().map(|delivery| self.deliver(delivery, &own, token, now)));
        let together = join_all(together.into_iter().map(|group| self.deliver_together(group, &own, token, now)));
        let (alone, together) = futures_util::future::join(alone, together).await;
        for result in alone {
            round.count(result?.as_ref());
        }
        for results in together {
            for result in results? {
                round.count(result.as_ref());
            }
        }
        Ok(round)
    }

    /// What of a batch this program can send; the rest is left for a later one.
    async fn readable(
        &self,
        claimed: Result<Batch, WriteError>,
        token: &str,
        now: Instant,
        round: &mut Round,
    ) -> Result<Vec<Claimed>, DbError> {
        let batch = claimed.map_err(refused)?;
        round.claimed += batch.unread.len();
        for unread in batch.unread {
            round.count(self.leave(&unread, token, now).await?.as_ref());
        }
        Ok(batch.read)
    }

    async fn leave(&self, unread: &Unread, token: &str, now: Instant) -> Result<Option<Outcome>, DbError> {
        let Unread { id, subject: (kind, subject), event, channel, post, attempts, why } = unread;
        let outcome = self.failed(*id, *attempts, Failure::new(FailureCode::Unread, why), now);
        let mut set = WriteSet::new();
        set.expect(record(*id, token, &outcome, now), 1, "notify_lease");
        self.tell(&mut set, (*id, [kind, subject, event, channel, post]), &outcome, now);
        self.recorded(set, outcome).await
    }

    /// What is sent alone, and what one letter gathers: reminders of running times to one address or all for one group,
    /// with those that wait for it besides.
    async fn gathered(
        &self,
        claimed: Vec<Claimed>,
        token: &str,
        now: Instant,
        round: &mut Round,
    ) -> Result<(Vec<Claimed>, Vec<Vec<Claimed>>), DbError> {
        let (mut alone, mut groups) = (Vec::new(), BTreeMap::<(String, String), (Gathered, Vec<Claimed>)>::new());
        for delivery in claimed {
            let Some(gathered) = delivery.gathered() else {
                alone.push(delivery);
                continue;
            };
            let key = (delivery.channel.clone(), delivery.address.clone());
            groups.entry(key).or_insert((gathered, Vec::new())).1.push(delivery);
        }
        let mut together = Vec::new();
        for (gathered, mut group) in groups.into_values() {
            if group.len() < gathered.from() {
                alone.append(&mut group);
                continue;
            }
            let more = claim_like(&self.db, &group[0], token, now, self.rule.lease, GATHERED_MOST).await;
            group.extend(self.readable(more, token, now, round).await?);
            together.push(group);
        }
        Ok((alone, together))
    }

    async fn deliver(
        &self,
        delivery: &Claimed,
        own: &OwnTexts,
        token: &str,
        now: Instant,
    ) -> Result<Option<Outcome>, DbError> {
        let outcome = match self.held(delivery, now).await? {
            Some(from) => Outcome::Held(from),
            None => self.outcome(delivery, self.hand_over(delivery, own, now).await, now),
        };
        self.settle(delivery, token, outcome, now).await
    }

    /// From when on the channel may speak to the address of `delivery`; none when it may now, and its time is taken.
    async fn held(&self, delivery: &Claimed, now: Instant) -> Result<Option<Instant>, DbError> {
        let pace = self.channel(delivery).ok().and_then(|channel| channel.pace(&delivery.address));
        match pace {
            Some(pace) => take(&self.db, &delivery.channel, &delivery.address, pace, now).await,
            None => Ok(None),
        }
    }

    fn outcome(&self, delivery: &Claimed, handed: Result<Option<String>, Failure>, now: Instant) -> Outcome {
        match handed {
            Ok(message_id) => Outcome::Sent(message_id),
            Err(failure) => self.failed(delivery.id, delivery.attempts, failure, now),
        }
    }

    fn failed(&self, delivery: DeliveryId, attempts: u32, failure: Failure, now: Instant) -> Outcome {
        tracing::warn!(delivery.id = %delivery, attempt = attempts, code = failure.code.as_str(), "delivery failed");
        match self.rule.retry.after(&failure, attempts, now) {
            Next::At(next) => Outcome::Failed(failure, next),
            Next::Dead => Outcome::Dead(failure),
        }
    }

    /// Records what came of an attempt; none when the lease was lost meanwhile.
    async fn settle(
        &self,
        delivery: &Claimed,
        token: &str,
        outcome: Outcome,
        now: Instant,
    ) -> Result<Option<Outcome>, DbError> {
        let mut set = WriteSet::new();
        set.expect(record(delivery.id, token, &outcome, now), 1, "notify_lease");
        if gives_way(delivery, &outcome) {
            stand_in(&mut set, delivery, DeliveryId::fresh(self.ids.as_ref(), now), now);
        }
        let about = [
            delivery.subject_kind.as_str(),
            &delivery.subject,
            delivery.event.as_str(),
            &delivery.channel,
            delivery.post.as_str(),
        ];
        self.tell(&mut set, (delivery.id, about), &outcome, now);
        self.recorded(set, outcome).await
    }

    async fn recorded(&self, set: WriteSet, outcome: Outcome) -> Result<Option<Outcome>, DbError> {
        match self.db.write(set).await {
            Ok(_) => Ok(Some(outcome)),
            Err(WriteError::Guard { .. }) => Ok(None),
            Err(error) => Err(refused(error)),
        }
    }

    /// Sends all as one letter. What cannot be told is settled by itself, and a letter that fails fails for each, so
    /// that each is tried again like any other.
    async fn deliver_together(
        &self,
        deliveries: Vec<Claimed>,
        own: &OwnTexts,
        token: &str,
        now: Instant,
    ) -> Result<Vec<Option<Outcome>>, DbError> {
        let looked = join_all(deliveries.iter().map(|delivery| self.reminder(delivery, own, now))).await;
        let (mut told, mut reminders, mut results) = (Vec::new(), Vec::new(), Vec::new());
        for (delivery, looked) in deliveries.iter().zip(looked) {
            match looked {
                Ok(reminder) => {
                    told.push(delivery);
                    reminders.push(reminder);
                }
                Err(failure) => {
                    let outcome = self.outcome(delivery, Err(failure), now);
                    results.push(self.settle(delivery, token, outcome, now).await?);
                }
            }
        }
        let Some(first) = told.first() else { return Ok(results) };
        let held = self.held(first, now).await?;
        let handed = match held {
            Some(_) => Ok(None),
            None => self.hand_over_together(first, &reminders, now).await,
        };
        let settled = told.iter().map(|delivery| {
            let outcome = held.map_or_else(|| self.outcome(delivery, handed.clone(), now), Outcome::Held);
            self.settle(delivery, token, outcome, now)
        });
        for settled in join_all(settled).await {
            results.push(settled?);
        }
        Ok(results)
    }

    async fn hand_over_together(
        &self,
        first: &Claimed,
        reminders: &[Reminder],
        now: Instant,
    ) -> Result<Option<String>, Failure> {
        let reader = Reader { side: first.post.side(), name: &first.name, language: first.language };
        let gathered = first.gathered().unwrap_or(Gathered::Reminders);
        let queue = self.facts.queue().filter(|_| reader.side == Side::Provider);
        let letter = digest(gathered, reader, reminders, queue)
            .map_err(|missing| Failure::new(FailureCode::Unwritable, missing.to_string()))?;
        // A letter about many is in nobody's thread: its first delivery names it.
        let id = first.id.to_string();
        self.send(first, &letter, ("digest", &id), now).await
    }

    async fn hand_over(&self, delivery: &Claimed, own: &OwnTexts, now: Instant) -> Result<Option<String>, Failure> {
        if delivery.channel == Channels::Inbox.as_str() && delivery.attempts <= self.rule.retry.attempts {
            // Its row is the notice; it only had to wait.
            return Ok(None);
        }
        let Reminder { letter, .. } = self.reminder(delivery, own, now).await?;
        self.send(delivery, &letter, (&delivery.subject_kind, &delivery.subject), now).await
    }

    /// What a delivery says, as things stand now.
    async fn reminder(&self, delivery: &Claimed, own: &OwnTexts, now: Instant) -> Result<Reminder, Failure> {
        if delivery.attempts > self.rule.retry.attempts {
            return Err(Failure::new(FailureCode::Unreachable, "interrupted too often"));
        }
        self.channel(delivery)?;
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
        let stored = own.get(delivery.event.as_str());
        let shipped = Wording::default();
        let wording = stored.and_then(|stored| stored.wording.as_ref()).unwrap_or(&shipped);
        let letter = compose_own(wording, delivery.event, reader, &delivery.words, &facts, delivery.clock, copy)
            .map_err(|missing| Failure::new(FailureCode::Unwritable, missing.to_string()))?;
        self.flag(delivery.event, own, now).await;
        Ok(Reminder { number: facts.number, zone: facts.zone, letter })
    }

    /// Tells, once for each version, that own texts of this event cannot be used. The message leaves in the shipped words.
    async fn flag(&self, event: Event, own: &OwnTexts, now: Instant) {
        let Some(stored) = own.get(event.as_str()).filter(|stored| stored.broken.is_none()) else { return };
        let faults = stored.faults(event);
        if faults.is_empty() {
            return;
        }
        tracing::warn!(event = event.as_str(), version = stored.version, "own texts of a notice cannot be used");
        if let Err(error) = flag(&self.db, self.ids.as_ref(), event, stored.version, &faults, now).await {
            tracing::error!(%error, event = event.as_str(), "what is wrong with own texts could not be written down");
        }
    }

    fn channel(&self, delivery: &Claimed) -> Result<&dyn Channel, Failure> {
        let channel = self.channels.iter().find(|channel| channel.name() == delivery.channel);
        let channel = channel.ok_or_else(|| Failure::new(FailureCode::NoChannel, delivery.channel.clone()))?;
        Ok(channel.as_ref())
    }

    /// Hands a letter over under the ids of `about` (kind, id); returns its message id.
    async fn send(
        &self,
        delivery: &Claimed,
        letter: &Letter,
        (kind, subject): (&str, &str),
        now: Instant,
    ) -> Result<Option<String>, Failure> {
        let channel = self.channel(delivery)?;
        let thread = Thread::new(kind, subject, &delivery.id.to_string(), channel.host());
        let thread = thread.answering(self.letter_of(delivery, kind, subject).await?);
        let outgoing = Outgoing {
            name: &delivery.name,
            address: &delivery.address,
            letter,
            thread: &thread,
            is_possible_copy: delivery.is_possible_copy,
            now,
        };
        channel.hand_over(outgoing).await?;
        Ok(Some(thread.message_id))
    }

    /// The reporter's own letter, where a mail to him answers one.
    async fn letter_of(&self, delivery: &Claimed, kind: &str, subject: &str) -> Result<Option<String>, Failure> {
        if delivery.post != Post::Reporter || delivery.channel != Channels::Mail.as_str() {
            return Ok(None);
        }
        let letter = self.facts.letter(kind, subject).await;
        letter.map_err(|why| Failure::new(FailureCode::FactsUnavailable, why))
    }

    /// Two outcomes concern others: the vendor's clock starts when its notice is sent, and a message given up needs a
    /// person.
    fn tell(
        &self,
        set: &mut WriteSet,
        (id, [about, subject, event, channel, post]): (DeliveryId, [&str; 5]),
        outcome: &Outcome,
        now: Instant,
    ) {
        let kind = match outcome {
            Outcome::Sent(_) if event == Event::VendorCalled.as_str() => "notify.sent",
            Outcome::Dead(_) => "notify.dead",
            Outcome::Sent(_) | Outcome::Held(_) | Outcome::Failed(..) => return,
        };
        let entry = Entry {
            subject_kind: "delivery",
            subject: id.to_string(),
            kind,
            occurred_at: now,
            customer: None,
            visibility: Visibility::Internal,
            body: json!({ "about": about, "subject": subject, "event": event, "channel": channel, "post": post }),
            personal: Vec::new(),
        };
        let actor = Actor::Platform { part: "notify" };
        journal::append(set, Stamp { actor: &actor, now, ids: self.ids.as_ref() }, vec![entry]);
    }
}

fn refused(error: WriteError) -> DbError {
    match error {
        WriteError::Db(error) => error,
        other => DbError::Refused(other.to_string()),
    }
}

/// At which failed attempt a mail is known not to arrive soon: a minute and a half after the first.
const GIVES_WAY_AT: u32 = 3;

/// Whether a text message now takes the place of the mail; once, whatever comes of the mail later: its number is gone then.
fn gives_way(delivery: &Claimed, outcome: &Outcome) -> bool {
    let fails = match outcome {
        // The attempt it gives way at may have been interrupted, and never come to its end.
        Outcome::Failed(..) => delivery.attempts >= GIVES_WAY_AT,
        Outcome::Dead(failure) => failure.code != FailureCode::HeldBack,
        Outcome::Sent(_) | Outcome::Held(_) => false,
    };
    fails && delivery.phone.is_some()
}
