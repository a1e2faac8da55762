//! What a service for electronic seals calls, and calling it once more.

use std::sync::Arc;

use app::{Conflict, Cx, Path, Problem, ProblemBody, Versioned};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::DocumentId;
use utoipa_axum::router::{UtoipaMethodRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use super::documents::seen;
use super::view::DocumentView;
use crate::Documents;
use crate::sealing::Shown;

fn shown(headers: &HeaderMap) -> Shown<'_> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Shown { id: text("webhook-id"), timestamp: text("webhook-timestamp"), signature: text("webhook-signature") }
}

/// The issued PDF, for the service that seals: the call is signed as Standard Webhooks has it, over an empty body.
#[utoipa::path(get, path = "/api/v1/document-seals/{id}/file", operation_id = "fetch_document_to_seal", tag = "documents",
    params(("id" = DocumentId, Path),
        ("webhook-id" = Option<String>, Header, description = "The document's id"),
        ("webhook-timestamp" = Option<String>, Header, description = "Seconds since 1970; five minutes off at most"),
        ("webhook-signature" = Option<String>, Header, description = "`v1,` and base64 of HMAC-SHA256 over id, timestamp and body")),
    responses((status = 200, description = "The file", body = Vec<u8>, content_type = "application/pdf"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The signature does not hold")))]
pub async fn file(
    State(slice): State<Arc<Documents>>,
    Path(id): Path<DocumentId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let bytes = slice.to_be_sealed(shown(&headers), id, slice.app.clock.now()).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response())
}

/// The upload with the limit of a file.
pub(crate) fn taking(slice: &Documents) -> UtoipaMethodRouter<Arc<Documents>> {
    let largest = usize::try_from(slice.files.limits().largest).unwrap_or(usize::MAX);
    routes!(take).layer(DefaultBodyLimit::max(largest))
}

/// Takes the sealed copy from the service that seals: the PDF is the body, the call is signed over it. The document's seal is
/// returned then; the same copy sent twice is taken once.
#[utoipa::path(post, path = "/api/v1/document-seals/{id}", operation_id = "take_sealed_document", tag = "documents",
    request_body(content = Vec<u8>, content_type = "application/pdf", description = "The sealed copy"),
    params(("id" = DocumentId, Path),
        ("webhook-id" = Option<String>, Header, description = "The document's id"),
        ("webhook-timestamp" = Option<String>, Header, description = "Seconds since 1970; five minutes off at most"),
        ("webhook-signature" = Option<String>, Header, description = "`v1,` and base64 of HMAC-SHA256 over id, timestamp and body")),
    responses((status = 204, description = "Taken"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The signature does not hold"),
        Conflict))]
pub async fn take(
    State(slice): State<Arc<Documents>>,
    Path(id): Path<DocumentId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let cx = Cx::platform("seals", slice.app.clock.now(), Arc::clone(&slice.app.ids));
    slice.take_sealed(shown(&headers), id, body, &cx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tells the service that seals once more of a document.
#[utoipa::path(post, path = "/api/v1/documents/{id}/seal-call", operation_id = "call_sealer_again", tag = "documents",
    params(("id" = DocumentId, Path)), responses((status = 200, body = DocumentView), Conflict))]
pub async fn again(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<DocumentId>,
) -> Result<Versioned<DocumentView>, Problem> {
    slice.call_again(&cx, id).await?;
    seen(&slice, &cx, id).await
}
