//! What the ground under every endpoint may answer with, written into the description of each: who has to log in, what does
//! not read, what is not there, which version is missing. A slice describes only what is its own.

use std::collections::BTreeMap;

use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, ObjectBuilder, Ref, RefOr, Required, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use crate::ProblemBody;
use crate::replay::HEADER;

/// Somebody was first: 409.
pub struct Conflict;

/// Somebody was first, before the request or while it was worked on: 409, 412.
pub struct Overtaken;

const CONFLICT: (u16, &str) = (409, "The state does not allow it, the name is taken, or somebody was first");
const STALE: (u16, &str) = (412, "It was changed since it was read");

impl IntoResponses for Conflict {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        BTreeMap::from([problem(CONFLICT)])
    }
}

impl IntoResponses for Overtaken {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        BTreeMap::from([problem(CONFLICT), problem(STALE)])
    }
}

/// Adds to every operation of `item` what its guard, path, query, body and version may be refused with, and that nobody
/// need log in where nothing guards it; `keyed` says that what it creates takes a key. What the slice describes itself stays as
/// it is.
pub(crate) fn complete(item: &mut PathItem, guarded: bool, keyed: bool) {
    if let Some(operation) = item.post.as_mut().filter(|operation| keyed && takes_json(operation)) {
        take_key(operation);
    }
    let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
    for operation in operations.into_iter().flatten() {
        for (status, answer) in common(operation, guarded).into_iter().map(problem) {
            operation.responses.responses.entry(status).or_insert(answer);
        }
        if !guarded {
            operation.security.get_or_insert_with(|| vec![SecurityRequirement::default()]);
        }
    }
}

/// Whether one of these endpoints looks after the key of a repeated request itself: those that describe it do.
pub(crate) fn reads_key<'a>(items: impl IntoIterator<Item = &'a PathItem>) -> bool {
    items
        .into_iter()
        .filter_map(|item| item.post.as_ref())
        .any(|operation| has(operation, &ParameterIn::Header, Some(HEADER)))
}

fn takes_json(operation: &Operation) -> bool {
    matches!(&operation.request_body, Some(RefOr::T(body)) if body.content.contains_key("application/json"))
}

/// Every endpoint that creates takes a key, see [`crate::replay`].
fn take_key(operation: &mut Operation) {
    if !has(operation, &ParameterIn::Header, Some(HEADER)) {
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "Under the same key it is done once in 24 hours: sent again it is answered 409, `request.done_before`",
            ))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(128))));
        operation.parameters.get_or_insert_default().push(key.build().into());
    }
    let (status, answer) = problem(CONFLICT);
    operation.responses.responses.entry(status).or_insert(answer);
}

fn has(operation: &Operation, place: &ParameterIn, name: Option<&str>) -> bool {
    operation.parameters.iter().flatten().any(|parameter| match parameter {
        RefOr::T(one) => one.parameter_in == *place && name.is_none_or(|name| one.name.eq_ignore_ascii_case(name)),
        RefOr::Ref(_) => false,
    })
}

fn common(operation: &Operation, guarded: bool) -> Vec<(u16, &'static str)> {
    let has = |place: &ParameterIn, name: Option<&str>| has(operation, place, name);
    let mut answers = vec![
        (429, "Too many requests; `Retry-After` tells the seconds to wait"),
        (503, "The database cannot be reached; nothing was changed"),
    ];
    if guarded {
        answers.push((401, "Nobody is logged in"));
        answers.push((403, "No role of the caller may do this"));
    }
    if has(&ParameterIn::Path, None) {
        answers.push((404, "There is no such thing, or the caller may not see it"));
    }
    if has(&ParameterIn::Query, None) {
        answers.push((400, "A parameter does not read"));
    }
    if has(&ParameterIn::Header, Some("if-match")) {
        answers.extend([(400, "The version does not read"), STALE, (428, "The header If-Match is missing")]);
    }
    if operation.request_body.is_some() {
        answers.push((400, "The body does not read"));
        answers.push((413, "The body is too large"));
        answers.push((415, "The body is of a kind that is not accepted"));
        answers.push((422, "A value breaks a rule; `errors` names it"));
    }
    answers
}

fn problem((status, meaning): (u16, &str)) -> (String, RefOr<Response>) {
    let body = RefOr::Ref(Ref::from_schema_name(ProblemBody::name()));
    let content = ContentBuilder::new().schema(Some(body)).build();
    let answer = ResponseBuilder::new().description(meaning).content("application/problem+json", content).build();
    (status.to_string(), RefOr::T(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(item: PathItem, guarded: bool) -> Vec<String> {
        let mut item = item;
        complete(&mut item, guarded, guarded);
        let operations = [item.get, item.post, item.patch].into_iter().flatten();
        operations.flat_map(|operation| operation.responses.responses.into_keys()).collect()
    }

    fn item(operation: &str) -> PathItem {
        let described = format!("{{ \"post\": {operation} }}");
        #[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
        serde_json::from_str(&described).unwrap()
    }

    #[test]
    fn an_open_endpoint_asks_nobody_to_log_in() {
        assert_eq!(answers(item(r#"{ "responses": { "200": { "description": "" } } }"#), false), ["200", "429", "503"]);
        let guarded = answers(item(r#"{ "responses": { "200": { "description": "" } } }"#), true);
        assert_eq!(guarded, ["200", "401", "403", "429", "503"]);
    }

    #[test]
    fn path_query_body_and_version_each_bring_their_refusals() {
        let described = r#"{
            "parameters": [
                { "name": "id", "in": "path", "required": true },
                { "name": "If-Match", "in": "header", "required": true }
            ],
            "requestBody": { "content": {} },
            "responses": { "200": { "description": "" } }
        }"#;
        let all = ["200", "400", "401", "403", "404", "412", "413", "415", "422", "428", "429", "503"];
        assert_eq!(answers(item(described), true), all);
        let listed = r#"{ "parameters": [{ "name": "q", "in": "query", "required": false }], "responses": {} }"#;
        assert_eq!(answers(item(listed), false), ["400", "429", "503"]);
    }

    #[test]
    fn what_the_slice_says_of_an_answer_stands() {
        let mut item = item(r#"{ "responses": { "401": { "description": "Name and password do not match" } } }"#);
        complete(&mut item, true, true);
        let said = item.post.and_then(|operation| operation.responses.responses.get("401").cloned());
        let meaning = said.and_then(|answer| match answer {
            RefOr::T(answer) => Some(answer.description),
            RefOr::Ref(_) => None,
        });
        assert_eq!(meaning.as_deref(), Some("Name and password do not match"));
    }
}
