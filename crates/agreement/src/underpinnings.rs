//! What vendors promise more slowly than we do, over all agreements in force.

use app::{Cx, Problem};
use kernel::{AgreementId, PartyId};

use crate::Agreements;
use crate::core::content::PeriodFee;
use crate::core::lifecycle::Status;
use crate::core::lint::{Facts, Finding, behind};
use crate::findings::other;
use crate::store::agreement::{Agreement, Facing};
use crate::store::version;

/// An agreement of a vendor that falls behind one of ours, both in force.
#[derive(Clone, Debug)]
pub struct Lag {
    /// What we promise.
    pub agreement: Agreement,
    /// What the vendor promises: the agreement and its name.
    pub below: (AgreementId, String),
    /// The vendor.
    pub promiser: PartyId,
    /// What the vendor's service costs; none while nobody entered it.
    pub fee: Option<PeriodFee>,
    /// What is slower, or missing; never empty.
    pub findings: Vec<Finding>,
}

impl Agreements {
    /// Each pair of an agreement with a customer and a vendor's beneath it, both in force and the former within the caller's scope,
    /// in which the vendor promises more slowly or promises nothing where it leads; by customer.
    pub async fn lags(&self, cx: &Cx) -> Result<Vec<Lag>, Problem> {
        let mut found = Vec::new();
        for version in version::with_status(&self.app.db, Status::InForce).await? {
            let Some(agreement) = self.named(version.agreement).await? else { continue };
            if agreement.facing != Facing::Customer || !cx.scope.covers_customer(agreement.customer) {
                continue;
            }
            let Some(ours) = self.version(version.id).await? else { continue };
            let below = self.others(Facing::Customer, &ours.content, cx.now).await?;
            if below.is_empty() {
                continue;
            }
            let trees = self.trees_of(&agreement, &ours.content).await?;
            let facts = Facts {
                trees: &trees,
                calendar: Ok(ours.calendar.as_ref()),
                below: Vec::new(),
                above: Vec::new(),
                now: cx.now,
            };
            for held in &below {
                let findings = behind(&ours.content, &ours.calendar, &other(held), &facts);
                if findings.is_empty() {
                    continue;
                }
                let (theirs, fee) = (&held.compiled.identity, held.compiled.content.assessment.fee.clone());
                let below = (theirs.agreement, theirs.name.clone());
                found.push(Lag { agreement: agreement.clone(), below, promiser: theirs.promiser, fee, findings });
            }
        }
        found.sort_by_key(|lag| (lag.agreement.customer, lag.agreement.id, lag.below.0));
        Ok(found)
    }
}
