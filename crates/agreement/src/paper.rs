//! Offering a version and having it sealed by both sides; from the first seal on its text stands.

use app::{Cx, Problem};
use files::Attachment;
use journal::Visibility;
use kernel::{AgreementVersionId, AttachmentId};
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::core::lifecycle::Status;
use crate::core::paper::{Paper, PaperState};
use crate::drafts::tell;
use crate::store::paper;
use crate::store::version::Version;
use crate::{Agreements, refusals};

/// What refers to the copies of a version: the kind of their subject.
pub const COPY: &str = "agreement_version";

/// The paper of a version as it stands.
#[derive(Clone, Debug)]
pub struct StoredPaper {
    /// Where it stands.
    pub state: PaperState,
    /// What is written down; none before it is offered.
    pub paper: Option<Paper>,
    /// Copies of what was sealed, oldest first.
    pub copies: Vec<Attachment>,
    /// The version of the row, for `If-Match`.
    pub version: i64,
}

impl Agreements {
    /// The paper of a version.
    pub async fn paper(&self, cx: &Cx, id: AgreementVersionId) -> Result<StoredPaper, Problem> {
        let (_, version, _) = self.read_version(cx, id).await?;
        let copies = self.copies(id).await?;
        let found = paper::find(&self.app.db, id).await?;
        let state = found.as_ref().map_or(PaperState::None, |(offered, paper)| state_of(&version, *offered, paper));
        Ok(StoredPaper { state, paper: found.map(|(_, paper)| paper), copies, version: version.version })
    }

    /// Writes down what became of the paper; `read` is the version of the row that was read.
    pub async fn write_paper(
        &self,
        cx: &Cx,
        id: AgreementVersionId,
        read: i64,
        new: &Paper,
        copies: &[AttachmentId],
    ) -> Result<(), Problem> {
        let (agreement, version, _) = self.read_version(cx, id).await?;
        if !matches!(version.status, Status::Draft | Status::InForce | Status::Suspended) {
            return Err(refusals::paper_closed().into());
        }
        if version.version != read {
            return Err(Problem::stale());
        }
        new.check(self.copies(id).await?.len() + copies.len())?;
        let mut set = WriteSet::new();
        paper::touch(&mut set, &version);
        paper::put(&mut set, id, version.version + 1, new);
        files::reference(&mut set, copies, (COPY, &id.to_string()), &cx.actor, cx.now);
        let body = json!({ "version": id, "number": version.number, "state": new.state(true), "offered_on": new.offered_on,
            "copies": copies });
        let kind = if new.is_sealed_by_anybody() { "agreement.sealed" } else { "agreement.offered" };
        tell(&mut set, cx, &agreement, kind, Visibility::Internal, body);
        self.flush_paper(set).await
    }

    /// Takes the paper of a draft back, so that its text may change again; copies stay.
    pub async fn withdraw_paper(&self, cx: &Cx, id: AgreementVersionId) -> Result<(), Problem> {
        let (agreement, version, _) = self.read_version(cx, id).await?;
        if version.status != Status::Draft || paper::find(&self.app.db, id).await?.is_none() {
            return Err(refusals::paper_closed().into());
        }
        let mut set = WriteSet::new();
        paper::touch(&mut set, &version);
        paper::withdraw(&mut set, id);
        tell(&mut set, cx, &agreement, "agreement.paper_withdrawn", Visibility::Internal, json!({ "version": id }));
        self.flush_paper(set).await
    }

    /// A draft that somebody sealed is not edited any more.
    pub(crate) async fn refuse_sealed(&self, id: AgreementVersionId) -> Result<(), Problem> {
        let found = paper::find(&self.app.db, id).await?;
        if found.is_some_and(|(_, paper)| paper.is_sealed_by_anybody()) {
            return Err(refusals::sealed_text().into());
        }
        Ok(())
    }

    /// What was offered comes into force with both seals only.
    pub(crate) async fn refuse_unsealed(&self, version: &Version) -> Result<(), Problem> {
        match paper::find(&self.app.db, version.id).await? {
            Some((offered, paper)) if state_of(version, offered, &paper) != PaperState::Sealed => {
                Err(refusals::unsealed().into())
            }
            _ => Ok(()),
        }
    }

    async fn copies(&self, id: AgreementVersionId) -> Result<Vec<Attachment>, Problem> {
        let rows = self.app.db.rows(files::of_subject(&id.to_string())).await?;
        Ok(rows.iter().map(Attachment::read).collect::<Result<_, _>>()?)
    }

    /// Whether a draft lies before the other side as it stands.
    pub(crate) async fn is_offered(&self, draft: &Version) -> Result<bool, Problem> {
        let found = paper::find(&self.app.db, draft.id).await?;
        Ok(found.is_some_and(|(offered, paper)| state_of(draft, offered, &paper) != PaperState::Overtaken))
    }

    async fn flush_paper(&self, set: WriteSet) -> Result<(), Problem> {
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { label: "version" }) => Err(Problem::stale()),
            Err(WriteError::Guard { label: "files_attachment" }) => Err(files::not_available().into()),
            Err(error) => Err(error.into()),
        }
    }
}

fn state_of(version: &Version, offered: i64, paper: &Paper) -> PaperState {
    paper.state(version.status != Status::Draft || version.version == offered)
}
