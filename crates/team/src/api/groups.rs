//! Groups: people and the systems they serve.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Once, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::response::Response;
use kernel::{GroupId, PersonId, SystemId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::patch::{added, holds, named, page, versioned};
use crate::Team;
use crate::core::{Coverage, GroupContent};
use crate::store::Record;

/// A group with its id and version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupView {
    /// Its id.
    pub id: GroupId,
    /// Its version, as in the `ETag`.
    #[schema(example = 1)]
    pub version: i64,
    /// What it says.
    #[serde(flatten)]
    pub content: GroupContent,
}

/// One page, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupPage {
    /// The rows.
    pub items: Vec<GroupView>,
    /// Where the next page starts; null on the last one.
    pub next_cursor: Option<String>,
}

/// Which ones.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GroupQuery {
    /// Words in name or code.
    pub q: Option<String>,
    /// Only those this person belongs to.
    pub person_id: Option<PersonId>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// At most this many rows, 1 to 200; 50 when absent.
    pub limit: Option<u32>,
}

/// What changes; absent stays, null empties.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupPatch {
    /// The code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The people, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<PersonId>>,
    /// The systems, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub systems: Option<Vec<SystemId>>,
    /// Whether it serves every system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serves_all: Option<bool>,
    /// What must always be on duty, all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Vec<Coverage>>,
}

/// Lists groups.
#[utoipa::path(get, path = "/api/v1/groups", tag = "team", operation_id = "list_groups", params(GroupQuery),
    responses((status = 200, body = GroupPage)))]
pub async fn list(State(team): State<Arc<Team>>, Query(query): Query<GroupQuery>) -> Result<Json<GroupPage>, Problem> {
    let facts = team.facts().await?;
    let found = facts.all.groups.values().filter(|group| query.fits(&group.content));
    let found = page(found, query.cursor.as_deref(), query.limit)?;
    let items = found.items.into_iter().cloned().map(view).collect();
    Ok(Json(GroupPage { items, next_cursor: found.next.map(|cursor| cursor.encode()) }))
}

/// Adds a group.
#[utoipa::path(post, path = "/api/v1/groups", tag = "team", operation_id = "create_group", 
    params(("idempotency-key" = Option<String>, Header, description = "The same key and body get the first answer for 24 hours")),
    request_body = GroupContent,
    responses((status = 201, body = GroupView, headers(("etag" = String, description = "The version"))), Conflict))]
pub async fn create(State(team): State<Arc<Team>>, cx: Cx, once: Once<GroupContent>) -> Result<Response, Problem> {
    added(&team, &cx, once, view).await
}

/// Reads one group.
#[utoipa::path(get, path = "/api/v1/groups/{id}", tag = "team", operation_id = "read_group", params(("id" = GroupId, Path)),
    responses((status = 200, body = GroupView, headers(("etag" = String, description = "The version, for If-Match")))))]
pub async fn show(State(team): State<Arc<Team>>, Path(id): Path<GroupId>) -> Result<Versioned<GroupView>, Problem> {
    let facts = team.facts().await?;
    let found = facts.all.groups.get(&id).ok_or_else(Problem::not_found)?;
    Ok(versioned(found.clone(), view))
}

/// Changes one group.
#[utoipa::path(patch, path = "/api/v1/groups/{id}", tag = "team", operation_id = "change_group",
    params(("id" = GroupId, Path), ("if-match" = String, Header, description = "The ETag that was read")),
    request_body = GroupPatch,
    responses((status = 200, body = GroupView, headers(("etag" = String, description = "The new version"))), Conflict))]
pub async fn change(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Path(id): Path<GroupId>,
    IfMatch(version): IfMatch,
    Json(patch): Json<GroupPatch>,
) -> Result<Versioned<GroupView>, Problem> {
    let changed = team.change::<GroupContent>(&cx, id, version, named(&patch)).await?;
    Ok(versioned(changed, view))
}

fn view(record: Record<GroupContent>) -> GroupView {
    GroupView { id: record.id, version: record.version, content: record.content }
}

impl GroupQuery {
    fn fits(&self, group: &GroupContent) -> bool {
        let words = self.q.as_deref();
        (holds(&group.name, words) || holds(&group.code, words))
            && self.person_id.is_none_or(|person| group.members.contains(&person))
    }
}
