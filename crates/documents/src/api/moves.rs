//! What moves a document along.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Path, Problem, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{AttachmentId, DocumentId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::documents::seen;
use super::view::DocumentView;
use crate::Documents;
use crate::core::SealState;

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentReason {
    /// The reason.
    #[schema(example = "恢复时间有误")]
    reason: String,
}

/// Where the seal stands now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentSealed {
    /// `sent` or `returned`.
    seal: SealState,
    /// Scans of what came back, uploaded before.
    #[serde(default)]
    attachment_ids: Vec<AttachmentId>,
}

type Answer = Result<Versioned<DocumentView>, Problem>;

/// Stands for the version that was read.
#[utoipa::path(post, path = "/api/v1/documents/{id}/approval", tag = "documents",
    params(("id" = DocumentId, Path), ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, body = DocumentView), Conflict))]
pub async fn approve(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<DocumentId>,
    IfMatch(version): IfMatch,
) -> Answer {
    slice.approve(&cx, id, version).await?;
    seen(&slice, &cx, id).await
}

/// Issues what was approved: its files are made and kept.
#[utoipa::path(post, path = "/api/v1/documents/{id}/issue", tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 200, body = DocumentView), Conflict))]
pub async fn issue(State(slice): State<Arc<Documents>>, cx: Cx, Path(id): Path<DocumentId>) -> Answer {
    slice.issue(&cx, id).await?;
    seen(&slice, &cx, id).await
}

/// Puts an issued document away.
#[utoipa::path(post, path = "/api/v1/documents/{id}/archive", tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 200, body = DocumentView), Conflict))]
pub async fn archive(State(slice): State<Arc<Documents>>, cx: Cx, Path(id): Path<DocumentId>) -> Answer {
    slice.archive(&cx, id).await?;
    seen(&slice, &cx, id).await
}

/// Gives up what is not issued yet.
#[utoipa::path(post, path = "/api/v1/documents/{id}/withdrawal", tag = "documents", request_body = DocumentReason,
    params(("id" = DocumentId, Path)), responses((status = 200, body = DocumentView), Conflict))]
pub async fn withdraw(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<DocumentId>,
    Json(why): Json<DocumentReason>,
) -> Answer {
    slice.withdraw(&cx, id, &why.reason).await?;
    seen(&slice, &cx, id).await
}

/// Drafts what takes the place of an issued document: the same number, the next revision.
#[utoipa::path(post, path = "/api/v1/documents/{id}/correction", tag = "documents", request_body = DocumentReason,
    params(("id" = DocumentId, Path)), responses((status = 201, body = DocumentView), Conflict))]
pub async fn correct(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<DocumentId>,
    Json(why): Json<DocumentReason>,
) -> Result<(StatusCode, Versioned<DocumentView>), Problem> {
    let made = slice.correct(&cx, id, &why.reason).await?;
    Ok((StatusCode::CREATED, seen(&slice, &cx, made).await?))
}

/// Records that the sealed paper was sent, or came back.
#[utoipa::path(post, path = "/api/v1/documents/{id}/seal", tag = "documents", request_body = DocumentSealed,
    params(("id" = DocumentId, Path)), responses((status = 200, body = DocumentView), Conflict))]
pub async fn seal(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<DocumentId>,
    Json(sealed): Json<DocumentSealed>,
) -> Answer {
    slice.seal(&cx, id, sealed.seal, &sealed.attachment_ids).await?;
    seen(&slice, &cx, id).await
}
