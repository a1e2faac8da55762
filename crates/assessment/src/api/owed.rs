//! What sheets a period owes.

use std::sync::Arc;

use app::{Cx, Json, Problem, Query};
use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{AssessedAgreement, AssessedCustomer, AssessmentRow, row};
use crate::Assessments;
use crate::core::Days;

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AssessmentDays {
    /// The first day, in the provider's zone.
    #[param(value_type = String, format = Date, example = "2026-11-01")]
    pub from: Date,
    /// The first day after the period, at most 400 days later.
    #[param(value_type = String, format = Date, example = "2026-12-01")]
    pub to: Date,
}

/// An agreement that is owed a sheet, or has one.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwedAssessment {
    /// The agreement.
    pub agreement: AssessedAgreement,
    /// The customer.
    pub customer: AssessedCustomer,
    /// Its sheet; none while nobody drafted one.
    pub sheet: Option<AssessmentRow>,
}

/// What a period owes.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwedAssessments {
    /// By customer and agreement.
    pub items: Vec<OwedAssessment>,
}

/// Lists the agreements with customers of which a version held in a period, each with the sheet that speaks of it, or none.
#[utoipa::path(get, path = "/api/v1/owed-assessments", tag = "assessment", operation_id = "list_owed_assessments",
    params(AssessmentDays), responses((status = 200, body = OwedAssessments), (status = 422, body = app::ProblemBody, content_type = "application/problem+json",
        description = "The days make no period")))]
pub async fn list(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Query(days): Query<AssessmentDays>,
) -> Result<Json<OwedAssessments>, Problem> {
    let found = slice.owed(&cx, Days::new(days.from, days.to)?).await?;
    let items = found.into_iter().map(|owed| OwedAssessment {
        agreement: AssessedAgreement { id: owed.agreement.0, name: owed.agreement.1 },
        customer: AssessedCustomer { id: owed.customer.0, name: owed.customer.1 },
        sheet: owed.sheet.map(|sheet| row(sheet, false)),
    });
    Ok(Json(OwedAssessments { items: items.collect() }))
}
