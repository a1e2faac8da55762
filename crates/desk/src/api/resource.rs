//! One move, one resource: how each becomes an endpoint that answers with the incident as it is then.

macro_rules! moves {
    ($($(#[$doc:meta])* $name:ident $operation:literal $path:literal $input:ty => $call:ident;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, tag = "desk",
            params(("id" = IncidentId, Path, description = "The incident")),
            request_body = $input,
            responses(
                (status = 200, body = IncidentDetail, description = "The incident as it is now"),
                (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The state does not allow it, or somebody was first"),
            ))]
        async fn $name(
            State(desk): State<Arc<Desk>>,
            cx: Cx,
            Path(id): Path<IncidentId>,
            Json(input): Json<$input>,
        ) -> Result<Json<IncidentDetail>, Problem> {
            desk.$call(&cx, id, &input).await?;
            super::moves::seen(&desk, &cx, id).await
        }
    )*};
}

pub(super) use moves;
