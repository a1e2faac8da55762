//! The moves over HTTP: an action that is no CRUD is a resource of its own; each answers with the incident as it is then.

use std::sync::Arc;

use access::Action;
use app::{Cx, Json, Path, Problem, ProblemBody, Routes};
use axum::extract::State;
use kernel::{ClockId, IncidentId};
use utoipa_axum::routes;

use super::resource::moves;
use super::view::IncidentDetail;
use crate::act;
use crate::desk::Desk;

moves! {
    /// The assigned person takes it; a dispatcher may record it on another's behalf.
    accept "accept_incident" "/api/v1/incidents/{id}/acceptance" act::Accept => accept;
    /// A named engineer answers the reporter: meets `respond`.
    answer "answer_incident" "/api/v1/incidents/{id}/answer" act::Answer => answer;
    /// A preliminary plan is published to the reporter.
    plan "plan_incident" "/api/v1/incidents/{id}/plan" act::Plan => plan;
    /// Work waits, visibly for the customer.
    pause "pause_incident" "/api/v1/incidents/{id}/pause" act::Pause => pause;
    /// A visit is decided on: the on-site clock starts.
    visit "visit_incident" "/api/v1/incidents/{id}/visit" act::Visit => visit;
    /// Arrival at the site is recorded.
    arrive "record_incident_arrival" "/api/v1/incidents/{id}/arrival" act::Arrive => arrive;
    /// Service is back.
    restore "restore_incident" "/api/v1/incidents/{id}/restoration" act::Restore => restore;
    /// A solution is offered.
    resolve "resolve_incident" "/api/v1/incidents/{id}/resolution" act::Resolve => resolve;
    /// The reporter confirms the solution.
    confirm "confirm_incident" "/api/v1/incidents/{id}/confirmation" act::Confirm => confirm;
    /// The reporter says it is not solved.
    reject "reject_incident" "/api/v1/incidents/{id}/rejection" act::Reject => reject;
    /// It is closed.
    close "close_incident" "/api/v1/incidents/{id}/closure" act::Close => close;
    /// It is opened again after confirmation.
    reopen "reopen_incident" "/api/v1/incidents/{id}/reopening" act::Reopen => reopen;
    /// It is given to somebody, or to whom the ranking finds.
    assign "assign_incident" "/api/v1/incidents/{id}/assignment" act::Assign => assign;
    /// The assigned person declines; the next one gets it.
    decline "decline_incident" "/api/v1/incidents/{id}/decline" act::Decline => decline;
    /// The severity changes.
    change_severity "change_incident_severity" "/api/v1/incidents/{id}/severity" act::ChangeSeverity => change_severity;
    /// Another agreement version applies.
    relink "relink_incident_agreement" "/api/v1/incidents/{id}/agreement" act::Relink => relink;
    /// It goes into an earlier incident.
    merge "merge_incident" "/api/v1/incidents/{id}/merge" act::Merge => merge;
    /// It is linked as a duplicate.
    link_duplicate "link_duplicate_incident" "/api/v1/incidents/{id}/duplicate-link" act::DuplicateLink => link_duplicate;
    /// The reporter's side takes it back.
    withdraw "withdraw_incident" "/api/v1/incidents/{id}/withdrawal" act::Withdraw => withdraw;
    /// The provider calls it off.
    cancel "cancel_incident" "/api/v1/incidents/{id}/cancellation" act::Cancel => cancel;
    /// Component, class and party are settled.
    attribute "attribute_incident" "/api/v1/incidents/{id}/attribution" act::Attribute => attribute;
    /// The verdict is shown to the customer.
    release "release_incident_verdict" "/api/v1/incidents/{id}/verdict-release" act::Release => release;
    /// Notices of rungs to the customer's responsible persons that wait are sent at once, or held back.
    decide_held "decide_held_notices" "/api/v1/incidents/{id}/held-notices" act::DecideHeld => decide_held;
    /// A file is marked as the issued fault report.
    issue_report "issue_fault_report" "/api/v1/incidents/{id}/issued-report" act::IssueReport => issue_report;
    /// The reporter rates the service.
    rate "rate_incident" "/api/v1/incidents/{id}/rating" act::Rate => rate;
    /// A message everybody concerned may read.
    message "write_incident_message" "/api/v1/incidents/{id}/messages" act::PublicMessage => message;
    /// A note that never leaves the provider.
    note "write_incident_note" "/api/v1/incidents/{id}/notes" act::Note => note;
}

/// Work goes on.
#[utoipa::path(delete, path = "/api/v1/incidents/{id}/pause", operation_id = "resume_incident", tag = "desk",
    params(("id" = IncidentId, Path, description = "The incident")),
    responses(
        (status = 200, body = IncidentDetail, description = "The incident as it is now"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It does not wait"),
    ))]
async fn resume(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<IncidentId>,
) -> Result<Json<IncidentDetail>, Problem> {
    desk.resume(&cx, id, &act::Resume::default()).await?;
    seen(&desk, &cx, id).await
}

/// A due time is set by hand; it stays and says by whom.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/clocks/{clock}/due-time", operation_id = "set_clock_due_time", tag = "desk",
    params(("id" = IncidentId, Path, description = "The incident"), ("clock" = ClockId, Path, description = "The clock")),
    request_body = act::SetDue,
    responses(
        (status = 200, body = IncidentDetail, description = "The incident as it is now"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The clock has ended"),
    ))]
async fn set_due(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path((id, clock)): Path<(IncidentId, ClockId)>,
    Json(input): Json<act::SetDue>,
) -> Result<Json<IncidentDetail>, Problem> {
    desk.set_due(&cx, id, clock, &input).await?;
    seen(&desk, &cx, id).await
}

/// The incident after a move, as far as this person may read it.
pub(super) async fn seen(desk: &Desk, cx: &Cx, id: IncidentId) -> Result<Json<IncidentDetail>, Problem> {
    let scope = cx.reach(Action::IncidentRead).unwrap_or_else(|| cx.scope.clone());
    let cx = Cx { scope, ..cx.clone() };
    desk.detail(&cx, id).await.map(Json)
}

/// Every move with the action it needs.
pub fn add(routes: Routes<Arc<Desk>>) -> Routes<Arc<Desk>> {
    routes
        .add(Action::IncidentAccept, routes!(accept))
        .add(Action::IncidentAnswer, routes!(answer))
        .add(Action::IncidentPlan, routes!(plan))
        .add(Action::IncidentPause, routes!(pause, resume))
        .add(Action::IncidentArrive, routes!(visit))
        .add(Action::IncidentArrive, routes!(arrive))
        .add(Action::IncidentRestore, routes!(restore))
        .add(Action::IncidentResolve, routes!(resolve))
        .add(Action::IncidentConfirm, routes!(confirm))
        .add(Action::IncidentConfirm, routes!(reject))
        .add(Action::IncidentClose, routes!(close))
        .add(Action::IncidentReopen, routes!(reopen))
        .add(Action::IncidentAssign, routes!(assign))
        .add(Action::IncidentDecline, routes!(decline))
        .add(Action::IncidentSeverity, routes!(change_severity))
        .add(Action::IncidentRelink, routes!(relink))
        .add(Action::IncidentDueByHand, routes!(set_due))
        .add(Action::IncidentMerge, routes!(merge))
        .add(Action::IncidentLink, routes!(link_duplicate))
        .add(Action::IncidentWithdraw, routes!(withdraw))
        .add(Action::IncidentClose, routes!(cancel))
        .add(Action::IncidentAttribute, routes!(attribute))
        .add(Action::IncidentRelease, routes!(release))
        .add(Action::DeliveryHold, routes!(decide_held))
        .add(Action::IncidentIssueReport, routes!(issue_report))
        .add(Action::IncidentRate, routes!(rate))
        .add(Action::IncidentMessage, routes!(message))
        .add(Action::IncidentNote, routes!(note))
}
