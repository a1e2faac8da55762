//! A sheet as a file.

use std::sync::Arc;

use app::{Cx, Path, Problem, Query};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Refusal, RefusalKind, SheetId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Assessments;
use crate::export::{FileKind, name, write};

/// Which file.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// A workbook, or the clocks as comma-separated values; a workbook unless said.
    #[param(required = false, inline)]
    format: Option<FileKind>,
}

/// The sheet as a workbook (figures, lines, clocks, remarks), or its clocks as comma-separated values, in the caller's
/// language.
#[utoipa::path(get, path = "/api/v1/assessments/{id}/export", tag = "assessment",
    params(("id" = SheetId, Path), ExportQuery), responses(
    (status = 200, description = "The file", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (Vec<u8> = "text/csv"),
    )),
))]
pub async fn download(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let kind = query.format.unwrap_or(FileKind::Xlsx);
    let seen = slice.see(&cx, id).await?;
    let named = format!("attachment; filename=\"{}\"", name(&seen.sheet, kind));
    let bytes = write(&seen, kind, cx.language, &slice.zone).map_err(|error| {
        tracing::error!(%error, sheet = %id, "a sheet could not be written as a file");
        let (zh, en) = ("文件暂时无法生成，请稍后重试。", "The file cannot be made now; try again shortly.");
        Problem(Refusal::new(RefusalKind::Unavailable, "assessment.no_file", zh, en))
    })?;
    Ok(([(header::CONTENT_TYPE, kind.media_type().to_owned()), (header::CONTENT_DISPOSITION, named)], bytes)
        .into_response())
}
