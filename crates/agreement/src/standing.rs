//! Suspending, resuming and ending what is in force.

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{AgreementVersionId, Instant};
use serde_json::json;
use storage::WriteSet;

use crate::core::content::Content;
use crate::core::lifecycle::{Status, Step};
use crate::drafts::tell;
use crate::signing::{last_of, midnight, stretch};
use crate::store::agreement::{self, Agreement};
use crate::store::cover::{self, Stretch};
use crate::store::version::{self, Version};
use crate::{Agreements, refusals};

impl Agreements {
    /// Suspends a version from now on: it gives no promises, its fallback holds.
    pub async fn suspend(&self, cx: &Cx, id: AgreementVersionId, reason: &str) -> Result<(), Problem> {
        self.leave(cx, id, Step::Suspend, reason, "agreement.suspended").await
    }

    /// Ends a version for good from now on.
    pub async fn terminate(&self, cx: &Cx, id: AgreementVersionId, reason: &str) -> Result<(), Problem> {
        self.leave(cx, id, Step::Terminate, reason, "agreement.terminated").await
    }

    /// Puts a suspended version back into force from now on.
    pub async fn resume(&self, cx: &Cx, id: AgreementVersionId) -> Result<(), Problem> {
        let (agreement, version, content) = self.read_version(cx, id).await?;
        let to = version.status.after(Step::Resume)?;
        let fence = agreement::fence(&self.app.db, agreement.customer).await?;
        let begins = self.again(cx, &agreement, &version, &content).await?;
        let trees = self.trees_of(&agreement, &content).await?;
        self.refuse_double_cover(&agreement, &content, &trees, &begins).await?;
        let mut set = WriteSet::new();
        version::move_on(&mut set, &version, to, None);
        agreement::move_fence(&mut set, agreement.customer, fence);
        for stretch in &begins {
            cover::insert(&mut set, stretch);
        }
        tell(&mut set, cx, &agreement, "agreement.resumed", Visibility::Public, json!({ "version": id }));
        self.flush(set).await
    }

    /// Records what time has done: versions all of whose terms have ended are expired, versions whose successor now
    /// binds are superseded. Run once a day; verdicts do not wait for it. Returns how many versions moved on.
    pub async fn settle(&self, cx: &Cx) -> Result<usize, Problem> {
        let mut moved = 0;
        for version in version::with_status(&self.app.db, Status::InForce).await? {
            let (agreement, version, content) = self.read_version(cx, version.id).await?;
            let stretches = cover::of_version(&self.app.db, version.id).await?;
            if let Some((step, ends)) = self.past(&agreement, &content, &stretches, cx.now).await? {
                let mut set = WriteSet::new();
                version::move_on(&mut set, &version, version.status.after(step)?, None);
                for (stretch, at) in ends {
                    cover::end(&mut set, stretch, at, Status::Expired);
                }
                let kind = if step == Step::Expire { "agreement.expired" } else { "agreement.superseded" };
                tell(&mut set, cx, &agreement, kind, Visibility::Public, json!({ "version": version.id }));
                self.flush(set).await?;
                moved += 1;
            }
        }
        Ok(moved)
    }

    async fn leave(
        &self,
        cx: &Cx,
        id: AgreementVersionId,
        step: Step,
        reason: &str,
        kind: &'static str,
    ) -> Result<(), Problem> {
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > 1000 {
            return Err(refusals::reason_missing("/reason").into());
        }
        let (agreement, version, _) = self.read_version(cx, id).await?;
        let to = version.status.after(step)?;
        let stretches = cover::of_version(&self.app.db, id).await?;
        let mut set = WriteSet::new();
        version::move_on(&mut set, &version, to, Some(reason));
        for stretch in stretches.iter().filter(|stretch| stretch.until > cx.now) {
            cover::end(&mut set, stretch, cx.now, to);
        }
        if version.status == Status::Suspended {
            mark(&mut set, &stretches, cx.now, to);
        }
        tell(&mut set, cx, &agreement, kind, Visibility::Public, json!({ "version": id, "reason": reason }));
        self.flush(set).await
    }

    /// The stretches a resumed version has from now on, up to where a later version already begins.
    async fn again(
        &self,
        cx: &Cx,
        agreement: &Agreement,
        version: &Version,
        content: &Content,
    ) -> Result<Vec<Stretch>, Problem> {
        let others = cover::of_agreement(&self.app.db, agreement.id).await?;
        let mut begins = Vec::new();
        for tree in self.trees_of(agreement, content).await? {
            let bound = version.effective_from.and_then(|day| midnight(day, &tree.zone)).unwrap_or(cx.now);
            let mut again = stretch(agreement, version.id, content, tree.id, bound.max(cx.now));
            let later =
                |other: &&Stretch| other.version != version.id && other.system == tree.id && other.from > again.from;
            if let Some(next) = others.iter().filter(later).map(|other| other.from).min() {
                (again.until, again.ended_by) = (next, Status::Superseded);
            }
            begins.push(again);
        }
        Ok(begins)
    }

    /// What time has done to a version in force; none while it goes on.
    async fn past<'a>(
        &self,
        agreement: &Agreement,
        content: &Content,
        stretches: &'a [Stretch],
        now: Instant,
    ) -> Result<Option<(Step, Vec<(&'a Stretch, Instant)>)>, Problem> {
        let open: Vec<&Stretch> = stretches.iter().filter(|stretch| stretch.until > now).collect();
        if open.is_empty() {
            return Ok(Some((Step::Supersede, Vec::new())));
        }
        let trees = self.trees_of(agreement, content).await?;
        let mut ends = Vec::new();
        for stretch in open {
            let tree = trees.iter().find(|tree| tree.id == stretch.system);
            match tree.and_then(|tree| last_of(content, tree)) {
                Some(end) if end <= now => ends.push((stretch, end)),
                _ => return Ok(None),
            }
        }
        Ok(Some((Step::Expire, ends)))
    }
}

/// A suspended version has no open stretch: an empty one marks the instant from which its status is `to`.
fn mark(set: &mut WriteSet, stretches: &[Stretch], at: Instant, to: Status) {
    let mut marked = Vec::new();
    for stretch in stretches.iter().filter(|stretch| stretch.until <= at) {
        if !marked.contains(&stretch.system) {
            marked.push(stretch.system);
            cover::insert(set, &Stretch { from: at, until: at, ended_by: to, ..stretch.clone() });
        }
    }
}
