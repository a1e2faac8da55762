//! Where vendors promise more slowly than we do.

use std::sync::Arc;

use app::{Cx, Json, Problem};
use axum::extract::State;
use kernel::AgreementId;
use serde::Serialize;
use utoipa::ToSchema;

use super::agreements::{AgreementParty, party};
use crate::Agreements;
use crate::core::content::PeriodFee;
use crate::core::lint::Finding;

/// An agreement of a vendor that falls behind one of ours.
#[derive(Serialize, ToSchema)]
pub struct AgreementLag {
    /// What we promise.
    agreement_id: AgreementId,
    #[schema(example = "门诊收费系统维保协议")]
    agreement_name: String,
    customer: AgreementParty,
    /// What the vendor promises.
    vendor_agreement_id: AgreementId,
    #[schema(example = "查询库原厂支持")]
    vendor_agreement_name: String,
    vendor: AgreementParty,
    /// What the vendor's service costs; none while nobody entered it.
    fee: Option<PeriodFee>,
    /// What is slower, or missing, each with an example.
    findings: Vec<Finding>,
}

/// Where vendors fall behind.
#[derive(Serialize, ToSchema)]
pub struct AgreementLags {
    /// By customer.
    items: Vec<AgreementLag>,
}

/// Lists the agreements of vendors in force that promise more slowly than ours that they underpin, or nothing where they lead.
#[utoipa::path(get, path = "/api/v1/agreement-lags", tag = "agreement", operation_id = "list_agreement_lags",
    responses((status = 200, body = AgreementLags)))]
pub async fn list(State(slice): State<Arc<Agreements>>, cx: Cx) -> Result<Json<AgreementLags>, Problem> {
    let found = slice.lags(&cx).await?;
    let names = slice.names(found.iter().flat_map(|lag| [lag.agreement.customer, lag.promiser]).collect()).await?;
    let items = found.into_iter().map(|lag| AgreementLag {
        agreement_id: lag.agreement.id,
        agreement_name: lag.agreement.name,
        customer: party(lag.agreement.customer, &names),
        vendor_agreement_id: lag.below.0,
        vendor_agreement_name: lag.below.1,
        vendor: party(lag.promiser, &names),
        fee: lag.fee,
        findings: lag.findings,
    });
    Ok(Json(AgreementLags { items: items.collect() }))
}
