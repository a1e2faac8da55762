//! How endpoints about papers are declared: what they take, what they answer, and every problem they may tell.

/// Declares endpoints below `/api/v1/incidents/{id}`.
///
/// `make` posts something new (201), `decide` posts onto one paper (200), `list` reads all of them (200). Each names its
/// function, its operation, its path, its input and the use case that answers with the view.
macro_rules! papers {
    () => {};
    ($(#[$doc:meta])* make $name:ident $operation:literal $path:literal $input:ty => $call:ident $view:ty; $($rest:tt)*) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, tag = "desk",
            params(("id" = kernel::IncidentId, Path, description = "The incident")),
            request_body = $input,
            responses(
                (status = 201, body = $view, description = "What was entered"),
                (status = 400, body = app::ProblemBody, content_type = "application/problem+json", description = "No JSON"),
                (status = 401, body = app::ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
                (status = 403, body = app::ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
                (status = 404, body = app::ProblemBody, content_type = "application/problem+json", description = "No such incident, or the caller may not see it"),
                (status = 409, body = app::ProblemBody, content_type = "application/problem+json", description = "The state does not allow it, or somebody was first"),
                (status = 413, body = app::ProblemBody, content_type = "application/problem+json", description = "The body is too large"),
                (status = 415, body = app::ProblemBody, content_type = "application/problem+json", description = "The body is not declared as JSON"),
                (status = 422, body = app::ProblemBody, content_type = "application/problem+json", description = "A value breaks a rule"),
                (status = 503, body = app::ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
            ))]
        pub(super) async fn $name(
            axum::extract::State(desk): axum::extract::State<std::sync::Arc<crate::Desk>>,
            cx: app::Cx,
            app::Path(id): app::Path<kernel::IncidentId>,
            app::Json(input): app::Json<$input>,
        ) -> Result<(axum::http::StatusCode, app::Json<$view>), app::Problem> {
            Ok((axum::http::StatusCode::CREATED, app::Json(desk.$call(&cx, id, &input).await?)))
        }
        $crate::api::papers::papers! { $($rest)* }
    };
    ($(#[$doc:meta])* decide $name:ident $operation:literal $path:literal $input:ty => $call:ident $view:ty; $($rest:tt)*) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, tag = "desk",
            params(
                ("id" = kernel::IncidentId, Path, description = "The incident"),
                ("paper" = kernel::PaperId, Path, description = "What is decided")),
            request_body = $input,
            responses(
                (status = 200, body = $view, description = "As it stands now"),
                (status = 400, body = app::ProblemBody, content_type = "application/problem+json", description = "No JSON"),
                (status = 401, body = app::ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
                (status = 403, body = app::ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
                (status = 404, body = app::ProblemBody, content_type = "application/problem+json", description = "No such incident or paper, or the caller may not see it"),
                (status = 409, body = app::ProblemBody, content_type = "application/problem+json", description = "The state does not allow it, or somebody was first"),
                (status = 413, body = app::ProblemBody, content_type = "application/problem+json", description = "The body is too large"),
                (status = 415, body = app::ProblemBody, content_type = "application/problem+json", description = "The body is not declared as JSON"),
                (status = 422, body = app::ProblemBody, content_type = "application/problem+json", description = "A value breaks a rule"),
                (status = 503, body = app::ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
            ))]
        pub(super) async fn $name(
            axum::extract::State(desk): axum::extract::State<std::sync::Arc<crate::Desk>>,
            cx: app::Cx,
            app::Path((id, paper)): app::Path<(kernel::IncidentId, kernel::PaperId)>,
            app::Json(input): app::Json<$input>,
        ) -> Result<app::Json<$view>, app::Problem> {
            Ok(app::Json(desk.$call(&cx, id, paper, &input).await?))
        }
        $crate::api::papers::papers! { $($rest)* }
    };
    ($(#[$doc:meta])* list $name:ident $operation:literal $path:literal => $call:ident $view:ty; $($rest:tt)*) => {
        $(#[$doc])*
        #[utoipa::path(get, path = $path, operation_id = $operation, tag = "desk",
            params(("id" = kernel::IncidentId, Path, description = "The incident")),
            responses(
                (status = 200, body = $view, description = "As it stands now"),
                (status = 401, body = app::ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
                (status = 403, body = app::ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
                (status = 404, body = app::ProblemBody, content_type = "application/problem+json", description = "No such incident, or the caller may not see it"),
                (status = 503, body = app::ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
            ))]
        pub(super) async fn $name(
            axum::extract::State(desk): axum::extract::State<std::sync::Arc<crate::Desk>>,
            cx: app::Cx,
            app::Path(id): app::Path<kernel::IncidentId>,
        ) -> Result<app::Json<$view>, app::Problem> {
            Ok(app::Json(desk.$call(&cx, id).await?))
        }
        $crate::api::papers::papers! { $($rest)* }
    };
}

/// Declares endpoints that a signed link opens; the thing they are about is the link's.
macro_rules! by_link {
    () => {};
    ($(#[$doc:meta])* post $name:ident $operation:literal $path:literal $input:ty => $call:ident $view:ty; $($rest:tt)*) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, tag = "link", security(("link" = [])),
            request_body = $input,
            responses(
                (status = 200, body = $view, description = "As it stands now"),
                (status = 400, body = app::ProblemBody, content_type = "application/problem+json", description = "No JSON"),
                (status = 401, body = app::ProblemBody, content_type = "application/problem+json", description = "The link opens nothing"),
                (status = 404, body = app::ProblemBody, content_type = "application/problem+json", description = "The holder has no part in it any more"),
                (status = 409, body = app::ProblemBody, content_type = "application/problem+json", description = "The state does not allow it, or somebody was first"),
                (status = 413, body = app::ProblemBody, content_type = "application/problem+json", description = "The body is too large"),
                (status = 415, body = app::ProblemBody, content_type = "application/problem+json", description = "The body is not declared as JSON"),
                (status = 422, body = app::ProblemBody, content_type = "application/problem+json", description = "A value breaks a rule"),
                (status = 429, body = app::ProblemBody, content_type = "application/problem+json", description = "Too many requests"),
                (status = 503, body = app::ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
            ))]
        pub(super) async fn $name(
            axum::extract::State(desk): axum::extract::State<std::sync::Arc<crate::Desk>>,
            by: app::ByLink,
            app::Json(input): app::Json<$input>,
        ) -> Result<app::Json<$view>, app::Problem> {
            Ok(app::Json(desk.$call(&by, &input).await?))
        }
        $crate::api::papers::by_link! { $($rest)* }
    };
    ($(#[$doc:meta])* get $name:ident $operation:literal $path:literal => $call:ident $view:ty; $($rest:tt)*) => {
        $(#[$doc])*
        #[utoipa::path(get, path = $path, operation_id = $operation, tag = "link", security(("link" = [])),
            responses(
                (status = 200, body = $view, description = "As it stands now"),
                (status = 401, body = app::ProblemBody, content_type = "application/problem+json", description = "The link opens nothing"),
                (status = 404, body = app::ProblemBody, content_type = "application/problem+json", description = "The holder has no part in it any more"),
                (status = 429, body = app::ProblemBody, content_type = "application/problem+json", description = "Too many requests"),
                (status = 503, body = app::ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
            ))]
        pub(super) async fn $name(
            axum::extract::State(desk): axum::extract::State<std::sync::Arc<crate::Desk>>,
            by: app::ByLink,
        ) -> Result<app::Json<$view>, app::Problem> {
            Ok(app::Json(desk.$call(&by).await?))
        }
        $crate::api::papers::by_link! { $($rest)* }
    };
}

pub(crate) use {by_link, papers};
