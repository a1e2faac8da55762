//! Staffing rules: named engineers and clearances that a customer, site or system asks for.
#![expect(clippy::option_option, reason = "absent stays, null empties: a patch tells the two apart")]

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Once, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::response::Response;
use kernel::{PartyId, PersonId, ShiftId, SiteId, SystemId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::patch::{added, named, nullable, page, versioned};
use crate::Team;
use crate::core::StaffingRule;
use crate::store::Record;

/// A staffing rule with its id and version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffingRuleView {
    /// Its id.
    pub id: ShiftId,
    /// Its version, as in the `ETag`.
    #[schema(example = 1)]
    pub version: i64,
    /// What it says.
    #[serde(flatten)]
    pub content: StaffingRule,
}

/// One page, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffingRulePage {
    /// The rows.
    pub items: Vec<StaffingRuleView>,
    /// Where the next page starts; null on the last one.
    pub next_cursor: Option<String>,
}

/// Which ones.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StaffingRuleQuery {
    /// Only those of this customer.
    pub customer_id: Option<PartyId>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// At most this many rows, 1 to 200; 50 when absent.
    pub limit: Option<u32>,
}

/// What changes; absent stays, null empties.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffingRulePatch {
    /// The customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<PartyId>,
    /// Only at this site.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SiteId>)]
    pub site_id: Option<Option<SiteId>>,
    /// Only for this system.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SystemId>)]
    pub system_id: Option<Option<SystemId>>,
    /// The named engineers, A before B, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<Vec<PersonId>>,
    /// The clearances, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clearances: Option<Vec<String>>,
}

/// Lists staffing rules.
#[utoipa::path(get, path = "/api/v1/staffing-rules", tag = "team", operation_id = "list_staffing_rules", params(StaffingRuleQuery),
    responses((status = 200, body = StaffingRulePage)))]
pub async fn list(
    State(team): State<Arc<Team>>,
    Query(query): Query<StaffingRuleQuery>,
) -> Result<Json<StaffingRulePage>, Problem> {
    let facts = team.facts().await?;
    let found = facts
        .all
        .staffing
        .values()
        .filter(|rule| query.customer_id.is_none_or(|customer| rule.content.customer_id == customer));
    let found = page(found, query.cursor.as_deref(), query.limit)?;
    let items = found.items.into_iter().cloned().map(view).collect();
    Ok(Json(StaffingRulePage { items, next_cursor: found.next.map(|cursor| cursor.encode()) }))
}

/// Adds a staffing rule.
#[utoipa::path(post, path = "/api/v1/staffing-rules", tag = "team", operation_id = "create_staffing_rule", 
    params(("idempotency-key" = Option<String>, Header, description = "The same key and body get the first answer for 24 hours")),
    request_body = StaffingRule,
    responses((status = 201, body = StaffingRuleView, headers(("etag" = String, description = "The version"))), Conflict))]
pub async fn create(State(team): State<Arc<Team>>, cx: Cx, once: Once<StaffingRule>) -> Result<Response, Problem> {
    added(&team, &cx, once, view).await
}

/// Reads one staffing rule.
#[utoipa::path(get, path = "/api/v1/staffing-rules/{id}", tag = "team", operation_id = "read_staffing_rule", params(("id" = ShiftId, Path)),
    responses((status = 200, body = StaffingRuleView, headers(("etag" = String, description = "The version, for If-Match")))))]
pub async fn show(
    State(team): State<Arc<Team>>,
    Path(id): Path<ShiftId>,
) -> Result<Versioned<StaffingRuleView>, Problem> {
    let facts = team.facts().await?;
    let found = facts.all.staffing.get(&id).ok_or_else(Problem::not_found)?;
    Ok(versioned(found.clone(), view))
}

/// Changes one staffing rule.
#[utoipa::path(patch, path = "/api/v1/staffing-rules/{id}", tag = "team", operation_id = "change_staffing_rule",
    params(("id" = ShiftId, Path), ("if-match" = String, Header, description = "The ETag that was read")),
    request_body = StaffingRulePatch,
    responses((status = 200, body = StaffingRuleView, headers(("etag" = String, description = "The new version"))), Conflict))]
pub async fn change(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Path(id): Path<ShiftId>,
    IfMatch(version): IfMatch,
    Json(patch): Json<StaffingRulePatch>,
) -> Result<Versioned<StaffingRuleView>, Problem> {
    let changed = team.change::<StaffingRule>(&cx, id, version, named(&patch)).await?;
    Ok(versioned(changed, view))
}

fn view(record: Record<StaffingRule>) -> StaffingRuleView {
    StaffingRuleView { id: record.id, version: record.version, content: record.content }
}
