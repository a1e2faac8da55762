//! Importing a workbook over HTTP.

use std::sync::Arc;

use access::Action;
use app::{App, Cx, Json, Problem, ProblemBody, Routes};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use estate::Estate;
use estate::import::{ImportReport, SHEETS};
use kernel::{Refusal, RefusalKind};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::UtoipaMethodRouterExt;
use utoipa_axum::routes;

use super::{read, template};

/// The kind of file a workbook is.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The largest workbook in bytes.
const LARGEST: usize = 20 * 1024 * 1024;

/// What an import did.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportAnswer {
    #[serde(flatten)]
    report: ImportReport,
    /// Sheets and columns of the workbook that were not looked at.
    ignored: Vec<String>,
}

/// The routes of imports.
pub fn routes(app: &Arc<App>) -> Routes<Arc<Estate>> {
    let import = routes!(import).layer(DefaultBodyLimit::max(LARGEST));
    Routes::new("import", app).add(Action::ImportRun, import).add(Action::ImportRun, routes!(empty))
}

/// Loads a workbook into the estate: what the endpoint and the command both call.
pub async fn load(estate: &Estate, cx: &Cx, bytes: &[u8]) -> Result<ImportAnswer, Problem> {
    let workbook = read(bytes, SHEETS)?;
    let report = estate.import(cx, &workbook.rows).await?;
    Ok(ImportAnswer { report, ignored: workbook.ignored })
}

/// Imports a workbook. Each customer loads whole or not at all; what is refused is named with sheet, row and column.
#[utoipa::path(post, path = "/api/v1/imports", tag = "import",
    request_body(content = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), responses(
    (status = 200, body = ImportAnswer),
    (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "The body did not arrive whole"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
    (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The workbook is too large"),
    (status = 415, body = ProblemBody, content_type = "application/problem+json", description = "It is no workbook"),
    (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "A sheet or a column is missing"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
async fn import(
    State(estate): State<Arc<Estate>>,
    cx: Cx,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ImportAnswer>, Problem> {
    let body = body.map_err(|rejection| cut_short(&rejection))?;
    load(&estate, &cx, &body).await.map(Json)
}

fn cut_short(rejection: &BytesRejection) -> Problem {
    let refusal = if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let (zh, en) =
            ("工作簿超过 20 MB；请分成几个工作簿导入。", "The workbook is over 20 MB; import it in several.");
        Refusal::new(RefusalKind::TooLarge, "import.too_large", zh, en)
    } else {
        let (zh, en) = ("工作簿没有完整到达，请重试。", "The workbook did not arrive whole; please try again.");
        Refusal::new(RefusalKind::Malformed, "import.broken_body", zh, en)
    };
    Problem(refusal)
}

/// The empty workbook, headings in the caller's language.
#[utoipa::path(get, path = "/api/v1/imports/template", tag = "import", responses(
    (status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
async fn empty(cx: Cx) -> Result<Response, Problem> {
    let bytes = template(SHEETS, cx.language).map_err(|error| {
        tracing::error!(%error, "the template could not be written");
        let (zh, en) = ("模板暂时无法生成，请稍后重试。", "The template cannot be made now; try again shortly.");
        Problem(Refusal::new(RefusalKind::Unavailable, "import.no_template", zh, en))
    })?;
    let name = (header::CONTENT_DISPOSITION, "attachment; filename=\"aftercare-import.xlsx\"");
    Ok(([(header::CONTENT_TYPE, XLSX), name], bytes).into_response())
}
