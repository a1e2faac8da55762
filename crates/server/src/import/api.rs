//! Importing a workbook over HTTP.

use std::sync::Arc;

use access::Action;
use app::{App, Cx, Json, Problem, ProblemBody, Query, Routes};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use estate::import::{Mapping, OpenValue};
use kernel::{Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::UtoipaMethodRouterExt;
use utoipa_axum::routes;

use super::importer::{ImportAnswer, Importer, LARGEST, too_large};
use super::{SHEETS, template};

/// The kind of file a workbook is.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// How to import.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct How {
    /// Check everything and write nothing.
    #[serde(default)]
    dry_run: bool,
}

/// What headings of people's own workbooks stand for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Mappings {
    /// All of them.
    mappings: Vec<Mapping>,
}

/// Values marked 待补 and not filled since.
#[derive(Debug, Serialize, ToSchema)]
struct OpenValues {
    /// By sheet and row.
    items: Vec<OpenValue>,
}

/// The routes of imports.
pub fn routes(app: &Arc<App>) -> Routes<Arc<Importer>> {
    let import = routes!(import).layer(DefaultBodyLimit::max(LARGEST));
    Routes::new("import", app)
        .add(Action::ImportRun, import)
        .add(Action::ImportRun, routes!(empty))
        .add(Action::ImportRun, routes!(read_mapping))
        .add(Action::ImportRun, routes!(write_mapping))
        .add(Action::ImportRun, routes!(open_values))
}

/// Imports a workbook. Each customer loads whole or not at all; what is refused is named with sheet, row and column.
#[utoipa::path(post, path = "/api/v1/imports", tag = "import", params(How),
    request_body(content = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), responses(
    (status = 200, body = ImportAnswer),
    (status = 415, body = ProblemBody, content_type = "application/problem+json", description = "It is no workbook"),
    (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "A sheet or a column is missing"),
))]
async fn import(
    State(importer): State<Arc<Importer>>,
    cx: Cx,
    Query(how): Query<How>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ImportAnswer>, Problem> {
    let body = body.map_err(|rejection| cut_short(&rejection))?;
    importer.load(&cx, body.to_vec(), how.dry_run).await.map(Json)
}

fn cut_short(rejection: &BytesRejection) -> Problem {
    let refusal = if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        let (zh, en) = ("工作簿没有完整到达，请重试。", "The workbook did not arrive whole; please try again.");
        Refusal::new(RefusalKind::Malformed, "import.broken_body", zh, en)
    };
    Problem(refusal)
}

/// The empty workbook, headings in the caller's language.
#[utoipa::path(get, path = "/api/v1/imports/template", tag = "import", responses(
    (status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
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

/// The headings that are remembered.
#[utoipa::path(get, path = "/api/v1/imports/mapping", tag = "import", responses(
    (status = 200, body = Mappings),
))]
async fn read_mapping(State(importer): State<Arc<Importer>>) -> Result<Json<Mappings>, Problem> {
    Ok(Json(Mappings { mappings: importer.estate.mappings().await? }))
}

/// Replaces the headings that are remembered; the next import reads by them.
#[utoipa::path(put, path = "/api/v1/imports/mapping", tag = "import", request_body = Mappings, responses(
    (status = 200, body = Mappings),
))]
async fn write_mapping(
    State(importer): State<Arc<Importer>>,
    cx: Cx,
    Json(body): Json<Mappings>,
) -> Result<Json<Mappings>, Problem> {
    let mappings = importer.estate.remember_mappings(&cx, body.mappings, SHEETS).await?;
    Ok(Json(Mappings { mappings }))
}

/// The values that were marked 待补 and have not been filled since.
#[utoipa::path(get, path = "/api/v1/imports/open-values", tag = "import", responses(
    (status = 200, body = OpenValues),
))]
async fn open_values(State(importer): State<Arc<Importer>>) -> Result<Json<OpenValues>, Problem> {
    Ok(Json(OpenValues { items: importer.still_open().await? }))
}
