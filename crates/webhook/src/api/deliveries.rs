//! A subscription's log, and sending again.

use std::sync::Arc;

use app::{Cx, Json, Overtaken, Path, Problem, Query};
use axum::extract::State;
use kernel::{DeliveryId, Instant, PageRequest, Refusal, RefusalKind, WebhookId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::store::delivery::Delivery;
use crate::webhooks::Webhooks;

/// How far a message is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookDeliveryState)]
pub enum DeliveryState {
    /// It waits for its turn.
    Queued,
    /// It is being sent.
    Sending,
    /// An attempt failed; it will be tried again.
    Failed,
    /// The receiver took it.
    Delivered,
    /// It was given up.
    Dead,
}

impl DeliveryState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }
}

/// Which page of which messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// Only these; `dead` are the dead letters.
    #[param(required = false, inline)]
    state: Option<DeliveryState>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// One message and what became of it.
#[derive(Serialize, ToSchema)]
pub struct WebhookDelivery {
    /// Its id, the `webhook-id` of every copy.
    id: DeliveryId,
    /// The entry's place in the journal.
    seq: i64,
    /// The kind of entry.
    #[schema(example = "incident.assigned")]
    kind: String,
    /// How far it is: queued, sending, failed, delivered or dead.
    #[schema(example = "dead")]
    state: String,
    /// Attempts so far.
    attempts: u32,
    /// When it is tried next, while it is tried.
    next_at: Option<Instant>,
    /// The receiver's last status.
    #[schema(example = 500)]
    status: Option<i64>,
    /// Why the last attempt failed: `answered`, `redirect`, `timeout`, `unreachable…`, `tls…`, `refused_address`, `disabled`.
    #[schema(example = "answered")]
    reason: Option<String>,
    /// How long the last attempt took, milliseconds.
    took_ms: Option<i64>,
    /// When it was written.
    created_at: Instant,
    /// When it arrived or was given up.
    ended_at: Option<Instant>,
}

/// A page of the log.
#[derive(Serialize, ToSchema)]
pub struct WebhookLog {
    /// Newest first.
    items: Vec<WebhookDelivery>,
    /// Where the next page starts.
    next_cursor: Option<String>,
}

/// What is sent again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookReplay {
    /// These, given up or delivered; at most 200.
    #[serde(default)]
    delivery_ids: Vec<DeliveryId>,
    /// Or everything given up that was written since this instant.
    #[serde(default)]
    since: Option<Instant>,
}

/// How many are sent again.
#[derive(Serialize, ToSchema)]
pub struct WebhookReplayed {
    /// So many wait for their turn.
    #[schema(example = 3)]
    queued: usize,
}

/// The messages of a subscription and what became of each.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", tag = "webhook", params(("id" = WebhookId, Path), LogQuery),
    responses((status = 200, body = WebhookLog)))]
pub async fn list(
    State(webhooks): State<Arc<Webhooks>>,
    Path(id): Path<WebhookId>,
    Query(query): Query<LogQuery>,
) -> Result<Json<WebhookLog>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(|_| Problem(bad_page()))?;
    let page = webhooks.deliveries(id, query.state.map(DeliveryState::as_str), &request).await?;
    let next_cursor = page.next.map(|cursor| cursor.encode());
    Ok(Json(WebhookLog { items: page.items.into_iter().map(shown).collect(), next_cursor }))
}

/// Sends again what was given up, under the same `webhook-id`.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/replays", tag = "webhook", request_body = WebhookReplay,
    params(("id" = WebhookId, Path)), responses((status = 200, body = WebhookReplayed), Overtaken))]
pub async fn replay(
    State(webhooks): State<Arc<Webhooks>>,
    cx: Cx,
    Path(id): Path<WebhookId>,
    Json(replay): Json<WebhookReplay>,
) -> Result<Json<WebhookReplayed>, Problem> {
    let queued = webhooks.replay(&cx, id, &replay.delivery_ids, replay.since).await?;
    Ok(Json(WebhookReplayed { queued }))
}

fn shown(d: Delivery) -> WebhookDelivery {
    let waits = matches!(d.state.as_str(), "queued" | "failed");
    WebhookDelivery {
        id: d.id,
        seq: d.seq,
        kind: d.kind,
        state: d.state,
        attempts: d.attempts,
        next_at: waits.then_some(d.next_at),
        status: d.status,
        reason: d.reason,
        took_ms: d.took_ms,
        created_at: d.created_at,
        ended_at: d.ended_at,
    }
}

fn bad_page() -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "request.bad_page",
        "分页参数有误：cursor 须取自上一页，limit 为 1 到 200。",
        "The page does not read: take cursor from the page before, and a limit of 1 to 200.",
    )
}
