//! Logging in by a provider outside: which there are, setting out, coming back, the session.

use std::sync::Arc;

use app::{Json, Origin, Path, Problem, ProblemBody};
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use kernel::{Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::factor::{EnrolmentBody, shown};
use crate::api::session::{LoggedInBody, caller, cookie_of, logged_in};
use crate::session::LogIn;
use crate::ways::Means;
use crate::{Accounts, BroughtBack, Typed};

/// The cookie of a browser on its way to a provider and back.
const COOKIE: &str = "aftercare_way";

/// The ways to log in beside a password kept here.
#[derive(Serialize, ToSchema)]
pub struct WayList {
    items: Vec<WayBody>,
    /// Whether somebody may log in by a passkey: the address of this installation is one that browsers keep them for.
    passkeys: bool,
}

/// A way to log in.
#[derive(Serialize, ToSchema)]
pub struct WayBody {
    #[schema(example = "corp")]
    id: String,
    /// `oidc`, `cas`: the browser is sent to the provider. `directory`: our own page asks for name and password.
    #[schema(example = "oidc")]
    kind: &'static str,
    /// What its button says in Chinese.
    #[schema(example = "公司账号")]
    name_zh: String,
    /// What its button says in English.
    #[schema(example = "Company account")]
    name_en: String,
}

/// Where a log-in shall lead.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetOut {
    /// A path of our own pages; none: where the day begins.
    #[schema(example = "/queue")]
    next: Option<String>,
}

/// Where to go.
#[derive(Serialize, ToSchema)]
pub struct WayAddress {
    /// The provider's address, for the browser to open.
    #[schema(example = "https://id.example.com/authorize?response_type=code")]
    url: String,
}

/// What the provider sent the browser back with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WayAnswer {
    /// `state`, as it was sent along.
    #[schema(example = "k5p2…")]
    state: String,
    /// `code` of an OpenID Connect provider.
    code: Option<String>,
    /// `iss`, where it is given (RFC 9207).
    #[schema(example = "https://id.example.com")]
    issuer: Option<String>,
    /// `ticket` of a CAS server.
    ticket: Option<String>,
    /// `error`, where the provider let nobody in.
    error: Option<String>,
}

/// Name and password at a directory outside.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WayProof {
    /// The name there.
    #[schema(example = "liqiang")]
    login: String,
    /// The password there; it is passed on and kept nowhere.
    #[schema(example = "Sheng-Chan-2026")]
    password: String,
    /// A path of our own pages the log-in leads to; none: where the day begins.
    #[schema(example = "/queue")]
    next: Option<String>,
}

/// Where the log-in leads.
#[derive(Serialize, ToSchema)]
pub struct WayTaken {
    /// A path of our own pages; null: where the day begins.
    #[schema(example = "/queue")]
    next: Option<String>,
}

/// What a log-in by a way may need beside the provider's answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WayLogIn {
    /// A code of the authenticator, or a recovery code; needed where the account has a second factor here and the provider has
    /// asked for none that is trusted.
    #[schema(example = "287082")]
    code: Option<String>,
}

/// Which ways to log in are there beside a password kept here?
#[utoipa::path(get, path = "/api/v1/log-in-ways", tag = "account", operation_id = "list_log_in_ways", security(()), responses(
    (status = 200, body = WayList),
))]
pub async fn list(State(slice): State<Arc<Accounts>>) -> Json<WayList> {
    let ways = slice.ways().iter().map(|way| WayBody {
        id: way.rule.id.clone(),
        kind: match &way.means {
            Means::Oidc(_) => "oidc",
            Means::Cas(_) => "cas",
            Means::Directory(_) => "directory",
        },
        name_zh: way.name.0.clone(),
        name_en: way.name.1.clone(),
    });
    Json(WayList { items: ways.collect(), passkeys: slice.takes_passkeys() })
}

/// Sets out: the address of the provider, and the cookie that binds its answer to this browser.
#[utoipa::path(post, path = "/api/v1/log-in-ways/{way}/departure", tag = "account", operation_id = "set_out", security(()),
    params(("way" = String, Path, description = "The way's id")), request_body = SetOut, responses(
    (status = 201, body = WayAddress, headers(("set-cookie" = String, description = "Binds the answer to this browser"))),
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "There is no such way"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The provider cannot be asked"),
))]
pub async fn set_out(
    State(slice): State<Arc<Accounts>>,
    Path(way): Path<String>,
    Json(body): Json<SetOut>,
) -> Result<impl IntoResponse, Problem> {
    let (url, secret) = slice.set_out(slice.app.clock.now(), &way, body.next.as_deref()).await?;
    let cookie = way_cookie(&secret, access::FLOW_HOLDS / kernel::SECOND, slice.site.is_secure());
    Ok((StatusCode::CREATED, AppendHeaders([(header::SET_COOKIE, cookie)]), Json(WayAddress { url })))
}

/// Comes back with the provider's answer, which is checked; what it proves opens one session, in this browser.
#[utoipa::path(post, path = "/api/v1/log-in-ways/{way}/arrival", tag = "account", operation_id = "come_back", security(()),
    params(("way" = String, Path, description = "The way's id")), request_body = WayAnswer, responses(
    (status = 200, body = WayTaken),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The provider let nobody in, or its answer does not hold"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "Nothing is granted here to whom the provider asserts, or the account is switched off or still waits"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "There is no such way"),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It took too long, was answered before, or was begun in another browser"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The provider cannot be asked"),
))]
pub async fn come_back(
    State(slice): State<Arc<Accounts>>,
    Path(way): Path<String>,
    headers: HeaderMap,
    Json(body): Json<WayAnswer>,
) -> Result<Json<WayTaken>, Problem> {
    let WayAnswer { state, code, issuer, ticket, error } = body;
    let brought = BroughtBack { state, code, issuer, ticket, error };
    let next = slice.come_back(slice.app.clock.now(), &way, cookie_of(&headers, COOKIE), &brought).await?;
    Ok(Json(WayTaken { next }))
}

/// Has a directory prove name and password; what it proved opens one session, in this browser.
#[utoipa::path(post, path = "/api/v1/log-in-ways/{way}/proof", tag = "account", operation_id = "prove_by_directory", security(()),
    params(("way" = String, Path, description = "The way's id")), request_body = WayProof, responses(
    (status = 200, body = WayTaken, headers(("set-cookie" = String, description = "Binds what was proved to this browser"))),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The directory does not prove this name and password"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "Nothing is granted here to whom the directory asserts, or the account is switched off or still waits"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "There is no such way, or it is no directory"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many failed attempts"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The directory cannot be asked"),
))]
pub async fn prove(
    State(slice): State<Arc<Accounts>>,
    Path(way): Path<String>,
    Origin(address): Origin,
    Json(body): Json<WayProof>,
) -> Result<impl IntoResponse, Problem> {
    let WayProof { login, password, next } = body;
    let typed = Typed { login: &login, password: &password, next: next.as_deref(), address: &address };
    let secret = slice.prove_by_directory(slice.app.clock.now(), &way, typed).await?;
    let cookie = way_cookie(&secret, access::FLOW_HOLDS / kernel::SECOND, slice.site.is_secure());
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(WayTaken { next })))
}

/// Opens the session of whom the provider has proved in this browser.
#[utoipa::path(post, path = "/api/v1/session/by-way", tag = "account", operation_id = "log_in_by_way", security(()), request_body = WayLogIn, responses(
    (status = 201, body = LoggedInBody, headers(("set-cookie" = String, description = "The session"))),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The code is wrong"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "A second factor is needed, or must be set up first; or the account is switched off"),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Nothing was proved in this browser, or it took too long"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many wrong codes"),
))]
pub async fn log_in(
    State(slice): State<Arc<Accounts>>,
    Origin(address): Origin,
    headers: HeaderMap,
    Json(body): Json<WayLogIn>,
) -> Result<impl IntoResponse, Problem> {
    let now = slice.app.clock.now();
    let input = LogIn { code: body.code, ..caller(&headers, address) };
    let opened = slice.log_in_by_way(now, cookie_of(&headers, COOKIE), &input).await?;
    logged_in(&slice, now, opened, Some(way_cookie("", 0, slice.site.is_secure()))).await
}

/// Makes the secret of an authenticator for whom the provider has proved and who must have one (`session.must_enrol`).
#[utoipa::path(post, path = "/api/v1/session/by-way/enrolment", tag = "account", operation_id = "enrol_by_way", security(()), responses(
    (status = 201, body = EnrolmentBody),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "The account is switched off"),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Nothing was proved in this browser; or there is one already, or none is demanded"),
))]
pub async fn enrol(
    State(slice): State<Arc<Accounts>>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<EnrolmentBody>), Problem> {
    let enrolment = slice.enrol_by_way(slice.app.clock.now(), cookie_of(&headers, COOKIE)).await?;
    Ok((StatusCode::CREATED, Json(shown(enrolment)?)))
}

/// What a provider posts when somebody logged out there.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is read field by field; this describes the form")]
pub struct WayLogOut {
    /// The logout token, a signed JWT.
    #[schema(
        example = "eyJhbGciOiJSUzI1NiIsInR5cCI6ImxvZ291dCtqd3QifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUuY29tIn0.c2ln"
    )]
    logout_token: String,
}

/// Hears from an OpenID Connect provider that somebody logged out there (Back-Channel Logout 1.0): the sessions which that log-in
/// opened end. To be set at the provider as `backchannel_logout_uri`.
#[utoipa::path(post, path = "/api/v1/log-in-ways/{way}/log-out", tag = "account", operation_id = "end_by_provider", security(()),
    params(("way" = String, Path, description = "The way's id")),
    request_body(content = WayLogOut, content_type = "application/x-www-form-urlencoded"), responses(
    (status = 200, description = "Heard; what that log-in opened has ended"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "The token does not hold, or was used before"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "There is no such way, or it cannot tell of log-outs"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The provider cannot be asked for its keys"),
))]
pub async fn log_out(
    State(slice): State<Arc<Accounts>>,
    Path(way): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<impl IntoResponse, Problem> {
    let body = body.map_err(|rejection| app::cut_short(&rejection))?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(not_a_form().into());
    }
    let mut tokens = form_urlencoded::parse(&body).filter(|(name, _)| name == "logout_token").map(|(_, token)| token);
    let token = tokens.next().unwrap_or_default();
    slice.end_by_provider(slice.app.clock.now(), &way, &token).await?;
    Ok([(header::CACHE_CONTROL, "no-store")])
}

fn not_a_form() -> Refusal {
    Refusal::new(
        RefusalKind::Unsupported,
        "request.not_a_form",
        "请求体应为表单（application/x-www-form-urlencoded）。",
        "The body should be a form (application/x-www-form-urlencoded).",
    )
}

/// Unreadable to scripts, sent from our own pages alone.
fn way_cookie(secret: &str, seconds: i64, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={secret}; Path=/api/v1; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}
