//! 商务免费支持: work outside warranty that nobody pays.

use agreement::core::Verdict;
use agreement::core::content::Money;
use app::{Cx, Problem};
use journal::Visibility;
use kernel::{IncidentId, Refusal, RefusalKind};
use serde::Deserialize;
use serde_json::json;
use storage::WriteError;
use utoipa::ToSchema;

use super::finish::at_field;
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::{Draft, said};
use crate::store::daily::{self, GOODWILL_GIVEN, Goodwill};

/// Approving work that nobody pays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveGoodwill {
    /// Why; the customer reads it.
    #[schema(example = "续保谈判期间，商务同意免费支持一次")]
    pub reason: String,
    /// What it costs us; the customer does not read it.
    pub cost: Money,
}

impl Desk {
    /// A manager approves that work outside warranty goes on and nobody pays. It promises nothing: no clock starts, none
    /// counts.
    pub async fn give_goodwill(&self, cx: &Cx, id: IncidentId, input: &GiveGoodwill) -> Result<(), Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        check(&input.cost)?;
        for _ in 0..ATTEMPTS {
            let loaded = self.load(cx, id).await?;
            if loaded.incident.cover.verdict != Verdict::OutOfWarranty {
                return Err(Problem(in_warranty()));
            }
            let mut draft = Draft::on(cx, &loaded);
            let given = Goodwill {
                approved_by: crate::desk::actor_name(&cx.actor),
                reason: reason.clone(),
                cost_minor: input.cost.minor,
                currency: input.cost.currency.clone(),
                at: cx.now,
            };
            daily::give(&mut draft.set, id, &given);
            draft
                .decide("goodwill", &json!({ "approved_by": given.approved_by, "reason": reason, "cost": input.cost }));
            let body = json!({ "reason": reason, "by": given.approved_by });
            draft.record("incident.goodwill", cx.now, Visibility::Public, body);
            match self.flush(draft).await {
                Ok(()) => return Ok(()),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(WriteError::Taken { label }) if label == GOODWILL_GIVEN => return Err(Problem(given_before())),
                Err(WriteError::Guard { .. } | WriteError::Taken { .. }) => {}
            }
        }
        Err(Problem(crate::desk::busy()))
    }
}

fn check(cost: &Money) -> Result<(), Refusal> {
    let currency = cost.currency.len() == 3 && cost.currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if cost.minor >= 0 && currency {
        return Ok(());
    }
    let (zh, en) =
        ("请填写非负的成本金额与三位币种代码，如 CNY", "give a cost of zero or more and a currency such as CNY");
    Err(Refusal::new(RefusalKind::Invalid, "goodwill.bad_cost", zh, en).field("/cost", zh, en))
}

fn in_warranty() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "goodwill.in_warranty",
        "这张工单不是保外工单，无需商务免费支持。",
        "This incident is not out of warranty; nobody has to be generous.",
    )
}

fn given_before() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "goodwill.given_before",
        "这张工单已批准商务免费支持。",
        "Goodwill was approved for this incident before.",
    )
}
