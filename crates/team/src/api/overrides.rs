//! Overrides: somebody else on duty than the rotation says.

use std::sync::Arc;

use app::{Conflict, Cx, Json, Path, Problem, Query};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::ShiftId;
use serde::Serialize;
use utoipa::ToSchema;

use super::absences::RangeQuery;
use crate::Team;
use crate::core::OverrideContent;
use crate::store::Dated;

/// An override with its id.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OverrideView {
    /// Its id.
    pub id: ShiftId,
    /// What it says.
    #[serde(flatten)]
    pub content: OverrideContent,
}

/// Overrides of a range, in order of time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OverrideList {
    /// The rows.
    pub items: Vec<OverrideView>,
}

/// Lists the overrides that touch a range.
#[utoipa::path(get, path = "/api/v1/roster-overrides", tag = "team", operation_id = "list_roster_overrides", params(RangeQuery),
    responses((status = 200, body = OverrideList)))]
pub async fn list(
    State(team): State<Arc<Team>>,
    Query(query): Query<RangeQuery>,
) -> Result<Json<OverrideList>, Problem> {
    let range = query.range()?;
    let facts = team.facts().await?;
    let touching = facts.all.overrides.values().filter(|entry| {
        let span = entry.content.span();
        let concerns = query.person_id.is_none_or(|person| entry.content.person_id == person);
        concerns && span.from < range.to && span.to > range.from
    });
    let mut items: Vec<OverrideView> = touching.cloned().map(view).collect();
    items.sort_by_key(|item| (item.content.from, item.id));
    Ok(Json(OverrideList { items }))
}

/// Puts somebody else on duty.
#[utoipa::path(post, path = "/api/v1/roster-overrides", tag = "team", operation_id = "create_roster_override",
    request_body = OverrideContent, responses((status = 201, body = OverrideView), Conflict))]
pub async fn create(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Json(content): Json<OverrideContent>,
) -> Result<(StatusCode, Json<OverrideView>), Problem> {
    Ok((StatusCode::CREATED, Json(view(team.add_override(&cx, content).await?))))
}

/// Takes an override away.
#[utoipa::path(delete, path = "/api/v1/roster-overrides/{id}", tag = "team", operation_id = "remove_roster_override",
    params(("id" = ShiftId, Path)), responses((status = 204, description = "It is gone")))]
pub async fn remove(State(team): State<Arc<Team>>, cx: Cx, Path(id): Path<ShiftId>) -> Result<StatusCode, Problem> {
    team.remove_override(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(entry: Dated<OverrideContent>) -> OverrideView {
    OverrideView { id: entry.id, content: entry.content }
}
