//! Suspending, resuming and terminating a version.

use std::sync::Arc;

use app::{Cx, Json, Overtaken, Path, Problem, Versioned};
use axum::extract::State;
use kernel::AgreementVersionId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::versions::{VersionBody, versioned};
use crate::Agreements;

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandingReason {
    #[schema(example = "客户逾期付款，双方书面同意中止")]
    reason: String,
}

/// Suspends a version from now on.
#[utoipa::path(post, path = "/api/v1/agreement-versions/{id}/suspension", tag = "agreement", request_body = StandingReason,
    params(("id" = AgreementVersionId, Path, description = "The version")),
    responses((status = 200, body = VersionBody), Overtaken))]
pub async fn suspend(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
    Json(body): Json<StandingReason>,
) -> Result<Versioned<VersionBody>, Problem> {
    slice.suspend(&cx, id, &body.reason).await?;
    versioned(&slice, &cx, id).await
}

/// Puts a suspended version back into force from now on.
#[utoipa::path(delete, path = "/api/v1/agreement-versions/{id}/suspension", tag = "agreement",
    params(("id" = AgreementVersionId, Path, description = "The version")),
    responses((status = 200, body = VersionBody), Overtaken))]
pub async fn resume(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
) -> Result<Versioned<VersionBody>, Problem> {
    slice.resume(&cx, id).await?;
    versioned(&slice, &cx, id).await
}

/// Ends a version for good from now on.
#[utoipa::path(post, path = "/api/v1/agreement-versions/{id}/termination", tag = "agreement", request_body = StandingReason,
    params(("id" = AgreementVersionId, Path, description = "The version")),
    responses((status = 200, body = VersionBody), Overtaken))]
pub async fn terminate(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
    Json(body): Json<StandingReason>,
) -> Result<Versioned<VersionBody>, Problem> {
    slice.terminate(&cx, id, &body.reason).await?;
    versioned(&slice, &cx, id).await
}
