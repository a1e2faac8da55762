//! What happens around the end of a term: tacit renewal unless somebody gave notice, and the checks before it.

use app::{Cx, Problem};
use jiff::civil::Date;
use journal::Visibility;
use journal::queue::{NewJob, enqueue};
use kernel::{AgreementVersionId, Refusal};
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::core::content::{Content, Renewal};
use crate::core::lifecycle::Status;
use crate::core::renewal::{check_due, next_end, notice_by};
use crate::core::{SystemTree, terms};
use crate::drafts::tell;
use crate::signing::begin_of;
use crate::store::agreement::{self, Agreement, Facing};
use crate::store::cover;
use crate::store::renewal::{self, Notice};
use crate::store::version::{self, Signed, Version};
use crate::{Agreements, refusals};

/// A term comes to its end: the job that tells the managers.
#[derive(Clone, Copy, Debug)]
pub struct TermEnds;

impl TermEnds {
    /// The kind of job; its payload names the agreement (`agreement`, `name`, `customer`), the last day (`ends_on`) and how
    /// many days are left (`days`), and what happens then (`renews`).
    pub const JOB: &'static str = "agreement.term_ends";
}

/// What will happen at the end of a version's term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// What was agreed.
    pub renewal: Renewal,
    /// The last day of the longest term; none where it is open or not recorded.
    pub ends_on: Option<Date>,
    /// The last day for a notice, where it renews by itself.
    pub notice_by: Option<Date>,
    /// The last day after it renewed, where nobody gave notice.
    pub renews_until: Option<Date>,
    /// The notice given.
    pub notice: Option<Notice>,
}

/// Giving notice.
#[derive(Clone, Debug)]
pub struct GivenNotice {
    /// `provider` or `customer`.
    pub given_by: String,
    /// Why.
    pub reason: String,
    /// The date on the paper.
    pub given_on: Date,
}

impl Agreements {
    /// What will happen at the end of this version's term.
    pub async fn outlook(&self, cx: &Cx, id: AgreementVersionId) -> Result<Outlook, Problem> {
        let (agreement, version, content) = self.read_version(cx, id).await?;
        let trees = self.trees_of(&agreement, &content).await?;
        self.outlook_of(&version, &content, &trees).await
    }

    pub(crate) async fn outlook_of(
        &self,
        version: &Version,
        content: &Content,
        trees: &[SystemTree],
    ) -> Result<Outlook, Problem> {
        let notice = renewal::notice(&self.app.db, version.id).await?;
        let ends_on = last_day(content, trees, Reading::Continued);
        let first = last_day(content, trees, Reading::Bare);
        let renews = notice.is_none() && matches!(version.status, Status::InForce);
        Ok(Outlook {
            renewal: content.renewal,
            ends_on,
            notice_by: ends_on.and_then(|ends| notice_by(content.renewal, ends)),
            renews_until: ends_on
                .zip(first)
                .filter(|_| renews)
                .and_then(|(ends, first)| next_end(content.renewal, first, ends)),
            notice,
        })
    }

    /// Records that somebody gave notice in time: the version ends with its term and does not renew.
    pub async fn give_notice(&self, cx: &Cx, id: AgreementVersionId, given: &GivenNotice) -> Result<(), Problem> {
        let reason = given.reason.trim();
        if reason.is_empty() || reason.chars().count() > 1000 {
            return Err(refusals::reason_missing("/reason").into());
        }
        let (agreement, version, content) = self.read_version(cx, id).await?;
        let trees = self.trees_of(&agreement, &content).await?;
        let outlook = self.outlook_of(&version, &content, &trees).await?;
        let (Some(by), Status::InForce) = (outlook.notice_by, version.status) else {
            return Err(refusals::not_renewing().into());
        };
        let today = trees.iter().map(|tree| tree.local_date(cx.now)).min().unwrap_or(given.given_on);
        check_notice(given.given_on, by, today)?;
        let notice = Notice {
            given_by: given.given_by.clone(),
            reason: reason.to_owned(),
            given_on: given.given_on,
            entered_by: cx.actor.name(),
            entered_at: cx.now,
        };
        let mut set = WriteSet::new();
        renewal::give(&mut set, id, &notice);
        let body = json!({ "version": id, "given_by": notice.given_by, "given_on": notice.given_on, "reason": reason });
        tell(&mut set, cx, &agreement, "agreement.notice_given", Visibility::Public, body);
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Taken { label: renewal::GIVEN }) => Err(refusals::notice_given_before().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Once a day: agreements that renew by themselves do so the day after their last, without a hole; the managers are
    /// told 90, 60, 30 and 7 days before a term ends. Returns how much was done; what cannot renew is told once all others
    /// were looked at.
    pub async fn watch_terms(&self, cx: &Cx) -> Result<usize, Problem> {
        let (mut done, mut blocked) = (0, None);
        for version in version::with_status(&self.app.db, Status::InForce).await? {
            let (agreement, version, content) = self.read_version(cx, version.id).await?;
            if agreement.facing != Facing::Customer {
                continue;
            }
            let trees = self.trees_of(&agreement, &content).await?;
            let outlook = self.outlook_of(&version, &content, &trees).await?;
            let today = trees.iter().map(|tree| tree.local_date(cx.now)).min();
            let (Some(ends), Some(today)) = (outlook.ends_on, today) else { continue };
            if today > ends
                && let Some(until) = outlook.renews_until
            {
                match self.renew(cx, &agreement, &version, (&content, &trees), (ends, until)).await {
                    Ok(renewed) => done += usize::from(renewed),
                    // One that cannot renew keeps none of the others from it.
                    Err(problem) => blocked = blocked.or(Some(problem)),
                }
                continue;
            }
            let made = renewal::checks(&self.app.db, version.id, ends).await?;
            if let Some(days) = check_due(ends, today, &made) {
                done += usize::from(self.make_check(cx, &agreement, &version, &outlook, (ends, days)).await?);
            }
        }
        blocked.map_or(Ok(done), Err)
    }

    /// The next version with the same promises, from the day after the last one on.
    async fn renew(
        &self,
        cx: &Cx,
        agreement: &Agreement,
        old: &Version,
        (content, trees): (&Content, &[SystemTree]),
        (ends, until): (Date, Date),
    ) -> Result<bool, Problem> {
        let longer = extended(content, trees, ends, until);
        let Ok(from) = ends.tomorrow() else { return Ok(false) };
        let fence = agreement::fence(&self.app.db, agreement.customer).await?;
        let next = AgreementVersionId::fresh(cx.ids.as_ref(), cx.now);
        let begins = begin_of(agreement, next, &longer, trees, from)?;
        self.refuse_double_cover(agreement, &longer, trees, &begins).await?;
        let number = version::of_agreement(&self.app.db, agreement.id).await?.last().map_or(1, |last| last.number + 1);
        let signed = Signed { on: from, effective_from: from, by: "Aftercare".to_owned(), gaps_accepted: None };
        let mut set = WriteSet::new();
        let why = "自动续签（约定期限内无人通知终止）/ renewed by itself, nobody gave notice";
        version::insert_signed(&mut set, (next, agreement.id, number), &longer, &signed, why, cx.now);
        agreement::move_fence(&mut set, agreement.customer, fence);
        self.supersede(&mut set, cx, agreement, next, &begins).await?;
        for stretch in &begins {
            cover::insert(&mut set, stretch);
        }
        let body = json!({ "version": next, "renews": old.id, "until": until });
        tell(&mut set, cx, agreement, "agreement.renewed", Visibility::Public, body);
        Self::cover_changed(&mut set, cx, next, &begins);
        match self.flush(set).await {
            Ok(()) => Ok(true),
            // Another node was first.
            Err(problem) if problem.0.kind == kernel::RefusalKind::Conflict => Ok(false),
            Err(problem) => Err(problem),
        }
    }

    async fn make_check(
        &self,
        cx: &Cx,
        agreement: &Agreement,
        version: &Version,
        outlook: &Outlook,
        (ends, days): (Date, i32),
    ) -> Result<bool, Problem> {
        let mut set = WriteSet::new();
        renewal::check(&mut set, version.id, ends, days, cx.now);
        let renews = outlook.renews_until.map(|until| until.to_string());
        let body = json!({ "version": version.id, "ends_on": ends, "days": days, "notice_by": outlook.notice_by,
            "renews_until": renews });
        tell(&mut set, cx, agreement, "agreement.term_ends", Visibility::Internal, body);
        let payload = json!({ "agreement": agreement.id, "name": agreement.name, "customer": agreement.customer,
            "ends_on": ends, "days": days, "renews": renews });
        let key = format!("{}/{ends}/{days}", version.id);
        enqueue(
            &mut set,
            cx.ids.as_ref(),
            cx.now,
            &NewJob { kind: TermEnds::JOB, key: Some(&key), payload, run_at: cx.now },
        );
        match self.app.db.write(set).await {
            Ok(_) => Ok(true),
            Err(WriteError::Taken { label: renewal::CHECKED }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// As the terms stand now, continuations and renewals included.
    Continued,
    /// As they were first agreed.
    Bare,
}

/// The last day on which anything is covered; none where a term is open or its begin is not recorded.
fn last_day(content: &Content, trees: &[SystemTree], reading: Reading) -> Option<Date> {
    let mut rows = content.terms.clone();
    if reading == Reading::Bare {
        for row in &mut rows {
            row.continued_until = None;
        }
    }
    let mut last = None;
    for place in trees.iter().flat_map(SystemTree::places) {
        if let Some(cover) = terms::cover(&rows, &place) {
            last = last.max(Some(cover.dates?.until));
        }
    }
    last
}

/// The same content whose longest terms go on until `until`; those that ended before stay ended.
fn extended(content: &Content, trees: &[SystemTree], ends: Date, until: Date) -> Content {
    let mut longer = content.clone();
    let reaches = |row: &terms::TermRow| {
        let mut dates = trees.iter().flat_map(SystemTree::places).filter_map(|place| row.dates(&place));
        dates.any(|dates| dates.until >= ends)
    };
    for (row, before) in longer.terms.iter_mut().zip(&content.terms) {
        if reaches(before) {
            row.continued_until = Some(until);
        }
    }
    longer
}

fn check_notice(given_on: Date, by: Date, today: Date) -> Result<(), Refusal> {
    if given_on > today {
        return Err(refusals::bad_date("/given_on"));
    }
    if given_on > by {
        return Err(refusals::notice_too_late(&by.to_string()));
    }
    Ok(())
}
