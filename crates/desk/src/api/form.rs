//! What somebody needs in order to report.

use std::sync::Arc;

use app::{Cx, Json, Problem, Query};
use axum::extract::State;
use kernel::{PartyId, SystemId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{IncidentRow, Named};
use crate::desk::Desk;

/// Which form.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct FormQuery {
    /// Everyday words of a system; for callers who reach more than fit.
    #[param(required = false)]
    q: Option<String>,
    /// Only the catalogue of this system.
    #[param(required = false)]
    system_id: Option<SystemId>,
}

/// A system that may be reported for.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormSystem {
    /// The system.
    pub id: SystemId,
    /// Its name.
    #[schema(example = "门诊收费与综合查询")]
    pub name: String,
    /// Whose it is.
    pub customer: Named<PartyId>,
    /// Whether the caller reported for it lately.
    pub recent: bool,
}

/// One answer to a question of the form.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormChoice)]
pub struct Choice {
    /// What is sent back.
    #[schema(example = "department")]
    pub value: String,
    /// What people read.
    #[schema(example = "我们科室")]
    pub label: String,
}

impl Choice {
    /// The answer `value`, called `label`.
    pub fn new(value: &impl ToString, label: &str) -> Self {
        Self { value: value.to_string(), label: label.to_owned() }
    }
}

/// A service that may be asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormService {
    /// Its code.
    #[schema(example = "data_backup")]
    pub code: String,
    /// What it is called, in the caller's language.
    #[schema(example = "数据备份")]
    pub name: String,
    /// Whether it is paid for apart.
    pub charged: bool,
    /// For which of the systems.
    pub system_ids: Vec<SystemId>,
}

/// The form.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportForm {
    /// Systems, recent ones first.
    pub systems: Vec<FormSystem>,
    /// Whom does it touch?
    pub impacts: Vec<Choice>,
    /// Did the business stop?
    pub urgencies: Vec<Choice>,
    /// Services of the agreements in force; empty for callers who reach many systems and name none.
    pub catalogue: Vec<FormService>,
}

/// What is being typed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SimilarQuery {
    /// The system.
    system_id: SystemId,
    /// The text so far.
    #[serde(default)]
    #[param(required = false, example = "综合查询一直转圈")]
    q: String,
}

/// An open incident that reads like it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarIncident {
    /// The incident.
    #[serde(flatten)]
    pub incident: IncidentRow,
    /// The share of the typed words found in it, in thousandths.
    #[schema(maximum = 1000, example = 714)]
    pub alike_permille: u32,
    /// Words in common.
    pub words: Vec<String>,
}

/// Open incidents that read alike.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarIncidents {
    /// The likest first, at most five.
    pub items: Vec<SimilarIncident>,
}

/// What the report form offers the caller.
#[utoipa::path(get, path = "/api/v1/report-form", operation_id = "read_report_form", tag = "desk", params(FormQuery), responses(
    (status = 200, body = ReportForm),
))]
pub async fn read(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<FormQuery>,
) -> Result<Json<ReportForm>, Problem> {
    desk.report_form(&cx, query.q, query.system_id).await.map(Json)
}

/// Open incidents of a system that read like what is being typed.
#[utoipa::path(get, path = "/api/v1/similar-incidents", operation_id = "find_similar_incidents", tag = "desk", params(SimilarQuery), responses(
    (status = 200, body = SimilarIncidents),
))]
pub async fn similar(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<SimilarQuery>,
) -> Result<Json<SimilarIncidents>, Problem> {
    Ok(Json(SimilarIncidents { items: desk.similar(&cx, query.system_id, &query.q).await? }))
}
