//! One's own API tokens.

use std::sync::Arc;

use access::Token;
use app::{Cx, Json, Path, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Accounts;

/// An API token, without its secret.
#[derive(Serialize, ToSchema)]
pub struct TokenBody {
    #[schema(format = "uuid", example = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11")]
    id: String,
    #[schema(example = "月报脚本")]
    name: String,
    created_at: Instant,
    /// From when on it is refused.
    expires_at: Instant,
    /// When it was last used, to the minute.
    last_used_at: Option<Instant>,
}

/// A new API token with its secret.
#[derive(Serialize, ToSchema)]
pub struct NewToken {
    #[serde(flatten)]
    token: TokenBody,
    /// Goes into `Authorization: Bearer …`; shown this once.
    #[schema(example = "kbz9QJ0Xw4o3Yd8m1n7r5t2v6y0AbCdEfGhIjKlMnOp")]
    secret: String,
}

/// The caller's tokens.
#[derive(Serialize, ToSchema)]
pub struct TokenList {
    items: Vec<TokenBody>,
}

/// What a new token is for and how long it lasts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTokenBody {
    #[schema(example = "月报脚本")]
    name: String,
    /// How many days it lasts, 1 to 366.
    #[serde(default = "quarter")]
    #[schema(example = 90)]
    days: u32,
}

/// Lists one's own tokens, oldest first.
#[utoipa::path(get, path = "/api/v1/api-tokens", tag = "account", operation_id = "list_tokens", responses(
    (status = 200, body = TokenList),
))]
pub async fn list(State(slice): State<Arc<Accounts>>, cx: Cx) -> Result<Json<TokenList>, Problem> {
    Ok(Json(TokenList { items: slice.tokens(&cx).await?.into_iter().map(body).collect() }))
}

/// Makes a token; its secret is shown this once.
#[utoipa::path(post, path = "/api/v1/api-tokens", tag = "account", operation_id = "create_token", request_body = NewTokenBody, responses(
    (status = 201, body = NewToken),
))]
pub async fn create(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    Json(new): Json<NewTokenBody>,
) -> Result<(StatusCode, Json<NewToken>), Problem> {
    let (token, secret) = slice.create_token(&cx, &new.name, new.days).await?;
    Ok((StatusCode::CREATED, Json(NewToken { token: body(token), secret })))
}

/// Revokes one of one's own tokens.
#[utoipa::path(delete, path = "/api/v1/api-tokens/{id}", tag = "account", operation_id = "revoke_token",
    params(("id" = String, Path, description = "The token's id")), responses(
    (status = 204, description = "Revoked"),
))]
pub async fn revoke(State(slice): State<Arc<Accounts>>, cx: Cx, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    slice.revoke_token(&cx, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn body(token: Token) -> TokenBody {
    let Token { id, name, created_at, expires_at, last_used_at, .. } = token;
    TokenBody { id, name, created_at, expires_at, last_used_at }
}

const fn quarter() -> u32 {
    90
}
