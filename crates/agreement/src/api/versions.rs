//! Versions: the next draft, reading one, editing a draft.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Overtaken, Path, Problem, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{AgreementId, AgreementVersionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::agreements::VersionRow;
use crate::Agreements;
use crate::core::Content;

/// A version with its content.
#[derive(Serialize, ToSchema)]
pub struct VersionBody {
    #[serde(flatten)]
    row: VersionRow,
    agreement_id: AgreementId,
    #[schema(example = "门诊收费系统维保协议")]
    agreement_name: String,
    content: Content,
}

/// What the next draft is copied from.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraft {
    /// The version to copy; the latest when absent.
    #[serde(default)]
    from_version_id: Option<AgreementVersionId>,
}

/// Makes the next draft, a copy of an earlier version.
#[utoipa::path(post, path = "/api/v1/agreements/{id}/versions", tag = "agreement", request_body = NewDraft,
    params(("id" = AgreementId, Path, description = "The agreement")),
    responses((status = 201, body = VersionBody, headers(("etag" = String, description = "For If-Match"))), Overtaken))]
pub async fn draft(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementId>,
    Json(new): Json<NewDraft>,
) -> Result<Response, Problem> {
    let draft = slice.draft(&cx, id, new.from_version_id).await?;
    Ok((StatusCode::CREATED, versioned(&slice, &cx, draft).await?).into_response())
}

/// Reads a version.
#[utoipa::path(get, path = "/api/v1/agreement-versions/{id}", tag = "agreement",
    params(("id" = AgreementVersionId, Path, description = "The version")),
    responses((status = 200, body = VersionBody, headers(("etag" = String, description = "For If-Match")))))]
pub async fn read(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
) -> Result<Versioned<VersionBody>, Problem> {
    versioned(&slice, &cx, id).await
}

/// Replaces a draft's content.
#[utoipa::path(put, path = "/api/v1/agreement-versions/{id}", tag = "agreement", request_body = Content,
    params(("id" = AgreementVersionId, Path, description = "The version"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, body = VersionBody, headers(("etag" = String, description = "For If-Match"))), Conflict))]
pub async fn edit(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
    IfMatch(version): IfMatch,
    Json(content): Json<Content>,
) -> Result<Versioned<VersionBody>, Problem> {
    slice.edit(&cx, id, version, &content).await?;
    versioned(&slice, &cx, id).await
}

pub(super) async fn versioned(
    slice: &Agreements,
    cx: &Cx,
    id: AgreementVersionId,
) -> Result<Versioned<VersionBody>, Problem> {
    let (agreement, version, content) = slice.read_version(cx, id).await?;
    let number = version.version;
    let row = VersionRow::of(version);
    Ok(Versioned {
        version: number,
        body: VersionBody { row, agreement_id: agreement.id, agreement_name: agreement.name, content },
    })
}
