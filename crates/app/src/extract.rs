//! Reading bodies, paths and queries; what does not read is refused as a problem document that says where.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Refusal, RefusalKind};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Problem;

/// A JSON body, in or out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = body_of(request, state).await?;
        read_json(&body).map(Self)
    }
}

pub(crate) async fn body_of<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    if !is_json(request.headers()) {
        return Err(Problem(Refusal::new(
            RefusalKind::Unsupported,
            "request.not_json",
            "请求体应为 JSON，并带有 Content-Type: application/json。",
            "The body should be JSON with the header Content-Type: application/json.",
        )));
    }
    Bytes::from_request(request, state).await.map_err(|rejection| too_large_or_broken(&rejection))
}

/// Whether a request says that its body is JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    kind.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case("application/json")
}

/// A body that did not arrive whole, or is larger than it may be.
pub fn cut_short(rejection: &BytesRejection) -> Problem {
    too_large_or_broken(rejection)
}

pub(crate) fn too_large_or_broken(rejection: &BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem(Refusal::new(
            RefusalKind::TooLarge,
            "request.too_large",
            "请求体超过允许的大小。大文件请先作为附件上传，再在请求中引用。",
            "The body is over the limit. Upload large files as attachments first and refer to them.",
        ));
    }
    Problem(Refusal::new(
        RefusalKind::Malformed,
        "request.broken_body",
        "请求体没有完整到达，请重试。",
        "The body did not arrive whole; please try again.",
    ))
}

pub(crate) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        let error = error.into_inner();
        if error.is_syntax() || error.is_eof() {
            return bad_json(&error);
        }
        let whole: Option<serde_json::Value> = serde_json::from_slice(body).ok();
        let value = whole.as_ref().and_then(|whole| whole.pointer(&pointer)?.as_str());
        Problem(
            Refusal::new(
                RefusalKind::Invalid,
                "request.invalid",
                "有内容不符合要求，请按提示修改后再提交。",
                "Something does not fit; mend what is named and submit again.",
            )
            .unread(pointer.as_str(), &error, value),
        )
    })?;
    reader.end().map_err(|error| bad_json(&error))?;
    Ok(value)
}

fn bad_json(error: &serde_json::Error) -> Problem {
    Problem(Refusal::new(
        RefusalKind::Malformed,
        "request.bad_json",
        format!("请求体不是完整的 JSON（第 {} 行第 {} 列）。", error.line(), error.column()),
        format!("The body is no complete JSON (line {}, column {}).", error.line(), error.column()),
    ))
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let steps = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { variant } => Some(variant.clone()),
        Segment::Unknown => None,
    });
    steps.flat_map(|step| ["/".to_owned(), step]).collect()
}

/// Path parameters; one that does not read names nothing there is (404).
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Problem::not_found())
    }
}

/// Query parameters.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read_query(parts.uri.query().unwrap_or("")).map(Self)
    }
}

fn read_query<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let pairs = || form_urlencoded::parse(text.as_bytes());
    serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs())).map_err(|error| {
        let name = pointer(error.path()).trim_start_matches('/').to_owned();
        let value = pairs().find(|(key, _)| *key == name).map(|(_, value)| value);
        Problem(
            Refusal::new(
                RefusalKind::Malformed,
                "request.bad_query",
                "查询参数有误，请按提示修改。",
                "A query parameter is wrong; mend what is named.",
            )
            .unread(format!("?{name}"), error.inner(), value.as_deref()),
        )
    })
}
