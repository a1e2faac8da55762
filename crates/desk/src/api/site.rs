//! Many hit by one fault; visits; remote sessions.

use std::sync::Arc;

use access::Action;
use app::{Cx, Path, Problem, ProblemBody, Routes};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::IncidentId;
use utoipa_axum::routes;

use super::form::SimilarIncident;
use super::papers::papers;
use crate::act::{Adopt, Broadcast, Join, Joined};
use crate::act::{AnswerRemote, AskRemote, EndRemote, RemoteSession, StartRemote};
use crate::act::{BeginVisit, EndVisit, MakeVisitCode, SignVisit, VisitCode, Visited};
use crate::desk::Desk;

/// How many were told.
#[derive(Clone, Copy, Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Told {
    /// Incidents the message stands on.
    #[schema(example = 14)]
    pub incidents: usize,
}

/// Whose child it is.
#[derive(Clone, Copy, Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Adopted {
    /// The incident that stands for all of them.
    pub parent_id: IncidentId,
}

papers! {
    /// Joins an open incident as one more who is affected.
    make join "join_incident" "/api/v1/incidents/{id}/affected" Join => join Joined;
    /// Everybody who joined.
    list affected "list_affected" "/api/v1/incidents/{id}/affected" => affected Vec<Joined>;
    /// Open incidents of the same system, reported within hours, that read alike: likely duplicates, to be confirmed.
    list duplicates "list_likely_duplicates" "/api/v1/incidents/{id}/likely-duplicates" => likely_duplicates Vec<SimilarIncident>;
    /// Makes it a child of the incident that stands for all of them; its clocks fold into the parent's.
    make set_parent "set_incident_parent" "/api/v1/incidents/{id}/parent" Adopt => adopted Adopted;
    /// One message to the incident, its children and everybody who joined.
    make broadcast "broadcast_to_affected" "/api/v1/incidents/{id}/broadcasts" Broadcast => broadcasts Told;
    /// The customer asks for a code to show whoever arrives or leaves; it holds for 30 minutes.
    make visit_code "make_visit_code" "/api/v1/incidents/{id}/visit-codes" MakeVisitCode => make_visit_code VisitCode;
    /// Records an arrival as the beginning of a visit.
    make begin_visit "begin_visit" "/api/v1/incidents/{id}/visits" BeginVisit => begin_visit Visited;
    /// The visits of an incident.
    list visits "list_visits" "/api/v1/incidents/{id}/visits" => visits Vec<Visited>;
    /// Records the departure with what was done.
    decide end_visit "end_visit" "/api/v1/incidents/{id}/visits/{paper}/departure" EndVisit => end_visit Visited;
    /// The customer signs the visit.
    decide sign_visit "sign_visit" "/api/v1/incidents/{id}/visits/{paper}/signature" SignVisit => sign_visit Visited;
    /// The engineer asks for a remote session.
    make ask_remote "ask_remote_session" "/api/v1/incidents/{id}/remote-sessions" AskRemote => ask_remote RemoteSession;
    /// The remote sessions of an incident.
    list remote "list_remote_sessions" "/api/v1/incidents/{id}/remote-sessions" => remote_sessions Vec<RemoteSession>;
    /// The customer authorises the session, or refuses it.
    decide answer_remote "answer_remote_session" "/api/v1/incidents/{id}/remote-sessions/{paper}/authorisation" AnswerRemote => answer_remote RemoteSession;
    /// The engineer connects, while the authorisation holds.
    decide start_remote "start_remote_session" "/api/v1/incidents/{id}/remote-sessions/{paper}/start" StartRemote => start_remote RemoteSession;
    /// The session is over; what was done is on record.
    decide end_remote "end_remote_session" "/api/v1/incidents/{id}/remote-sessions/{paper}/end" EndRemote => end_remote RemoteSession;
}

/// It was another fault after all: its clocks count for themselves again.
#[utoipa::path(delete, path = "/api/v1/incidents/{id}/parent", operation_id = "leave_incident_parent", tag = "desk",
    params(("id" = IncidentId, Path, description = "The incident")),
    responses(
        (status = 204, description = "It hangs on nothing any more"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such incident, or the caller may not see it"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It hangs on no parent"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
    ))]
async fn leave_parent(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<IncidentId>,
) -> Result<StatusCode, Problem> {
    desk.let_child_go(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Desk {
    async fn adopted(&self, cx: &Cx, id: IncidentId, input: &Adopt) -> Result<Adopted, Problem> {
        self.adopt(cx, id, input).await?;
        Ok(Adopted { parent_id: input.parent_id })
    }

    async fn broadcasts(&self, cx: &Cx, id: IncidentId, input: &Broadcast) -> Result<Told, Problem> {
        let children = self.children(id).await?.len();
        self.broadcast(cx, id, input).await?;
        Ok(Told { incidents: children + 1 })
    }
}

/// Every endpoint here with what it needs.
pub fn add(routes: Routes<Arc<Desk>>) -> Routes<Arc<Desk>> {
    routes
        .add(Action::IncidentJoin, routes!(join))
        .add(Action::IncidentRead, routes!(affected))
        .add(Action::IncidentLink, routes!(duplicates))
        .add(Action::IncidentMerge, routes!(set_parent, leave_parent))
        .add(Action::IncidentAnswer, routes!(broadcast))
        .add(Action::IncidentVisitCode, routes!(visit_code))
        .add(Action::IncidentArrive, routes!(begin_visit))
        .add(Action::IncidentRead, routes!(visits))
        .add(Action::IncidentArrive, routes!(end_visit))
        .add(Action::VisitSign, routes!(sign_visit))
        .add(Action::RemoteWork, routes!(ask_remote))
        .add(Action::IncidentRead, routes!(remote))
        .add(Action::RemoteAuthorise, routes!(answer_remote))
        .add(Action::RemoteWork, routes!(start_remote))
        .add(Action::RemoteWork, routes!(end_remote))
}
