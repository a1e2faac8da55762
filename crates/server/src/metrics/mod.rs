//! Figures for Prometheus. The hot path counts in memory; everything else is asked for when somebody scrapes.

mod process;
mod scrape;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Stopwatch};

use app::Problem;
use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::{Instant, Refusal, RefusalKind};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use sha2::{Digest, Sha256};

use crate::wiring::Platform;
use scrape::Scraped;

/// From half a millisecond to ten seconds.
const BUCKETS: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// By what answers are told apart: few values each, never an id.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u32,
}

fn histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

/// What this node counts as it goes.
pub struct Metrics {
    answers: Family<Answered, Histogram, fn() -> Histogram>,
    rounds: Mutex<BTreeMap<&'static str, Instant>>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { answers: Family::new_with_constructor(histogram as fn() -> Histogram), rounds: Mutex::default() }
    }
}

impl Metrics {
    /// A round of background work came to its end.
    pub fn round(&self, work: &'static str, at: Instant) {
        self.rounds.lock().unwrap_or_else(PoisonError::into_inner).insert(work, at);
    }

    fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels = Answered { method: method.to_owned(), route: route.to_owned(), status: u32::from(status) };
        self.answers.get_or_create(&labels).observe(took.as_secs_f64());
    }
}

/// Measures every answer.
#[expect(clippy::disallowed_methods, reason = "how long an answer took is no business instant")]
pub async fn observe(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let begun = Stopwatch::now();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let route = path.as_ref().map_or("pages", MatchedPath::as_str);
    metrics.answered(method.as_str(), route, response.status().as_u16(), begun.elapsed());
    response
}

/// `GET /metrics`, outside the API: its form is Prometheus' own.
pub fn route(platform: &Platform) -> Router {
    Router::new().route("/metrics", get(show)).with_state(Arc::new(Scraped::of(platform)))
}

async fn show(State(scraped): State<Arc<Scraped>>, request: Request) -> Result<Response, Problem> {
    if !is_welcome(&scraped, &request) {
        return Err(Problem(elsewhere()));
    }
    let text = scraped.text().await?;
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// Somebody on this machine who came through no proxy, or somebody with the token.
fn is_welcome(scraped: &Scraped, request: &Request) -> bool {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let shown = shown.and_then(|value| value.strip_prefix("Bearer "));
    if let (Some(shown), Some(token)) = (shown, &scraped.token) {
        // Hashes are compared, so that the time it takes tells nothing.
        return Sha256::digest(shown.trim()) == Sha256::digest(&token.0);
    }
    let proxied = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    let here = request.extensions().get::<ConnectInfo<SocketAddr>>().is_some_and(|from| from.0.ip().is_loopback());
    here && !proxied.iter().any(|name| request.headers().contains_key(*name))
}

fn elsewhere() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "metrics.forbidden",
        "监控指标只向本机直接访问者提供；其他机器请带上 [metrics] token 设定的令牌（Authorization: Bearer …）。",
        "Metrics are for callers on this machine that come through no proxy; from elsewhere show the token set as \
         [metrics] token (Authorization: Bearer …).",
    )
}
