//! The API as a whole: its description, and the few endpoints that belong to no slice.

use app::Declared;
use axum::Router;
use axum::extract::State;
use kernel::{Clock, Instant};
use serde::Serialize;
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi as Description, SecurityRequirement};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::records::open_records;
use crate::wiring::Platform;

/// The description as it is given out: what the routes say of themselves, written down beside the sources and compared with them
/// by a test. Served as it stands, it costs a running server no memory; put together from the routes it takes 50 MB.
pub const DESCRIPTION: &str = include_str!("../../../openapi.json");

/// What the description says of itself.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Aftercare",
        version = "1",
        description = "The platform on which a system integrator keeps what it promised after delivery. \
                   Errors are problem documents (RFC 9457) in the caller's language; instants are RFC 3339 in UTC."
    ),
    components(schemas(app::ProblemBody, app::FieldProblem))
)]
struct About;

/// The present instant.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Now {
    /// By the server's clock.
    pub now: Instant,
}

/// The present instant by the server's clock: countdowns tick by it.
#[utoipa::path(get, path = "/api/v1/time", tag = "server", security(()), responses((status = 200, body = Now)))]
async fn time(State(clock): State<Arc<dyn Clock>>) -> app::Json<Now> {
    app::Json(Now { now: clock.now() })
}

/// Whether the server answers.
#[utoipa::path(get, path = "/api/v1/health", tag = "server", security(()), responses((status = 200, body = Now)))]
async fn health(State(clock): State<Arc<dyn Clock>>) -> app::Json<Now> {
    app::Json(Now { now: clock.now() })
}

/// The API's endpoints, and what was declared about each.
pub fn endpoints(platform: &Platform) -> (Router, Vec<Declared>) {
    let (slices, declared) = platform.endpoints();
    (own(platform).split_for_parts().0.merge(slices), declared)
}

/// The whole description, put together from the routes.
pub fn description(platform: &Platform) -> Description {
    let mut description = own(platform).merge(platform.routes().0).into_openapi();
    secure(&mut description);
    name_operations(&mut description);
    open_records(&mut description);
    description
}

/// What belongs to no slice.
fn own(platform: &Platform) -> OpenApiRouter {
    OpenApiRouter::with_openapi(About::openapi())
        .routes(routes!(time))
        .routes(routes!(health))
        .with_state(Arc::clone(&platform.app.clock))
        .merge(crate::health::routes(&platform.health))
}

/// Every operation is named after its method and path, so that no two slices can take the same name.
fn name_operations(description: &mut Description) {
    for (path, item) in &mut description.paths.paths {
        let words: Vec<&str> = path
            .trim_start_matches("/api/v1/")
            .trim_start_matches('/')
            .split(['/', '-'])
            .map(|word| word.trim_matches(['{', '}']))
            .collect();
        let operations = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{}", words.join("_")));
            }
        }
    }
}

fn secure(description: &mut Description) {
    let components = description.components.get_or_insert_default();
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(app::SESSION_COOKIE)));
    components.add_security_scheme("session", cookie);
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.add_security_scheme("token", bearer);
    let link = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(app::LINK_HEADER)));
    components.add_security_scheme("link", link);
    let none: [&str; 0] = [];
    description.security =
        Some(vec![SecurityRequirement::new("session", none), SecurityRequirement::new("token", none)]);
}
