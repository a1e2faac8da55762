//! Chat → report, and the progress of an incident as a text for the group.

use std::sync::Arc;

use app::{Cx, Json, Path, Problem, ProblemBody};
use axum::extract::State;
use kernel::{ComponentId, IncidentId, Instant, SystemId};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::Named;
use crate::chat::ChatText;
use crate::desk::Desk;
use crate::report::Report;

/// One message of the chat, secrets masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChatMessage {
    /// Who, as the chat names him; empty where no line names anybody.
    #[schema(example = "李敏(收费处)")]
    pub author: String,
    /// When, as far as the chat says.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Instant>,
    /// What.
    pub text: String,
    /// Whether the author is one of ours.
    pub ours: bool,
    /// Pictures and files that the copied text only mentions.
    pub left_out: u32,
}

/// A report put together from a chat, to be looked over and sent as it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChatDraft {
    /// The prefilled report; its time is that of the first message.
    pub report: Report,
    /// The system meant, where the text names one.
    pub system: Option<Named<SystemId>>,
    /// The component meant, where triage is sure.
    pub component: Option<Named<ComponentId>>,
    /// How sure triage is, in thousandths.
    #[schema(maximum = 1000, example = 740)]
    pub confidence_permille: u32,
    /// The chat as it was read.
    pub messages: Vec<ChatMessage>,
    /// Pictures and files that were not copied with the text: upload them.
    pub left_out: u32,
    /// Whether secrets were taken out of the text.
    pub masked: bool,
}

/// How an incident stands, as a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressText {
    /// The text, in the caller's language, without internal notes and unreleased verdicts.
    #[schema(example = "【INC-2026-000123】综合查询一直转圈\n状态：二级（紧急） · 处理中\n负责人：王晓东")]
    pub text: String,
}

/// Reads a copied chat into a prefilled report. Nothing is stored.
#[utoipa::path(post, path = "/api/v1/incidents/drafts/from-chat", operation_id = "draft_incident_from_chat", tag = "desk",
    request_body = ChatText,
    responses(
        (status = 200, body = ChatDraft, description = "The draft"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The platform is not set up"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "There is no chat to read"),
    ))]
pub async fn draft(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Json(input): Json<ChatText>,
) -> Result<Json<ChatDraft>, Problem> {
    desk.chat_draft(&cx, &input).await.map(Json)
}

/// How an incident stands, as a text for the customer's group（复制进展）.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/progress-text", operation_id = "read_incident_progress_text", tag = "desk",
    params(("id" = IncidentId, Path, description = "The incident")),
    responses((status = 200, body = ProgressText)))]
pub async fn progress(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<IncidentId>,
) -> Result<Json<ProgressText>, Problem> {
    Ok(Json(ProgressText { text: desk.progress_text(&cx, id).await? }))
}
