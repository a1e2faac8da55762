//! Uploading and downloading files.

use std::sync::Arc;

use app::{Cx, Json, Path, Problem, ProblemBody};
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use kernel::{AttachmentId, Refusal, RefusalKind};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::{UtoipaMethodRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::attach::broken;
use crate::desk::Desk;

/// The name of a file sent as a raw body, percent-encoded UTF-8.
const NAME: &str = "x-filename";
/// What a form may weigh besides the file.
const AROUND: u64 = 256 * 1024;

/// A stored file.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadedAttachment {
    /// Its id, to be named by a report, a message or a note within 24 hours.
    pub id: AttachmentId,
    /// The name it is shown under.
    #[schema(example = "报错截图.png")]
    pub name: String,
    /// The media type found in its content.
    #[schema(example = "image/png")]
    pub media_type: String,
    /// Bytes.
    #[schema(example = 48213)]
    pub size: u64,
    /// SHA-256 of the content, hex.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub sha256: String,
}

/// The upload with its own limit: the file's, not that of other bodies.
pub fn uploading(desk: &Desk) -> UtoipaMethodRouter<Arc<Desk>> {
    limited(desk, routes!(upload))
}

/// A route that takes a file: its limit is the file's.
pub(super) fn limited(desk: &Desk, routes: UtoipaMethodRouter<Arc<Desk>>) -> UtoipaMethodRouter<Arc<Desk>> {
    let largest = desk.files.limits().largest.saturating_add(AROUND);
    routes.layer(DefaultBodyLimit::max(usize::try_from(largest).unwrap_or(usize::MAX)))
}

/// Uploads a file: as the part `file` of a form, or as the body itself with its name in `X-Filename`.
#[utoipa::path(post, path = "/api/v1/attachments", operation_id = "upload_attachment", tag = "desk",
    params(("X-Filename" = Option<String>, Header, description = "The file's name, percent-encoded; for a raw body")),
    request_body(content(
        (Vec<u8> = "application/octet-stream"),
        (AttachmentForm = "multipart/form-data"),
    )),
    responses(
        (status = 201, body = UploadedAttachment, description = "Stored, and staged for 24 hours"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json", description = "The content is not what the name says"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "No file, no name, or an empty file"),
    ))]
async fn upload(State(desk): State<Arc<Desk>>, cx: Cx, request: Request) -> Result<Response, Problem> {
    stored(&desk, &cx, request).await
}

/// Stores what the request carries and answers with what it is.
pub(super) async fn stored(desk: &Desk, cx: &Cx, request: Request) -> Result<Response, Problem> {
    let form = is_form(request.headers());
    let stored = if form { of_form(desk, cx, request).await? } else { of_body(desk, cx, request).await? };
    let files::Attachment { id, name, media_type, size, sha256, .. } = stored;
    Ok((StatusCode::CREATED, Json(UploadedAttachment { id, name, media_type, size, sha256 })).into_response())
}

/// A form with a file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form's parts")]
pub(super) struct AttachmentForm {
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    kind.to_ascii_lowercase().starts_with("multipart/form-data")
}

async fn of_form(desk: &Desk, cx: &Cx, request: Request) -> Result<files::Attachment, Problem> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Problem(broken()))?;
    while let Some(field) = form.next_field().await.map_err(|_| Problem(broken()))? {
        if field.name() == Some("file") {
            let name = name_of(&field)?;
            return desk.upload(cx, &name, field).await;
        }
    }
    Err(Problem(no_file()))
}

fn name_of(field: &Field<'_>) -> Result<String, Refusal> {
    field.file_name().filter(|name| !name.is_empty()).map(str::to_owned).ok_or_else(no_name)
}

async fn of_body(desk: &Desk, cx: &Cx, request: Request) -> Result<files::Attachment, Problem> {
    let name = request.headers().get(NAME).and_then(|value| decoded(value.as_bytes())).ok_or_else(no_name)?;
    desk.upload(cx, &name, request.into_body().into_data_stream().boxed()).await
}

/// The file, as a download: no browser shows or runs what somebody attached.
#[utoipa::path(get, path = "/api/v1/attachments/{id}", operation_id = "download_attachment", tag = "desk",
    params(("id" = AttachmentId, Path, description = "The file")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "*/*", description = "The content under its own media type"),
    ))]
pub async fn download(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<AttachmentId>,
) -> Result<Response, Problem> {
    let file = desk.attachment(&cx, id).await?;
    let content = desk.content(&file).await?;
    let mut response = Body::from_stream(content).into_response();
    let headers = response.headers_mut();
    let mut put = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, &file.media_type);
    put(header::CONTENT_LENGTH, &file.size.to_string());
    put(header::CONTENT_DISPOSITION, &format!("attachment; filename*=UTF-8''{}", encoded(&file.name)));
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
    put(header::CACHE_CONTROL, "private, no-cache");
    Ok(response)
}

/// Percent-decodes UTF-8; none when it is empty or does not read.
fn decoded(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter().copied();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|name| !name.is_empty())
}

/// Percent-encodes for a header (RFC 5987).
fn encoded(name: &str) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn no_name() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "file.name_needed",
        "缺少文件名：请在表单的 file 字段中带上文件名，或用 X-Filename（百分号编码）给出。",
        "The file's name is missing: give it in the form's part `file`, or percent-encoded in X-Filename.",
    )
}

fn no_file() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "file.missing",
        "表单中没有 file 字段，请选择要上传的文件。",
        "The form has no part `file`; choose the file to upload.",
    )
    .field("/file", "请选择文件", "choose a file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_the_headers_in_both_directions() {
        for name in ["报错 截图.png", "a%b.txt", "plain-name_1~.log"] {
            assert_eq!(decoded(encoded(name).as_bytes()).as_deref(), Some(name));
        }
        assert_eq!(decoded(b"plain.txt").as_deref(), Some("plain.txt"));
        for broken in [&b"%"[..], b"%4", b"%zz", b"%ff", b""] {
            assert_eq!(decoded(broken), None);
        }
    }
}
