//! Emergency access over HTTP.

use std::sync::Arc;

use access::store::terms::Emergency;
use account::RoleWord;
use app::{Conflict, Cx, Json, Path, Problem, Query};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{AccountId, EmergencyId, Instant, PageRequest, PartyId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Oversight;
use crate::api::bad_page;
use crate::api::explain::NamedParty;
use crate::api::roles::AccountName;
use crate::rules::emergency::Asked;

/// What somebody needs in an emergency.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEmergency {
    /// The role: `dispatcher`, `manager` or `administrator`.
    #[schema(example = "manager")]
    role: RoleWord,
    /// The customer it is about; left out for `administrator`.
    #[serde(default)]
    customer_id: Option<PartyId>,
    /// For how many minutes.
    #[schema(example = 60, minimum = 5, maximum = 240)]
    minutes: u32,
    /// What the emergency is, 10 to 1,000 characters; those who are told read it.
    #[schema(example = "凌晨一级故障，值班经理联系不上，需要立即改派")]
    reason: String,
}

/// One opening of emergency access.
#[derive(Serialize, ToSchema)]
pub struct EmergencyBody {
    id: EmergencyId,
    /// Who has it.
    account_id: AccountId,
    role: RoleWord,
    customer_id: Option<PartyId>,
    #[schema(example = "凌晨一级故障，值班经理联系不上，需要立即改派")]
    reason: String,
    since: Instant,
    /// Until when at the longest.
    until: Instant,
    /// Whether it counts now.
    open: bool,
    /// When it ended, by hand or by itself.
    ended_at: Option<Instant>,
    /// Who ended it before its time.
    ended_by: Option<AccountId>,
}

/// Openings.
#[derive(Serialize, ToSchema)]
pub struct EmergencyList {
    /// The latest first.
    items: Vec<EmergencyBody>,
    /// What people call the accounts in them.
    people: Vec<AccountName>,
    /// What people call the customers in them.
    customers: Vec<NamedParty>,
    /// Where the next page starts.
    next_cursor: Option<String>,
}

/// Which openings, and which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct EmergencyQuery {
    /// Only those that count now.
    #[param(required = false)]
    open: Option<bool>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// Lists the openings that the caller may see.
#[utoipa::path(get, path = "/api/v1/emergencies", tag = "oversight", params(EmergencyQuery),
    responses((status = 200, body = EmergencyList)))]
pub async fn list(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Query(query): Query<EmergencyQuery>,
) -> Result<Json<EmergencyList>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(bad_page)?;
    let page = slice.emergencies(&cx, query.open.unwrap_or(false), &request).await?;
    let (all, next) = (page.items, page.next);
    let mut people: Vec<AccountId> = all.iter().map(|each| each.account).collect();
    people.extend(all.iter().filter_map(|each| each.ended_by));
    let people = slice.names(people).await?;
    let customers = slice.party_names(all.iter().filter_map(|each| each.customer).collect()).await?;
    Ok(Json(EmergencyList {
        items: all.into_iter().map(|each| shown(each, cx.now)).collect(),
        people: people.into_iter().map(AccountName::from).collect(),
        customers: customers.into_iter().map(|(id, name)| NamedParty { id, name }).collect(),
        next_cursor: next.map(|cursor| cursor.encode()),
    }))
}

/// Opens emergency access for the caller; the security officers and the customer's responsible persons are told, and everything
/// done or read under it is recorded.
#[utoipa::path(post, path = "/api/v1/emergencies", tag = "oversight", request_body = NewEmergency,
    responses((status = 201, body = EmergencyBody), Conflict))]
pub async fn open(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Json(new): Json<NewEmergency>,
) -> Result<(StatusCode, Json<EmergencyBody>), Problem> {
    let NewEmergency { role, customer_id: customer, minutes, reason } = new;
    let opened = slice.open_emergency(&cx, Asked { role: role.into(), customer, minutes, reason }).await?;
    Ok((StatusCode::CREATED, Json(shown(opened, cx.now))))
}

/// Ends emergency access: one's own, or for the security officer anybody's.
#[utoipa::path(post, path = "/api/v1/emergencies/{id}/end", tag = "oversight", params(("id" = EmergencyId, Path)),
    responses((status = 200, body = EmergencyBody), Conflict))]
pub async fn end(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Path(id): Path<EmergencyId>,
) -> Result<Json<EmergencyBody>, Problem> {
    Ok(Json(shown(slice.end_emergency(&cx, id).await?, cx.now)))
}

fn shown(each: Emergency, now: Instant) -> EmergencyBody {
    let open = each.ended_at.is_none() && now < each.until;
    EmergencyBody {
        id: each.id,
        account_id: each.account,
        role: each.role.into(),
        customer_id: each.customer,
        reason: each.reason,
        since: each.since,
        until: each.until,
        open,
        ended_at: each.ended_at.or((!open).then_some(each.until)),
        ended_by: each.ended_by,
    }
}
