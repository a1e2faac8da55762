//! Letting the cover go on between two contracts.

use std::sync::Arc;

use app::{Cx, Json, Overtaken, Path, Problem, Versioned};
use axum::extract::State;
use jiff::civil::Date;
use kernel::AgreementVersionId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::versions::{VersionBody, versioned};
use crate::{Agreements, Continuation};

/// Who lets the cover go on, until when, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContinuationBody {
    /// The last day, inclusive.
    #[schema(value_type = String, format = Date, example = "2026-12-31")]
    until: Date,
    /// The manager who answers for it.
    #[schema(example = "赵敏")]
    by: String,
    #[schema(example = "续签合同流程中")]
    reason: String,
}

/// Continues a version in force or expired with the old promises; answers the version this makes.
#[utoipa::path(post, path = "/api/v1/agreement-versions/{id}/continuation", tag = "agreement", request_body = ContinuationBody,
    params(("id" = AgreementVersionId, Path, description = "The version")),
    responses((status = 200, body = VersionBody, headers(("etag" = String, description = "For If-Match"))), Overtaken))]
pub async fn go_on(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
    Json(body): Json<ContinuationBody>,
) -> Result<Versioned<VersionBody>, Problem> {
    let given = Continuation { until: body.until, by: body.by, reason: body.reason };
    let next = slice.continue_cover(&cx, id, &given).await?;
    versioned(&slice, &cx, next).await
}
