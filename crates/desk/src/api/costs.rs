//! Time, parts, cost; claims against vendors; the record of a major incident.

use std::sync::Arc;

use access::Action;
use app::{Cx, Json, Problem, ProblemBody, Query, Routes};
use axum::extract::State;
use kernel::{Instant, PageRequest, PartyId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::incidents::bad_page;
use super::papers::papers;
use crate::act::{ClaimBasis, ClaimSum, Claimed, MakeClaim, SettleClaim};
use crate::act::{EnterCost, EnterEffort, EnterPart, Expense, Expenses, Strike};
use crate::act::{MajorRecord, NameRoles, WriteReview};
use crate::desk::Desk;

papers! {
    /// Enters working time.
    make effort "enter_effort" "/api/v1/incidents/{id}/efforts" EnterEffort => enter_effort Expense;
    /// Enters a part with its serial numbers.
    make part "enter_part" "/api/v1/incidents/{id}/parts" EnterPart => enter_part Expense;
    /// Enters any other cost.
    make cost "enter_cost" "/api/v1/incidents/{id}/costs" EnterCost => enter_cost Expense;
    /// Strikes an entry: it stays readable and counts no more.
    decide strike "strike_expense" "/api/v1/incidents/{id}/expenses/{paper}/strike" Strike => strike_expense Expense;
    /// What a case took: entries, minutes and sums.
    list expenses "read_expenses" "/api/v1/incidents/{id}/expenses" => expenses Expenses;
    /// On what claims can rest: breaches of vendors' own clocks, cost, what was claimed already.
    list basis "read_claim_basis" "/api/v1/incidents/{id}/claim-basis" => claim_basis ClaimBasis;
    /// Claims something of a vendor.
    make claim "claim_against_vendor" "/api/v1/incidents/{id}/claims" MakeClaim => make_claim Claimed;
    /// A claim was accepted, or is dropped.
    decide settle "settle_claim" "/api/v1/incidents/{id}/claims/{paper}/settlement" SettleClaim => settle_claim Claimed;
    /// The record of a major incident.
    list major "read_major_record" "/api/v1/incidents/{id}/major-record" => major_record MajorRecord;
    /// Names who has which role in a major incident.
    make roles "name_major_roles" "/api/v1/incidents/{id}/major-record/roles" NameRoles => name_roles MajorRecord;
    /// Writes the review of a major incident.
    make review "review_major_incident" "/api/v1/incidents/{id}/major-record/review" WriteReview => write_review MajorRecord;
}

/// Which claims.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClaimQuery {
    /// Against this vendor.
    vendor_id: PartyId,
    /// Made at or after this instant.
    #[param(value_type = String, format = DateTime)]
    from: Instant,
    /// Made before this instant.
    #[param(value_type = String, format = DateTime)]
    to: Instant,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// A page of claims.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimPage {
    /// The claims, in the order they were made.
    pub items: Vec<Claimed>,
    /// Where the next page starts.
    pub next_cursor: Option<String>,
    /// What all claims of the period come to, by currency; told with the first page alone.
    pub sums: Option<Vec<ClaimSum>>,
}

/// The claims against a vendor made in a period, and what all of them come to.
#[utoipa::path(get, path = "/api/v1/vendor-claims", operation_id = "list_vendor_claims", tag = "desk", params(ClaimQuery), responses(
    (status = 200, body = ClaimPage, description = "In the order they were made"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "A parameter does not read"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "The caller may not see claims"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
async fn against(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<ClaimQuery>,
) -> Result<Json<ClaimPage>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(bad_page)?;
    let period = (query.from, query.to);
    let page = desk.claims_against(&cx, query.vendor_id, period, &request).await?;
    let sums = match request.after {
        None => Some(desk.claim_sums(query.vendor_id, period).await?),
        Some(_) => None,
    };
    Ok(Json(ClaimPage { items: page.items, next_cursor: page.next.map(|cursor| cursor.encode()), sums }))
}

/// Every endpoint here with what it needs.
pub fn add(routes: Routes<Arc<Desk>>) -> Routes<Arc<Desk>> {
    let (enter, claims) = (Action::EffortEnter, Action::ClaimKeep);
    routes
        .add(enter, routes!(effort))
        .add(enter, routes!(part))
        .add(enter, routes!(cost))
        .add(enter, routes!(strike))
        .add(enter, routes!(expenses))
        .add(claims, routes!(basis))
        .add(claims, routes!(claim))
        .add(claims, routes!(settle))
        .add(claims, routes!(against))
        .add(Action::IncidentRead, routes!(major))
        .add(Action::MajorKeep, routes!(roles))
        .add(Action::MajorKeep, routes!(review))
}
