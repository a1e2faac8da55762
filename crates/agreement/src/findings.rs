//! The linter on stored versions: computed on read, so that a changed component shows at once.

use app::{Cx, Problem};
use kernel::{AgreementVersionId, Instant, SystemId};
use storage::DbError;

use crate::Agreements;
use crate::ask::Held;
use crate::core::content::Content;
use crate::core::lifecycle::Status;
use crate::core::lint::{Facts, Finding, Other, lint};
use crate::core::{SystemTree, Text};
use crate::store::agreement::{Agreement, Facing};

impl Agreements {
    /// What the linter finds in a version as the estate stands now.
    pub async fn findings(&self, cx: &Cx, id: AgreementVersionId) -> Result<Vec<Finding>, Problem> {
        let (agreement, _, content) = self.read_version(cx, id).await?;
        let trees = self.trees_of(&agreement, &content).await?;
        Ok(self.lint_on(&agreement, &content, &trees, cx.now).await?)
    }

    /// What the linter would find in `content` if the draft said it; nothing is stored.
    pub async fn findings_of_text(
        &self,
        cx: &Cx,
        id: AgreementVersionId,
        content: &Content,
    ) -> Result<Vec<Finding>, Problem> {
        let (agreement, _, _) = self.read_version(cx, id).await?;
        content.check()?;
        let trees = self.trees_of(&agreement, content).await?;
        Ok(self.lint_on(&agreement, content, &trees, cx.now).await?)
    }

    /// What a change of `tree` brings to the versions in force for its system: asked after a component was added,
    /// moved or changed, before or after it is stored. `tree` is the system as it is to be.
    pub async fn findings_of_change(
        &self,
        tree: &SystemTree,
        now: Instant,
    ) -> Result<Vec<(AgreementVersionId, Vec<Finding>)>, DbError> {
        let mut found = Vec::new();
        for held in self.in_force(tree.id, now).await?.into_iter().filter(|held| held.status == Status::InForce) {
            let content = &held.compiled.content;
            let others: Vec<SystemId> = content.systems.iter().copied().filter(|system| *system != tree.id).collect();
            let mut trees = self.ground.trees(&others).await?;
            trees.push(tree.clone());
            let findings = self.lint_among(held.facing, content, &trees, now).await?;
            found.push((held.compiled.identity.version, findings));
        }
        Ok(found)
    }

    /// The trees of the systems a content names; for an agreement with a customer only that customer's.
    pub(crate) async fn trees_of(&self, agreement: &Agreement, content: &Content) -> Result<Vec<SystemTree>, DbError> {
        let mut trees = self.ground.trees(&content.systems).await?;
        trees.retain(|tree| agreement.facing == Facing::Vendor || tree.customer == agreement.customer);
        Ok(trees)
    }

    /// What the linter finds in `content` on these trees.
    pub(crate) async fn lint_on(
        &self,
        agreement: &Agreement,
        content: &Content,
        trees: &[SystemTree],
        now: Instant,
    ) -> Result<Vec<Finding>, DbError> {
        self.lint_among(agreement.facing, content, trees, now).await
    }

    async fn lint_among(
        &self,
        facing: Facing,
        content: &Content,
        trees: &[SystemTree],
        now: Instant,
    ) -> Result<Vec<Finding>, DbError> {
        let calendar = self.current_calendar(&content.calendar).await?;
        let others = self.others(facing, content, now).await?;
        let opposite: Vec<Other<'_>> = others.iter().map(other).collect();
        let (below, above) = match facing {
            Facing::Customer => (opposite, Vec::new()),
            Facing::Vendor => (Vec::new(), opposite),
        };
        let missing = || {
            Text::new(
                format!("没有代码为“{}”的工作日历。", content.calendar),
                format!("There is no calendar with the code “{}”.", content.calendar),
            )
        };
        let calendar = calendar.as_ref().map(|(_, calendar)| calendar).ok_or_else(missing);
        Ok(lint(content, &Facts { trees, calendar, below, above, now }))
    }

    /// The versions in force for the same systems that face the other way.
    pub(crate) async fn others(&self, facing: Facing, content: &Content, now: Instant) -> Result<Vec<Held>, DbError> {
        let mut others: Vec<Held> = Vec::new();
        for system in &content.systems {
            for held in self.in_force(*system, now).await? {
                let known = |other: &Held| other.compiled.identity.version == held.compiled.identity.version;
                if held.facing != facing && held.status == Status::InForce && !others.iter().any(known) {
                    others.push(held);
                }
            }
        }
        Ok(others)
    }
}

pub(crate) fn other(held: &Held) -> Other<'_> {
    Other {
        name: &held.compiled.identity.name,
        promiser: held.compiled.identity.promiser,
        content: &held.compiled.content,
        calendar: &held.compiled.calendar,
    }
}
