//! Windows agreed beforehand; problems and known errors.

use std::sync::Arc;

use access::Action;
use app::{Cx, Json, Path, Problem, ProblemBody, Query, Routes};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{Instant, PageRequest, PaperId, ProblemId, SystemId, WindowId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::incidents::bad_page;
use super::papers::papers;
use crate::act::{CancelWindow, MakeWindow, WindowView};
use crate::act::{GroupIncident, KnownError, OpenProblem, ProblemView, TurnProblem};
use crate::act::{MoveMany, MovedMany, UndoMany};
use crate::core::{ProblemState, WindowKind};
use crate::desk::Desk;
use crate::store::{problem, window};

papers! {
    /// The problems an incident belongs to.
    list of_incident "list_problems_of_incident" "/api/v1/incidents/{id}/problems" => problems_of Vec<ProblemView>;
}

/// Declares a posting endpoint that belongs to no incident.
macro_rules! posts {
    ($($(#[$doc:meta])* $name:ident $operation:literal $path:literal ($($param:ident : $id:ty)?) $input:ty => $status:literal $code:ident $call:ident $view:ty;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, tag = "desk",
            params($(("id" = $id, Path, description = "What is changed"))?),
            request_body = $input,
            responses(
                (status = $status, body = $view, description = "As it stands now"),
                (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "No JSON"),
                (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
                (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
                (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such thing, or the caller may not see it"),
                (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The state does not allow it, or somebody was first"),
                (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The body is too large"),
                (status = 415, body = ProblemBody, content_type = "application/problem+json", description = "The body is not declared as JSON"),
                (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "A value breaks a rule"),
                (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
            ))]
        async fn $name(
            State(desk): State<Arc<Desk>>,
            cx: Cx,
            $(Path($param): Path<$id>,)?
            Json(input): Json<$input>,
        ) -> Result<(StatusCode, Json<$view>), Problem> {
            Ok((StatusCode::$code, Json(desk.$call(&cx, $($param,)? &input).await?)))
        }
    )*};
}

posts! {
    /// Enters planned downtime or a guarded period.
    make_window "make_window" "/api/v1/windows" () MakeWindow => 201 CREATED make_window WindowView;
    /// Cancels a window; one that has begun ends now.
    cancel_window "cancel_window" "/api/v1/windows/{id}/cancellation" (id: WindowId) CancelWindow => 200 OK cancel_window WindowView;
    /// One move on many incidents, with a result for each.
    move_many "move_many" "/api/v1/bulk-moves" () MoveMany => 201 CREATED move_many MovedMany;
    /// Undoes what can be undone, within a minute.
    undo_many "undo_many" "/api/v1/bulk-moves/{id}/undoing" (id: PaperId) UndoMany => 200 OK undo_many MovedMany;
    /// Opens a problem over at least one incident.
    open_problem "open_problem" "/api/v1/problems" () OpenProblem => 201 CREATED open_problem ProblemView;
    /// Cause, workaround, solution or state of a problem.
    turn_problem "turn_problem" "/api/v1/problems/{id}/finding" (id: ProblemId) TurnProblem => 200 OK turn_problem ProblemView;
    /// Groups one more incident under a problem.
    group_incident "group_incident" "/api/v1/problems/{id}/incidents" (id: ProblemId) GroupIncident => 200 OK group_incident ProblemView;
}

/// Which windows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct WindowQuery {
    /// Those that end after this instant; now unless said.
    #[param(required = false, value_type = Option<String>, format = DateTime)]
    after: Option<Instant>,
    /// Only this kind.
    #[param(inline, required = false)]
    kind: Option<WindowKind>,
    /// Cancelled ones too, unless `false`.
    #[param(required = false)]
    cancelled: Option<bool>,
    /// What ends last stands first.
    #[param(required = false)]
    latest_first: Option<bool>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// A page of windows.
#[derive(Debug, Serialize, ToSchema)]
pub struct WindowPage {
    /// The windows, what ends first standing first unless asked otherwise.
    pub items: Vec<WindowView>,
    /// Where the next page starts.
    pub next_cursor: Option<String>,
}

/// The windows that end after an instant, cancelled ones too.
#[utoipa::path(get, path = "/api/v1/windows", operation_id = "list_windows", tag = "desk", params(WindowQuery), responses(
    (status = 200, body = WindowPage, description = "What ends first stands first"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "A parameter does not read"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
async fn windows(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<WindowQuery>,
) -> Result<Json<WindowPage>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(bad_page)?;
    let wanted = window::Wanted {
        after: query.after.unwrap_or(cx.now),
        kind: query.kind,
        cancelled: query.cancelled.unwrap_or(true),
        latest_first: query.latest_first.unwrap_or(false),
    };
    let page = desk.windows(&cx, &wanted, &request).await?;
    Ok(Json(WindowPage { items: page.items, next_cursor: page.next.map(|cursor| cursor.encode()) }))
}

/// Which problems.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ProblemQuery {
    /// Only in this state.
    #[param(inline, required = false)]
    state: Option<ProblemState>,
    /// Only those that are not closed, or only those that are.
    #[param(required = false)]
    open: Option<bool>,
    /// Words in number, title, cause, workaround or solution.
    #[param(required = false)]
    q: Option<String>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// A page of problems.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemPage {
    /// The problems, the last changed first.
    pub items: Vec<ProblemView>,
    /// Where the next page starts.
    pub next_cursor: Option<String>,
}

/// The problems, those changed last first.
#[utoipa::path(get, path = "/api/v1/problems", operation_id = "list_problems", tag = "desk", params(ProblemQuery), responses(
    (status = 200, body = ProblemPage, description = "The last changed stands first"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "A parameter does not read"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
async fn problems(
    State(desk): State<Arc<Desk>>,
    _: Cx,
    Query(query): Query<ProblemQuery>,
) -> Result<Json<ProblemPage>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(bad_page)?;
    let text = query.q.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
    let wanted = problem::Wanted { state: query.state, open: query.open, text };
    let page = desk.problems(&wanted, &request).await?;
    Ok(Json(ProblemPage { items: page.items, next_cursor: page.next.map(|cursor| cursor.encode()) }))
}

/// One problem with its incidents.
#[utoipa::path(get, path = "/api/v1/problems/{id}", operation_id = "read_problem", tag = "desk",
    params(("id" = ProblemId, Path, description = "The problem")), responses(
    (status = 200, body = ProblemView, description = "As it stands now"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such problem"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
async fn problem(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<ProblemId>,
) -> Result<Json<ProblemView>, Problem> {
    Ok(Json(desk.problem(&cx, id).await?))
}

/// What is being typed, of which system.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct KnownErrorQuery {
    /// The system.
    system_id: SystemId,
    /// What is typed so far.
    text: String,
}

/// Known errors of a system whose reports read like what is being typed, with what helps until they are solved.
#[utoipa::path(get, path = "/api/v1/known-errors", operation_id = "list_known_errors", tag = "desk", params(KnownErrorQuery), responses(
    (status = 200, body = Vec<KnownError>, description = "The likest stands first"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "A parameter does not read"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such system, or the caller may not report for it"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
async fn known_errors(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<KnownErrorQuery>,
) -> Result<Json<Vec<KnownError>>, Problem> {
    Ok(Json(desk.known_errors(&cx, query.system_id, &query.text).await?))
}

/// Every endpoint here with what it needs.
pub fn add(routes: Routes<Arc<Desk>>) -> Routes<Arc<Desk>> {
    routes
        .add(Action::WindowKeep, routes!(make_window))
        .add(Action::WindowRead, routes!(windows))
        .add(Action::WindowKeep, routes!(cancel_window))
        .add(Action::IncidentBulk, routes!(move_many))
        .add(Action::IncidentBulk, routes!(undo_many))
        .add(Action::ProblemKeep, routes!(open_problem))
        .add(Action::ProblemKeep, routes!(problems))
        .add(Action::ProblemKeep, routes!(problem))
        .add(Action::ProblemKeep, routes!(turn_problem))
        .add(Action::ProblemKeep, routes!(group_incident))
        .add(Action::ProblemKeep, routes!(of_incident))
        .add(Action::IncidentReport, routes!(known_errors))
}
