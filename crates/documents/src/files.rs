//! The files of a document: rendered while it is a draft, kept byte for byte once it is issued.

use std::sync::Arc;

use ::files::{Attachment, FilesError, Upload};
use app::{Cx, Problem};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use kernel::DocumentId;
use storage::DbError;

use crate::core::{Format, shown};
use crate::store::document::{self, Document};
use crate::store::file::{self, Kept};
use crate::{Documents, refusals};

/// A file ready to be sent.
pub(crate) struct Download {
    /// Its name.
    pub name: String,
    /// What it is.
    pub format: Format,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Documents {
    /// A document as a file: what was issued, or what a draft would be. Where a person was erased whom it named, a copy without him.
    pub(crate) async fn download(&self, cx: &Cx, id: DocumentId, format: Format) -> Result<Download, Problem> {
        let found = self.load(cx, id).await?;
        if !found.kind.formats().contains(&format) {
            return Err(refusals::no_such_format().into());
        }
        let name = file_name(&found, format);
        let erased_at = found.erased_at.filter(|_| found.state.is_out());
        if erased_at.is_none() && found.state.is_out() {
            let kept = self.kept_file(id, format).await?.ok_or_else(Problem::not_found)?;
            let attachment = ::files::find(&self.app.db, kept.attachment).await?.ok_or_else(Problem::not_found)?;
            return Ok(Download { name, format, bytes: self.kept(&attachment).await? });
        }
        let row = self.app.db.row(document::said(id)).await?.ok_or_else(Problem::not_found)?;
        let said = document::read_said(&row)?;
        if let Some(at) = erased_at {
            let name = format!("{}-copy.{format}", shown(&found.number, found.revision));
            let copy = Arc::new(self.copied(&found, said.paper, at));
            return Ok(Download { name, format, bytes: self.render(&copy, format).await? });
        }
        let paper = Arc::new(self.dressed(&found, said.paper, false));
        let form = self.template_of(&found).await?;
        Ok(Download { name, format, bytes: self.made(&found, &paper, format, form.as_ref(), None).await? })
    }

    /// The file of a format that a document was issued as.
    pub(crate) async fn kept_file(&self, id: DocumentId, format: Format) -> Result<Option<Kept>, DbError> {
        let rows = self.app.db.rows(file::of(id)).await?;
        let all = rows.iter().map(file::read).collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().find(|kept| kept.format == format))
    }

    /// Stages a file of a document that is about to be issued.
    pub(crate) async fn stage(
        &self,
        cx: &Cx,
        document: &Document,
        format: Format,
        bytes: Vec<u8>,
    ) -> Result<Attachment, Problem> {
        let name = file_name(document, format);
        let upload = Upload { actor: &cx.actor, name: &name, now: cx.now, ids: cx.ids.as_ref() };
        let content = stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(bytes))]);
        self.files.upload(upload, content).await.map_err(refused)
    }

    /// A document's PDF: what was issued, or what a draft would be.
    pub async fn pdf(&self, cx: &Cx, id: DocumentId) -> Result<Vec<u8>, Problem> {
        Ok(self.download(cx, id, Format::Pdf).await?.bytes)
    }

    /// The bytes of a file.
    pub(crate) async fn kept(&self, attachment: &Attachment) -> Result<Vec<u8>, Problem> {
        let mut content = self.files.read(attachment).await.map_err(refused)?;
        let mut bytes = Vec::new();
        while let Some(piece) = content.next().await {
            bytes.extend_from_slice(&piece.map_err(refused)?);
        }
        Ok(bytes)
    }
}

/// `FR-RMYY-2026-0003.pdf`.
fn file_name(document: &Document, format: Format) -> String {
    format!("{}.{format}", shown(&document.number, document.revision))
}

pub(crate) fn refused(error: FilesError) -> Problem {
    match error {
        FilesError::Refused(refusal) => Problem(refusal),
        FilesError::Db(error) => error.into(),
        other => {
            tracing::error!(error = %other, "a file of a document could not be kept or read");
            Problem(refusals::not_rendered())
        }
    }
}
