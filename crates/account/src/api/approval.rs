//! The security officer's word on roles asked for.

use std::sync::Arc;

use app::{Cx, IfMatch, Json, Path, Problem, ProblemBody, Versioned};
use axum::extract::State;
use kernel::AccountId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Accounts;
use crate::api::accounts::AccountBody;

/// Approved or refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalBody {
    /// True brings the roles asked for into force, false drops them.
    #[schema(example = true)]
    approved: bool,
}

/// Decides on the roles asked for an account; nobody decides on his own.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/approval", tag = "account", operation_id = "decide_roles",
    params(("id" = AccountId, Path), ("if-match" = String, Header, description = "The ETag that was read")),
    request_body = ApprovalBody, responses(
    (status = 200, body = AccountBody, headers(("etag" = String, description = "The new version"))),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this, or it is his own account"),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Nothing waits, or the last administrator would be gone"),
))]
pub async fn decide(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    Path(id): Path<AccountId>,
    IfMatch(version): IfMatch,
    Json(body): Json<ApprovalBody>,
) -> Result<Versioned<AccountBody>, Problem> {
    AccountBody::versioned(&slice, &slice.decide(&cx, id, version, body.approved).await?).await
}
