//! The endpoint.

use std::sync::Arc;

use app::{Cx, Json, Problem, ProblemBody};
use axum::extract::State;

use crate::answer::Answer;
use crate::run::{Asked, WhatIf};

/// How the past months would have gone（模拟测算）: under a draft agreement, its matrix, or another roster. Nothing is written but
/// that somebody asked.
#[utoipa::path(post, path = "/api/v1/what-ifs", operation_id = "ask_what_if", tag = "whatif",
    request_body = Asked,
    responses(
        (status = 200, body = Answer),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "The platform is not set up"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "The version, the roster or the months cannot be asked about"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Another question is being worked on"),
    ))]
pub async fn ask(State(slice): State<Arc<WhatIf>>, cx: Cx, Json(asked): Json<Asked>) -> Result<Json<Answer>, Problem> {
    slice.ask(&cx, &asked).await.map(Json)
}
