//! Which refusals an endpoint may answer with, for the API description.

use std::collections::BTreeMap;

use app::ProblemBody;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

type Responses = BTreeMap<String, RefOr<Response>>;

fn refused(list: &[(u16, &str)]) -> Responses {
    let one = |(status, why): &(u16, &str)| {
        let schema = Ref::from_schema_name(<ProblemBody as ToSchema>::name());
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new().description(*why).content("application/problem+json", content).build();
        (status.to_string(), RefOr::T(response))
    };
    list.iter().map(one).collect()
}

const ANY: [(u16, &str); 3] =
    [(401, "Nobody is logged in"), (403, "The caller's role may not do this"), (503, "The database cannot be reached")];
const BODY: [(u16, &str); 4] = [
    (400, "The request cannot be understood"),
    (413, "The body is too large"),
    (415, "The body is of a kind that is not accepted"),
    (422, "A value breaks a rule; `errors` points at it"),
];

/// Reading a list: a query parameter may be wrong.
pub struct Listing;
/// Reading one thing.
pub struct Reading;
/// Making something.
pub struct Making;
/// A move of a state: somebody may have been first.
pub struct Moving;
/// A move without a body.
pub struct Undoing;
/// Editing what was read before.
pub struct Editing;

impl IntoResponses for Listing {
    fn responses() -> Responses {
        refused(&[&ANY[..], &[(400, "A query parameter is wrong")]].concat())
    }
}

impl IntoResponses for Reading {
    fn responses() -> Responses {
        refused(&[&ANY[..], &[(404, "There is no such thing, or the caller may not see it")]].concat())
    }
}

impl IntoResponses for Making {
    fn responses() -> Responses {
        refused(&[&ANY[..], &BODY[..], &[(409, "There is one already")]].concat())
    }
}

impl IntoResponses for Moving {
    fn responses() -> Responses {
        let more = [
            (404, "There is no such thing, or the caller may not see it"),
            (409, "The state does not allow it; `errors` lists what stands against it"),
            (412, "It was changed at the same moment"),
        ];
        refused(&[&ANY[..], &BODY[..], &more[..]].concat())
    }
}

impl IntoResponses for Undoing {
    fn responses() -> Responses {
        let more = [
            (404, "There is no such thing, or the caller may not see it"),
            (409, "The state does not allow it"),
            (412, "It was changed at the same moment"),
        ];
        refused(&[&ANY[..], &more[..]].concat())
    }
}

impl IntoResponses for Editing {
    fn responses() -> Responses {
        let more = [
            (404, "There is no such thing, or the caller may not see it"),
            (409, "The state does not allow it"),
            (412, "It was changed since it was read"),
            (428, "The header If-Match is missing"),
        ];
        refused(&[&ANY[..], &BODY[..], &more[..]].concat())
    }
}
