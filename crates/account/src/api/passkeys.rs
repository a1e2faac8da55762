//! Passkeys: one's own, and logging in by one.

use std::sync::Arc;

use access::{Passkey, Question};
use app::{Cx, Json, Origin, Path, Problem, ProblemBody};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use kernel::Instant;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::Accounts;
use crate::api::factor::PresentPassword;
use crate::api::session::{LoggedInBody, caller, cookie_of, logged_in, renewing, session_of};

/// The cookie of a browser whose device is being asked.
const COOKIE: &str = "aftercare_passkey";

/// One's passkeys.
#[derive(Serialize, ToSchema)]
pub struct PasskeyList {
    /// Oldest first.
    items: Vec<PasskeyBody>,
    /// Whether a browser would keep one for the address of this installation.
    available: bool,
}

/// A passkey.
#[derive(Serialize, ToSchema)]
pub struct PasskeyBody {
    id: String,
    /// What its holder calls it.
    #[schema(example = "办公室电脑")]
    name: String,
    made_at: Instant,
    /// When it last opened a session.
    last_used_at: Option<Instant>,
}

/// What a browser's own functions are given to ask a device.
#[derive(Serialize, ToSchema)]
pub struct PasskeyQuestion {
    /// `publicKey` as `PublicKeyCredential.parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` read it.
    #[schema(value_type = Object)]
    options: Value,
}

/// A new passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// What its holder calls it.
    #[schema(example = "办公室电脑")]
    name: String,
    /// What the device answered, by `toJSON`.
    #[schema(value_type = Object)]
    credential: Value,
}

/// What a device answered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyAnswer {
    /// By `toJSON`.
    #[schema(value_type = Object)]
    credential: Value,
}

/// Lists one's own passkeys.
#[utoipa::path(get, path = "/api/v1/passkeys", tag = "account", operation_id = "list_passkeys", responses((status = 200, body = PasskeyList)))]
pub async fn list(State(slice): State<Arc<Accounts>>, cx: Cx) -> Result<Json<PasskeyList>, Problem> {
    let items = slice.own_passkeys(&cx).await?.into_iter().map(shown).collect();
    Ok(Json(PasskeyList { items, available: slice.takes_passkeys() }))
}

/// Asks for a new passkey; the answer registers it, once, within five minutes.
#[utoipa::path(post, path = "/api/v1/passkeys/question", tag = "account", operation_id = "ask_new_passkey", request_body = PresentPassword, responses(
    (status = 201, body = PasskeyQuestion, headers(("set-cookie" = String, description = "Binds the answer to this browser"))),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The account logs in elsewhere, or no browser keeps a passkey for this address"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many wrong passwords"),
))]
pub async fn ask_new(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    Json(body): Json<PresentPassword>,
) -> Result<impl IntoResponse, Problem> {
    let question = slice.ask_new_passkey(&cx, &body.present_password).await?;
    Ok(asked(&slice, question))
}

/// Registers a passkey. Other sessions end; this one gets a new secret.
#[utoipa::path(post, path = "/api/v1/passkeys", tag = "account", operation_id = "register_passkey", request_body = NewPasskey, responses(
    (status = 201, body = PasskeyBody, headers(("set-cookie" = String, description = "The session under its new secret"))),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The answer does not hold, took too long or was given before; or the passkey is registered already"),
))]
pub async fn register(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    headers: HeaderMap,
    Json(body): Json<NewPasskey>,
) -> Result<impl IntoResponse, Problem> {
    let NewPasskey { name, credential } = body;
    let answer = (cookie_of(&headers, COOKIE), &credential);
    let (made, rotated) = slice.register_passkey(&cx, &name, answer, session_of(&headers)).await?;
    let used_up = AppendHeaders([(header::SET_COOKIE, question_cookie(&slice, "", 0))]);
    Ok((StatusCode::CREATED, renewing(&slice, rotated, cx.now), used_up, Json(shown(made))))
}

/// Revokes a passkey. Other sessions end; this one gets a new secret.
#[utoipa::path(delete, path = "/api/v1/passkeys/{id}", tag = "account", operation_id = "revoke_passkey", params(("id" = String, Path, description = "The passkey's id")), responses(
    (status = 204, description = "Revoked", headers(("set-cookie" = String, description = "The session under its new secret"))),
))]
pub async fn revoke(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let rotated = slice.revoke_passkey(&cx, &id, session_of(&headers)).await?;
    Ok((StatusCode::NO_CONTENT, renewing(&slice, rotated, cx.now)))
}

/// Asks whichever device is there who somebody is; the answer opens a session, once, within five minutes.
#[utoipa::path(post, path = "/api/v1/session/passkey-question", tag = "account", operation_id = "ask_passkey", security(()), responses(
    (status = 201, body = PasskeyQuestion, headers(("set-cookie" = String, description = "Binds the answer to this browser"))),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "No browser keeps a passkey for this address"),
))]
pub async fn ask(State(slice): State<Arc<Accounts>>) -> Result<impl IntoResponse, Problem> {
    let question = slice.ask_passkey(slice.app.clock.now()).await?;
    Ok(asked(&slice, question))
}

/// Logs in by a passkey and sets the session cookie.
#[utoipa::path(post, path = "/api/v1/session/by-passkey", tag = "account", operation_id = "log_in_by_passkey", security(()), request_body = PasskeyAnswer, responses(
    (status = 201, body = LoggedInBody, headers(("set-cookie" = String, description = "The session"))),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The passkey is not accepted"),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It took too long, was answered before, or was asked in another browser"),
))]
pub async fn log_in(
    State(slice): State<Arc<Accounts>>,
    Origin(address): Origin,
    headers: HeaderMap,
    Json(body): Json<PasskeyAnswer>,
) -> Result<impl IntoResponse, Problem> {
    let now = slice.app.clock.now();
    let input = caller(&headers, address);
    let opened = slice.log_in_by_passkey(now, (cookie_of(&headers, COOKIE), &body.credential), &input).await?;
    logged_in(&slice, now, opened, Some(question_cookie(&slice, "", 0))).await
}

fn asked(slice: &Accounts, question: Question) -> impl IntoResponse + use<> {
    let cookie = question_cookie(slice, &question.secret, access::QUESTION_HOLDS / kernel::SECOND);
    let body = Json(PasskeyQuestion { options: question.options });
    (StatusCode::CREATED, AppendHeaders([(header::SET_COOKIE, cookie)]), body)
}

fn shown(key: Passkey) -> PasskeyBody {
    PasskeyBody { id: key.id, name: key.name, made_at: key.made_at, last_used_at: key.last_used_at }
}

/// Unreadable to scripts, sent from our own pages alone.
fn question_cookie(slice: &Accounts, secret: &str, seconds: i64) -> String {
    let secure = if slice.site.is_secure() { "; Secure" } else { "" };
    format!("{COOKIE}={secret}; Path=/api/v1; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}
