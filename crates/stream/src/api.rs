//! The endpoint.

use std::sync::Arc;

use access::Action;
use app::{App, Cx, Held, Problem, ProblemBody, Routes};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::routes;

use crate::client::Client;
use crate::hub::Stream;

pub(crate) fn routes(app: &Arc<App>) -> Routes<Arc<Stream>> {
    Routes::new("stream", app).add(Action::EventStream, routes!(events))
}

/// Tells as it happens what changed of what the caller may read (server-sent events).
///
/// `change` has the journal's place as its id and names subject kind, subject id, entry kind and version; the client reads
/// the subject itself. `hello` opens the stream, `heartbeat` comes every 15 seconds, `reset` says that something was missed:
/// read anew. The stream ends with the session.
#[utoipa::path(get, path = "/api/v1/events", tag = "stream",
    params(("Last-Event-ID" = Option<i64>, Header, description = "The last id the client saw; kept for 7 days")),
    responses(
        (status = 200, body = String, content_type = "text/event-stream", description = "The stream; it stays open",
            example = "event: change\nid: 4711\ndata: {\"subject_kind\":\"incident\",\"subject_id\":\"0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11\",\"kind\":\"incident.accepted\",\"version\":3}\n\n"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "The account holds no role"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many streams are open"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached, or the server stops"),
    ))]
pub async fn events(State(stream): State<Arc<Stream>>, cx: Cx, headers: HeaderMap) -> Result<Response, Problem> {
    let held = Held::of(&headers).ok_or_else(Problem::not_found)?;
    // An id that does not read was never given: the client is reset.
    let last =
        headers.get("last-event-id").map(|value| value.to_str().ok().and_then(|id| id.parse().ok()).unwrap_or(-1));
    let seat = stream.enter(&cx.actor, held)?;
    let client = Client::new(Arc::clone(&stream), seat, &cx.actor, last).await?;
    let mut response = Body::from_stream(client.frames()).into_response();
    let fixed = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // A proxy in front must not collect the events.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}
