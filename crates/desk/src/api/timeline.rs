//! What happened to one incident, in plain sentences.

use std::sync::Arc;

use app::{Cx, Json, Path, Problem};
use axum::extract::State;
use kernel::{IncidentId, Instant};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::Desk;

/// Who may read an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TimelineVisibility)]
pub enum Shown {
    /// Everybody who may see the incident.
    Public,
    /// The provider's side only.
    Internal,
}

/// Who did it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineActor {
    /// The name; empty for the platform, and where the reader may not know it.
    #[schema(example = "王晓东")]
    pub name: String,
    /// `provider`, `customer`, `vendor` or `platform`.
    #[schema(example = "provider")]
    pub side: String,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineItem {
    /// The id of the entry or message.
    pub id: String,
    /// When it happened.
    pub at: Instant,
    /// When it was entered.
    pub entered_at: Instant,
    /// 补录: entered later than it happened.
    pub late_entry: bool,
    /// What happened.
    #[schema(example = "incident.accepted")]
    pub kind: String,
    /// Who did it.
    pub actor: TimelineActor,
    /// Who may read it.
    pub visibility: Shown,
    /// The sentence in Chinese, with what was written.
    #[schema(example = "王晓东接单")]
    pub text_zh: String,
    /// The sentence in English, with what was written.
    #[schema(example = "王晓东 accepted it")]
    pub text_en: String,
    /// What was written, alone.
    pub message: Option<String>,
    /// The particulars as the journal keeps them; empty for readers outside the provider.
    #[schema(value_type = Object)]
    pub body: serde_json::Value,
}

/// The timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineBody {
    /// What happened, oldest first.
    pub items: Vec<TimelineItem>,
}

/// What happened to one incident, oldest first.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/timeline", operation_id = "read_incident_timeline", tag = "desk",
    params(("id" = IncidentId, Path, description = "The incident")),
    responses(
        (status = 200, body = TimelineBody),
    ))]
pub async fn read(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<IncidentId>,
) -> Result<Json<TimelineBody>, Problem> {
    Ok(Json(TimelineBody { items: desk.timeline(&cx, id).await? }))
}
