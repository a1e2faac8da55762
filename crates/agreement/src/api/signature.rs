//! Bringing a draft into force.

use std::sync::Arc;

use app::{Cx, Json, Overtaken, Path, Problem, Versioned};
use axum::extract::State;
use jiff::civil::Date;
use kernel::AgreementVersionId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::versions::{VersionBody, versioned};
use crate::{AcceptedGaps, Agreements, Signature};

/// A signature.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignatureBody {
    /// The date on the paper.
    #[schema(value_type = String, format = Date, example = "2026-04-10")]
    signed_on: Date,
    /// From which day it binds, at each site; may lie before the signature.
    #[schema(value_type = String, format = Date, example = "2026-01-01")]
    effective_from: Date,
    /// Who accepts the gaps the linter found, and why.
    #[serde(default)]
    accepted_gaps: Option<AcceptedGapsBody>,
}

/// A named person's acceptance of gaps.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedGapsBody {
    #[schema(example = "赵敏")]
    by: String,
    #[schema(example = "终端由客户自行维护，双方另行约定")]
    reason: String,
}

/// Signs a draft: refused while it contradicts itself, while gaps are not accepted by a named person, and where a
/// component would be covered by two agreements at one moment.
#[utoipa::path(post, path = "/api/v1/agreement-versions/{id}/signature", tag = "agreement", request_body = SignatureBody,
    params(("id" = AgreementVersionId, Path, description = "The draft")),
    responses((status = 200, body = VersionBody, headers(("etag" = String, description = "For If-Match"))), Overtaken))]
pub async fn sign(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
    Json(body): Json<SignatureBody>,
) -> Result<Versioned<VersionBody>, Problem> {
    let SignatureBody { signed_on, effective_from, accepted_gaps } = body;
    let accepted_gaps = accepted_gaps.map(|gaps| AcceptedGaps { by: gaps.by, reason: gaps.reason });
    slice.sign(&cx, id, Signature { signed_on, effective_from, accepted_gaps }).await?;
    versioned(&slice, &cx, id).await
}
