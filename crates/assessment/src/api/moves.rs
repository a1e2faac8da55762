//! What is done with a sheet; each step is a resource of its name and answers with the sheet as it is then.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Overtaken, Path, Problem, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{ClockId, RemarkId, SheetId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::sheets::seen;
use super::view::SheetView;
use crate::Assessments;
use crate::core::Changes;

/// Why something is done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AssessmentReason)]
pub struct Reason {
    /// Why.
    #[schema(example = "11 月 3 日的责任判定经申诉改判")]
    reason: String,
}

/// A remark.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssessmentRemark {
    /// What is said.
    #[schema(example = "11 月 3 日的到场时间应以门卫登记为准")]
    text: String,
    /// The place of the line it is about, from 0.
    #[serde(default)]
    line: Option<u16>,
    /// The clock it is about.
    #[serde(default)]
    clock_id: Option<ClockId>,
}

/// An answer to a remark.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentAnswer {
    /// What is answered.
    #[schema(example = "已按门卫登记改正，请查看重新计算后的差异")]
    text: String,
}

/// An issue.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IssueAssessment {
    /// Why it is issued though the customer has not agreed; needed then.
    #[schema(example = "意见期 10 个工作日已满，客户未提出意见")]
    reason: Option<String>,
}

/// Computes a sheet again; `changes` says what differs from the last computation.
#[utoipa::path(post, path = "/api/v1/assessments/{id}/computation", tag = "assessment", params(("id" = SheetId, Path)), responses(
    (status = 200, body = SheetView),
    (status = 422, body = app::ProblemBody, content_type = "application/problem+json", description = "The agreement held at no time of the period"),
    Conflict,
))]
pub async fn compute(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
) -> Result<Versioned<SheetView>, Problem> {
    slice.compute_again(&cx, id).await?;
    seen(&slice, &cx, id).await
}

/// Shows a draft to the customer and opens it for remarks.
#[utoipa::path(post, path = "/api/v1/assessments/{id}/discussion", tag = "assessment", params(("id" = SheetId, Path)),
    responses((status = 200, body = SheetView), Conflict))]
pub async fn discuss(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
) -> Result<Versioned<SheetView>, Problem> {
    slice.discuss(&cx, id).await?;
    seen(&slice, &cx, id).await
}

/// Gives up a sheet that is not issued.
#[utoipa::path(post, path = "/api/v1/assessments/{id}/withdrawal", tag = "assessment", request_body = Reason,
    params(("id" = SheetId, Path)), responses((status = 200, body = SheetView), Conflict))]
pub async fn withdraw(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
    Json(input): Json<Reason>,
) -> Result<Versioned<SheetView>, Problem> {
    slice.withdraw(&cx, id, &input.reason).await?;
    seen(&slice, &cx, id).await
}

/// Says something about a sheet, a line or a clock of it. A remark of the customer's waits for an answer.
#[utoipa::path(post, path = "/api/v1/assessments/{id}/remarks", tag = "assessment", request_body = NewAssessmentRemark,
    params(("id" = SheetId, Path)), responses((status = 201, body = SheetView), Conflict))]
pub async fn remark(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
    Json(input): Json<NewAssessmentRemark>,
) -> Result<(StatusCode, Versioned<SheetView>), Problem> {
    slice.remark(&cx, id, &input.text, (input.line, input.clock_id)).await?;
    Ok((StatusCode::CREATED, seen(&slice, &cx, id).await?))
}

/// Answers a remark.
#[utoipa::path(post, path = "/api/v1/assessments/{id}/remarks/{remark_id}/answer", tag = "assessment",
    request_body = AssessmentAnswer, params(("id" = SheetId, Path), ("remark_id" = RemarkId, Path)),
    responses((status = 200, body = SheetView), Conflict))]
pub async fn answer(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path((id, remark)): Path<(SheetId, RemarkId)>,
    Json(input): Json<AssessmentAnswer>,
) -> Result<Versioned<SheetView>, Problem> {
    slice.answer(&cx, id, remark, &input.text).await?;
    seen(&slice, &cx, id).await
}

/// The customer's responsible person agrees to the version that was read.
#[utoipa::path(post, path = "/api/v1/assessments/{id}/agreement", tag = "assessment",
    params(("id" = SheetId, Path), ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, body = SheetView), Overtaken))]
pub async fn agree(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
    IfMatch(version): IfMatch,
) -> Result<Versioned<SheetView>, Problem> {
    slice.agree(&cx, id, version).await?;
    seen(&slice, &cx, id).await
}

/// Freezes the version that was read. Refused while a deadline is provisional, a remark waits for an answer, the period
/// has not ended, or something counts differently since it was computed.
#[utoipa::path(post, path = "/api/v1/assessments/{id}/issue", tag = "assessment", request_body = IssueAssessment,
    params(("id" = SheetId, Path), ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, body = SheetView), Overtaken))]
pub async fn issue(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
    IfMatch(version): IfMatch,
    Json(input): Json<IssueAssessment>,
) -> Result<Versioned<SheetView>, Problem> {
    slice.issue(&cx, id, version, input.reason.as_deref()).await?;
    seen(&slice, &cx, id).await
}

/// Drafts the sheet that takes the place of an issued one, with what differs and why.
#[utoipa::path(post, path = "/api/v1/assessments/{id}/correction", tag = "assessment", request_body = Reason,
    params(("id" = SheetId, Path)), responses((status = 201, body = SheetView), Conflict))]
pub async fn correct(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
    Json(input): Json<Reason>,
) -> Result<(StatusCode, Versioned<SheetView>), Problem> {
    let drafted = slice.correct(&cx, id, &input.reason).await?;
    Ok((StatusCode::CREATED, seen(&slice, &cx, drafted).await?))
}

/// What would differ if the sheet were computed now; nothing is changed.
#[utoipa::path(get, path = "/api/v1/assessments/{id}/drift", tag = "assessment", params(("id" = SheetId, Path)),
    responses((status = 200, body = Changes)))]
pub async fn drift(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Path(id): Path<SheetId>,
) -> Result<Json<Changes>, Problem> {
    Ok(Json(slice.drift(&cx, id).await?))
}
