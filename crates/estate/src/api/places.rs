//! Sites and departments of customers.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{DepartmentId, PartyId, SiteId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Listed, page};
use crate::Estate;
use crate::core::{Change, Department, DepartmentFields, Site, SiteFields};

/// Which sites or departments to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlaceQuery {
    /// Only of this customer.
    customer_id: Option<PartyId>,
    /// Where the page starts, from `next_cursor`.
    cursor: Option<String>,
    /// At most this many rows, 1 to 200.
    limit: Option<u32>,
}

/// Lists sites, oldest first.
#[utoipa::path(get, path = "/api/v1/sites", tag = "estate", params(PlaceQuery),
    responses((status = 200, body = Listed<Site>)))]
pub(crate) async fn list_sites(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Query(query): Query<PlaceQuery>,
) -> Result<Json<Listed<Site>>, Problem> {
    let page = page(query.cursor.as_deref(), query.limit)?;
    Ok(Json(Listed::of(estate.sites(&cx.scope, query.customer_id, &page).await?, |site| site)))
}

/// Writes down a site.
#[utoipa::path(post, path = "/api/v1/sites", tag = "estate", request_body = SiteFields,
    responses((status = 201, body = Site, headers(("etag" = String, description = "The version"))), Conflict))]
pub(crate) async fn create_site(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Json(fields): Json<SiteFields>,
) -> Result<(StatusCode, Versioned<Site>), Problem> {
    let site = estate.create_site(&cx, fields).await?;
    Ok((StatusCode::CREATED, Versioned { version: site.version, body: site }))
}

/// Changes a site: members that are absent stay, null empties.
#[utoipa::path(patch, path = "/api/v1/sites/{id}", tag = "estate", request_body(content = SiteFields, description = "Any of its members"),
    params(("id" = SiteId, Path), ("if-match" = String, Header, description = "Its version as an ETag: \"v3\"")),
    responses((status = 200, body = Site, headers(("etag" = String, description = "The new version"))), Conflict))]
pub(crate) async fn change_site(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Path(id): Path<SiteId>,
    IfMatch(version): IfMatch,
    Json(change): Json<Change>,
) -> Result<Versioned<Site>, Problem> {
    let site = estate.change_site(&cx, id, version, change).await?;
    Ok(Versioned { version: site.version, body: site })
}

/// Lists departments, oldest first.
#[utoipa::path(get, path = "/api/v1/departments", tag = "estate", params(PlaceQuery),
    responses((status = 200, body = Listed<Department>)))]
pub(crate) async fn list_departments(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Query(query): Query<PlaceQuery>,
) -> Result<Json<Listed<Department>>, Problem> {
    let page = page(query.cursor.as_deref(), query.limit)?;
    Ok(Json(Listed::of(estate.departments(&cx.scope, query.customer_id, &page).await?, |department| department)))
}

/// Writes down a department.
#[utoipa::path(post, path = "/api/v1/departments", tag = "estate", request_body = DepartmentFields,
    responses((status = 201, body = Department, headers(("etag" = String, description = "The version"))), Conflict))]
pub(crate) async fn create_department(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Json(fields): Json<DepartmentFields>,
) -> Result<(StatusCode, Versioned<Department>), Problem> {
    let department = estate.create_department(&cx, fields).await?;
    Ok((StatusCode::CREATED, Versioned { version: department.version, body: department }))
}

/// Changes a department: members that are absent stay.
#[utoipa::path(patch, path = "/api/v1/departments/{id}", tag = "estate", request_body(content = DepartmentFields, description = "Any of its members"),
    params(("id" = DepartmentId, Path), ("if-match" = String, Header, description = "Its version as an ETag: \"v3\"")),
    responses((status = 200, body = Department, headers(("etag" = String, description = "The new version"))), Conflict))]
pub(crate) async fn change_department(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Path(id): Path<DepartmentId>,
    IfMatch(version): IfMatch,
    Json(change): Json<Change>,
) -> Result<Versioned<Department>, Problem> {
    let department = estate.change_department(&cx, id, version, change).await?;
    Ok(Versioned { version: department.version, body: department })
}
