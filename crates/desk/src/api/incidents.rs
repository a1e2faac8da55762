//! Reporting, reading, listing.

use std::sync::Arc;

use app::{Cx, Json, Once, Path, Problem, ProblemBody, Query};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{IncidentId, PageRequest, PartyId, Refusal, RefusalKind, SystemId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{IncidentDetail, IncidentRow};
use crate::core::State as Standing;
use crate::desk::Desk;
use crate::look::Counts;
use crate::report::{Report, Reported};
use crate::store::list::Filter;

/// A page of incidents.
#[derive(Serialize, ToSchema)]
pub struct IncidentPage {
    /// The rows: open work by what falls due next, then what ended, the latest first.
    pub items: Vec<IncidentRow>,
    /// Where the next page starts.
    pub next_cursor: Option<String>,
}

/// Which list.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Open work that this person may see.
    #[default]
    Queue,
    /// His own.
    Mine,
    /// His groups'.
    Group,
    /// What the platform could not decide alone.
    Undecided,
    /// Everything, ended ones too.
    All,
}

/// What a list is narrowed to.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Which list; the open queue unless said.
    #[param(inline, required = false)]
    view: View,
    /// Only in this state.
    #[param(inline, required = false)]
    state: Option<Standing>,
    /// Only this severity.
    #[param(minimum = 1, maximum = 4, required = false)]
    severity: Option<u8>,
    /// Only this customer's.
    #[param(required = false)]
    customer_id: Option<PartyId>,
    /// Only this system's.
    #[param(required = false)]
    system_id: Option<SystemId>,
    /// Words in number, title or report.
    #[param(required = false)]
    q: Option<String>,
    /// Only those past due.
    #[param(required = false)]
    overdue: Option<bool>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// Reports a fault or asks for a service.
#[utoipa::path(post, path = "/api/v1/incidents", operation_id = "report_incident", tag = "desk",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body gets the first answer for 24 hours")),
    request_body = Report,
    responses(
        (status = 201, body = IncidentDetail, description = "Taken in; everything decided is in the answer"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such system, or the caller may not report for it"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The platform is not set up"),
    ))]
pub async fn report(State(desk): State<Arc<Desk>>, cx: Cx, once: Once<Report>) -> Result<Response, Problem> {
    Ok(match desk.report(&cx, once.body, once.key.as_ref()).await? {
        Reported::New(detail) => (StatusCode::CREATED, Json(detail)).into_response(),
        Reported::Again(answer) => answer.into_response(),
    })
}

/// Lists incidents in order of what falls due next, ended ones behind them, the latest first.
#[utoipa::path(get, path = "/api/v1/incidents", operation_id = "list_incidents", tag = "desk", params(ListQuery), responses(
    (status = 200, body = IncidentPage),
))]
pub async fn list(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<ListQuery>,
) -> Result<Json<IncidentPage>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(bad_page)?;
    let page = desk.list(&cx, &filter(&cx, query), &request).await?;
    Ok(Json(IncidentPage { items: page.items, next_cursor: page.next.map(|cursor| cursor.encode()) }))
}

fn filter(cx: &Cx, query: ListQuery) -> Filter {
    let open = (!matches!(query.view, View::All)).then_some(true);
    Filter {
        open: query.state.map(Standing::is_open).or(open),
        state: query.state.map(|state| state.as_str().to_owned()),
        severity: query.severity,
        customer: query.customer_id.map(|id| id.to_string()),
        system: query.system_id.map(|id| id.to_string()),
        engineer: cx.actor.person().filter(|_| matches!(query.view, View::Mine)),
        undecided: matches!(query.view, View::Undecided),
        overdue_at: query.overdue.unwrap_or(false).then_some(cx.now),
        due_before: None,
        text: query.q.filter(|words| !words.trim().is_empty()),
    }
}

/// One incident.
#[utoipa::path(get, path = "/api/v1/incidents/{id}", operation_id = "read_incident", tag = "desk",
    params(("id" = IncidentId, Path, description = "The incident")),
    responses(
        (status = 200, body = IncidentDetail),
    ))]
pub async fn read(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<IncidentId>,
) -> Result<Json<IncidentDetail>, Problem> {
    desk.detail(&cx, id).await.map(Json)
}

/// The numbers on top of the workbench, each counted up to 100.
#[utoipa::path(get, path = "/api/v1/incident-counts", operation_id = "count_incidents", tag = "desk", responses(
    (status = 200, body = Counts),
))]
pub async fn counts(State(desk): State<Arc<Desk>>, cx: Cx) -> Result<Json<Counts>, Problem> {
    desk.counts(&cx).await.map(Json)
}

pub(crate) fn bad_page(error: kernel::PageError) -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "request.bad_page",
        "分页参数有误：cursor 须为服务器给出的值，limit 须在 1 到 200 之间。",
        format!("The page does not read: {error}."),
    )
}
