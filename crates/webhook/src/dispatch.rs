//! From the journal to deliveries: each sealed entry once for every subscription that asks for it.

use kernel::{DeliveryId, Instant};
use storage::{DbError, WriteError, WriteSet};
use stream::{Told, resolve};

use crate::core::{Happening, body, matches};
use crate::store::delivery::{self, New};
use crate::store::subscription::{self, Subscription};
use crate::webhooks::Webhooks;

/// How many entries are looked at together.
const PAGE: u32 = 200;

impl Webhooks {
    /// Writes the deliveries of everything sealed since the last time. Any number of nodes may do it: a subscription's
    /// position moves by a conditional update in the set of its deliveries. Returns how many were written.
    pub async fn dispatch(&self, now: Instant) -> Result<u64, DbError> {
        let rows = self.app.db.rows(subscription::list()).await?;
        let all = rows.iter().map(|row| self.read(row)).collect::<Result<Vec<_>, _>>()?;
        let mut open: Vec<Subscription> = all.into_iter().filter(|each| each.enabled).collect();
        let mut written = 0;
        while let Some(from) = open.iter().map(|each| each.position).min() {
            let rows = self.app.db.rows(journal::after(from, PAGE)).await?;
            let sealed = rows.iter().map(journal::read_sealed).collect::<Result<Vec<_>, _>>()?;
            let (count, Some(last)) = (sealed.len(), sealed.last().map(|entry| entry.seq)) else { break };
            let told = resolve(&self.kinds, sealed).await?;
            let mut kept = Vec::new();
            for mut each in open {
                if each.position >= last {
                    kept.push(each);
                } else if let Some(count) = self.advance(&each, &told, last, now).await? {
                    written += count;
                    each.position = last;
                    kept.push(each);
                }
            }
            open = kept;
            if count < PAGE as usize {
                break;
            }
        }
        Ok(written)
    }

    /// Moves one subscription to `last`; none when somebody else did, or it was taken away.
    async fn advance(&self, s: &Subscription, told: &[Told], last: i64, now: Instant) -> Result<Option<u64>, DbError> {
        let new: Vec<New> = told
            .iter()
            .filter(|each| each.seq > s.position && asks_for(s, each))
            .map(|each| {
                let id = DeliveryId::fresh(self.app.ids.as_ref(), now);
                (id, s.id, each.seq, each.recorded.kind.clone(), self.message(each))
            })
            .collect();
        let count = new.len() as u64;
        let mut set = WriteSet::new();
        subscription::advance(&mut set, s, last);
        delivery::insert(&mut set, new, now);
        match self.app.db.write(set).await {
            Ok(_) => Ok(Some(count)),
            Err(WriteError::Guard { .. } | WriteError::Taken { .. }) => Ok(None),
            Err(WriteError::Db(error)) => Err(error),
        }
    }

    fn message(&self, told: &Told) -> String {
        let entry = &told.recorded;
        let happening = Happening {
            entry: &entry.id.to_string(),
            seq: told.seq,
            kind: &entry.kind,
            subject_kind: &entry.subject_kind,
            subject: &entry.subject,
            number: told.seen.number.as_deref(),
            version: told.seen.version,
            customer: entry.customer,
            is_public: !told.is_internal(),
            occurred_at: entry.occurred_at,
            entered_at: entry.entered_at,
        };
        body(&self.source, &happening)
    }
}

fn asks_for(s: &Subscription, told: &Told) -> bool {
    matches(&s.kinds, &told.recorded.kind) && s.customer.is_none_or(|customer| told.recorded.customer == Some(customer))
}
