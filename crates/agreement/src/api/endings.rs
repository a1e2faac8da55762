//! What ends or falls due soon.

use std::sync::Arc;

use app::{Cx, Json, Problem, Query};
use axum::extract::State;
use jiff::civil::Date;
use kernel::{AgreementId, AgreementVersionId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::agreements::{AgreementParty, party};
use super::renewal::OutlookBody;
use crate::Agreements;
use crate::core::content::{Bond, PeriodFee};
use crate::endings::Ending;

/// The farthest anybody looks ahead.
const FARTHEST: u16 = 730;

/// How far ahead.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EndingsQuery {
    /// So many days ahead, 1 to 730; 120 unless said.
    #[param(required = false, minimum = 1, maximum = 730, example = 120)]
    days: Option<u16>,
}

/// An agreement in force of which something ends or falls due.
#[derive(Serialize, ToSchema)]
#[schema(as = AgreementEnding)]
pub struct EndingBody {
    agreement_id: AgreementId,
    #[schema(example = "门诊收费系统维保协议")]
    agreement_name: String,
    version_id: AgreementVersionId,
    customer: AgreementParty,
    /// Who promises: the provider, or a vendor.
    promiser: AgreementParty,
    /// `customer`: we promise; `vendor`: a vendor promises to us.
    #[schema(example = "customer")]
    facing: &'static str,
    /// The date today where its systems stand.
    #[schema(value_type = String, format = Date)]
    today: Date,
    /// The first date on which something is to be done.
    #[schema(value_type = Option<String>, format = Date)]
    first_on: Option<Date>,
    /// The end of its term and what happens then.
    outlook: OutlookBody,
    /// What the service costs; none while nobody entered it.
    fee: Option<PeriodFee>,
    /// Bonds that are to be returned by then, those past due among them.
    bonds: Vec<Bond>,
}

/// What ends or falls due.
#[derive(Serialize, ToSchema)]
pub struct AgreementEndings {
    /// The nearest first.
    items: Vec<EndingBody>,
}

/// Lists the agreements in force of which a term ends, a notice is due, or a bond is to be returned soon, with the money.
#[utoipa::path(get, path = "/api/v1/agreement-endings", tag = "agreement", operation_id = "list_agreement_endings",
    params(EndingsQuery), responses((status = 200, body = AgreementEndings)))]
pub async fn list(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Query(query): Query<EndingsQuery>,
) -> Result<Json<AgreementEndings>, Problem> {
    let days = query.days.unwrap_or(120);
    if !(1..=FARTHEST).contains(&days) {
        return Err(bad_days().into());
    }
    let found = slice.endings(&cx, days).await?;
    let names =
        slice.names(found.iter().flat_map(|each| [each.agreement.customer, each.agreement.promiser]).collect()).await?;
    let items = found.into_iter().map(|ending| {
        let first_on = ending.first();
        let Ending { agreement, version, today, outlook, fee, bonds } = ending;
        EndingBody {
            agreement_id: agreement.id,
            agreement_name: agreement.name,
            version_id: version,
            customer: party(agreement.customer, &names),
            promiser: party(agreement.promiser, &names),
            facing: agreement.facing.name(),
            today,
            first_on,
            outlook: outlook.into(),
            fee,
            bonds,
        }
    });
    Ok(Json(AgreementEndings { items: items.collect() }))
}

fn bad_days() -> Refusal {
    let (zh, en) = ("days 须在 1 到 730 之间。", "Ask for 1 to 730 days.");
    Refusal::new(RefusalKind::Malformed, "agreement.bad_days", zh, en).field("?days", zh, en)
}
