//! The endpoints.

pub(crate) mod journal;

use std::collections::BTreeMap;

use app::ProblemBody;
use utoipa::ToSchema;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// The problem documents an endpoint may answer with, for its description: status and what it means.
pub fn problems(list: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let schema = Ref::from_schema_name(ProblemBody::name());
    let one = |description: &str| {
        let content = ContentBuilder::new().schema(Some(schema.clone())).build();
        let response = ResponseBuilder::new().description(description).content("application/problem+json", content);
        RefOr::T(response.build())
    };
    list.iter().map(|(status, description)| ((*status).to_owned(), one(description))).collect()
}
