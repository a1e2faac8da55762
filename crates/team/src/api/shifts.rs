//! Shifts: named hours.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Once, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::response::Response;
use kernel::ShiftId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::patch::{added, named, page, versioned};
use crate::Team;
use crate::core::{Hours, Shift, ShiftKind};
use crate::store::Record;

/// A shift with its id and version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShiftView {
    /// Its id.
    pub id: ShiftId,
    /// Its version, as in the `ETag`.
    #[schema(example = 1)]
    pub version: i64,
    /// What it says.
    #[serde(flatten)]
    pub content: Shift,
}

/// One page, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShiftPage {
    /// The rows.
    pub items: Vec<ShiftView>,
    /// Where the next page starts; null on the last one.
    pub next_cursor: Option<String>,
}

/// Which ones.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ShiftQuery {
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// At most this many rows, 1 to 200; 50 when absent.
    pub limit: Option<u32>,
}

/// What changes; absent stays, null empties.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftPatch {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What kind of duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ShiftKind>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

/// Lists shifts.
#[utoipa::path(get, path = "/api/v1/shifts", tag = "team", operation_id = "list_shifts", params(ShiftQuery),
    responses((status = 200, body = ShiftPage)))]
pub async fn list(State(team): State<Arc<Team>>, Query(query): Query<ShiftQuery>) -> Result<Json<ShiftPage>, Problem> {
    let facts = team.facts().await?;
    let found = facts.all.shifts.values();
    let found = page(found, query.cursor.as_deref(), query.limit)?;
    let items = found.items.into_iter().cloned().map(view).collect();
    Ok(Json(ShiftPage { items, next_cursor: found.next.map(|cursor| cursor.encode()) }))
}

/// Adds a shift.
#[utoipa::path(post, path = "/api/v1/shifts", tag = "team", operation_id = "create_shift", 
    params(("idempotency-key" = Option<String>, Header, description = "The same key and body get the first answer for 24 hours")),
    request_body = Shift,
    responses((status = 201, body = ShiftView, headers(("etag" = String, description = "The version"))), Conflict))]
pub async fn create(State(team): State<Arc<Team>>, cx: Cx, once: Once<Shift>) -> Result<Response, Problem> {
    added(&team, &cx, once, view).await
}

/// Reads one shift.
#[utoipa::path(get, path = "/api/v1/shifts/{id}", tag = "team", operation_id = "read_shift", params(("id" = ShiftId, Path)),
    responses((status = 200, body = ShiftView, headers(("etag" = String, description = "The version, for If-Match")))))]
pub async fn show(State(team): State<Arc<Team>>, Path(id): Path<ShiftId>) -> Result<Versioned<ShiftView>, Problem> {
    let facts = team.facts().await?;
    let found = facts.all.shifts.get(&id).ok_or_else(Problem::not_found)?;
    Ok(versioned(found.clone(), view))
}

/// Changes one shift.
#[utoipa::path(patch, path = "/api/v1/shifts/{id}", tag = "team", operation_id = "change_shift",
    params(("id" = ShiftId, Path), ("if-match" = String, Header, description = "The ETag that was read")),
    request_body = ShiftPatch,
    responses((status = 200, body = ShiftView, headers(("etag" = String, description = "The new version"))), Conflict))]
pub async fn change(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Path(id): Path<ShiftId>,
    IfMatch(version): IfMatch,
    Json(patch): Json<ShiftPatch>,
) -> Result<Versioned<ShiftView>, Problem> {
    let changed = team.change::<Shift>(&cx, id, version, named(&patch)).await?;
    Ok(versioned(changed, view))
}

fn view(record: Record<Shift>) -> ShiftView {
    ShiftView { id: record.id, version: record.version, content: record.content }
}
