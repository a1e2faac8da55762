//! The problems an endpoint may answer with, for the API description.

use std::collections::BTreeMap;

use app::ProblemBody;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// Every problem that can be met, with its meaning; each kind of endpoint lists those it answers with.
const MEANINGS: [(u16, &str); 11] = [
    (400, "The body, or a parameter, does not read"),
    (401, "Nobody is logged in"),
    (403, "No role of the caller may do this"),
    (404, "There is no such record"),
    (409, "It is switched off, or there are too many"),
    (412, "Somebody changed it since it was read"),
    (413, "The body is too large"),
    (415, "The body is not declared as JSON"),
    (422, "A value breaks a rule; errors name it"),
    (428, "The header If-Match is missing"),
    (503, "The database cannot be reached; nothing was changed"),
];

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident = $statuses:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                problems(&$statuses)
            }
        }
    )*};
}

answers! {
    /// A list.
    Listing = [401, 403, 503];
    /// A list of one record's parts.
    Reading = [400, 401, 403, 404, 503];
    /// One record.
    Finding = [401, 403, 404, 503];
    /// A new record.
    Creating = [400, 401, 403, 409, 413, 415, 422, 503];
    /// Something done with a record.
    Doing = [400, 401, 403, 404, 409, 412, 413, 415, 422, 503];
    /// A changed record.
    Changing = [400, 401, 403, 404, 412, 413, 415, 422, 428, 503];
    /// A record taken away.
    Removing = [401, 403, 404, 503];
}

fn problems(statuses: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    let listed = MEANINGS.iter().filter(|(status, _)| statuses.contains(status));
    listed.map(|(status, meaning)| (status.to_string(), RefOr::T(problem(meaning)))).collect()
}

fn problem(meaning: &str) -> Response {
    let body = RefOr::Ref(Ref::from_schema_name(ProblemBody::name()));
    let content = ContentBuilder::new().schema(Some(body)).build();
    ResponseBuilder::new().description(meaning).content("application/problem+json", content).build()
}
