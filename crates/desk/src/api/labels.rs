//! Labels at the site, and what their codes stand for.

use std::sync::Arc;

use access::Action;
use app::{Cx, Json, Path, Problem, ProblemBody, Query, Routes};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{PaperId, SystemId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use crate::act::{LabelView, MadeLabel, MakeLabel, ReadLabel};
use crate::desk::Desk;

/// Which labels.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LabelQuery {
    /// Those of this system.
    system_id: SystemId,
}

/// Makes a label to be printed; its code is shown this once.
#[utoipa::path(post, path = "/api/v1/labels", operation_id = "make_label", tag = "desk", request_body = MakeLabel,
    responses(
        (status = 201, body = MadeLabel, description = "The label with the address to print"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such system or component, or the caller may not see it"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "A value breaks a rule"),
    ))]
async fn make(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Json(input): Json<MakeLabel>,
) -> Result<(StatusCode, Json<MadeLabel>), Problem> {
    Ok((StatusCode::CREATED, Json(desk.make_label(&cx, &input).await?)))
}

/// The labels of a system, revoked ones too.
#[utoipa::path(get, path = "/api/v1/labels", operation_id = "list_labels", tag = "desk", params(LabelQuery),
    responses(
        (status = 200, body = Vec<LabelView>),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such system, or the caller may not see it"),
    ))]
async fn list(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<LabelQuery>,
) -> Result<Json<Vec<LabelView>>, Problem> {
    desk.labels(&cx, query.system_id).await.map(Json)
}

/// Revokes a label; its code opens and shows nothing any more.
#[utoipa::path(delete, path = "/api/v1/labels/{id}", operation_id = "revoke_label", tag = "desk",
    params(("id" = PaperId, Path, description = "The label")),
    responses((status = 204, description = "It is revoked")))]
async fn revoke(State(desk): State<Arc<Desk>>, cx: Cx, Path(id): Path<PaperId>) -> Result<StatusCode, Problem> {
    desk.revoke_label(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the code of a label stands for: system, component and place, for whoever may see the system.
#[utoipa::path(post, path = "/api/v1/label-readings", operation_id = "read_label", tag = "desk", request_body = ReadLabel,
    responses(
        (status = 200, body = LabelView, description = "The label"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No label has this code any more, or the caller may not see its system"),
    ))]
async fn read(State(desk): State<Arc<Desk>>, cx: Cx, Json(input): Json<ReadLabel>) -> Result<Json<LabelView>, Problem> {
    desk.read_label(&cx, &input).await.map(Json)
}

/// Every endpoint here with what it needs.
pub fn add(routes: Routes<Arc<Desk>>) -> Routes<Arc<Desk>> {
    routes
        .add(Action::EstateWrite, routes!(make))
        .add(Action::EstateRead, routes!(list))
        .add(Action::EstateWrite, routes!(revoke))
        .add(Action::IncidentRead, routes!(read))
}
