//! What sheets a period owes: one for each agreement of which a version held in it.

use app::{Cx, Problem};
use kernel::{AgreementId, PartyId};

use crate::Assessments;
use crate::core::{Days, SheetState};
use crate::store::sheet::{self, Sheet};

/// An agreement that is owed a sheet, or has one.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The agreement and its name.
    pub agreement: (AgreementId, String),
    /// The customer and his name.
    pub customer: (PartyId, String),
    /// Its sheet; none while nobody drafted one.
    pub sheet: Option<Sheet>,
}

impl Assessments {
    /// The agreements with customers inside the caller's scope of which a version held in `days`, each with its sheets that speak of
    /// some of them, or none: by customer and name. Where a sheet is being corrected, the correction stands for it.
    pub async fn owed(&self, cx: &Cx, days: Days) -> Result<Vec<Owed>, Problem> {
        let span = days.instants(&self.zone)?;
        let held = self.agreements.held_between(&cx.scope, span).await?;
        let sheets = self.sheets_of(cx, span, latest).await?;
        let parties: Vec<PartyId> = held.iter().map(|agreement| agreement.customer).collect();
        let names = self.names_of(parties).await?;
        let mut found: Vec<Owed> = Vec::new();
        for agreement in held {
            if sheets.iter().any(|sheet| sheet.agreement.0 == agreement.id) {
                continue;
            }
            let name = names.get(&agreement.customer).cloned().unwrap_or_default();
            let (agreement, customer) = ((agreement.id, agreement.name), (agreement.customer, name));
            found.push(Owed { agreement, customer, sheet: None });
        }
        found.extend(sheets.into_iter().map(|sheet| Owed {
            agreement: sheet.agreement.clone(),
            customer: sheet.customer.clone(),
            sheet: Some(sheet),
        }));
        let key = |owed: &Owed| (owed.customer.1.clone(), owed.agreement.1.clone(), owed.agreement.0);
        found.sort_by_key(key);
        Ok(found)
    }

    /// The sheets of the caller's customers that speak of days of a period, of those that correct each other the ones `kept`.
    pub(crate) async fn sheets_of(
        &self,
        cx: &Cx,
        span: (kernel::Instant, kernel::Instant),
        kept: fn(&Sheet, &[Sheet]) -> bool,
    ) -> Result<Vec<Sheet>, Problem> {
        let rows = self.app.db.rows(sheet::meeting(span)).await?;
        let mut all = rows.iter().map(sheet::read).collect::<Result<Vec<_>, _>>()?;
        all.retain(|sheet| cx.scope.covers_customer(sheet.customer.0));
        Ok(all.iter().filter(|sheet| kept(sheet, &all)).cloned().collect())
    }
}

/// Whether no other sheet is about to correct this one.
fn latest(sheet: &Sheet, all: &[Sheet]) -> bool {
    !all.iter().any(|other| other.corrects == Some(sheet.id))
}

/// Whether it is no correction that is still worked on: the issued one stands until then.
pub(crate) fn standing(sheet: &Sheet, _: &[Sheet]) -> bool {
    sheet.corrects.is_none() || sheet.state == SheetState::Issued
}
