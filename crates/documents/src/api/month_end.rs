//! What a month's end owes.

use std::sync::Arc;

use app::{Cx, Json, Problem, Query};
use assessment::AssessmentRow;
use axum::extract::State;
use jiff::civil::Date;
use kernel::{AgreementId, PartyId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{DocumentRow, row};
use crate::Documents;
use crate::core::{DocumentKind, DocumentStep};
use crate::month_end::Owing;

/// Which month.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MonthEndQuery {
    /// Its first day, in the provider's zone.
    #[param(value_type = String, format = Date, example = "2026-11-01")]
    month: Date,
}

/// One thing that is owed, or is there.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthEndItem {
    /// What it is: `monthly_report`, `sign_off`, `quarterly_report` of a customer, or `assessment` of an agreement.
    pub kind: DocumentKind,
    /// The customer.
    pub customer_id: PartyId,
    /// His name.
    #[schema(example = "滨江市人民医院")]
    pub customer_name: String,
    /// The agreement of a sheet.
    pub agreement_id: Option<AgreementId>,
    /// Its name.
    #[schema(example = "市人民医院维保协议")]
    pub agreement_name: Option<String>,
    /// The first day of the period it is, or would be, about.
    #[schema(value_type = String, format = Date, example = "2026-11-01")]
    pub from: Date,
    /// The sheet; none while nobody drafted one, and for reports.
    pub sheet: Option<AssessmentRow>,
    /// The paper; none while nobody drafted one.
    pub document: Option<DocumentRow>,
    /// What the caller can do with the paper now.
    pub steps: Vec<DocumentStep>,
}

/// What a month's end owes.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthEnd {
    /// By customer and kind.
    pub items: Vec<MonthEndItem>,
}

/// Lists what the end of a month owes every customer who had an agreement in it: its report, its sign-off list, the quarter's report
/// where one ends with it, and the sheet of each agreement; with where each stands.
#[utoipa::path(get, path = "/api/v1/month-end", tag = "documents", operation_id = "read_month_end", params(MonthEndQuery),
    responses((status = 200, body = MonthEnd), (status = 422, body = app::ProblemBody, content_type = "application/problem+json",
        description = "The days make no period")))]
pub async fn list(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Query(query): Query<MonthEndQuery>,
) -> Result<Json<MonthEnd>, Problem> {
    let found = slice.month_end(&cx, query.month).await?;
    Ok(Json(MonthEnd { items: found.into_iter().map(item).collect() }))
}

fn item(owing: Owing) -> MonthEndItem {
    let (agreement_id, agreement_name) = owing.agreement.unzip();
    MonthEndItem {
        kind: owing.kind,
        customer_id: owing.customer.0,
        customer_name: owing.customer.1,
        agreement_id,
        agreement_name,
        from: owing.from,
        sheet: owing.sheet.map(|sheet| assessment::row(sheet, false)),
        document: owing.document.map(row),
        steps: owing.steps,
    }
}
