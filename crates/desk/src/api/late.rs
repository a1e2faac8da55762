//! 补录 in one form.

use std::sync::Arc;

use app::{Cx, Json, Once, Problem, ProblemBody};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::ProposalId;
use serde::Serialize;
use utoipa::ToSchema;

use super::moves::seen;
use super::view::IncidentDetail;
use crate::act::{LateAnswer, LateEntry};
use crate::desk::Desk;
use crate::report::Reported;

/// What came of a late entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct LateEntered {
    /// The incident as it is now.
    pub incident: IncidentDetail,
    /// Whether what was done counts now; else it waits for the manager's approval.
    pub counts: bool,
    /// What waits.
    pub proposal_id: Option<ProposalId>,
}

impl LateEntered {
    /// The answer for an incident with what waits on it.
    pub fn of(incident: IncidentDetail, proposal_id: Option<ProposalId>) -> Self {
        Self { incident, counts: proposal_id.is_none(), proposal_id }
    }
}

/// Enters a job already done in one form: report, response, arrival, plan, restoration and solution, each with its own time.
///
/// Up to 4 hours back it counts at once; up to 72 hours back, with evidence, when the manager approves it.
#[utoipa::path(post, path = "/api/v1/late-entries", operation_id = "enter_late", tag = "desk",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body gets the first answer for 24 hours, where the report comes with it")),
    request_body = LateEntry,
    responses(
        (status = 201, body = LateEntered, description = "Entered; it counts, or waits for approval"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such system or incident, or the caller may not see it"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The incident's state does not allow a step"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "The times are out of order or too far back, or a value breaks a rule"),
    ))]
pub async fn enter(State(desk): State<Arc<Desk>>, cx: Cx, once: Once<LateEntry>) -> Result<Response, Problem> {
    let entered = match desk.enter_late(&cx, once.body, once.key.as_ref()).await? {
        LateAnswer::Reported(Reported::Again(answer), _) => return Ok(answer.into_response()),
        LateAnswer::Reported(Reported::New(incident), waits) => LateEntered::of(*incident, waits),
        LateAnswer::Entered(entered) => {
            let Json(incident) = seen(&desk, &cx, entered.incident).await?;
            LateEntered::of(incident, entered.proposal)
        }
    };
    Ok((StatusCode::CREATED, Json(entered)).into_response())
}
