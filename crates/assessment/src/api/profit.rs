//! What agreements came to in a period.

use std::collections::BTreeMap;
use std::sync::Arc;

use agreement::core::content::Money;
use app::{Cx, Json, Problem, Query};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::owed::AssessmentDays;
use super::view::{AssessedAgreement, AssessedCustomer};
use crate::core::{Days, Spending};
use crate::{Assessments, Profit};

/// What incidents took.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementSpending {
    /// Minutes of work, those on the way among them.
    #[schema(example = 1260)]
    pub minutes: u64,
    /// Minutes on the way.
    #[schema(example = 240)]
    pub travel_minutes: u64,
    /// What parts cost, one sum a currency.
    pub parts: Vec<Money>,
    /// Any other cost, one sum a currency.
    pub costs: Vec<Money>,
}

/// What one agreement came to; or what was spent on a customer's incidents under none.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementProfit {
    /// The agreement; none for incidents under none.
    pub agreement: Option<AssessedAgreement>,
    /// The customer.
    pub customer: AssessedCustomer,
    /// The period's fee, as its sheet says it, else as the agreement does; none while nobody entered one, where the days are no whole
    /// months, and where the agreement did not hold in them.
    pub fee: Option<Money>,
    /// What the sheets within the days deduct, in the fee's currency.
    pub deduction: Option<Money>,
    /// How many sheets lie within the days.
    #[schema(example = 1)]
    pub sheets: usize,
    /// Whether there are any and each is issued; until then the deduction may change.
    pub settled: bool,
    /// What its incidents took, those outside warranty left out.
    pub spent: AgreementSpending,
    /// The work at the internal rate; none while no rate is set.
    pub work: Option<Money>,
    /// The fee less deduction, work, parts and cost in its currency; none without a fee.
    pub result: Option<Money>,
    /// What was spent in other currencies than the fee's: it is in no result.
    pub apart: Vec<Money>,
    /// What incidents outside warranty took that nobody gave as goodwill: they are quoted apart and in no result.
    pub outside: AgreementSpending,
}

/// What agreements came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementProfits {
    /// What an hour of our own people costs us; none: nobody set it, and no result holds the work.
    pub hour: Option<Money>,
    /// By customer and agreement.
    pub items: Vec<AgreementProfit>,
}

/// Lists what each agreement came to in a period: its fee, less what missed promises deduct and what was entered on its incidents.
#[utoipa::path(get, path = "/api/v1/agreement-profits", tag = "assessment", operation_id = "list_agreement_profits",
    params(AssessmentDays), responses((status = 200, body = AgreementProfits), (status = 422, body = app::ProblemBody, content_type = "application/problem+json",
        description = "The days make no period")))]
pub async fn list(
    State(slice): State<Arc<Assessments>>,
    cx: Cx,
    Query(days): Query<AssessmentDays>,
) -> Result<Json<AgreementProfits>, Problem> {
    let found = slice.profits(&cx, Days::new(days.from, days.to)?).await?;
    Ok(Json(AgreementProfits { hour: slice.hour().cloned(), items: found.into_iter().map(body).collect() }))
}

fn body(profit: Profit) -> AgreementProfit {
    let Profit { agreement, customer, fee, deduction_minor, sheets, settled, spent, outcome, outside } = profit;
    let deduction = fee.as_ref().map(|fee| Money { minor: deduction_minor, currency: fee.currency.clone() });
    AgreementProfit {
        agreement: agreement.map(|(id, name)| AssessedAgreement { id, name }),
        customer: AssessedCustomer { id: customer.0, name: customer.1 },
        fee,
        deduction,
        sheets,
        settled,
        spent: spending(spent),
        work: outcome.work,
        result: outcome.result,
        apart: outcome.apart,
        outside: spending(outside),
    }
}

fn spending(spent: Spending) -> AgreementSpending {
    let sums = |sums: BTreeMap<String, i64>| {
        sums.into_iter().map(|(currency, minor)| Money { minor, currency }).collect::<Vec<_>>()
    };
    AgreementSpending {
        minutes: spent.minutes,
        travel_minutes: spent.travel_minutes,
        parts: sums(spent.parts),
        costs: sums(spent.costs),
    }
}
