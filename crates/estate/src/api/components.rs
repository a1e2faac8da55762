//! Components and their upgrades.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Path, Problem, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{ComponentId, Page};
use serde::Serialize;
use utoipa::ToSchema;

use super::Listed;
use crate::Estate;
use crate::core::{Change, Component, ComponentFields, Upgrade, UpgradeFields};

/// A component with where it stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct ComponentDetail {
    #[serde(flatten)]
    component: Component,
    /// The names from the top of the system down to it.
    #[schema(example = json!(["门诊收费", "综合查询"]))]
    path: Vec<String>,
}

/// Adds a component to a system.
#[utoipa::path(post, path = "/api/v1/components", tag = "estate", request_body = ComponentFields,
    responses((status = 201, body = Component, headers(("etag" = String, description = "The revision"))), Conflict))]
pub(crate) async fn create(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Json(fields): Json<ComponentFields>,
) -> Result<(StatusCode, Versioned<Component>), Problem> {
    let component = estate.create_component(&cx, fields).await?;
    Ok((StatusCode::CREATED, Versioned { version: component.revision, body: component }))
}

/// Reads a component.
#[utoipa::path(get, path = "/api/v1/components/{id}", tag = "estate", params(("id" = ComponentId, Path)),
    responses((status = 200, body = ComponentDetail, headers(("etag" = String, description = "The revision, for If-Match")))))]
pub(crate) async fn read(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Path(id): Path<ComponentId>,
) -> Result<Versioned<ComponentDetail>, Problem> {
    let (component, path) = seen(&estate, &cx, id).await?;
    Ok(Versioned { version: component.revision, body: ComponentDetail { component, path } })
}

/// Changes a component: members that are absent stay, null empties.
#[utoipa::path(patch, path = "/api/v1/components/{id}", tag = "estate", request_body(content = ComponentFields, description = "Any of its members"),
    params(("id" = ComponentId, Path), ("if-match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, body = Component, headers(("etag" = String, description = "The new revision"))), Conflict))]
pub(crate) async fn change(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Path(id): Path<ComponentId>,
    IfMatch(revision): IfMatch,
    Json(change): Json<Change>,
) -> Result<Versioned<Component>, Problem> {
    let component = estate.change_component(&cx, id, revision, change).await?;
    Ok(Versioned { version: component.revision, body: component })
}

/// Lists the upgrades of a component, newest first.
#[utoipa::path(get, path = "/api/v1/components/{id}/upgrades", tag = "estate", params(("id" = ComponentId, Path)),
    responses((status = 200, body = Listed<Upgrade>)))]
pub(crate) async fn upgrades(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Path(id): Path<ComponentId>,
) -> Result<Json<Listed<Upgrade>>, Problem> {
    seen(&estate, &cx, id).await?;
    let items = estate.upgrades(id).await?;
    Ok(Json(Listed::of(Page { items, next: None }, |upgrade| upgrade)))
}

/// Records an upgrade that has happened.
#[utoipa::path(post, path = "/api/v1/components/{id}/upgrades", tag = "estate", request_body = UpgradeFields,
    params(("id" = ComponentId, Path)), responses((status = 201, body = Upgrade), Conflict))]
pub(crate) async fn upgrade(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Path(id): Path<ComponentId>,
    Json(fields): Json<UpgradeFields>,
) -> Result<(StatusCode, Json<Upgrade>), Problem> {
    Ok((StatusCode::CREATED, Json(estate.record_upgrade(&cx, id, fields).await?)))
}

/// The component and its path as far as the caller's scope reaches.
async fn seen(estate: &Estate, cx: &Cx, id: ComponentId) -> Result<(Component, Vec<String>), Problem> {
    let (delivered, _) = estate.with_component(id).await?;
    if !estate.reaches(&cx.scope, delivered.system.id).await? {
        return Err(Problem::not_found());
    }
    let seen = estate.sight(&cx.scope).await?.components(&delivered);
    let visible = |node: &&&Component| seen.iter().any(|other| other.id == node.id);
    let path = delivered.way(id).iter().filter(visible).map(|node| node.fields.name.clone()).collect();
    let component = seen.iter().find(|component| component.id == id).cloned().ok_or_else(Problem::not_found)?;
    Ok((component, path))
}
