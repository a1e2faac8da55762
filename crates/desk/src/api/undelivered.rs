//! What was to be told and has not arrived: looked through, and sent again once the cause is mended.

use std::sync::Arc;

use app::{Cx, Json, Path, Problem, ProblemBody, Query};
use axum::extract::State;
use axum::http::StatusCode;
use journal::{Entry, Visibility};
use kernel::{DeliveryId, IncidentId, Instant, Page, PageRequest, Refusal, RefusalKind};
use notify::{Undelivered, UndeliveredState};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{WriteError, WriteSet};
use utoipa::{IntoParams, ToSchema};

use super::incidents::bad_page;
use crate::core::SUBJECT;
use crate::desk::Desk;
use crate::store;

/// Which, and which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct UndeliveredQuery {
    /// Given up (`dead`, unless said) or still tried (`failed`).
    #[param(required = false, value_type = Option<String>, example = "dead")]
    state: Option<UndeliveredWord>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UndeliveredWord {
    Dead,
    Failed,
}

/// A message that has not arrived.
#[derive(Debug, Serialize, ToSchema)]
pub struct UndeliveredMessage {
    /// Its id.
    pub id: DeliveryId,
    /// What was to be told.
    #[schema(example = "assigned")]
    pub event: String,
    /// `mail`, `robot`, `sms` or `call`.
    #[schema(example = "mail")]
    pub channel: String,
    /// Whom.
    #[schema(example = "王晓东")]
    pub recipient: String,
    /// `dead` or `failed`.
    #[schema(example = "dead")]
    pub state: String,
    /// Attempts so far.
    pub attempts: u32,
    /// Why the last one failed and how to mend it, in the caller's language.
    pub last_error: Option<String>,
    /// When it was written.
    pub queued_at: Instant,
    /// When it is tried next, while it is tried.
    pub next_at: Option<Instant>,
    /// The incident it is about.
    pub incident_id: Option<IncidentId>,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: Option<String>,
}

/// A page of what has not arrived.
#[derive(Debug, Serialize, ToSchema)]
pub struct UndeliveredPage {
    /// The messages, the latest first.
    pub items: Vec<UndeliveredMessage>,
    /// Where the next page starts.
    pub next_cursor: Option<String>,
}

/// What was given up or is still tried, the latest first. What the manager held back is neither.
#[utoipa::path(get, path = "/api/v1/undelivered", operation_id = "list_undelivered", tag = "desk", params(UndeliveredQuery),
    responses((status = 200, body = UndeliveredPage)))]
pub async fn list(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<UndeliveredQuery>,
) -> Result<Json<UndeliveredPage>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(bad_page)?;
    let state = match query.state.unwrap_or(UndeliveredWord::Dead) {
        UndeliveredWord::Dead => UndeliveredState::Dead,
        UndeliveredWord::Failed => UndeliveredState::Failed,
    };
    let page = notify::undelivered(&desk.app.db, state, &request).await?;
    Ok(Json(desk.undelivered(&cx, page).await?))
}

/// Tries one again at once, its attempts counted anew.
#[utoipa::path(post, path = "/api/v1/undelivered/{id}/again", operation_id = "send_again", tag = "desk",
    params(("id" = DeliveryId, Path, description = "The message")),
    responses(
        (status = 204, description = "It waits for its turn"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "The id is no id"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It has arrived, is being sent, or was held back"),
    ))]
pub async fn again(State(desk): State<Arc<Desk>>, cx: Cx, Path(id): Path<DeliveryId>) -> Result<StatusCode, Problem> {
    let mut set = WriteSet::new();
    notify::again(&mut set, id, cx.now);
    let entry = Entry {
        subject_kind: "delivery",
        subject: id.to_string(),
        kind: "notify.again",
        occurred_at: cx.now,
        customer: None,
        visibility: Visibility::Internal,
        body: json!({}),
        personal: Vec::new(),
    };
    journal::append(&mut set, cx.stamp(), vec![entry]);
    match desk.app.db.write(set).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        Err(WriteError::Guard { .. }) => Err(Problem(Refusal::new(
            RefusalKind::Conflict,
            "delivery.not_undelivered",
            "这条通知已送达、正在发送，或按决定不发送，不能重发。请刷新列表。",
            "This message has arrived, is being sent or was held back, so it cannot be sent again; read the list anew.",
        ))),
        Err(error) => Err(error.into()),
    }
}

impl Desk {
    async fn undelivered(&self, cx: &Cx, page: Page<Undelivered>) -> Result<UndeliveredPage, Problem> {
        let about =
            |item: &Undelivered| item.subject.1.parse::<IncidentId>().ok().filter(|_| item.subject.0 == SUBJECT);
        let queries: Vec<_> = page.items.iter().filter_map(about).map(store::incident::find).collect();
        let answers = if queries.is_empty() { Vec::new() } else { self.app.db.read(queries).await? };
        let mut found = Vec::new();
        for row in answers.iter().flatten() {
            found.push(store::incident::read(row)?);
        }
        let items = page.items.iter().map(|item| {
            let incident = about(item).and_then(|id| found.iter().find(|incident| incident.id == id));
            let delivery = &item.delivery;
            UndeliveredMessage {
                id: delivery.id,
                event: delivery.event.as_str().to_owned(),
                channel: delivery.channel.clone(),
                recipient: delivery.name.clone(),
                state: delivery.state.as_str().to_owned(),
                attempts: delivery.attempts,
                last_error: delivery.failure.as_ref().map(|failure| failure.sentence(&delivery.channel, cx.language)),
                queued_at: delivery.queued_at,
                next_at: item.next_at,
                incident_id: incident.map(|incident| incident.id),
                incident_number: incident.map(|incident| incident.number.clone()),
            }
        });
        Ok(UndeliveredPage { items: items.collect(), next_cursor: page.next.map(|cursor| cursor.encode()) })
    }
}
