//! Issuing: what was looked at is frozen, with a digest; and what would be different today.

use app::{Cx, Problem};
use journal::Visibility;
use kernel::SheetId;
use notify::Event;
use serde_json::json;
use storage::WriteSet;

use crate::Assessments;
use crate::core::{
    Changes, CountedClock, Frozen, Step, changed_meanwhile, digest, needs_reason, obstacles, said, stops_issue,
};
use crate::drafts::against;
use crate::look::may;
use crate::record::{by, record};
use crate::store::sheet::{self, Sheet};

impl Assessments {
    /// Freezes the version that was read. Refused while anything blocks it, or counts differently since it was computed;
    /// without the customer's agreement it needs a reason.
    pub async fn issue(&self, cx: &Cx, id: SheetId, version: i64, reason: Option<&str>) -> Result<(), Problem> {
        let (known, _) = self.load(cx, id).await?;
        may(cx, Step::Issue, &known)?;
        if known.version != version {
            return Err(Problem::stale());
        }
        let clocks = self.clocks_of(id).await?;
        let fee = known.result.cost.is_some();
        stops_issue(&obstacles(&clocks, cx.now, known.period.1, known.open_remarks, fee))?;
        let reason = match (reason.filter(|_| known.agreed.is_none()), &known.agreed) {
            (Some(reason), _) => Some(said("/reason", reason)?),
            (None, Some(_)) => None,
            (None, None) => return Err(needs_reason().into()),
        };
        let whose = (known.agreement.0, known.customer.0);
        let now = self.gather(cx, whose, (known.days, known.period), known.fee.as_ref()).await?;
        let found = against(&known, &clocks, &now, cx.now);
        if !found.is_nothing() || now.result != known.result {
            return Err(changed_meanwhile(found.count).into());
        }
        let digest = digest(&frozen(&known, &clocks));
        let mut set = WriteSet::new();
        sheet::issue(&mut set, &known, &by(cx), reason.as_deref(), &digest);
        let cost = known.result.cost.as_ref();
        let body = json!({ "number": known.number, "revision": known.revision, "digest": digest, "rules": known.rules,
            "program": known.program, "hundred_tenths": known.result.score.hundred_tenths, "clocks": clocks.len(),
            "fee_permille": known.result.score.fee_permille, "deduction_minor": cost.map(|cost| cost.deduction_minor),
            "currency": cost.map(|cost| cost.fee.currency.clone()), "agreed": known.agreed.is_some(), "reason": reason });
        record(&mut set, cx, &known, "assessment.issued", Visibility::Public, body);
        self.tell(cx, &mut set, &known, Event::SheetIssued, "").await?;
        if let Some(old) = known.corrects {
            let (corrected, _) = self.load(cx, old).await?;
            let body = json!({ "by": id, "revision": known.revision, "reason": known.reason });
            record(&mut set, cx, &corrected, "assessment.corrected", Visibility::Public, body);
        }
        self.flush(set).await
    }

    /// What would be different if the sheet were computed now; nothing is written.
    pub async fn drift(&self, cx: &Cx, id: SheetId) -> Result<Changes, Problem> {
        let (known, _) = self.load(cx, id).await?;
        let clocks = self.clocks_of(id).await?;
        let whose = (known.agreement.0, known.customer.0);
        let now = self.gather(cx, whose, (known.days, known.period), known.fee.as_ref()).await?;
        Ok(against(&known, &clocks, &now, cx.now))
    }
}

/// Whether an issued sheet is still what was frozen; none while it is not issued.
pub(crate) fn holds(sheet: &Sheet, clocks: &[CountedClock]) -> Option<bool> {
    sheet.digest.as_ref().map(|known| *known == digest(&frozen(sheet, clocks)))
}

fn frozen<'a>(sheet: &'a Sheet, clocks: &'a [CountedClock]) -> Frozen<'a> {
    Frozen {
        number: &sheet.number,
        revision: sheet.revision,
        corrects: sheet.corrects,
        customer: sheet.customer.0,
        agreement: sheet.agreement.0,
        agreement_version: sheet.agreement_version,
        from: sheet.days.from,
        to: sheet.days.to,
        program: &sheet.program,
        rules: sheet.rules,
        result: &sheet.result,
        clocks,
    }
}
