//! The same request sent twice gets the first answer: `Idempotency-Key`, per account and route, kept 24 hours.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{AccountId, Actor, HOUR, Instant, Refusal, RefusalKind};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use storage::{Db, Query, Row, WriteError, WriteSet, params};

use crate::Problem;
use crate::extract::{body_of, read_json};

const KEPT: i64 = 24 * HOUR;
const LABEL: &str = "app.replay";

storage::sql! {
    FIND = "select body_hash, status, answer from app_replay where account = $1 and route = $2 and key = $3
        and at + 0 > $4";
    RECORD = "insert into app_replay (account, route, key, body_hash, status, answer, at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (account, route, key) do update set body_hash = excluded.body_hash, status = excluded.status,
        answer = excluded.answer, at = excluded.at where app_replay.at <= $8";
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayKey {
    route: String,
    key: String,
    body_hash: String,
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
        let key = request.headers().get("idempotency-key").map(|value| value.to_str().unwrap_or("").trim().to_owned());
        let route = format!("{} {}", request.method(), request.uri().path());
        let body = body_of(request, state).await?;
        let key = match key {
            Some(key) if key.is_empty() || key.len() > 128 => return Err(Problem(bad_key())),
            Some(key) => Some(ReplayKey { route, key, body_hash: hex::encode(Sha256::digest(&body)) }),
            None => None,
        };
        Ok(Self { body: read_json(&body)?, key })
    }
}

impl ReplayKey {
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
        let status = u16::try_from(row.int(1)?).unwrap_or(200);
        Ok(Some(Replayed { status, answer: row.string(2)? }))
    }

    /// Adds the answer to the write set; two requests at once collide on it, see [`ReplayKey::collided`].
    pub fn record(&self, set: &mut WriteSet, actor: &Actor, now: Instant, status: StatusCode, answer: &str) {
        let account = account_of(actor);
        let old = now.plus(-KEPT);
        let values = params![account, &self.route, &self.key, &self.body_hash, status.as_u16(), answer, now, old];
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
    actor.account().as_ref().map_or_else(|| actor.name(), AccountId::to_string)
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
