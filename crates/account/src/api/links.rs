//! What the links of invitations and forgotten passwords open.

use std::sync::Arc;

use app::{Cx, Json, LINK_HEADER, Origin, Path, Problem, ProblemBody};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kernel::AccountId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Accounts;

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgottenPassword {
    /// The log-in name, in any case.
    #[schema(example = "zhaomin")]
    login: String,
}

/// What the link leads to.
#[derive(Serialize, ToSchema)]
pub struct PasswordLinkBody {
    #[schema(example = "liqiang")]
    login: String,
    #[schema(example = "李强")]
    name: String,
    /// `invitation` or `reset`.
    #[schema(example = "invitation")]
    purpose: String,
}

/// The password the holder chooses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenPassword {
    #[schema(example = "Sheng-Chan-2026")]
    password: String,
}

/// Asks for a link to choose a new password. The answer is the same, and takes as long, whether there is such an account, it has
/// a mail address, or neither.
#[utoipa::path(post, path = "/api/v1/password-resets", tag = "account", operation_id = "ask_password_reset", security(()), request_body = ForgottenPassword, responses(
    (status = 202, description = "If there is such an account and it has a mail address, a link is on its way"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many requests from this address"),
))]
pub async fn ask(
    State(slice): State<Arc<Accounts>>,
    Origin(address): Origin,
    Json(body): Json<ForgottenPassword>,
) -> Result<StatusCode, Problem> {
    slice.ask_reset(slice.app.clock.now(), &body.login, &address).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Whose password does the link set?
#[utoipa::path(get, path = "/api/v1/password-link", tag = "account", operation_id = "read_password_link", security(()),
    params(("x-aftercare-link" = String, Header, description = "The link's secret")), responses(
    (status = 200, body = PasswordLinkBody),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The link opens nothing"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many attempts from this address"),
))]
pub async fn read(
    State(slice): State<Arc<Accounts>>,
    Origin(address): Origin,
    headers: HeaderMap,
) -> Result<Json<PasswordLinkBody>, Problem> {
    let link = slice.password_link(slice.app.clock.now(), secret(&headers), &address).await?;
    Ok(Json(PasswordLinkBody { login: link.account.login, name: link.account.name, purpose: link.purpose }))
}

/// Chooses the password; the link is used up, and every session and token of the account ends.
#[utoipa::path(put, path = "/api/v1/password-link", tag = "account", operation_id = "choose_password", security(()),
    params(("x-aftercare-link" = String, Header, description = "The link's secret")), request_body = ChosenPassword, responses(
    (status = 204, description = "Set: the holder may log in with it"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The link opens nothing"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many attempts from this address"),
))]
pub async fn choose(
    State(slice): State<Arc<Accounts>>,
    Origin(address): Origin,
    headers: HeaderMap,
    Json(body): Json<ChosenPassword>,
) -> Result<StatusCode, Problem> {
    slice.choose_password(slice.app.clock.now(), secret(&headers), &address, &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends somebody the invitation once more who has not chosen his password yet.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/invitation", tag = "account", operation_id = "invite_again", params(("id" = AccountId, Path)), responses(
    (status = 202, description = "On its way"),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The holder has chosen his password already"),
    (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "The account has no address, or no mail leaves this installation"),
))]
pub async fn invite_again(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    Path(id): Path<AccountId>,
) -> Result<StatusCode, Problem> {
    slice.invite_again(&cx, id).await?;
    Ok(StatusCode::ACCEPTED)
}

fn secret(headers: &HeaderMap) -> &str {
    headers.get(LINK_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
