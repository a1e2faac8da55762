//! Sheets: the list, one of them, its clocks, a new one, its fee.

use std::sync::Arc;

use access::Reached;
use agreement::core::content::Money;
use app::{Conflict, Cx, IfMatch, Json, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use clocks::core::Milestone;
use jiff::civil::Date;
use kernel::{AgreementId, Cursor, PageRequest, PartyId, Refusal, RefusalKind, SheetId};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{AssessmentList, SheetView, row, view};
use crate::core::{ClockOutcome, Column, CountedClock, Days, SheetState};
use crate::{Assessments, Narrowed, NewSheet};

/// Which page of which sheets.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct AssessmentQuery {
    /// Only this customer's.
    #[param(required = false)]
    customer_id: Option<PartyId>,
    /// Only this agreement's.
    #[param(required = false)]
    agreement_id: Option<AgreementId>,
    /// Only those in this state.
    #[param(required = false, inline)]
    state: Option<SheetState>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// Which clocks of a sheet.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct AssessmentClockQuery {
    /// Only of this severity.
    #[param(required = false, minimum = 1, maximum = 4)]
    severity: Option<u8>,
    /// Only of this milestone.
    #[param(required = false, inline)]
    milestone: Option<Milestone>,
    /// Only what this party answers for.
    #[param(required = false)]
    party_id: Option<PartyId>,
    /// Only those a party answers for, that are disputed, or undetermined.
    #[param(required = false, inline)]
    column: Option<Column>,
    /// Only those that count so, or do not for this reason.
    #[param(required = false, inline)]
    outcome: Option<ClockOutcome>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// A page of a sheet's clocks.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentClocks {
    /// How many there are.
    pub count: usize,
    /// In order of incident and milestone.
    pub items: Vec<CountedClock>,
    /// Where the next page starts.
    pub next_cursor: Option<String>,
}

/// A sheet to be drafted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssessment {
    /// The agreement, towards a customer.
    agreement_id: AgreementId,
    /// The first day, in the provider's zone.
    #[schema(value_type = String, format = Date, example = "2026-11-01")]
    from: Date,
    /// The first day after the period.
    #[schema(value_type = String, format = Date, example = "2026-12-01")]
    to: Date,
    /// The period's fee, where the agreement names none or another one holds.
    #[serde(default)]
    fee: Option<Money>,
}

/// What is changed of a sheet; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentChangeOfFee {
    /// The period's fee; null goes back to the agreement's.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Money>)]
    fee: Option<Fee>,
}

/// Where the fee comes from.
#[derive(Debug)]
enum Fee {
    Agreed,
    ByHand(Money),
}

/// The sheets the caller reaches.
#[utoipa::path(get, path = "/api/v1/assessments", tag = "assessment", params(AssessmentQuery),
    responses((status = 200, body = AssessmentList)))]
pub async fn list(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Query(query): Query<AssessmentQuery>,
) -> Result<Json<AssessmentList>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(|_| Problem(bad_page()))?;
    let narrowed = Narrowed { customer: query.customer_id, agreement: query.agreement_id, state: query.state };
    let page = slice.list(&cx, &narrowed, &request).await?;
    let vendor = cx.scope.reached().iter().all(|part| matches!(part, Reached::Vendor(_)));
    let next_cursor = page.next.map(|cursor| cursor.encode());
    Ok(Json(AssessmentList { items: page.items.into_iter().map(|sheet| row(sheet, vendor)).collect(), next_cursor }))
}

/// Drafts the sheet of an agreement, computed as things stand now.
#[utoipa::path(post, path = "/api/v1/assessments", tag = "assessment", request_body = NewAssessment,
    responses((status = 201, body = SheetView), Conflict))]
pub async fn create(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Json(new): Json<NewAssessment>,
) -> Result<(StatusCode, Versioned<SheetView>), Problem> {
    let days = Days::new(new.from, new.to)?;
    let id = slice.draft(&cx, NewSheet { agreement: new.agreement_id, days, fee: new.fee }).await?;
    Ok((StatusCode::CREATED, seen(&slice, &cx, id).await?))
}

/// One sheet as the caller may read it.
#[utoipa::path(get, path = "/api/v1/assessments/{id}", tag = "assessment", params(("id" = SheetId, Path)),
    responses((status = 200, body = SheetView)))]
pub async fn read(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
) -> Result<Versioned<SheetView>, Problem> {
    seen(&slice, &cx, id).await
}

/// Enters the period's fee, or goes back to the agreement's, and computes again.
#[utoipa::path(patch, path = "/api/v1/assessments/{id}", tag = "assessment", request_body = AssessmentChangeOfFee,
    params(("id" = SheetId, Path), ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, body = SheetView), Conflict))]
pub async fn change(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
    IfMatch(version): IfMatch,
    Json(change): Json<AssessmentChangeOfFee>,
) -> Result<Versioned<SheetView>, Problem> {
    match change.fee {
        None => {}
        Some(Fee::Agreed) => slice.set_fee(&cx, id, version, None).await?,
        Some(Fee::ByHand(fee)) => slice.set_fee(&cx, id, version, Some(fee)).await?,
    }
    seen(&slice, &cx, id).await
}

/// The clocks behind the figures of a sheet.
#[utoipa::path(get, path = "/api/v1/assessments/{id}/clocks", tag = "assessment",
    params(("id" = SheetId, Path), AssessmentClockQuery), responses((status = 200, body = AssessmentClocks)))]
pub async fn clocks(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
    Query(query): Query<AssessmentClockQuery>,
) -> Result<Json<AssessmentClocks>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(|_| Problem(bad_page()))?;
    let all = slice.see(&cx, id).await?.clocks;
    let places = (1_i64..).zip(all).filter(|(_, clock)| wanted(clock, &query)).collect::<Vec<_>>();
    let count = places.len();
    let after = request.after.as_ref().map_or(0, |cursor| cursor.key);
    let limit = request.limit as usize;
    let rest: Vec<(i64, CountedClock)> = places.into_iter().filter(|(place, _)| *place > after).collect();
    let next = (rest.len() > limit).then(|| &rest[limit - 1]);
    let next_cursor = next.map(|(place, clock)| Cursor { key: *place, id: clock.clock_id.to_string() }.encode());
    let items = rest.into_iter().take(limit).map(|(_, clock)| clock).collect();
    Ok(Json(AssessmentClocks { count, items, next_cursor }))
}

fn wanted(clock: &CountedClock, query: &AssessmentClockQuery) -> bool {
    query.severity.is_none_or(|severity| clock.severity.number() == severity)
        && query.milestone.is_none_or(|milestone| clock.milestone == milestone)
        && query.party_id.is_none_or(|party| clock.answers.id == Some(party))
        && query.column.is_none_or(|column| clock.answers.column == column)
        && query.outcome.is_none_or(|outcome| clock.outcome == outcome)
}

/// The sheet as the caller may read it now.
pub(super) async fn seen(slice: &Assessments, cx: &Cx, id: SheetId) -> Result<Versioned<SheetView>, Problem> {
    let seen = slice.see(cx, id).await?;
    Ok(Versioned { version: seen.sheet.version, body: view(seen) })
}

/// Tells null from absent.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Fee>, D::Error> {
    let fee = Option::<Money>::deserialize(deserializer)?;
    Ok(Some(fee.map_or(Fee::Agreed, Fee::ByHand)))
}

fn bad_page() -> Refusal {
    let (zh, en) = (
        "cursor 应取自上一页的 next_cursor；limit 为 1 至 200。",
        "cursor is the next_cursor of the page before; limit lies between 1 and 200.",
    );
    Refusal::new(RefusalKind::Malformed, "request.bad_page", zh, en).field("?cursor", zh, en)
}
