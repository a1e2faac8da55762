//! The second factor: one's own, and its reset by an administrator.

use std::sync::Arc;

use access::Enrolment;
use app::{Cx, Json, Origin, Path, Problem, ProblemBody};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use kernel::{AccountId, Instant, Refusal, RefusalKind};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Accounts;
use crate::api::session::{renewing, session_of};
use crate::session::LogIn;

/// How it stands with one's own second factor.
#[derive(Serialize, ToSchema)]
pub struct SecondFactor {
    /// Since when codes are asked for at log-in; null where there is none.
    since: Option<Instant>,
    /// Whether one of one's roles must have one.
    demanded: bool,
    /// How many recovery codes are left.
    #[schema(example = 10)]
    recovery_codes_left: i64,
}

/// A secret for an authenticator, shown this once. It counts from its first code on.
#[derive(Serialize, ToSchema)]
pub struct EnrolmentBody {
    /// The secret, to be typed where no picture can be taken.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    secret: String,
    /// The same as an `otpauth` address.
    #[schema(example = "otpauth://totp/Aftercare:zhaomin?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Aftercare")]
    uri: String,
    /// The same as a picture (QR), SVG.
    #[schema(example = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    picture: String,
}

/// One's password once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresentPassword {
    #[schema(example = "Sheng-Chan-2026")]
    pub(crate) present_password: String,
}

/// Log-in name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolAtLogIn {
    #[schema(example = "zhaomin")]
    login: String,
    #[schema(example = "Sheng-Chan-2026")]
    password: String,
}

/// A code of the authenticator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    #[schema(example = "287082")]
    code: String,
}

/// Recovery codes, shown this once; each is good for one log-in.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    #[schema(example = json!(["74aq-cami-busg-sbyq"]))]
    recovery_codes: Vec<String>,
}

/// How does it stand with one's own second factor?
#[utoipa::path(get, path = "/api/v1/second-factor", tag = "account", operation_id = "read_second_factor", responses(
    (status = 200, body = SecondFactor),
))]
pub async fn read(State(slice): State<Arc<Accounts>>, cx: Cx) -> Result<Json<SecondFactor>, Problem> {
    let state = slice.factor(&cx).await?;
    Ok(Json(SecondFactor { since: state.since, demanded: state.demanded, recovery_codes_left: state.recovery_left }))
}

/// Makes a secret for one's own authenticator; it counts when its first code was given.
#[utoipa::path(post, path = "/api/v1/second-factor", tag = "account", operation_id = "enrol_second_factor", request_body = PresentPassword, responses(
    (status = 201, body = EnrolmentBody),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "There is one already"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many wrong passwords"),
))]
pub async fn enrol(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    Json(body): Json<PresentPassword>,
) -> Result<(StatusCode, Json<EnrolmentBody>), Problem> {
    let enrolment = slice.enrol(&cx, &body.present_password).await?;
    Ok((StatusCode::CREATED, Json(shown(enrolment)?)))
}

/// Makes a secret in a log-in that was refused because a second factor has to be set up first (`session.must_enrol`).
#[utoipa::path(post, path = "/api/v1/session/enrolment", tag = "account", operation_id = "enrol_at_log_in", security(()), request_body = EnrolAtLogIn, responses(
    (status = 201, body = EnrolmentBody),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Log-in name and password do not match"),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "There is one already, or none is demanded"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many failed attempts"),
))]
pub async fn enrol_at_log_in(
    State(slice): State<Arc<Accounts>>,
    Origin(address): Origin,
    Json(body): Json<EnrolAtLogIn>,
) -> Result<(StatusCode, Json<EnrolmentBody>), Problem> {
    let EnrolAtLogIn { login, password } = body;
    let input = LogIn { login, password, address, ..LogIn::default() };
    let enrolment = slice.enrol_at_log_in(slice.app.clock.now(), &input).await?;
    Ok((StatusCode::CREATED, Json(shown(enrolment)?)))
}

/// Gives the first code: from now on codes are asked for at log-in. Other sessions end; this one gets a new secret.
#[utoipa::path(post, path = "/api/v1/second-factor/confirmation", tag = "account", operation_id = "confirm_second_factor", request_body = FirstCode, responses(
    (status = 200, body = RecoveryCodes, headers(("set-cookie" = String, description = "The session under its new secret"))),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "There is one already, or no secret was made"),
))]
pub async fn confirm(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    headers: HeaderMap,
    Json(body): Json<FirstCode>,
) -> Result<impl IntoResponse, Problem> {
    let (recovery_codes, rotated) = slice.confirm_factor(&cx, &body.code, session_of(&headers)).await?;
    Ok((renewing(&slice, rotated, cx.now), Json(RecoveryCodes { recovery_codes })))
}

/// Makes fresh recovery codes; those before count no more.
#[utoipa::path(post, path = "/api/v1/second-factor/recovery-codes", tag = "account", operation_id = "renew_recovery_codes", request_body = PresentPassword, responses(
    (status = 200, body = RecoveryCodes),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "There is no second factor"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many wrong passwords"),
))]
pub async fn renew_codes(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    Json(body): Json<PresentPassword>,
) -> Result<Json<RecoveryCodes>, Problem> {
    Ok(Json(RecoveryCodes { recovery_codes: slice.renew_recovery_codes(&cx, &body.present_password).await? }))
}

/// Switches one's own second factor off, unless one of one's roles must have it.
#[utoipa::path(post, path = "/api/v1/second-factor/removal", tag = "account", operation_id = "remove_second_factor", request_body = PresentPassword, responses(
    (status = 204, description = "Removed", headers(("set-cookie" = String, description = "The session under its new secret"))),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "A role of the caller demands it"),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "There is none"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many wrong passwords"),
))]
pub async fn remove(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    headers: HeaderMap,
    Json(body): Json<PresentPassword>,
) -> Result<impl IntoResponse, Problem> {
    let rotated = slice.remove_factor(&cx, &body.present_password, session_of(&headers)).await?;
    Ok((StatusCode::NO_CONTENT, renewing(&slice, rotated, cx.now)))
}

/// Takes away the second factor of somebody who lost it, authenticator and passkeys; nobody resets his own. His sessions end.
#[utoipa::path(delete, path = "/api/v1/accounts/{id}/second-factor", tag = "account", operation_id = "reset_second_factor", params(("id" = AccountId, Path)), responses(
    (status = 204, description = "Reset"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this, or it is his own"),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "There is none"),
))]
pub async fn reset(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    Path(id): Path<AccountId>,
) -> Result<StatusCode, Problem> {
    slice.reset_factor(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn shown(enrolment: Enrolment) -> Result<EnrolmentBody, Problem> {
    let picture = QrCode::new(enrolment.uri.as_bytes()).map_err(|_| too_long())?;
    let picture = picture.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(EnrolmentBody { secret: enrolment.secret, uri: enrolment.uri, picture })
}

fn too_long() -> Problem {
    Problem(Refusal::new(
        RefusalKind::Unavailable,
        "account.no_picture",
        "无法生成二维码，请联系系统管理员。",
        "The picture could not be made; ask the administrator.",
    ))
}
