//! Subscriptions.

use kernel::{Instant, PartyId, WebhookId};
use keys::Keys;
use storage::{Db, DbError, Query, Row, WriteError, WriteSet, params};

use crate::core::Secret;

/// The guard of a change: somebody was first.
pub const CHANGED: &str = "webhook_subscription";

/// A subscription as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: WebhookId,
    /// Where it is sent.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// Which kinds of entries.
    pub kinds: Vec<String>,
    /// Only what concerns this customer.
    pub customer: Option<PartyId>,
    /// What signs.
    pub secret: Secret,
    /// What signs as well until an instant, after a rotation.
    pub old_secret: Option<(Secret, Instant)>,
    /// Whether anything is sent.
    pub enabled: bool,
    /// Why nothing is: `by_hand`, `failing` or `gone`.
    pub disabled_reason: Option<String>,
    /// Since when nothing is.
    pub disabled_at: Option<Instant>,
    /// The first failure since the last success.
    pub failing_since: Option<Instant>,
    /// Everything of the journal up to here was looked at.
    pub position: i64,
    /// When it was made.
    pub created_at: Instant,
    /// Moves with every change by a person.
    pub version: i64,
}

storage::sql! {
    INSERT = "insert into webhook_subscription (id, url, description, kinds, customer, secret, enabled, position, created_at,
        version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    FIND = "select id, url, description, kinds, customer, secret, old_secret, old_secret_until, enabled, disabled_reason,
        disabled_at, failing_since, position, created_at, version from webhook_subscription where id = $1";
    LIST = "select id, url, description, kinds, customer, secret, old_secret, old_secret_until, enabled, disabled_reason,
        disabled_at, failing_since, position, created_at, version from webhook_subscription order by created_at, id";
    UPDATE = "update webhook_subscription set url = $3, description = $4, kinds = $5, customer = $6, enabled = $7,
        disabled_reason = $8, disabled_at = $9, failing_since = $10, position = $11, version = version + 1
        where id = $1 and version = $2";
    ROTATE = "update webhook_subscription set secret = $3, old_secret = $4, old_secret_until = $5, version = version + 1
        where id = $1 and version = $2";
    RESEAL = "update webhook_subscription set secret = $3, old_secret = $4 where id = $1 and secret = $2";
    REMOVE = "delete from webhook_subscription where id = $1";
    ADVANCE = "update webhook_subscription set position = $3 where id = $1 and position = $2";
    SUCCEEDED = "update webhook_subscription set failing_since = null where id = $1 and failing_since is not null";
    FAILED = "update webhook_subscription set failing_since = $2 where id = $1 and failing_since is null";
    DISABLE = "update webhook_subscription set enabled = 0, disabled_reason = $2, disabled_at = $3, version = version + 1
        where id = $1 and enabled = 1";
}

/// One subscription; read its row with [`read`].
pub fn find(id: WebhookId) -> Query {
    FIND.with(params![id])
}

/// All subscriptions, oldest first.
pub fn list() -> Query {
    LIST.with(params![])
}

/// Adds a subscription, its secret sealed where there are keys.
pub fn insert(set: &mut WriteSet, s: &Subscription, keys: Option<&Keys>) -> Result<(), DbError> {
    let kinds = names(&s.kinds);
    set.add(INSERT.with(params![
        s.id,
        &s.url,
        &s.description,
        kinds,
        s.customer,
        sealed(s.id, &s.secret, keys)?,
        s.enabled,
        s.position,
        s.created_at
    ]));
    Ok(())
}

/// Writes the changed subscription over the version it was read in.
pub fn update(set: &mut WriteSet, s: &Subscription) {
    let values = params![
        s.id,
        s.version,
        &s.url,
        &s.description,
        names(&s.kinds),
        s.customer,
        s.enabled,
        s.disabled_reason.as_deref(),
        s.disabled_at,
        s.failing_since,
        s.position
    ];
    set.expect(UPDATE.with(values), 1, CHANGED);
}

/// Gives a new secret; the present one signs as well until `until`.
pub fn rotate(
    set: &mut WriteSet,
    s: &Subscription,
    secret: &Secret,
    until: Instant,
    keys: Option<&Keys>,
) -> Result<(), DbError> {
    let (new, old) = (sealed(s.id, secret, keys)?, sealed(s.id, &s.secret, keys)?);
    set.expect(ROTATE.with(params![s.id, s.version, new, old, until]), 1, CHANGED);
    Ok(())
}

/// Seals every secret anew that is not sealed by the present key, those that never were too. Returns how many.
pub async fn reseal(db: &Db, keys: &Keys) -> Result<usize, DbError> {
    let mut resealed = 0;
    for row in db.rows(LIST.with(params![])).await? {
        let (id, kept, old) = (row.id::<WebhookId>(0)?, row.string(5)?, row.opt_text(6)?);
        if keys.is_current(&kept) && old.as_deref().is_none_or(|old| keys.is_current(old)) {
            continue;
        }
        let again = |text: &str| sealed(id, &unsealed(id, text, Some(keys))?, Some(keys));
        let old = old.map(|old| again(&old)).transpose()?;
        let mut set = WriteSet::new();
        set.add(RESEAL.with(params![id, &kept, again(&kept)?, old]));
        db.write(set).await.map_err(|error| match error {
            WriteError::Db(error) => error,
            other => DbError::Refused(other.to_string()),
        })?;
        resealed += 1;
    }
    Ok(resealed)
}

fn sealed(id: WebhookId, secret: &Secret, keys: Option<&Keys>) -> Result<String, DbError> {
    let Some(keys) = keys else { return Ok(secret.text()) };
    let sealed = keys.seal(&purpose(id), secret.text().as_bytes());
    sealed.map_err(|error| DbError::Unavailable(format!("a signing secret was not sealed: {error}")))
}

/// A secret as it was kept: sealed, or as it is where it was kept before there were keys.
fn unsealed(id: WebhookId, kept: &str, keys: Option<&Keys>) -> Result<Secret, DbError> {
    if let Some(plain) = Secret::read(kept) {
        return Ok(plain);
    }
    let keys =
        keys.ok_or_else(|| DbError::Unavailable("a signing secret is sealed and there is no key: see [keys]".into()))?;
    let opened = keys.unseal(&purpose(id), kept);
    let opened = opened.map_err(|error| DbError::Unavailable(format!("a signing secret does not open: {error}")))?;
    let text = String::from_utf8(opened).ok();
    text.and_then(|text| Secret::read(&text)).ok_or_else(|| DbError::Shape("a signing secret does not read".into()))
}

/// What a sealed secret is bound to.
fn purpose(id: WebhookId) -> String {
    format!("webhook_subscription/{id}")
}

/// Takes a subscription away.
pub fn remove(set: &mut WriteSet, id: WebhookId) {
    set.expect(REMOVE.with(params![id]), 1, CHANGED);
}

/// The journal was looked at up to `to`; fails when another node was first.
pub fn advance(set: &mut WriteSet, s: &Subscription, to: i64) {
    set.expect(ADVANCE.with(params![s.id, s.position, to]), 1, CHANGED);
}

/// A message arrived.
pub fn succeeded(set: &mut WriteSet, id: WebhookId) {
    set.add(SUCCEEDED.with(params![id]));
}

/// A message did not arrive.
pub fn failed(set: &mut WriteSet, id: WebhookId, now: Instant) {
    set.add(FAILED.with(params![id, now]));
}

/// Switches off what is on; fails when it is off already.
pub fn disable(set: &mut WriteSet, id: WebhookId, reason: &str, now: Instant) {
    set.expect(DISABLE.with(params![id, reason, now]), 1, CHANGED);
}

/// Reads a row of [`find`] or [`list`].
pub fn read(row: &Row, keys: Option<&Keys>) -> Result<Subscription, DbError> {
    let id = row.id(0)?;
    let secret = |text: &str| unsealed(id, text, keys);
    let old = row.opt_text(6)?.map(|text| secret(&text)).transpose()?;
    Ok(Subscription {
        id,
        url: row.string(1)?,
        description: row.string(2)?,
        kinds: row.json(3)?,
        customer: row.opt_id(4)?,
        secret: secret(row.text(5)?)?,
        old_secret: old.zip(row.opt_instant(7)?),
        enabled: row.flag(8)?,
        disabled_reason: row.opt_text(9)?,
        disabled_at: row.opt_instant(10)?,
        failing_since: row.opt_instant(11)?,
        position: row.int(12)?,
        created_at: row.instant(13)?,
        version: row.int(14)?,
    })
}

fn names(kinds: &[String]) -> String {
    serde_json::Value::from(kinds.to_vec()).to_string()
}
