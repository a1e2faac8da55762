//! What drafts itself: reports and sign-off lists of what has ended, hand-over lists of what is about to. A draft waits for
//! approval as any other; one that is there is left alone, so that two nodes, or two looks, make one, and so is one that was
//! given up.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use agreement::{Agreement, Facing};
use app::{Cx, Problem};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{PartyId, RefusalKind};
use storage::{DbError, Row};

use crate::core::DocumentKind;
use crate::make::only;
use crate::store::document;
use crate::{Documents, Subject};

/// How many days before the end of a term its hand-over list and the offer to renew it are drafted.
const AHEAD: u16 = 90;

impl Documents {
    /// Drafts what is due at `cx.now`; returns how many. One that cannot be drafted keeps none of the others from it.
    pub async fn draft_what_is_due(&self, cx: &Cx) -> Result<usize, Problem> {
        let Some(day) = self.settings.reports_day else { return Ok(0) };
        let today = cx.now.timestamp().to_zoned(self.zone.clone()).date();
        let mut wanted: Vec<Subject> = Vec::new();
        if today.day() >= day {
            let customers = self.agreements.customers().await?;
            for (kind, from) in ended(today) {
                wanted.extend(customers.iter().map(|customer| self.report_on(kind, *customer, from)));
            }
        }
        wanted.extend(self.ending(cx).await?);
        let mut made = 0;
        for subject in self.never_drafted(wanted).await? {
            let about = (subject.kind, subject.customer);
            match self.draft(cx, subject, BTreeMap::new()).await {
                Ok(_) => made += 1,
                // There is one, or somebody was first.
                Err(problem) if problem.0.kind == RefusalKind::Conflict => {}
                Err(problem) => {
                    tracing::error!(document.kind = %about.0, customer = ?about.1, code = problem.0.code,
                        "a document that is due could not be drafted");
                }
            }
        }
        Ok(made)
    }

    /// Those of which none was drafted yet; one that was given up counts as drafted.
    async fn never_drafted(&self, wanted: Vec<Subject>) -> Result<Vec<Subject>, Problem> {
        let begins = |subject: &Subject| subject.days.map(|(from, _)| (subject.kind, from));
        let periods: BTreeSet<(DocumentKind, Date)> = wanted.iter().filter_map(begins).collect();
        if periods.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.app.db.rows(document::drafted(&periods)).await?;
        let about = |row: &Row| Ok((row.string(0)?, row.opt_id(1)?, row.opt_text(2)?, row.opt_text(3)?));
        let drafted = rows.iter().map(about).collect::<Result<HashSet<_>, DbError>>()?;
        let is_new = |subject: &Subject| {
            let from = subject.days.map(|(from, _)| from.to_string());
            let about = (subject.kind.as_str().to_owned(), subject.customer, subject.subject.clone(), from);
            !drafted.contains(&about)
        };
        Ok(wanted.into_iter().filter(is_new).collect())
    }

    fn report_on(&self, kind: DocumentKind, customer: PartyId, from: Date) -> Subject {
        Subject {
            kind,
            language: self.settings.language,
            incident: None,
            subject: None,
            customer: Some(customer),
            days: Some((from, from)),
        }
    }

    /// Hand-over lists and renewal quotations of agreements whose term ends soon.
    async fn ending(&self, cx: &Cx) -> Result<Vec<Subject>, Problem> {
        let endings = self.agreements.endings(cx, AHEAD).await?;
        let near = endings.into_iter().filter_map(|ending| {
            let until = ending.today.checked_add(i64::from(AHEAD).days()).unwrap_or(Date::MAX);
            let ends = ending.outlook.ends_on.filter(|ends| *ends >= ending.today && *ends <= until)?;
            let ours = ending.agreement.facing == Facing::Customer && ending.outlook.renews_until.is_none();
            ours.then_some((ending.agreement, ends))
        });
        let both = |(agreement, ends): (Agreement, Date)| {
            [DocumentKind::HandOver, DocumentKind::Renewal].map(|kind| Subject {
                kind,
                language: self.settings.language,
                incident: None,
                subject: Some(agreement.id.to_string()),
                customer: Some(agreement.customer),
                days: Some(only(ends)),
            })
        };
        Ok(near.flat_map(both).collect())
    }
}

/// The periods that ended last before `today`: the month, with its report and its list to be signed, and the quarter where one
/// ended with it.
fn ended(today: Date) -> Vec<(DocumentKind, Date)> {
    let first = today.first_of_month();
    let mut found = Vec::new();
    if let Ok(month) = first.checked_sub(1.month()) {
        found.extend([(DocumentKind::MonthlyReport, month), (DocumentKind::SignOff, month)]);
    }
    if (first.month() - 1) % 3 == 0
        && let Ok(quarter) = first.checked_sub(3.months())
    {
        found.push((DocumentKind::QuarterlyReport, quarter));
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_quarter_is_reported_on_in_the_month_after_it() {
        let month = |from| [(DocumentKind::MonthlyReport, from), (DocumentKind::SignOff, from)];
        assert_eq!(ended(date(2026, 12, 1)), month(date(2026, 11, 1)));
        let quarter = (DocumentKind::QuarterlyReport, date(2026, 10, 1));
        assert_eq!(ended(date(2027, 1, 28)), [month(date(2026, 12, 1)).as_slice(), &[quarter]].concat());
    }
}
