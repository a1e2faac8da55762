//! Attachments: uploaded first, referred to by a report, a message or a note, read by whoever may see what refers to them.

use access::Action;
use app::{Cx, Problem};
use axum::body::Bytes;
use files::{Attachment, FilesError, Upload};
use futures_util::Stream;
use kernel::{AttachmentId, IncidentId, Refusal, RefusalKind};

use crate::core::SUBJECT;
use crate::desk::Desk;
use crate::store::record;

/// What refers to files of internal notes: never shown outside the provider.
pub(crate) const NOTE: &str = "incident_note";

/// What refers to a fault report as it was issued: read like the incident's own files, and kept as papers are, by no term of files.
pub(crate) const REPORT: &str = "incident_report";

impl Desk {
    /// Stores a file and stages it for its uploader.
    pub async fn upload<E: std::fmt::Display>(
        &self,
        cx: &Cx,
        name: &str,
        content: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Attachment, Problem> {
        let upload = Upload { actor: &cx.actor, name, now: cx.now, ids: cx.ids.as_ref() };
        self.files.upload(upload, content).await.map_err(refused)
    }

    /// A file the caller may read: his own while it is staged, else one of an incident he may see.
    pub async fn attachment(&self, cx: &Cx, id: AttachmentId) -> Result<Attachment, Problem> {
        let found = files::find(&self.app.db, id).await?.ok_or_else(Problem::not_found)?;
        let Some((kind, subject)) = found.subject.clone() else {
            let own = found.uploaded_by == files::uploader(&cx.actor);
            return if own { Ok(found) } else { Err(Problem::not_found()) };
        };
        if kind == agreement::COPY {
            self.may_read_copy(cx, &subject).await?;
            return Ok(found);
        }
        let inside = cx.actor.is_inside();
        let vendor = inside || crate::draft::side(&cx.actor) == "vendor";
        let known = kind == SUBJECT
            || kind == REPORT
            || (kind == crate::act::VENDOR_FILE && vendor)
            || (kind == NOTE && inside && cx.reach(Action::IncidentNote).is_some());
        let incident: Option<IncidentId> = subject.parse().ok().filter(|_| known);
        let incident = incident.ok_or_else(Problem::not_found)?;
        self.load(cx, incident).await?;
        if kind == crate::act::VENDOR_FILE && !inside && !self.brought(cx, incident).await?.contains(&id) {
            return Err(Problem::not_found());
        }
        Ok(found)
    }

    /// The files the caller's own firm brought to an incident as its vendor.
    pub(crate) async fn brought(&self, cx: &Cx, incident: IncidentId) -> Result<Vec<AttachmentId>, Problem> {
        let Some(party) = cx.actor.party() else { return Ok(Vec::new()) };
        let rows = self.app.db.rows(record::brought_by(incident, party)).await?;
        Ok(rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?)
    }

    /// The copy of a sealed agreement is read by whoever reads its paper.
    async fn may_read_copy(&self, cx: &Cx, version: &str) -> Result<(), Problem> {
        let scope = cx.reach(Action::AgreementWrite).ok_or_else(Problem::not_found)?;
        let version = version.parse().map_err(|_| Problem::not_found())?;
        self.agreements.read_version(&Cx { scope, ..cx.clone() }, version).await?;
        Ok(())
    }

    /// Its content, piece by piece.
    pub(crate) async fn content(
        &self,
        attachment: &Attachment,
    ) -> Result<impl Stream<Item = Result<Bytes, FilesError>> + Send + use<>, Problem> {
        self.files.read(attachment).await.map_err(refused)
    }
}

/// Why a file was not taken or cannot be given, for the caller.
fn refused(error: FilesError) -> Problem {
    match error {
        FilesError::Refused(refusal) => Problem(refusal),
        FilesError::Db(error) => error.into(),
        error @ (FilesError::Gone | FilesError::Store(_)) => {
            tracing::error!(reason = %error, "the file store did not answer");
            Problem(Refusal::new(
                RefusalKind::Unavailable,
                "file.store_unavailable",
                "附件存储暂时不可用，请稍后重试；若持续出现，请联系系统管理员检查磁盘空间与权限。",
                "The file store is not available now. Try again shortly; if it stays, have the administrator check disk space and permissions.",
            ))
        }
        FilesError::Broken(reason) => {
            tracing::info!(reason, "an upload broke off");
            Problem(broken())
        }
    }
}

/// The body ended too early or is no form.
pub(crate) fn broken() -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "file.broken_upload",
        "文件没有完整到达，请重新上传。",
        "The file did not arrive whole; upload it again.",
    )
}
