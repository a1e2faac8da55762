//! Rotations: who has a shift when.
#![expect(clippy::option_option, reason = "absent stays, null empties: a patch tells the two apart")]

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Once, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use kernel::{GroupId, PersonId, ShiftId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::patch::{added, named, nullable, page, versioned};
use crate::Team;
use crate::core::{DutyRole, Pattern, Rotation};
use crate::store::Record;

/// A rotation with its id and version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RotationView {
    /// Its id.
    pub id: ShiftId,
    /// Its version, as in the `ETag`.
    #[schema(example = 1)]
    pub version: i64,
    /// What it says.
    #[serde(flatten)]
    pub content: Rotation,
}

/// One page, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RotationPage {
    /// The rows.
    pub items: Vec<RotationView>,
    /// Where the next page starts; null on the last one.
    pub next_cursor: Option<String>,
}

/// Which ones.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RotationQuery {
    /// Only those of this group.
    pub group_id: Option<GroupId>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// At most this many rows, 1 to 200; 50 when absent.
    pub limit: Option<u32>,
}

/// What changes; absent stays, null empties.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotationPatch {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The group.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<GroupId>)]
    pub group_id: Option<Option<GroupId>>,
    /// What its members are on duty as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<DutyRole>,
    /// The shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift_id: Option<ShiftId>,
    /// The members in order of their turns, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<PersonId>>,
    /// How it passes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Pattern>,
    /// The first date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub starts_on: Option<Date>,
    /// The last date.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub ends_on: Option<Option<Date>>,
}

/// Lists rotations.
#[utoipa::path(get, path = "/api/v1/rotations", tag = "team", operation_id = "list_rotations", params(RotationQuery),
    responses((status = 200, body = RotationPage)))]
pub async fn list(
    State(team): State<Arc<Team>>,
    Query(query): Query<RotationQuery>,
) -> Result<Json<RotationPage>, Problem> {
    let facts = team.facts().await?;
    let found = facts
        .all
        .rotations
        .values()
        .filter(|rotation| query.group_id.is_none_or(|group| rotation.content.group_id == Some(group)));
    let found = page(found, query.cursor.as_deref(), query.limit)?;
    let items = found.items.into_iter().cloned().map(view).collect();
    Ok(Json(RotationPage { items, next_cursor: found.next.map(|cursor| cursor.encode()) }))
}

/// Adds a rotation.
#[utoipa::path(post, path = "/api/v1/rotations", tag = "team", operation_id = "create_rotation", 
    params(("idempotency-key" = Option<String>, Header, description = "The same key and body get the first answer for 24 hours")),
    request_body = Rotation,
    responses((status = 201, body = RotationView, headers(("etag" = String, description = "The version"))), Conflict))]
pub async fn create(State(team): State<Arc<Team>>, cx: Cx, once: Once<Rotation>) -> Result<Response, Problem> {
    added(&team, &cx, once, view).await
}

/// Reads one rotation.
#[utoipa::path(get, path = "/api/v1/rotations/{id}", tag = "team", operation_id = "read_rotation", params(("id" = ShiftId, Path)),
    responses((status = 200, body = RotationView, headers(("etag" = String, description = "The version, for If-Match")))))]
pub async fn show(State(team): State<Arc<Team>>, Path(id): Path<ShiftId>) -> Result<Versioned<RotationView>, Problem> {
    let facts = team.facts().await?;
    let found = facts.all.rotations.get(&id).ok_or_else(Problem::not_found)?;
    Ok(versioned(found.clone(), view))
}

/// Changes one rotation.
#[utoipa::path(patch, path = "/api/v1/rotations/{id}", tag = "team", operation_id = "change_rotation",
    params(("id" = ShiftId, Path), ("if-match" = String, Header, description = "The ETag that was read")),
    request_body = RotationPatch,
    responses((status = 200, body = RotationView, headers(("etag" = String, description = "The new version"))), Conflict))]
pub async fn change(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Path(id): Path<ShiftId>,
    IfMatch(version): IfMatch,
    Json(patch): Json<RotationPatch>,
) -> Result<Versioned<RotationView>, Problem> {
    let changed = team.change::<Rotation>(&cx, id, version, named(&patch)).await?;
    Ok(versioned(changed, view))
}

fn view(record: Record<Rotation>) -> RotationView {
    RotationView { id: record.id, version: record.version, content: record.content }
}
