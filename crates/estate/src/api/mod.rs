//! The endpoints, one file a group.

pub(crate) mod components;
pub(crate) mod parties;
pub(crate) mod places;
pub(crate) mod systems;

use std::collections::BTreeMap;

use app::{Problem, ProblemBody};
use kernel::{Page, PageError, PageRequest, Refusal, RefusalKind};
use serde::Serialize;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct Listed<T: ToSchema> {
    /// The rows.
    items: Vec<T>,
    /// Where the next page starts; null on the last one.
    next_cursor: Option<String>,
}

impl<T: ToSchema> Listed<T> {
    fn of<R>(page: Page<R>, row: impl Fn(R) -> T) -> Self {
        let next_cursor = page.next.map(|cursor| cursor.encode());
        Self { items: page.items.into_iter().map(row).collect(), next_cursor }
    }
}

/// Reads the two query parameters of a page.
fn page(cursor: Option<&str>, limit: Option<u32>) -> Result<PageRequest, Problem> {
    PageRequest::read(cursor, limit).map_err(|error| {
        let (name, zh) = match error {
            PageError::Cursor => ("?cursor", "不是本服务给出的游标；请从第一页重新读取"),
            PageError::Limit => ("?limit", "应在 1 到 200 之间"),
        };
        let refusal = Refusal::new(
            RefusalKind::Malformed,
            "request.bad_query",
            "查询参数有误，请按提示修改。",
            "A query parameter is wrong; mend what is named.",
        );
        Problem(refusal.field(name, zh, error.to_string()))
    })
}

/// How reading can end without an answer.
pub(crate) enum ReadProblems {}

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("400", "A parameter does not read"),
            ("401", "Nobody is logged in"),
            ("403", "No role of the caller may do this"),
            ("404", "There is no such thing within the caller's reach"),
            ("503", "The database cannot be reached"),
        ])
    }
}

/// How writing something new can end without it.
pub(crate) enum CreateProblems {}

impl IntoResponses for CreateProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("400", "No complete JSON"),
            ("401", "Nobody is logged in"),
            ("403", "No role of the caller may do this"),
            ("404", "There is no such thing"),
            ("409", "The code is taken, or somebody was first"),
            ("413", "The body is too large"),
            ("415", "The body is not declared as JSON"),
            ("422", "A value breaks a rule"),
            ("503", "The database cannot be reached"),
        ])
    }
}

/// How a change can end without effect.
pub(crate) enum ChangeProblems {}

impl IntoResponses for ChangeProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = CreateProblems::responses();
        all.extend(problems(&[("412", "The version in If-Match is stale"), ("428", "If-Match is missing")]));
        all
    }
}

fn problems(list: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let schema = Ref::from_schema_name(ProblemBody::name());
    let one = |description: &str| {
        let content = ContentBuilder::new().schema(Some(schema.clone())).build();
        let response = ResponseBuilder::new().description(description).content("application/problem+json", content);
        RefOr::T(response.build())
    };
    list.iter().map(|(status, description)| ((*status).to_owned(), one(description))).collect()
}
