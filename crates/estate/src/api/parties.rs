//! Parties: the provider, customers, vendors, carriers, third parties.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::PartyId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Listed, page};
use crate::Estate;
use crate::core::{Change, Party, PartyFields, PartyKind};

/// Which parties to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PartyQuery {
    /// Only of this kind.
    kind: Option<PartyKind>,
    /// Where the page starts, from `next_cursor`.
    cursor: Option<String>,
    /// At most this many rows, 1 to 200.
    limit: Option<u32>,
}

/// Lists parties, oldest first.
#[utoipa::path(get, path = "/api/v1/parties", tag = "estate", params(PartyQuery),
    responses((status = 200, body = Listed<Party>)))]
pub(crate) async fn list(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Query(query): Query<PartyQuery>,
) -> Result<Json<Listed<Party>>, Problem> {
    let page = page(query.cursor.as_deref(), query.limit)?;
    let found = estate.parties(&cx.scope, query.kind, &page).await?;
    Ok(Json(Listed::of(found, |party| party)))
}

/// Writes down a party.
#[utoipa::path(post, path = "/api/v1/parties", tag = "estate", request_body = PartyFields,
    responses((status = 201, body = Party, headers(("etag" = String, description = "The version"))), Conflict))]
pub(crate) async fn create(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Json(fields): Json<PartyFields>,
) -> Result<(StatusCode, Versioned<Party>), Problem> {
    let party = estate.create_party(&cx, fields).await?;
    Ok((StatusCode::CREATED, Versioned { version: party.version, body: party }))
}

/// Reads one party.
#[utoipa::path(get, path = "/api/v1/parties/{id}", tag = "estate", params(("id" = PartyId, Path)),
    responses((status = 200, body = Party, headers(("etag" = String, description = "The version, for If-Match")))))]
pub(crate) async fn read(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Path(id): Path<PartyId>,
) -> Result<Versioned<Party>, Problem> {
    let party = estate.party_within(&cx.scope, id).await?.ok_or_else(Problem::not_found)?;
    Ok(Versioned { version: party.version, body: party })
}

/// Changes a party: members that are absent stay, null empties.
#[utoipa::path(patch, path = "/api/v1/parties/{id}", tag = "estate", request_body(content = PartyFields, description = "Any of its members"),
    params(("id" = PartyId, Path), ("if-match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, body = Party, headers(("etag" = String, description = "The new version"))), Conflict))]
pub(crate) async fn change(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    Path(id): Path<PartyId>,
    IfMatch(version): IfMatch,
    Json(change): Json<Change>,
) -> Result<Versioned<Party>, Problem> {
    let party = estate.change_party(&cx, id, version, change).await?;
    Ok(Versioned { version: party.version, body: party })
}
