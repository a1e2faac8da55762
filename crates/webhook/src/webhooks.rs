//! The use cases: subscriptions made, changed, replayed and switched off.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use access::Access;
use app::{App, Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{DeliveryId, HOUR, Instant, Page, PageRequest, PartyId, Refusal, RefusalKind, WebhookId};
use keys::Keys;
use serde_json::json;
use storage::{WriteError, WriteSet};
use stream::Kind;

use crate::core::{Secret, Wanted};
use crate::post::Poster;
use crate::store::delivery::{self, Delivery};
use crate::store::subscription::{self, Subscription};
use crate::target::Target;

/// The kind of subject in the journal.
pub const SUBJECT: &str = "webhook";
/// The most subscriptions of one installation.
const MOST: usize = 100;
/// The longest two secrets sign together.
const LONGEST_OVERLAP: i64 = 7 * 24 * HOUR;

/// Webhooks of one installation.
pub struct Webhooks {
    pub(crate) app: Arc<App>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) poster: Poster,
    /// The address of this installation: the source of its events.
    pub(crate) source: String,
    /// What seals the signing secrets; none where the installation has no keys.
    pub(crate) keys: Option<Arc<Keys>>,
    pub(crate) busy: Mutex<HashSet<WebhookId>>,
}

/// Whose events a subscription hears of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    Everybody,
    /// Only this customer's.
    Customer(PartyId),
}

/// What a person changes; what is not named stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Where it is sent.
    pub url: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Which kinds.
    pub kinds: Option<Vec<String>>,
    /// Whose events.
    pub customer: Option<Whose>,
    /// Switched on or off.
    pub enabled: Option<bool>,
}

impl Webhooks {
    /// Webhooks about these kinds of subjects, sent by `poster` in the name of the installation at `source`.
    pub fn new(app: Arc<App>, kinds: Vec<Kind>, poster: Poster, source: String) -> Self {
        Self { app, kinds, poster, source, keys: None, busy: Mutex::default() }
    }

    /// The same, with signing secrets sealed by these keys.
    #[must_use]
    pub fn sealed_by(self, keys: Option<Arc<Keys>>) -> Self {
        Self { keys, ..self }
    }

    /// What is in a row.
    pub(crate) fn read(&self, row: &storage::Row) -> Result<Subscription, storage::DbError> {
        subscription::read(row, self.keys.as_deref())
    }

    /// All subscriptions, oldest first.
    pub async fn list(&self) -> Result<Vec<Subscription>, Problem> {
        let rows = self.app.db.rows(subscription::list()).await?;
        Ok(rows.iter().map(|row| self.read(row)).collect::<Result<_, _>>()?)
    }

    /// One subscription.
    pub async fn find(&self, id: WebhookId) -> Result<Subscription, Problem> {
        let row = self.app.db.row(subscription::find(id)).await?.ok_or_else(Problem::not_found)?;
        Ok(self.read(&row)?)
    }

    /// A new subscription for what happens from now on; its secret is told this once.
    pub async fn create(&self, cx: &Cx, wanted: Wanted) -> Result<(Subscription, Secret), Problem> {
        let wanted = self.checked(wanted)?;
        if self.list().await?.len() >= MOST {
            return Err(full().into());
        }
        let secret = fresh_secret()?;
        let subscription = Subscription {
            id: WebhookId::fresh(cx.ids.as_ref(), cx.now),
            url: wanted.url,
            description: wanted.description,
            kinds: wanted.kinds,
            customer: wanted.customer,
            secret: secret.clone(),
            old_secret: None,
            enabled: true,
            disabled_reason: None,
            disabled_at: None,
            failing_since: None,
            position: journal::head(&self.app.db).await?.seq,
            created_at: cx.now,
            version: 1,
        };
        let mut set = WriteSet::new();
        subscription::insert(&mut set, &subscription, self.keys.as_deref())?;
        record(&mut set, cx, &subscription, "webhook.created", about(&subscription));
        self.app.db.write(set).await?;
        Ok((subscription, secret))
    }

    /// Changes what is named. Switched on again, it goes on with what happens from now on; what was given up meanwhile can
    /// be replayed.
    pub async fn change(&self, cx: &Cx, id: WebhookId, version: i64, change: Change) -> Result<Subscription, Problem> {
        let mut changed = self.find(id).await?;
        if changed.version != version {
            return Err(Problem::stale());
        }
        let wanted = self.checked(Wanted {
            url: change.url.unwrap_or_else(|| changed.url.clone()),
            description: change.description.unwrap_or_else(|| changed.description.clone()),
            kinds: change.kinds.unwrap_or_else(|| changed.kinds.clone()),
            customer: match change.customer {
                None => changed.customer,
                Some(Whose::Everybody) => None,
                Some(Whose::Customer(customer)) => Some(customer),
            },
        })?;
        let mut set = WriteSet::new();
        match change.enabled {
            Some(true) if !changed.enabled => {
                (changed.enabled, changed.disabled_reason, changed.disabled_at) = (true, None, None);
                (changed.failing_since, changed.position) = (None, journal::head(&self.app.db).await?.seq);
            }
            Some(false) if changed.enabled => {
                (changed.enabled, changed.disabled_at) = (false, Some(cx.now));
                changed.disabled_reason = Some("by_hand".to_owned());
                delivery::give_up(&mut set, id, "disabled", cx.now);
            }
            _ => {}
        }
        (changed.url, changed.description) = (wanted.url, wanted.description);
        (changed.kinds, changed.customer) = (wanted.kinds, wanted.customer);
        subscription::update(&mut set, &changed);
        record(&mut set, cx, &changed, "webhook.changed", about(&changed));
        self.flush(set).await?;
        changed.version += 1;
        Ok(changed)
    }

    /// Takes a subscription away with everything that waits for it.
    pub async fn remove(&self, cx: &Cx, id: WebhookId) -> Result<(), Problem> {
        let known = self.find(id).await?;
        let mut set = WriteSet::new();
        subscription::remove(&mut set, id);
        delivery::remove_all(&mut set, id);
        record(&mut set, cx, &known, "webhook.removed", about(&known));
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { .. }) => Err(Problem::not_found()),
            Err(error) => Err(error.into()),
        }
    }

    /// A new secret, told this once; the present one signs as well for `hours`, so that the receiver can change over.
    pub async fn rotate(&self, cx: &Cx, id: WebhookId, hours: u32) -> Result<(Subscription, Secret), Problem> {
        let overlap = i64::from(hours) * HOUR;
        if overlap > LONGEST_OVERLAP {
            return Err(long_overlap().into());
        }
        let mut known = self.find(id).await?;
        let (secret, until) = (fresh_secret()?, cx.now.plus(overlap));
        let mut set = WriteSet::new();
        subscription::rotate(&mut set, &known, &secret, until, self.keys.as_deref())?;
        let body = json!({ "both_until": until.to_string() });
        record(&mut set, cx, &known, "webhook.secret_rotated", body);
        self.flush(set).await?;
        known.old_secret = Some((known.secret, until));
        (known.secret, known.version) = (secret.clone(), known.version + 1);
        Ok((known, secret))
    }

    /// The log of a subscription, newest first.
    pub async fn deliveries(
        &self,
        id: WebhookId,
        state: Option<&str>,
        request: &PageRequest,
    ) -> Result<Page<Delivery>, Problem> {
        self.find(id).await?;
        let rows = self.app.db.rows(delivery::page(id, state, request)).await?;
        let deliveries = rows.iter().map(delivery::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(deliveries, request.limit, delivery::cursor))
    }

    /// Sends again: these deliveries, or everything given up that was written since an instant. Returns how many. The
    /// copies keep their `webhook-id`, so a receiver that has one knows it.
    pub async fn replay(
        &self,
        cx: &Cx,
        id: WebhookId,
        ids: &[DeliveryId],
        since: Option<Instant>,
    ) -> Result<usize, Problem> {
        let known = self.find(id).await?;
        if !known.enabled {
            return Err(switched_off().into());
        }
        let query = match (ids, since) {
            ([], Some(since)) => delivery::replay_since(id, since, cx.now),
            ([_, ..], None) if ids.len() <= 200 => delivery::replay(id, ids, cx.now),
            _ => return Err(replay_what().into()),
        };
        let mut set = WriteSet::new();
        set.add(query);
        let body = json!({ "deliveries": ids, "since": since.map(|since| since.to_string()) });
        record(&mut set, cx, &known, "webhook.replayed", body);
        let written = self.app.db.write(set).await?;
        Ok(written.rows.first().map_or(0, Vec::len))
    }

    fn checked(&self, wanted: Wanted) -> Result<Wanted, Refusal> {
        let wanted = wanted.checked()?;
        Target::read_permitted(&wanted.url, self.poster.allows_private())?;
        Ok(wanted)
    }

    async fn flush(&self, set: WriteSet) -> Result<(), Problem> {
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { .. }) => Err(Problem::stale()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Adds an entry about a subscription.
pub(crate) fn record(set: &mut WriteSet, cx: &Cx, about: &Subscription, kind: &'static str, body: serde_json::Value) {
    let entry = Entry {
        subject_kind: SUBJECT,
        subject: about.id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: about.customer,
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

/// The context in which deliveries are made.
pub(crate) fn own_cx(app: &App, now: Instant) -> Cx {
    Cx::platform(SUBJECT, now, Arc::clone(&app.ids))
}

/// What the journal says of a subscription: the machine and never the path, which may hold a secret.
fn about(subscription: &Subscription) -> serde_json::Value {
    let host = Target::read(&subscription.url).map(|target| target.authority).unwrap_or_default();
    json!({
        "host": host,
        "description": subscription.description,
        "kinds": subscription.kinds,
        "enabled": subscription.enabled,
    })
}

fn fresh_secret() -> Result<Secret, Problem> {
    let bits = Access::random_bits().map_err(Problem::from)?;
    Ok(Secret::of(bits))
}

fn full() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "webhook.too_many",
        "最多 100 个订阅，请先删除不用的。",
        "There are at most 100 subscriptions; remove some that are not used.",
    )
}

fn long_overlap() -> Refusal {
    Refusal::new(RefusalKind::Invalid, "webhook.invalid", "并用时间过长。", "The overlap is too long.").field(
        "/overlap_hours",
        "新旧密钥最多同时有效 168 小时",
        "both secrets sign for at most 168 hours",
    )
}

fn switched_off() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "webhook.disabled",
        "该订阅已停用，请先启用再重发。",
        "The subscription is switched off; switch it on, then replay.",
    )
}

fn replay_what() -> Refusal {
    Refusal::new(RefusalKind::Invalid, "webhook.invalid", "请指明重发哪些。", "Say what to replay.").field(
        "/delivery_ids",
        "给出 1 到 200 个投递编号，或者给出起始时间 since，二者择一",
        "name 1 to 200 deliveries, or an instant since, one of the two",
    )
}
