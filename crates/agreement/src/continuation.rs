//! 延续服务（合同流程中）: between two contracts a named manager lets the cover go on with the old promises.

use app::{Cx, Problem};
use jiff::civil::Date;
use journal::Visibility;
use kernel::{AgreementVersionId, Refusal};
use serde_json::json;
use storage::WriteSet;

use crate::core::content::Content;
use crate::core::lifecycle::Status;
use crate::drafts::tell;
use crate::signing::begin_of;
use crate::store::agreement;
use crate::store::version::{self, Signed};
use crate::{Agreements, refusals};

/// Who lets the cover go on, until when, and why.
#[derive(Clone, Debug)]
pub struct Continuation {
    /// The last day, inclusive.
    pub until: Date,
    /// The manager who answers for it.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Agreements {
    /// Makes the next version, in force from today at the sites, with the same promises and terms that go on until
    /// the stated day. Only a version in force or expired can be continued, and only by a later day than its own.
    pub async fn continue_cover(
        &self,
        cx: &Cx,
        id: AgreementVersionId,
        given: &Continuation,
    ) -> Result<AgreementVersionId, Problem> {
        let (by, reason) = named(given)?;
        let (agreement, old, content) = self.read_version(cx, id).await?;
        if !matches!(old.status, Status::InForce | Status::Expired) {
            return Err(refusals::not_continuable().into());
        }
        let trees = self.trees_of(&agreement, &content).await?;
        let today = trees.iter().map(|tree| tree.local_date(cx.now)).min().ok_or_else(refusals::not_continuable)?;
        let longer = continued(&content, given.until);
        let ends =
            |content: &Content| trees.iter().map(|tree| crate::signing::last_of(content, tree)).collect::<Vec<_>>();
        if given.until < today || ends(&longer) == ends(&content) {
            return Err(refusals::continued_too_short().into());
        }
        let fence = agreement::fence(&self.app.db, agreement.customer).await?;
        let next = AgreementVersionId::fresh(cx.ids.as_ref(), cx.now);
        let begins = begin_of(&agreement, next, &longer, &trees, today)?;
        self.refuse_double_cover(&agreement, &longer, &trees, &begins).await?;
        let number = version::of_agreement(&self.app.db, agreement.id).await?.last().map_or(1, |last| last.number + 1);
        let signed = Signed { on: today, effective_from: today, by: by.to_owned(), gaps_accepted: None };
        let mut set = WriteSet::new();
        version::insert_signed(&mut set, (next, agreement.id, number), &longer, &signed, reason, cx.now);
        agreement::move_fence(&mut set, agreement.customer, fence);
        self.supersede(&mut set, cx, &agreement, next, &begins).await?;
        for stretch in &begins {
            crate::store::cover::insert(&mut set, stretch);
        }
        let body = json!({ "version": next, "continues": id, "until": given.until, "by": by, "reason": reason });
        tell(&mut set, cx, &agreement, "agreement.continued", Visibility::Public, body);
        Self::cover_changed(&mut set, cx, next, &begins);
        self.flush(set).await?;
        Ok(next)
    }
}

/// The manager and the reason, both filled in.
fn named(given: &Continuation) -> Result<(&str, &str), Refusal> {
    let (by, reason) = (given.by.trim(), given.reason.trim());
    if by.is_empty() || by.chars().count() > 200 {
        return Err(refusals::nameless("/by"));
    }
    if reason.is_empty() || reason.chars().count() > 1000 {
        return Err(refusals::reason_missing("/reason"));
    }
    Ok((by, reason))
}

fn continued(content: &Content, until: Date) -> Content {
    let mut longer = content.clone();
    for term in &mut longer.terms {
        term.continued_until = Some(until);
    }
    longer
}
