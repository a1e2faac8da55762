//! Subscriptions over HTTP.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Overtaken, Path, Problem, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{Instant, PartyId, WebhookId};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::core::{Secret, Wanted};
use crate::store::subscription::Subscription;
use crate::webhooks::{Change, Webhooks, Whose};

/// What a new subscription asks for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where it is sent: http or https, without a log-in.
    #[schema(example = "https://hooks.example.cn/aftercare")]
    url: String,
    /// What it is for.
    #[schema(example = "同步到 OA 待办")]
    description: String,
    /// Kinds of entries: whole, or with `.*` at the end, or `*`.
    #[schema(example = json!(["incident.assigned", "clock.*"]))]
    kinds: Vec<String>,
    /// Only what concerns this customer.
    #[serde(default)]
    customer_id: Option<PartyId>,
}

/// What is changed; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookChange {
    /// Where it is sent.
    #[serde(default)]
    #[schema(example = "https://hooks.example.cn/aftercare")]
    url: Option<String>,
    /// What it is for.
    #[serde(default)]
    description: Option<String>,
    /// Kinds of entries.
    #[serde(default)]
    #[schema(example = json!(["incident.*"]))]
    kinds: Option<Vec<String>>,
    /// Only this customer's; null for everybody's.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<PartyId>)]
    customer_id: Option<Whose>,
    /// Switched on or off.
    #[serde(default)]
    enabled: Option<bool>,
}

/// A subscription, without its secret.
#[derive(Serialize, ToSchema)]
pub struct Webhook {
    /// Its id.
    id: WebhookId,
    /// Where it is sent.
    #[schema(example = "https://hooks.example.cn/aftercare")]
    url: String,
    /// What it is for.
    #[schema(example = "同步到 OA 待办")]
    description: String,
    /// Kinds of entries.
    #[schema(example = json!(["incident.*"]))]
    kinds: Vec<String>,
    /// Only what concerns this customer.
    customer_id: Option<PartyId>,
    /// Whether anything is sent.
    enabled: bool,
    /// Why nothing is: `by_hand`, `failing` for days, or `gone` by the receiver's own word (410).
    #[schema(example = "failing")]
    disabled_reason: Option<String>,
    /// Since when nothing is.
    disabled_at: Option<Instant>,
    /// The first failure since the last success.
    failing_since: Option<Instant>,
    /// Until when the secret before the last rotation signs as well.
    old_secret_until: Option<Instant>,
    /// When it was made.
    created_at: Instant,
    /// Its version.
    version: i64,
}

/// A subscription with the secret that was made for it.
#[derive(Serialize, ToSchema)]
pub struct WebhookWithSecret {
    #[serde(flatten)]
    webhook: Webhook,
    /// What signs the messages; shown this once.
    #[schema(example = "whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=")]
    secret: String,
}

/// All subscriptions.
#[derive(Serialize, ToSchema)]
pub struct WebhookList {
    /// Oldest first.
    items: Vec<Webhook>,
}

/// How a secret is changed over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretRotation {
    /// For how many hours the present secret signs as well, 0 to 168.
    #[serde(default = "day")]
    #[schema(example = 24, maximum = 168)]
    overlap_hours: u32,
}

/// Lists the subscriptions.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "webhook", responses((status = 200, body = WebhookList)))]
pub async fn list(State(webhooks): State<Arc<Webhooks>>, cx: Cx) -> Result<Json<WebhookList>, Problem> {
    let all = webhooks.list().await?;
    Ok(Json(WebhookList { items: all.into_iter().map(|each| shown(each, cx.now)).collect() }))
}

/// Subscribes to what happens from now on; the secret is shown this once.
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "webhook", request_body = NewWebhook,
    responses((status = 201, body = WebhookWithSecret), Conflict))]
pub async fn create(
    State(webhooks): State<Arc<Webhooks>>,
    cx: Cx,
    Json(new): Json<NewWebhook>,
) -> Result<(StatusCode, Json<WebhookWithSecret>), Problem> {
    let wanted = Wanted { url: new.url, description: new.description, kinds: new.kinds, customer: new.customer_id };
    let (made, secret) = webhooks.create(&cx, wanted).await?;
    Ok((StatusCode::CREATED, Json(with_secret(made, &secret, cx.now))))
}

/// One subscription.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", tag = "webhook", params(("id" = WebhookId, Path)),
    responses((status = 200, body = Webhook)))]
pub async fn show(
    State(webhooks): State<Arc<Webhooks>>,
    cx: Cx,
    Path(id): Path<WebhookId>,
) -> Result<Versioned<Webhook>, Problem> {
    let found = webhooks.find(id).await?;
    Ok(Versioned { version: found.version, body: shown(found, cx.now) })
}

/// Changes a subscription, or switches it on or off.
#[utoipa::path(patch, path = "/api/v1/webhooks/{id}", tag = "webhook", request_body = WebhookChange,
    params(("id" = WebhookId, Path), ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, body = Webhook)))]
pub async fn change(
    State(webhooks): State<Arc<Webhooks>>,
    cx: Cx,
    Path(id): Path<WebhookId>,
    IfMatch(version): IfMatch,
    Json(change): Json<WebhookChange>,
) -> Result<Versioned<Webhook>, Problem> {
    let WebhookChange { url, description, kinds, customer_id: customer, enabled } = change;
    let changed = webhooks.change(&cx, id, version, Change { url, description, kinds, customer, enabled }).await?;
    Ok(Versioned { version: changed.version, body: shown(changed, cx.now) })
}

/// Takes a subscription away.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", tag = "webhook", params(("id" = WebhookId, Path)),
    responses((status = 204, description = "It is gone")))]
pub async fn remove(
    State(webhooks): State<Arc<Webhooks>>,
    cx: Cx,
    Path(id): Path<WebhookId>,
) -> Result<StatusCode, Problem> {
    webhooks.remove(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a new secret, shown this once; the present one signs as well for a while.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/secret", tag = "webhook", request_body = SecretRotation,
    params(("id" = WebhookId, Path)), responses((status = 200, body = WebhookWithSecret), Overtaken))]
pub async fn rotate(
    State(webhooks): State<Arc<Webhooks>>,
    cx: Cx,
    Path(id): Path<WebhookId>,
    Json(rotation): Json<SecretRotation>,
) -> Result<Json<WebhookWithSecret>, Problem> {
    let (changed, secret) = webhooks.rotate(&cx, id, rotation.overlap_hours).await?;
    Ok(Json(with_secret(changed, &secret, cx.now)))
}

fn shown(s: Subscription, now: Instant) -> Webhook {
    Webhook {
        id: s.id,
        url: s.url,
        description: s.description,
        kinds: s.kinds,
        customer_id: s.customer,
        enabled: s.enabled,
        disabled_reason: s.disabled_reason,
        disabled_at: s.disabled_at,
        failing_since: s.failing_since,
        old_secret_until: s.old_secret.map(|(_, until)| until).filter(|until| now < *until),
        created_at: s.created_at,
        version: s.version,
    }
}

fn with_secret(s: Subscription, secret: &Secret, now: Instant) -> WebhookWithSecret {
    WebhookWithSecret { webhook: shown(s, now), secret: secret.text() }
}

/// Tells null from absent.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Whose>, D::Error> {
    let customer = Option::<PartyId>::deserialize(deserializer)?;
    Ok(Some(customer.map_or(Whose::Everybody, Whose::Customer)))
}

const fn day() -> u32 {
    24
}
