//! What the linter finds in a version, computed as the estate stands now.

use std::sync::Arc;

use app::{Cx, Json, Path, Problem};
use axum::extract::State;
use kernel::AgreementVersionId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Agreements;
use crate::core::Content;
use crate::core::lint::{Finding, may_sign};

/// The findings and what they mean for a signature.
#[derive(Serialize, ToSchema)]
pub struct FindingsBody {
    /// The gravest first.
    findings: Vec<Finding>,
    /// Whether it can be signed once a named person has accepted the gaps.
    can_be_signed: bool,
    /// Whether a named person has to accept gaps.
    needs_acceptance: bool,
}

/// Checks a version against the estate.
#[utoipa::path(get, path = "/api/v1/agreement-versions/{id}/findings", tag = "agreement",
    params(("id" = AgreementVersionId, Path, description = "The version")),
    responses((status = 200, body = FindingsBody)))]
pub async fn read(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
) -> Result<Json<FindingsBody>, Problem> {
    Ok(Json(body(slice.findings(&cx, id).await?)))
}

/// Checks a text that is not stored yet, as if this version said it; writes nothing.
#[utoipa::path(post, path = "/api/v1/agreement-versions/{id}/findings", tag = "agreement", request_body = Content,
    params(("id" = AgreementVersionId, Path, description = "The version")),
    responses((status = 200, body = FindingsBody)))]
pub async fn check(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
    Json(content): Json<Content>,
) -> Result<Json<FindingsBody>, Problem> {
    Ok(Json(body(slice.findings_of_text(&cx, id, &content).await?)))
}

fn body(findings: Vec<Finding>) -> FindingsBody {
    let can_be_signed = may_sign(&findings, true).is_ok();
    let needs_acceptance = can_be_signed && may_sign(&findings, false).is_err();
    FindingsBody { findings, can_be_signed, needs_acceptance }
}
