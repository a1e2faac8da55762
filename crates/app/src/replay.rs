//! What is sent twice is done once: `Idempotency-Key`, per account and route, kept 24 hours.
//!
//! Every route that creates by JSON takes a key. What is created claims it in the same write set ([`Cx::claim`]), so that two
//! requests at once do it once and a crash between doing and answering is no second time; whoever sends it again is told that it
//! was done. No answer is kept: it may hold a secret that is shown this once. A route that reads its body as [`Once`] writes its
//! answer together with what was done, and gives it again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::{AccountId, Actor, HOUR, Instant, Refusal, RefusalKind};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use storage::{Db, Query, Row, WriteError, WriteSet, params};

use crate::extract::{body_of, is_json, read_json};
use crate::{App, ByLink, Cx, Problem};

/// The header that names the key.
pub(crate) const HEADER: &str = "idempotency-key";
/// The status of what was done, its answer not kept.
const CLAIMED: u16 = 0;

const KEPT: i64 = 24 * HOUR;
const LABEL: &str = "app.replay";

storage::sql! {
    FIND = "select body_hash, status, answer from app_replay where account = $1 and route = $2 and key = $3
        and at + 0 > $4";
    RECORD = "insert into app_replay (account, route, key, body_hash, status, answer, at, claim)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (account, route, key) do update set body_hash = excluded.body_hash, status = excluded.status,
        answer = excluded.answer, at = excluded.at, claim = excluded.claim
        where app_replay.at <= $9 or app_replay.claim = excluded.claim";
    SWEEP = "delete from app_replay where at <= $1";
}

/// A JSON body that may carry an `Idempotency-Key`.
#[derive(Clone, Debug)]
pub struct Once<T> {
    /// The body.
    pub body: T,
    /// The key with what it covers; none when the caller sent no key.
    pub key: Option<ReplayKey>,
}

/// A key with the route and the body it was sent with.
#[derive(Clone, Debug)]
pub struct ReplayKey {
    route: String,
    key: String,
    body_hash: String,
    /// Tells this request from others with the same key; none where the answer is written at once.
    claim: Option<String>,
    /// Whether a write set claims it.
    claimed: Arc<AtomicBool>,
}

/// An answer given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    status: u16,
    answer: String,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Once<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let key = named(request.headers())?;
        let route = route_of(&request);
        let body = body_of(request, state).await?;
        let key = key.map(|key| ReplayKey::of(route, key, &body, None));
        Ok(Self { body: read_json(&body)?, key })
    }
}

/// Answers a request through `next`, once however often it is sent with the same key.
pub(crate) async fn once(app: &App, actor: &Actor, request: Request, next: Next) -> Response {
    match under_key(app, actor, request).await {
        Ok((request, None)) => next.run(request).await,
        Ok((request, Some(key))) => key.settle(app, actor, next.run(request).await).await,
        Err(problem) => problem.into_response(),
    }
}

/// The request with its key in the context of whoever answers it, if it names one; refused where it was done before.
async fn under_key(app: &App, actor: &Actor, request: Request) -> Result<(Request, Option<Arc<ReplayKey>>), Problem> {
    let creates = request.method() == Method::POST && is_json(request.headers());
    let key = if creates { named(request.headers())? } else { None };
    let Some(key) = key else { return Ok((request, None)) };
    let (now, route) = (app.clock.now(), route_of(&request));
    let (mut head, body) = request.into_parts();
    let body = body_of(Request::from_parts(head.clone(), body), &()).await?;
    let claim = Some(app.ids.fresh(now).to_string());
    let key = Arc::new(ReplayKey::of(route, key, &body, claim));
    key.fresh(app, actor).await?;
    if let Some(cx) = head.extensions.get_mut::<Cx>() {
        cx.once = Some(Arc::clone(&key));
    }
    if let Some(by) = head.extensions.get_mut::<ByLink>() {
        by.cx.once = Some(Arc::clone(&key));
    }
    Ok((Request::from_parts(head, Body::from(body)), Some(key)))
}

/// The key a request names; refused where it is none.
fn named(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    match headers.get(HEADER).map(|value| value.to_str().unwrap_or("").trim().to_owned()) {
        Some(key) if key.is_empty() || key.len() > 128 => Err(Problem(bad_key())),
        key => Ok(key),
    }
}

fn route_of(request: &Request) -> String {
    format!("{} {}", request.method(), request.uri().path())
}

impl ReplayKey {
    fn of(route: String, key: String, body: &[u8], claim: Option<String>) -> Self {
        Self { route, key, body_hash: hex::encode(Sha256::digest(body)), claim, claimed: Arc::default() }
    }

    /// The query that finds an earlier answer; belongs into the use case's read.
    pub fn find(&self, actor: &Actor, now: Instant) -> Query {
        FIND.with(params![account_of(actor), &self.route, &self.key, now.plus(-KEPT)])
    }

    /// Reads the rows of [`ReplayKey::find`]: the first answer, nothing, or a refusal when the body was another one.
    pub fn found(&self, rows: &[Row]) -> Result<Option<Replayed>, Problem> {
        let Some(row) = rows.first() else { return Ok(None) };
        if row.text(0)? != self.body_hash {
            return Err(Problem(other_body()));
        }
        match u16::try_from(row.int(1)?).unwrap_or(200) {
            CLAIMED => Err(Problem(done_before())),
            status => Ok(Some(Replayed { status, answer: row.string(2)? })),
        }
    }

    /// Refused where something was done under this key before.
    async fn fresh(&self, app: &App, actor: &Actor) -> Result<(), Problem> {
        match self.found(&app.db.rows(self.find(actor, app.clock.now())).await?)? {
            Some(_) => Err(Problem(done_before())),
            None => Ok(()),
        }
    }

    /// Adds to a write set that this request does it. Another with the same key undoes the set, see [`ReplayKey::collided`].
    pub(crate) fn claim(&self, set: &mut WriteSet, actor: &Actor, now: Instant) {
        self.claimed.store(true, Ordering::Relaxed);
        self.write(set, actor, now, (CLAIMED, ""));
    }

    /// What was created and has not claimed its key does now; what could not be, since the same request was first, says so. A
    /// question that was answered may be asked again.
    async fn settle(&self, app: &App, actor: &Actor, response: Response) -> Response {
        if response.status() == StatusCode::CONFLICT {
            return match self.fresh(app, actor).await {
                Ok(()) => response,
                Err(problem) => problem.into_response(),
            };
        }
        if response.status() == StatusCode::CREATED && !self.claimed.load(Ordering::Relaxed) {
            let mut set = WriteSet::new();
            self.claim(&mut set, actor, app.clock.now());
            if let Err(error) = app.db.write(set).await {
                tracing::warn!(%error, "something was done and its key could not be kept");
            }
        }
        response
    }

    /// Adds the answer to the write set; two requests at once collide on it, see [`ReplayKey::collided`].
    pub fn record(&self, set: &mut WriteSet, actor: &Actor, now: Instant, status: StatusCode, answer: &str) {
        self.write(set, actor, now, (status.as_u16(), answer));
    }

    fn write(&self, set: &mut WriteSet, actor: &Actor, now: Instant, (status, answer): (u16, &str)) {
        let (account, claim, old) = (account_of(actor), self.claim.as_deref(), now.plus(-KEPT));
        let values = params![account, &self.route, &self.key, &self.body_hash, status, answer, now, claim, old];
        set.expect(RECORD.with(values), 1, LABEL);
    }

    /// Whether a write failed because the same key was written at the same moment.
    pub fn collided(error: &WriteError) -> bool {
        matches!(error, WriteError::Guard { label } | WriteError::Taken { label } if *label == LABEL)
    }
}

impl Replayed {
    /// The stored answer's body.
    pub fn answer(&self) -> &str {
        &self.answer
    }
}

impl IntoResponse for Replayed {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mark = (header::HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static("true"));
        (status, [kind, mark], self.answer).into_response()
    }
}

/// Forgets answers older than 24 hours.
pub async fn sweep(db: &Db, now: Instant) -> Result<(), WriteError> {
    let mut set = WriteSet::new();
    set.add(SWEEP.with(params![now.plus(-KEPT)]));
    db.write(set).await.map(|_| ())
}

fn account_of(actor: &Actor) -> String {
    actor.account().as_ref().map_or_else(|| journal::actor_text(actor), AccountId::to_string)
}

/// It was done; what was answered is not known any more, or not yet.
pub fn done_before() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "request.done_before",
        "这个请求已经提交过并已生效，请刷新后查看结果。",
        "This request was sent before and has taken effect; refresh to see what came of it.",
    )
}

fn bad_key() -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "request.bad_idempotency_key",
        "Idempotency-Key 应为 1 到 128 个字符。",
        "The header Idempotency-Key should hold 1 to 128 characters.",
    )
}

fn other_body() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "request.idempotency_key_reused",
        "这个 Idempotency-Key 已用于内容不同的请求。请换一个新的键再提交。",
        "This Idempotency-Key was used with another body. Take a fresh key and submit again.",
    )
}
