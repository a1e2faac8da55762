//! Logging in, asking who one is, logging out.

use std::sync::Arc;

use access::{Account, LoggedIn, Proved, Rotated};
use app::{Cx, Json, Origin, Problem, ProblemBody, SESSION_COOKIE};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use kernel::{AccountId, DepartmentId, Instant, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::words::{LanguageWord, PartyWord, RoleWord, words};
use crate::parties::PartyCard;
use crate::session::LogIn;
use crate::{Accounts, Site};

/// What somebody shows to log in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogInBody {
    /// The log-in name, in any case.
    #[schema(example = "zhaomin")]
    login: String,
    /// The password.
    #[schema(example = "Sheng-Chan-2026")]
    password: String,
    /// A new password; needed when the present one was given by somebody else or is too old.
    new_password: Option<String>,
    /// A code of the authenticator, or a recovery code; needed where the account has a second factor.
    #[schema(example = "287082")]
    code: Option<String>,
}

/// Who is logged in now.
#[derive(Serialize, ToSchema)]
pub struct LoggedInBody {
    account: OwnAccount,
    /// The server's present instant.
    now: Instant,
    /// Recovery codes of a second factor that was set up in this log-in, shown this once; else empty.
    #[schema(example = json!([]))]
    recovery_codes: Vec<String>,
}

/// Who is logged in, and the server's time.
#[derive(Serialize, ToSchema)]
pub struct SessionBody {
    account: OwnAccount,
    /// The server's present instant.
    now: Instant,
    /// The provider's IANA zone: its days and months begin there.
    #[schema(example = "Asia/Shanghai")]
    zone: String,
    /// The money the provider counts in, ISO 4217.
    #[schema(example = "CNY")]
    currency: String,
    /// Whether what is here is the demonstration, and not a house's own data.
    demonstration: bool,
}

/// One's own account.
#[derive(Serialize, ToSchema)]
pub struct OwnAccount {
    id: AccountId,
    #[schema(example = "赵敏")]
    name: String,
    #[schema(example = "zhaomin")]
    login: String,
    roles: Vec<RoleWord>,
    /// The member of the maintenance team behind it.
    person_id: Option<PersonId>,
    /// The customer or vendor it belongs to.
    party: Option<PartyWord>,
    department_id: Option<DepartmentId>,
    language: LanguageWord,
    /// The log-in way it comes by; null for one with a password kept here.
    #[schema(example = "corp")]
    way: Option<String>,
}

/// Logs in and sets the session cookie.
#[utoipa::path(post, path = "/api/v1/session", tag = "account", operation_id = "log_in", security(()), request_body = LogInBody, responses(
    (status = 201, body = LoggedInBody, headers(("set-cookie" = String, description = "The session"))),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Log-in name and password do not match, or the code is wrong"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "The password was given by somebody else, or is too old, and must be changed; or a second factor is needed, or must be set up first"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many failed attempts"),
))]
pub async fn log_in(
    State(slice): State<Arc<Accounts>>,
    Origin(address): Origin,
    headers: HeaderMap,
    Json(body): Json<LogInBody>,
) -> Result<impl IntoResponse, Problem> {
    let now = slice.app.clock.now();
    let LogInBody { login, password, new_password, code } = body;
    let input = LogIn { login, password, new_password, code, ..caller(&headers, address) };
    let opened = slice.log_in(now, input).await?;
    logged_in(&slice, now, opened, None).await
}

/// What a log-in knows of the browser it comes from.
pub(crate) fn caller(headers: &HeaderMap, address: String) -> LogIn {
    let replaces = session_of(headers).map(str::to_owned);
    let device = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    LogIn { address, device, replaces, ..LogIn::default() }
}

/// The answer to a log-in, with its cookie and one that is used up.
pub(crate) async fn logged_in(
    slice: &Accounts,
    now: Instant,
    (session, proved): (LoggedIn, Proved),
    used_up: Option<String>,
) -> Result<impl IntoResponse + use<>, Problem> {
    let recovery_codes = if let Proved::Enrolled(codes) = proved { codes } else { Vec::new() };
    let party = slice.party(&session.account).await?;
    let way = slice.ways_of(std::slice::from_ref(&session.account)).await?.pop().map(|(_, way)| way);
    let seconds = session.ends_at.since(now) / kernel::SECOND;
    let cookies = [Some(cookie(&session.secret, seconds, slice.site.is_secure())), used_up];
    let cookies: Vec<_> = cookies.into_iter().flatten().map(|cookie| (header::SET_COOKIE, cookie)).collect();
    Ok((
        StatusCode::CREATED,
        AppendHeaders(cookies),
        Json(LoggedInBody { account: own_account(&session.account, party, way), now, recovery_codes }),
    ))
}

/// Who am I?
#[utoipa::path(get, path = "/api/v1/session", tag = "account", operation_id = "who_am_i", responses(
    (status = 200, body = SessionBody),
))]
pub async fn who_am_i(State(slice): State<Arc<Accounts>>, cx: Cx) -> Result<Json<SessionBody>, Problem> {
    let (account, party) = slice.who(&cx).await?;
    let way = slice.ways_of(std::slice::from_ref(&account)).await?.pop().map(|(_, way)| way);
    let Site { zone, currency, demonstration, .. } = slice.site.clone();
    Ok(Json(SessionBody { account: own_account(&account, party, way), now: cx.now, zone, currency, demonstration }))
}

/// Logs out; the session's secret proves nothing any more.
#[utoipa::path(delete, path = "/api/v1/session", tag = "account", operation_id = "log_out", responses(
    (status = 204, description = "Logged out"),
))]
pub async fn log_out(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    if let Some(secret) = session_of(&headers) {
        slice.log_out(&cx, secret).await?;
    }
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie("", 0, slice.site.is_secure()))])))
}

fn own_account(account: &Account, party: Option<PartyCard>, way: Option<String>) -> OwnAccount {
    OwnAccount {
        id: account.id,
        name: account.name.clone(),
        login: account.login.clone(),
        roles: words(&account.roles),
        person_id: account.person,
        party: party.map(PartyWord::from),
        department_id: account.department,
        language: account.language.into(),
        way,
    }
}

/// The header that gives a session its new secret, where it got one.
pub(crate) fn renewing(
    slice: &Accounts,
    rotated: Option<Rotated>,
    now: Instant,
) -> AppendHeaders<Option<(HeaderName, String)>> {
    AppendHeaders(rotated.map(|rotated| {
        let seconds = rotated.ends_at.since(now) / kernel::SECOND;
        (header::SET_COOKIE, cookie(&rotated.secret, seconds, slice.site.is_secure()))
    }))
}

/// The session cookie: unreadable to scripts, never sent along from another site.
fn cookie(secret: &str, seconds: i64, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{SESSION_COOKIE}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

/// The secret of the session cookie a request carries.
pub(crate) fn session_of(headers: &HeaderMap) -> Option<&str> {
    cookie_of(headers, SESSION_COOKIE)
}

/// The value of a cookie a request carries.
pub(crate) fn cookie_of<'h>(headers: &'h HeaderMap, named: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, value)| *name == named && !value.is_empty()).map(|(_, value)| value)
}
