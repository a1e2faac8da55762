//! Setting a password.

use std::sync::Arc;

use app::{Cx, Json, Path, Problem, ProblemBody};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use kernel::AccountId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Accounts;
use crate::api::session::{renewing, session_of};

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// The present password; needed for one's own account.
    #[schema(example = "Chu-Shi-2026")]
    present_password: Option<String>,
    /// The new password.
    #[schema(example = "Sheng-Chan-2026")]
    password: String,
}

/// Sets one's own password, or a temporary one for somebody else (administrators). Other sessions of the account end; one's own
/// goes on under a new secret.
#[utoipa::path(put, path = "/api/v1/accounts/{id}/password", tag = "account", operation_id = "set_password", params(("id" = AccountId, Path)),
    request_body = PasswordBody, responses(
    (status = 204, description = "Set", headers(("set-cookie" = String, description = "The session under its new secret"))),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "Only the holder may set this password"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many wrong passwords"),
))]
pub async fn set(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    Path(id): Path<AccountId>,
    headers: HeaderMap,
    Json(body): Json<PasswordBody>,
) -> Result<impl IntoResponse, Problem> {
    let session = session_of(&headers);
    let rotated = slice.set_password(&cx, id, body.present_password.as_deref(), &body.password, session).await?;
    Ok((StatusCode::NO_CONTENT, renewing(&slice, rotated, cx.now)))
}
