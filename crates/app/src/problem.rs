//! How the product says no over HTTP: RFC 9457 problem documents in the caller's language.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::{Language, Refusal, RefusalKind};
use serde::Serialize;
use storage::{DbError, WriteError};

/// A refusal on its way to the caller. The body is written by [`speak`], which knows the caller's language.
#[derive(Clone, Debug)]
pub struct Problem(pub Refusal);

/// The document the caller gets (`application/problem+json`).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// A name for the kind of problem: `urn:aftercare:problem:<code>`.
    #[serde(rename = "type")]
    #[schema(example = "urn:aftercare:problem:incident.already_closed")]
    pub kind: String,
    /// The status in words.
    #[schema(example = "Conflict")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// What is wrong and how to mend it, in the caller's language.
    #[schema(example = "工单已关闭；如问题仍在，请重新打开。")]
    pub detail: String,
    /// Stable code.
    #[schema(example = "incident.already_closed")]
    pub code: String,
    /// The single values that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// One wrong value.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// JSON pointer into the body, or `?name` for a query parameter.
    #[schema(example = "/text")]
    pub pointer: String,
    /// What is wrong with it.
    #[schema(example = "请填写故障现象")]
    pub detail: String,
}

impl Problem {
    /// The one table from kinds of refusal to statuses.
    pub const fn status(&self) -> StatusCode {
        match self.0.kind {
            RefusalKind::Malformed => StatusCode::BAD_REQUEST,
            RefusalKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            RefusalKind::Forbidden => StatusCode::FORBIDDEN,
            RefusalKind::NotFound => StatusCode::NOT_FOUND,
            RefusalKind::Conflict => StatusCode::CONFLICT,
            RefusalKind::Stale => StatusCode::PRECONDITION_FAILED,
            RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            RefusalKind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            RefusalKind::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
            RefusalKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            RefusalKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// There is no such thing, or the caller may not see it.
    pub fn not_found() -> Self {
        Self(Refusal::new(
            RefusalKind::NotFound,
            "request.not_found",
            "没有这条记录，或您无权查看。请核对链接，或联系服务台。",
            "There is no such record, or you may not see it. Check the link, or ask the service desk.",
        ))
    }

    /// The record changed since the caller read it.
    pub fn stale() -> Self {
        Self(Refusal::new(
            RefusalKind::Stale,
            "request.stale",
            "在您查看之后，这条记录已被他人修改。请重新读取后再提交。",
            "Somebody changed this record after you read it. Read it again, then submit.",
        ))
    }

    /// The body in `language`.
    pub fn body(&self, language: Language) -> ProblemBody {
        let status = self.status();
        let fields = self.0.fields.iter();
        ProblemBody {
            kind: format!("urn:aftercare:problem:{}", self.0.code),
            title: status.canonical_reason().unwrap_or("").to_owned(),
            status: status.as_u16(),
            detail: self.0.sentence(language).to_owned(),
            code: self.0.code.to_owned(),
            errors: fields
                .map(|field| FieldProblem {
                    pointer: field.pointer.clone(),
                    detail: language.pick(&field.zh, &field.en).to_owned(),
                })
                .collect(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        tracing::error!(error = %error, "the database did not answer a use case");
        Self(Refusal::new(
            RefusalKind::Unavailable,
            "server.database_unavailable",
            "数据库暂时不可用，本次操作没有生效。请稍后重试；若持续出现，请联系系统管理员。",
            "The database is not available now and nothing was changed. Try again shortly; if it stays, tell the administrator.",
        ))
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Db(error) => error.into(),
            WriteError::Guard { label } | WriteError::Taken { label } => {
                tracing::info!(guard = label, "a write met a newer state");
                Self(Refusal::new(
                    RefusalKind::Conflict,
                    "request.conflict",
                    "同一时刻有人先完成了修改，本次操作没有生效。请刷新后重试。",
                    "Somebody was first at the same moment and nothing of yours was changed. Refresh and try again.",
                ))
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the body of every [`Problem`] in the language the caller asked for. The outermost layer of the API.
pub async fn speak(request: Request, next: Next) -> Response {
    let language = language_of(&request);
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let body = serde_json::to_vec(&problem.body(language)).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.remove(header::CONTENT_LENGTH);
    let (parts, _) = response.into_parts();
    Response::from_parts(parts, body.into())
}

pub(crate) fn language_of(request: &Request) -> Language {
    let asked = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::from_header(asked.unwrap_or(""))
}
