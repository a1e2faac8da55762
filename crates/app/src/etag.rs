//! Editing needs the version that was read: `ETag` out, `If-Match` in.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use kernel::{Refusal, RefusalKind};
use serde::Serialize;

use crate::{Json, Problem};

/// The version a caller read, from `If-Match`. Its absence is 428.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Err(Problem(Refusal::new(
                RefusalKind::VersionRequired,
                "request.version_required",
                "修改前请先读取记录，并在 If-Match 头中带回读取时的 ETag。",
                "Read the record first and send its ETag back in the header If-Match.",
            )));
        };
        let version = value.to_str().ok().and_then(|text| text.trim().trim_matches('"').strip_prefix('v'));
        version.and_then(|text| text.parse().ok()).map(Self).ok_or_else(|| {
            Problem(Refusal::new(
                RefusalKind::Malformed,
                "request.bad_version",
                "If-Match 头应是读取时得到的 ETag，例如 \"v3\"。",
                "The header If-Match should be the ETag that was read, such as \"v3\".",
            ))
        })
    }
}

/// A body with the version it has, sent as its `ETag`.
#[derive(Clone, Debug)]
pub struct Versioned<T> {
    /// The version.
    pub version: i64,
    /// The body.
    pub body: T,
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        ([(header::ETAG, format!("\"v{}\"", self.version))], Json(self.body)).into_response()
    }
}
