//! Agreements matched by a code of their own: what an import lays over them becomes a draft, never a version in force.

use app::Cx;
use journal::Visibility;
use kernel::{AgreementVersionId, Refusal};
use serde_json::json;
use storage::{DbError, WriteSet};

use crate::core::content::Content;
use crate::core::lifecycle::Status;
use crate::drafts::{changed, tell};
use crate::store::agreement::{self, Agreement};
use crate::store::calendar;
use crate::store::version::{self, Version};
use crate::{Agreements, refusals};

/// An agreement with the versions that matter to a change.
#[derive(Clone, Debug)]
pub struct Coded {
    /// The agreement.
    pub agreement: Agreement,
    /// The latest version that is no draft; none when it was never signed.
    pub signed: Option<(Version, Content)>,
    /// The draft, if there is one.
    pub draft: Option<(Version, Content)>,
    /// The number of the latest version.
    pub latest: i64,
}

impl Agreements {
    /// The agreement with this code.
    pub async fn coded(&self, code: &str) -> Result<Option<Coded>, DbError> {
        let db = &self.app.db;
        let Some(agreement) = agreement::by_code(db, code).await? else { return Ok(None) };
        let (mut signed, mut draft, mut latest) = (None, None, 0);
        for version in version::of_agreement(db, agreement.id).await? {
            latest = latest.max(version.number);
            *if version.status == Status::Draft { &mut draft } else { &mut signed } = Some(version.id);
        }
        let signed = self.with_content(signed).await?;
        let draft = self.with_content(draft).await?;
        Ok(Some(Coded { agreement, signed, draft, latest }))
    }

    /// Whether there is a calendar with this code.
    pub async fn knows_calendar(&self, code: &str) -> Result<bool, DbError> {
        Ok(calendar::find(&self.app.db, code).await?.is_some())
    }

    async fn with_content(&self, id: Option<AgreementVersionId>) -> Result<Option<(Version, Content)>, DbError> {
        match id {
            Some(id) => version::find(&self.app.db, id).await,
            None => Ok(None),
        }
    }

    /// Makes an agreement with a code and its first draft in the caller's write set.
    pub fn add_coded(
        cx: &Cx,
        set: &mut WriteSet,
        code: &str,
        agreement: &Agreement,
        content: &Content,
    ) -> Result<AgreementVersionId, Refusal> {
        named(&agreement.name)?;
        let draft = Self::add_agreement(cx, set, agreement, content)?;
        agreement::code(set, code, agreement.id);
        Ok(draft)
    }

    /// Writes `content` as the draft of `coded` in the caller's write set: into the draft there is, else as the next
    /// version.
    pub fn redraft(
        cx: &Cx,
        set: &mut WriteSet,
        coded: &Coded,
        content: &Content,
    ) -> Result<AgreementVersionId, Refusal> {
        content.check()?;
        if let Some((draft, before)) = &coded.draft {
            version::edit(set, draft.id, draft.version, content);
            let body = json!({ "version": draft.id, "changed": changed(before, content) });
            tell(set, cx, &coded.agreement, "agreement.edited", Visibility::Internal, body);
            return Ok(draft.id);
        }
        let draft = AgreementVersionId::fresh(cx.ids.as_ref(), cx.now);
        version::insert(set, draft, coded.agreement.id, coded.latest + 1, content, cx.now);
        let copied = coded.signed.as_ref().map(|(version, _)| version.id);
        let body = json!({ "version": draft, "number": coded.latest + 1, "copied_from": copied });
        tell(set, cx, &coded.agreement, "agreement.drafted", Visibility::Internal, body);
        Ok(draft)
    }

    /// Gives the agreement another name in the caller's write set.
    pub fn rename(cx: &Cx, set: &mut WriteSet, agreement: &Agreement, name: &str) -> Result<(), Refusal> {
        named(name)?;
        agreement::rename(set, agreement.id, name);
        let body = json!({ "before": agreement.name, "after": name });
        tell(set, cx, agreement, "agreement.renamed", Visibility::Internal, body);
        Ok(())
    }
}

fn named(name: &str) -> Result<(), Refusal> {
    if name.trim().is_empty() || name.chars().count() > 200 { Err(refusals::nameless("/name")) } else { Ok(()) }
}
