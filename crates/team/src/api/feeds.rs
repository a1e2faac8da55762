//! Calendars of duties: the links, and what they open.

use std::sync::Arc;

use app::{Cx, Json, Path, Problem, ProblemBody, Query};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{GroupId, Instant, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Team;
use crate::feeds::FeedOf;

/// A new link.
#[derive(Serialize, ToSchema)]
#[schema(as = DutyFeedLink)]
pub struct FeedLink {
    /// Where a calendar program finds it, below the address of this installation; shown this once.
    #[schema(
        example = "/api/v1/people/0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11/duties.ics?token=kbz9QJ0Xw4o3Yd8m1n7r5t2v6y0AbCdEfGhIjKlMnOp"
    )]
    pub path: String,
}

/// Whether the caller has a link.
#[derive(Serialize, ToSchema)]
#[schema(as = DutyFeedState)]
pub struct FeedState {
    /// When it was made; null when there is none.
    pub made_at: Option<Instant>,
}

/// The link's secret.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Token {
    /// The secret of the link.
    pub token: String,
}

/// Makes a link to the calendar of one's own duties; an earlier one ends.
#[utoipa::path(post, path = "/api/v1/people/{id}/duty-feed", tag = "team", params(("id" = PersonId, Path)),
    responses((status = 201, body = FeedLink)))]
pub async fn open_person(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Path(id): Path<PersonId>,
) -> Result<(StatusCode, Json<FeedLink>), Problem> {
    let secret = team.open_feed(&cx, FeedOf::Person(id)).await?;
    Ok((StatusCode::CREATED, Json(FeedLink { path: format!("/api/v1/people/{id}/duties.ics?token={secret}") })))
}

/// Whether the caller has a link to the calendar of his duties.
#[utoipa::path(get, path = "/api/v1/people/{id}/duty-feed", tag = "team", params(("id" = PersonId, Path)),
    responses((status = 200, body = FeedState)))]
pub async fn show_person(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Path(id): Path<PersonId>,
) -> Result<Json<FeedState>, Problem> {
    Ok(Json(FeedState { made_at: team.feed_made(&cx, FeedOf::Person(id)).await? }))
}

/// Ends the link to the calendar of one's own duties.
#[utoipa::path(delete, path = "/api/v1/people/{id}/duty-feed", tag = "team", params(("id" = PersonId, Path)),
    responses((status = 204, description = "It opens nothing any more")))]
pub async fn close_person(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Path(id): Path<PersonId>,
) -> Result<StatusCode, Problem> {
    team.close_feed(&cx, FeedOf::Person(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes one's own link to the calendar of a group; an earlier one ends.
#[utoipa::path(post, path = "/api/v1/groups/{id}/duty-feed", tag = "team", params(("id" = GroupId, Path)),
    responses((status = 201, body = FeedLink)))]
pub async fn open_group(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Path(id): Path<GroupId>,
) -> Result<(StatusCode, Json<FeedLink>), Problem> {
    let secret = team.open_feed(&cx, FeedOf::Group(id)).await?;
    Ok((StatusCode::CREATED, Json(FeedLink { path: format!("/api/v1/groups/{id}/duties.ics?token={secret}") })))
}

/// Ends one's own link to the calendar of a group.
#[utoipa::path(delete, path = "/api/v1/groups/{id}/duty-feed", tag = "team", params(("id" = GroupId, Path)),
    responses((status = 204, description = "It opens nothing any more")))]
pub async fn close_group(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Path(id): Path<GroupId>,
) -> Result<StatusCode, Problem> {
    team.close_feed(&cx, FeedOf::Group(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The duties of a person as a calendar (RFC 5545), 14 days back and 90 ahead, for whoever has the link.
#[utoipa::path(get, path = "/api/v1/people/{id}/duties.ics", tag = "team", params(("id" = PersonId, Path), Token), responses(
    (status = 200, body = String, content_type = "text/calendar", description = "The calendar"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "The token is missing"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "The link opens nothing, or no longer"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
pub async fn person(
    State(team): State<Arc<Team>>,
    Path(id): Path<PersonId>,
    Query(Token { token }): Query<Token>,
) -> Result<Response, Problem> {
    answer(&team, FeedOf::Person(id), &token).await
}

/// The duties of a group as a calendar (RFC 5545), 14 days back and 90 ahead, for whoever has the link.
#[utoipa::path(get, path = "/api/v1/groups/{id}/duties.ics", tag = "team", params(("id" = GroupId, Path), Token), responses(
    (status = 200, body = String, content_type = "text/calendar", description = "The calendar"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "The token is missing"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "The link opens nothing, or no longer"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
pub async fn group(
    State(team): State<Arc<Team>>,
    Path(id): Path<GroupId>,
    Query(Token { token }): Query<Token>,
) -> Result<Response, Problem> {
    answer(&team, FeedOf::Group(id), &token).await
}

async fn answer(team: &Team, of: FeedOf, token: &str) -> Result<Response, Problem> {
    let text = team.feed(of, token, team.app.clock.now()).await?;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}
