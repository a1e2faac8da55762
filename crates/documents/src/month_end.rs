//! What a month's end owes every customer: reports, sign-off lists, sheets and their papers, and where each stands.

use std::collections::BTreeMap;

use app::{Cx, Problem};
use assessment::Sheet;
use assessment::core::Days;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{AgreementId, PartyId, SheetId};

use crate::Documents;
use crate::core::{DocumentKind, DocumentStep, period_end};
use crate::look::steps;
use crate::store::document::{self, Document};

/// One thing that is owed, or is there.
#[derive(Clone, Debug)]
pub struct Owing {
    /// What it is: a report of a customer, or a sheet of an agreement.
    pub kind: DocumentKind,
    /// The customer and his name.
    pub customer: (PartyId, String),
    /// The agreement of a sheet, and its name.
    pub agreement: Option<(AgreementId, String)>,
    /// The first day of the period it is, or would be, about.
    pub from: Date,
    /// The sheet; none while nobody drafted one.
    pub sheet: Option<Sheet>,
    /// The paper; none while nobody drafted one.
    pub document: Option<Document>,
    /// What the caller can do with the paper now.
    pub steps: Vec<DocumentStep>,
}

impl Documents {
    /// What the month that begins on `month` owes the customers inside the caller's scope: for each who had an agreement in it the
    /// month's report and sign-off list, and the quarter's report where one ends with it; for each agreement its sheet, printed
    /// once that is issued; and what else there is of these. Of papers that correct each other the latest. By customer and kind.
    pub async fn month_end(&self, cx: &Cx, month: Date) -> Result<Vec<Owing>, Problem> {
        let next = period_end(DocumentKind::MonthlyReport, month)?;
        let owed = self.assessments.owed(cx, Days::new(month, next)?).await?;
        let periods = periods(month, next);
        let sheets: Vec<SheetId> = owed.iter().filter_map(|owed| owed.sheet.as_ref().map(|sheet| sheet.id)).collect();
        let rows = self.app.db.rows(document::of_month(&periods, &sheets)).await?;
        let mut papers = rows.iter().map(document::read).collect::<Result<Vec<_>, _>>()?;
        let replaced: Vec<_> = papers.iter().filter_map(|paper| paper.corrects).collect();
        papers.retain(|paper| cx.scope.covers_customer(paper.customer.0) && !replaced.contains(&paper.id));
        let mut customers: BTreeMap<PartyId, String> = owed.iter().map(|owed| owed.customer.clone()).collect();
        for paper in &papers {
            customers.entry(paper.customer.0).or_insert_with(|| paper.customer.1.clone());
        }
        let mut take = |kind, about: &dyn Fn(&Document) -> bool| {
            let place = papers.iter().position(|paper| paper.kind == kind && about(paper))?;
            Some(papers.remove(place))
        };
        let mut found = Vec::new();
        for customer in customers {
            for (kind, from) in &periods {
                let document = take(*kind, &|paper: &Document| paper.customer.0 == customer.0);
                found.push(owing(cx, *kind, customer.clone(), *from, document));
            }
        }
        for owed in owed {
            let printed = owed.sheet.as_ref().map(|sheet| sheet.id.to_string());
            let document =
                take(DocumentKind::Assessment, &|paper: &Document| paper.subject.is_some() && paper.subject == printed);
            let from = owed.sheet.as_ref().map_or(month, |sheet| sheet.days.from);
            let row = owing(cx, DocumentKind::Assessment, owed.customer, from, document);
            found.push(Owing { agreement: Some(owed.agreement), sheet: owed.sheet, ..row });
        }
        found.sort_by(|a, b| (&a.customer.1, a.customer.0, a.kind).cmp(&(&b.customer.1, b.customer.0, b.kind)));
        Ok(found)
    }
}

fn owing(cx: &Cx, kind: DocumentKind, customer: (PartyId, String), from: Date, document: Option<Document>) -> Owing {
    let steps = document.as_ref().map_or_else(Vec::new, |document| steps(cx, document, false));
    Owing { kind, customer, agreement: None, from, sheet: None, document, steps }
}

/// The reports that the end of a month owes each customer, with the first day of their periods.
fn periods(month: Date, next: Date) -> Vec<(DocumentKind, Date)> {
    let mut found = vec![(DocumentKind::MonthlyReport, month), (DocumentKind::SignOff, month)];
    let quarter = next.checked_sub(3.months()).ok().filter(|_| (next.month() - 1) % 3 == 0);
    found.extend(quarter.map(|from| (DocumentKind::QuarterlyReport, from)));
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_month_that_ends_a_quarter_owes_the_quarters_report_too() {
        let both = |month| vec![(DocumentKind::MonthlyReport, month), (DocumentKind::SignOff, month)];
        assert_eq!(periods(date(2026, 11, 1), date(2026, 12, 1)), both(date(2026, 11, 1)));
        let mut december = both(date(2026, 12, 1));
        december.push((DocumentKind::QuarterlyReport, date(2026, 10, 1)));
        assert_eq!(periods(date(2026, 12, 1), date(2027, 1, 1)), december);
    }
}
