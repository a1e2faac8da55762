//! One's own sessions.

use std::sync::Arc;

use access::{Access, Session};
use app::{Cx, Json, Path, Problem};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kernel::Instant;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Accounts;
use crate::api::session::session_of;

/// A session of one's own.
#[derive(Serialize, ToSchema)]
pub struct OwnSession {
    /// What it is called by.
    #[schema(example = "9f2c0a4be1d7730f5c1f0f6f2b8d4e91")]
    id: String,
    /// Whether it is the one this request is made in.
    this: bool,
    since: Instant,
    /// When it was last used, to the minute.
    seen_at: Instant,
    /// When it ends whatever happens.
    ends_at: Instant,
    /// Where it was opened from; null where that was not kept.
    #[schema(example = "10.20.3.17")]
    address: Option<String>,
    /// The browser; null where it is none that is known.
    #[schema(example = "Edge")]
    browser: Option<&'static str>,
    /// The system the browser runs on; null where it is none that is known.
    #[schema(example = "Windows")]
    system: Option<&'static str>,
}

/// The caller's sessions.
#[derive(Serialize, ToSchema)]
pub struct SessionList {
    items: Vec<OwnSession>,
}

/// How many sessions ended.
#[derive(Serialize, ToSchema)]
pub struct EndedSessions {
    #[schema(example = 2)]
    ended: usize,
}

/// Lists one's own sessions, the last used first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "account", operation_id = "list_sessions", responses(
    (status = 200, body = SessionList),
))]
pub async fn list(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    headers: HeaderMap,
) -> Result<Json<SessionList>, Problem> {
    let own = session_of(&headers).map(Access::session_name);
    let items = slice.sessions(&cx).await?.into_iter().map(|session| body(session, own.as_deref())).collect();
    Ok(Json(SessionList { items }))
}

/// Ends one of one's own sessions.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "account", operation_id = "end_session",
    params(("id" = String, Path, description = "What the session is called by")), responses(
    (status = 204, description = "Ended"),
))]
pub async fn end(State(slice): State<Arc<Accounts>>, cx: Cx, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    slice.end_session(&cx, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all of one's own sessions but this one.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "account", operation_id = "end_other_sessions", responses(
    (status = 200, body = EndedSessions),
))]
pub async fn end_others(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    headers: HeaderMap,
) -> Result<Json<EndedSessions>, Problem> {
    Ok(Json(EndedSessions { ended: slice.end_other_sessions(&cx, session_of(&headers)).await? }))
}

fn body(session: Session, own: Option<&str>) -> OwnSession {
    let (browser, system) = session.device.as_deref().map_or((None, None), access::recognise);
    let Session { id, since, seen_at, ends_at, address, .. } = session;
    OwnSession { this: Some(id.as_str()) == own, id, since, seen_at, ends_at, address, browser, system }
}
