//! Delivered systems, and the whole of one.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{PartyId, SystemId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Listed, page};
use crate::Estate;
use crate::ask::SystemFilter;
use crate::core::{Change, Component, Delivered, Site, System, SystemFields};

/// Which systems to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SystemQuery {
    /// Words in name, code or everyday words.
    q: Option<String>,
    /// Only of this customer.
    customer_id: Option<PartyId>,
    /// Where the page starts, from `next_cursor`.
    cursor: Option<String>,
    /// At most this many rows, 1 to 200.
    limit: Option<u32>,
}

/// A system in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct SystemRow {
    /// Its customer's name.
    customer_name: String,
    #[serde(flatten)]
    system: System,
}

/// A whole system.
#[derive(Serialize, ToSchema)]
pub(crate) struct SystemDetail {
    #[serde(flatten)]
    system: System,
    /// Its customer's name.
    customer_name: String,
    /// The site it stands at.
    site: Option<Site>,
    /// IANA zone its dates are judged in.
    #[schema(example = "Asia/Shanghai")]
    zone: String,
    /// Its components by code, as far as the caller may see them.
    components: Vec<Component>,
}

/// Lists systems, oldest first.
#[utoipa::path(get, path = "/api/v1/systems", tag = "estate", params(SystemQuery),
    responses((status = 200, body = Listed<SystemRow>)))]
pub(crate) async fn list(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Query(query): Query<SystemQuery>,
) -> Result<Json<Listed<SystemRow>>, Problem> {
    let page = page(query.cursor.as_deref(), query.limit)?;
    let filter = SystemFilter { words: query.q, customer: query.customer_id };
    let found = estate.systems(&cx.scope, &filter, &page).await?;
    Ok(Json(Listed::of(found, |card| SystemRow { customer_name: card.customer_name, system: card.system })))
}

/// Writes down a system.
#[utoipa::path(post, path = "/api/v1/systems", tag = "estate", request_body = SystemFields,
    responses((status = 201, body = System, headers(("etag" = String, description = "The version"))), Conflict))]
pub(crate) async fn create(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Json(fields): Json<SystemFields>,
) -> Result<(StatusCode, Versioned<System>), Problem> {
    let system = estate.create_system(&cx, fields).await?;
    Ok((StatusCode::CREATED, Versioned { version: system.version, body: system }))
}

/// Reads a system with its components.
#[utoipa::path(get, path = "/api/v1/systems/{id}", tag = "estate", params(("id" = SystemId, Path)),
    responses((status = 200, body = SystemDetail, headers(("etag" = String, description = "The version, for If-Match")))))]
pub(crate) async fn read(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Path(id): Path<SystemId>,
) -> Result<Versioned<SystemDetail>, Problem> {
    if !estate.reaches(&cx.scope, id).await? {
        return Err(Problem::not_found());
    }
    let delivered = estate.delivered(id).await?.ok_or_else(Problem::not_found)?;
    let components = estate.sight(&cx.scope).await?.components(&delivered);
    Ok(Versioned { version: delivered.system.version, body: SystemDetail::of(&delivered, components) })
}

impl SystemDetail {
    fn of(delivered: &Delivered, components: Vec<Component>) -> Self {
        Self {
            system: delivered.system.clone(),
            customer_name: delivered.customer_name.clone(),
            site: delivered.site.clone(),
            zone: delivered.zone.clone(),
            components,
        }
    }
}

/// Changes a system: members that are absent stay, null empties.
#[utoipa::path(patch, path = "/api/v1/systems/{id}", tag = "estate", request_body(content = SystemFields, description = "Any of its members"),
    params(("id" = SystemId, Path), ("if-match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, body = System, headers(("etag" = String, description = "The new version"))), Conflict))]
pub(crate) async fn change(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Path(id): Path<SystemId>,
    IfMatch(version): IfMatch,
    Json(change): Json<Change>,
) -> Result<Versioned<System>, Problem> {
    let system = estate.change_system(&cx, id, version, change).await?;
    Ok(Versioned { version: system.version, body: system })
}
