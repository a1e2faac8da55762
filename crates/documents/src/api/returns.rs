//! Papers that came back: scans filed by their codes, those that wait, by hand.

use std::sync::Arc;

use app::{Conflict, Cx, Json, Path, Problem, Query};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{AttachmentId, DocumentId, PageRequest, ScanId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{DocumentScan, scan};
use crate::{Documents, refusals};

/// Scans that are handed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDocumentReturn {
    /// PDF, PNG or JPEG files, uploaded before: one or several documents in each, their pages in any order.
    #[schema(min_items = 1, max_items = 20)]
    attachment_ids: Vec<AttachmentId>,
}

/// What became of scans.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentReturns {
    /// In the order of the files; a file of several documents in several parts.
    pub items: Vec<DocumentScan>,
}

/// A page of scans that wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingReturns {
    /// The newest first.
    pub items: Vec<DocumentScan>,
    /// Where the next page starts.
    pub next_cursor: Option<String>,
}

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ReturnQuery {
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// What a scan is of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FiledReturn {
    /// The document.
    document_id: DocumentId,
}

/// Files scans to the documents whose codes stand on them, all or none: their seal is returned then. What has no code that can
/// be read waits. A file of up to 60 pages takes up to a second for each.
#[utoipa::path(post, path = "/api/v1/document-returns", operation_id = "take_document_returns", tag = "documents",
    request_body = NewDocumentReturn, responses((status = 201, body = DocumentReturns), Conflict,
    (status = 415, body = app::ProblemBody, content_type = "application/problem+json", description = "A file is no PDF or picture that opens")))]
pub async fn take(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Json(new): Json<NewDocumentReturn>,
) -> Result<(StatusCode, Json<DocumentReturns>), Problem> {
    let scans = slice.take_back(&cx, &new.attachment_ids).await?;
    Ok((StatusCode::CREATED, Json(DocumentReturns { items: scans.into_iter().map(scan).collect() })))
}

/// Scans that wait for somebody who knows what they are of.
#[utoipa::path(get, path = "/api/v1/document-returns", operation_id = "list_document_returns", tag = "documents",
    params(ReturnQuery), responses((status = 200, body = WaitingReturns)))]
pub async fn list(
    State(slice): State<Arc<Documents>>,
    Query(query): Query<ReturnQuery>,
) -> Result<Json<WaitingReturns>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(|_| Problem(refusals::bad_page()))?;
    let page = slice.waiting_scans(&request).await?;
    let next_cursor = page.next.map(|cursor| cursor.encode());
    Ok(Json(WaitingReturns { items: page.items.into_iter().map(scan).collect(), next_cursor }))
}

/// Files a scan that waits to the document somebody names.
#[utoipa::path(post, path = "/api/v1/document-returns/{id}/filing", operation_id = "file_document_return", tag = "documents",
    request_body = FiledReturn, params(("id" = ScanId, Path)), responses((status = 200, body = DocumentScan), Conflict))]
pub async fn file(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<ScanId>,
    Json(filed): Json<FiledReturn>,
) -> Result<Json<DocumentScan>, Problem> {
    slice.file_scan(&cx, id, filed.document_id).await?;
    Ok(Json(scan(slice.scan(&cx, id).await?)))
}

/// Lays a scan that waits aside: it is of no document.
#[utoipa::path(delete, path = "/api/v1/document-returns/{id}", operation_id = "lay_document_return_aside", tag = "documents",
    params(("id" = ScanId, Path)), responses((status = 204, description = "Laid aside"), Conflict))]
pub async fn lay_aside(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<ScanId>,
) -> Result<StatusCode, Problem> {
    slice.lay_scan_aside(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The pages of a scan.
#[utoipa::path(get, path = "/api/v1/document-returns/{id}/file", operation_id = "download_document_return", tag = "documents",
    params(("id" = ScanId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "*/*", description = "The pages under their own media type")))]
pub async fn download(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<ScanId>,
) -> Result<Response, Problem> {
    let found = slice.scan(&cx, id).await?;
    let (file, bytes) = slice.scan_file(&found).await?;
    let ending = match file.media_type.as_str() {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/webp" => "webp",
        _ => "jpg",
    };
    let named = format!("attachment; filename=\"return-{id}.{ending}\"");
    let head = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_DISPOSITION, named),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((head, bytes).into_response())
}
