//! The slice over HTTP.

use std::sync::Arc;

use app::{Conflict, Cx, Json, Path, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, HeaderName};
use kernel::{AccountId, HoldId, IncidentId, Instant, PartyId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::Privacy;
use crate::holds::NewHold;
use crate::store::Hold;

/// Everything kept of the caller.
#[derive(Serialize, ToSchema)]
pub struct PersonalData {
    account_id: AccountId,
    /// When it was put together.
    at: Instant,
    sections: Vec<PersonalSection>,
}

/// Rows of one kind.
#[derive(Serialize, ToSchema)]
pub struct PersonalSection {
    /// `account`, `sessions`, `api_tokens`, `passkeys`, `identities`, `emergency_access`, `incidents`, `messages`, `attachments`,
    /// `letters`, `notices`, `done`, `personal_values` or `team`.
    #[schema(example = "sessions")]
    name: &'static str,
    /// One object a row; instants in RFC 3339, UTC.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Value>,
}

/// Everything that is kept of the caller, as a file: account, sessions, what was reported, written, attached, sent and done.
#[utoipa::path(get, path = "/api/v1/personal-data", tag = "privacy", operation_id = "export_own_data",
    responses((status = 200, body = PersonalData)))]
pub async fn own_data(
    State(slice): State<Arc<Privacy>>,
    cx: Cx,
) -> Result<([(HeaderName, &'static str); 2], Json<PersonalData>), Problem> {
    let told = slice.own_data(&cx).await?;
    let sections =
        told.sections.into_iter().map(|each| PersonalSection { name: each.name, items: each.rows }).collect();
    let headers =
        [(CONTENT_DISPOSITION, "attachment; filename=\"personal-data.json\""), (CACHE_CONTROL, "private, no-store")];
    Ok((headers, Json(PersonalData { account_id: told.account, at: told.at, sections })))
}

/// Why somebody is erased.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewErasure {
    /// 10 to 1,000 characters.
    #[schema(example = "本人离职后书面申请注销，编号 2026-11-07")]
    reason: String,
}

/// What was emptied.
#[derive(Serialize, ToSchema)]
pub struct ErasedBody {
    /// Incidents whose reporter the person was.
    #[schema(example = 12)]
    incidents: usize,
    /// Letters of the person.
    #[schema(example = 3)]
    letters: usize,
    /// Issued documents that printed something of the person: their files are not kept any more, their digests are.
    #[schema(example = 2)]
    documents: usize,
}

/// Erases the person behind an account that is switched off: name, log-in name, addresses and what proved who it was go
/// everywhere, from issued documents too, whose digests stay as the journal's entries do. Refused while open work or a hold stands.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/erasure", tag = "privacy", operation_id = "erase_person",
    params(("id" = AccountId, Path)), request_body = NewErasure, responses((status = 200, body = ErasedBody), Conflict))]
pub async fn erase(
    State(slice): State<Arc<Privacy>>,
    cx: Cx,
    Path(id): Path<AccountId>,
    Json(new): Json<NewErasure>,
) -> Result<Json<ErasedBody>, Problem> {
    let erased = slice.erase_person(&cx, id, &new.reason).await?;
    Ok(Json(ErasedBody { incidents: erased.incidents, letters: erased.letters, documents: erased.documents }))
}

/// What is to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHoldBody {
    customer_id: PartyId,
    /// The one incident; left out: everything of the customer.
    #[serde(default)]
    incident_id: Option<IncidentId>,
    /// Why, 10 to 1,000 characters.
    #[schema(example = "合同纠纷诉讼期间，法务要求保全全部服务记录")]
    reason: String,
}

/// A hold.
#[derive(Serialize, ToSchema)]
pub struct HoldBody {
    id: HoldId,
    customer_id: PartyId,
    /// What people call the customer.
    #[schema(example = "滨江市第一人民医院")]
    customer: String,
    incident_id: Option<IncidentId>,
    #[schema(example = "合同纠纷诉讼期间，法务要求保全全部服务记录")]
    reason: String,
    placed_by: AccountId,
    placed_at: Instant,
    lifted_by: Option<AccountId>,
    lifted_at: Option<Instant>,
    #[schema(example = "诉讼已结案，法务书面同意解除")]
    lifted_reason: Option<String>,
}

/// Holds.
#[derive(Serialize, ToSchema)]
pub struct HoldList {
    /// Those that stand, the oldest first; then those lifted, the latest first.
    items: Vec<HoldBody>,
}

/// Why a hold is lifted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLifting {
    /// 10 to 1,000 characters.
    #[schema(example = "诉讼已结案，法务书面同意解除")]
    reason: String,
}

/// Lists the holds.
#[utoipa::path(get, path = "/api/v1/holds", tag = "privacy", operation_id = "list_holds",
    responses((status = 200, body = HoldList)))]
pub async fn holds(State(slice): State<Arc<Privacy>>, _cx: Cx) -> Result<Json<HoldList>, Problem> {
    let all = slice.holds().await?;
    Ok(Json(HoldList { items: shown(&slice, all).await? }))
}

/// Places a hold: nothing of the customer or the incident is erased while it stands.
#[utoipa::path(post, path = "/api/v1/holds", tag = "privacy", operation_id = "place_hold", request_body = NewHoldBody,
    responses((status = 201, body = HoldBody)))]
pub async fn place(
    State(slice): State<Arc<Privacy>>,
    cx: Cx,
    Json(new): Json<NewHoldBody>,
) -> Result<(StatusCode, Json<HoldBody>), Problem> {
    let NewHoldBody { customer_id: customer, incident_id: incident, reason } = new;
    let placed = slice.place_hold(&cx, NewHold { customer, incident, reason }).await?;
    Ok((StatusCode::CREATED, Json(one(&slice, placed).await?)))
}

/// Lifts a hold.
#[utoipa::path(post, path = "/api/v1/holds/{id}/lifting", tag = "privacy", operation_id = "lift_hold",
    params(("id" = HoldId, Path)), request_body = NewLifting, responses((status = 200, body = HoldBody), Conflict))]
pub async fn lift(
    State(slice): State<Arc<Privacy>>,
    cx: Cx,
    Path(id): Path<HoldId>,
    Json(new): Json<NewLifting>,
) -> Result<Json<HoldBody>, Problem> {
    let lifted = slice.lift_hold(&cx, id, &new.reason).await?;
    Ok(Json(one(&slice, lifted).await?))
}

async fn one(slice: &Privacy, hold: Hold) -> Result<HoldBody, Problem> {
    shown(slice, vec![hold]).await?.pop().ok_or_else(Problem::not_found)
}

async fn shown(slice: &Privacy, holds: Vec<Hold>) -> Result<Vec<HoldBody>, Problem> {
    let names = slice.customers(&holds).await?;
    let called = |id: PartyId| names.iter().find(|(party, _)| *party == id).map(|(_, name)| name.clone());
    let body = |hold: Hold| {
        let (lifted_by, lifted_at, lifted_reason) = match hold.lifted {
            Some((by, at, reason)) => (Some(by), Some(at), Some(reason)),
            None => (None, None, None),
        };
        HoldBody {
            id: hold.id,
            customer_id: hold.customer,
            customer: called(hold.customer).unwrap_or_default(),
            incident_id: hold.incident,
            reason: hold.reason,
            placed_by: hold.placed_by,
            placed_at: hold.placed_at,
            lifted_by,
            lifted_at,
            lifted_reason,
        }
    };
    Ok(holds.into_iter().map(body).collect())
}
