//! From deliveries to receivers: leased, signed, sent, recorded.

use std::sync::{Arc, PoisonError};

use access::store::account;
use futures_util::future::join_all;
use kernel::{Instant, MINUTE, Role, WebhookId};
use notify::{Event, Notice, Post, Recipient, Words};
use serde_json::json;
use storage::{DbError, WriteError, WriteSet};

use crate::core::{DISABLE_AFTER, wait};
use crate::post::Failure;
use crate::store::delivery::{self, Claimed, Failed};
use crate::store::subscription::{self, Subscription};
use crate::webhooks::{SUBJECT, Webhooks, own_cx, record};

/// A lease outlasts the longest exchange by far.
const LEASE: i64 = 2 * MINUTE;
/// How many messages one receiver gets at a time.
const AT_A_TIME: u32 = 4;
/// How many turns one receiver gets before others are asked about again.
const TURNS: usize = 50;

impl Webhooks {
    /// Sends what is due at `now` to everybody, each receiver on its own, and waits for all. Returns how many were tried.
    pub async fn send_due(&self, now: Instant) -> Result<u64, DbError> {
        let due = self.due(now).await?;
        let sent = join_all(due.iter().map(|subscription| self.send_to(subscription, now))).await;
        sent.into_iter().sum()
    }

    /// The same without waiting: a slow receiver goes on by itself and keeps nobody else from being served.
    pub async fn start_due(self: &Arc<Self>, now: Instant) -> Result<(), DbError> {
        for subscription in self.due(now).await? {
            if !self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(subscription.id) {
                continue;
            }
            let webhooks = Arc::clone(self);
            tokio::spawn(async move {
                if let Err(error) = webhooks.send_to(&subscription, now).await {
                    tracing::error!(%error, webhook.id = %subscription.id, "webhooks were not sent; trying again");
                }
                webhooks.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&subscription.id);
            });
        }
        Ok(())
    }

    async fn due(&self, now: Instant) -> Result<Vec<Subscription>, DbError> {
        let ids = self.app.db.rows(delivery::due(now)).await?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids = ids.iter().map(|row| row.id(0)).collect::<Result<Vec<WebhookId>, _>>()?;
        let rows = self.app.db.rows(subscription::list()).await?;
        let all = rows.iter().map(|row| self.read(row)).collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().filter(|each| each.enabled && ids.contains(&each.id)).collect())
    }

    async fn send_to(&self, subscription: &Subscription, now: Instant) -> Result<u64, DbError> {
        let mut sent = 0;
        for _ in 0..TURNS {
            let token = self.app.ids.fresh(now).to_string();
            let claimed = self.claim(subscription.id, &token, now).await?;
            let tried = join_all(claimed.iter().map(|each| self.send_one(subscription, each, &token, now))).await;
            let mut goes_on = claimed.len() == AT_A_TIME as usize;
            for result in tried {
                goes_on &= result?;
            }
            sent += claimed.len() as u64;
            if !goes_on {
                break;
            }
        }
        Ok(sent)
    }

    async fn claim(&self, id: WebhookId, token: &str, now: Instant) -> Result<Vec<Claimed>, DbError> {
        let mut set = WriteSet::new();
        set.add(delivery::claim(id, token, LEASE, now, AT_A_TIME));
        let written = self.app.db.write(set).await.map_err(broken)?;
        let rows = written.rows.into_iter().next().unwrap_or_default();
        let mut claimed = rows.iter().map(delivery::read_claimed).collect::<Result<Vec<_>, _>>()?;
        claimed.sort_by_key(|each| each.seq);
        Ok(claimed)
    }

    /// One attempt with its record; whether the receiver should be asked again at once.
    async fn send_one(&self, s: &Subscription, each: &Claimed, token: &str, now: Instant) -> Result<bool, DbError> {
        let started = self.app.clock.now();
        let result = self.poster.post(&s.url, &headers(s, each, now), each.body.clone()).await;
        let took_ms = self.app.clock.now().since(started) / 1000;
        let mut set = WriteSet::new();
        let gone = match &result {
            Ok(status) => {
                delivery::delivered(&mut set, each.id, token, now, *status, took_ms);
                subscription::succeeded(&mut set, s.id);
                false
            }
            Err(failure) => {
                self.failed(&mut set, s, each, token, failure, took_ms, now);
                failure.is_gone()
            }
        };
        match self.app.db.write(set).await {
            Ok(_) => {}
            // The lease ran out meanwhile: whoever has it now records what came of it.
            Err(WriteError::Guard { .. }) => return Ok(true),
            Err(error) => return Err(broken(error)),
        }
        if result.is_ok() {
            return Ok(true);
        }
        if gone {
            self.switch_off(s, "gone", now).await?;
        } else if s.failing_since.is_some_and(|since| now.since(since) >= DISABLE_AFTER) {
            self.switch_off(s, "failing", now).await?;
        }
        Ok(false)
    }

    #[expect(clippy::too_many_arguments, reason = "everything an attempt leaves behind")]
    fn failed(
        &self,
        set: &mut WriteSet,
        s: &Subscription,
        each: &Claimed,
        token: &str,
        failure: &Failure,
        took_ms: i64,
        now: Instant,
    ) {
        let next = if failure.is_gone() { None } else { wait(&each.id.to_string(), each.attempts, failure.after, now) };
        let (status, reason) = (failure.status, failure.reason.as_str());
        tracing::warn!(webhook.id = %s.id, attempt = each.attempts, status, reason, "a webhook did not arrive");
        delivery::failed(set, each.id, token, now, Failed { next, status, reason, took_ms });
        subscription::failed(set, s.id, now);
        if next.is_none() {
            let body = json!({ "delivery": each.id, "kind": each.kind, "attempts": each.attempts, "status": status, "reason": reason });
            record(set, &own_cx(&self.app, now), s, "webhook.dead", body);
        }
    }

    /// Switches a subscription off, once, and tells the administrators.
    async fn switch_off(&self, s: &Subscription, reason: &'static str, now: Instant) -> Result<(), DbError> {
        let administrators = account::with_role(&self.app.db, Role::Administrator).await?;
        let people: Vec<Recipient> = administrators
            .iter()
            .map(|account| Recipient {
                post: Post::Administrator,
                name: account.name.clone(),
                account: Some(account.id),
                address: account.email.clone(),
                language: account.language,
                phone: None,
                group: None,
            })
            .collect();
        let mut set = WriteSet::new();
        subscription::disable(&mut set, s.id, reason, now);
        delivery::give_up(&mut set, s.id, "disabled", now);
        record(&mut set, &own_cx(&self.app, now), s, "webhook.disabled", json!({ "reason": reason }));
        let notice = Notice {
            event: Event::WebhookDisabled,
            subject_kind: SUBJECT,
            subject: s.id.to_string(),
            clock: None,
            severity: None,
            words: Words { reason: format!("webhook-{reason}"), ..Words::default() },
            posts: None,
            actor: None,
            people: &people,
            routes: &notify::PLAIN,
        };
        notify::enqueue(&mut set, self.app.ids.as_ref(), now, &[notice]);
        match self.app.db.write(set).await {
            Ok(_) | Err(WriteError::Guard { .. }) => Ok(()),
            Err(error) => Err(broken(error)),
        }
    }
}

/// Id, timestamp and signatures; two of them while an old secret still holds.
fn headers(s: &Subscription, each: &Claimed, now: Instant) -> Vec<(&'static str, String)> {
    let (id, seconds) = (each.id.to_string(), now.micros().div_euclid(1_000_000));
    let mut signatures = s.secret.sign(&id, seconds, &each.body);
    if let Some((old, _)) = s.old_secret.as_ref().filter(|(_, until)| now < *until) {
        signatures = format!("{signatures} {}", old.sign(&id, seconds, &each.body));
    }
    vec![("webhook-id", id), ("webhook-timestamp", seconds.to_string()), ("webhook-signature", signatures)]
}

fn broken(error: WriteError) -> DbError {
    match error {
        WriteError::Db(error) => error,
        other => DbError::Refused(other.to_string()),
    }
}
