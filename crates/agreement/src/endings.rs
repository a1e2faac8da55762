//! What of the agreements in force ends or falls due soon, with its money.

use app::{Cx, Problem};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::AgreementVersionId;

use crate::Agreements;
use crate::core::content::{Bond, PeriodFee};
use crate::core::lifecycle::Status;
use crate::renewal::Outlook;
use crate::store::agreement::Agreement;
use crate::store::version;

/// An agreement in force of which something ends or falls due within the days asked about.
#[derive(Clone, Debug)]
pub struct Ending {
    /// The agreement.
    pub agreement: Agreement,
    /// The version in force.
    pub version: AgreementVersionId,
    /// The date today where its systems stand.
    pub today: Date,
    /// The end of its term and what happens then.
    pub outlook: Outlook,
    /// What the service costs; none while nobody entered it.
    pub fee: Option<PeriodFee>,
    /// Bonds that are to be returned by then, those past due among them.
    pub bonds: Vec<Bond>,
}

impl Ending {
    /// The first date on which something is to be done: the last day for a notice, the end, a bond.
    pub fn first(&self) -> Option<Date> {
        let notice = self.outlook.notice_by.filter(|by| *by >= self.today);
        self.bonds.iter().map(|bond| bond.due_on).chain(notice).chain(self.outlook.ends_on).min()
    }
}

impl Agreements {
    /// What ends, may be given notice of, or is to be returned within `days` from today, the nearest first. What ended
    /// before and is still in force, or was to be returned before, is among it.
    pub async fn endings(&self, cx: &Cx, days: u16) -> Result<Vec<Ending>, Problem> {
        let mut found = Vec::new();
        for version in version::with_status(&self.app.db, Status::InForce).await? {
            let within = self.named(version.agreement).await?.filter(|found| cx.scope.covers_customer(found.customer));
            if within.is_none() {
                continue;
            }
            let (agreement, version, content) = self.read_version(cx, version.id).await?;
            let trees = self.trees_of(&agreement, &content).await?;
            let Some(today) = trees.iter().map(|tree| tree.local_date(cx.now)).min() else { continue };
            let until = today.checked_add(i64::from(days).days()).unwrap_or(Date::MAX);
            let outlook = self.outlook_of(&version, &content, &trees).await?;
            let bonds: Vec<Bond> = content.bonds.into_iter().filter(|bond| bond.due_on <= until).collect();
            let notice = outlook.notice_by.is_some_and(|by| by >= today && by <= until);
            if outlook.ends_on.is_some_and(|ends| ends <= until) || notice || !bonds.is_empty() {
                let fee = content.assessment.fee;
                found.push(Ending { agreement, version: version.id, today, outlook, fee, bonds });
            }
        }
        found.sort_by_key(|ending| (ending.first(), ending.agreement.id));
        Ok(found)
    }
}
