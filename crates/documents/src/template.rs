//! The customer's own Word document as a form: checked when it is uploaded, tried on real data, filled in where a document of
//! its kind and language is made for him.

use std::sync::Arc;

use ::files::Attachment;
use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{AttachmentId, DocumentId, Language, PartyId, TemplateId};
use paper::{Form, FormError, Known, Paper, Trouble};
use serde_json::json;
use storage::WriteSet;

use crate::core::{DocumentKind, FieldForm, Format, offered};
use crate::fill::{Dress, filling};
use crate::record::by;
use crate::store::document::{self, Document};
use crate::store::template::{self, Template};
use crate::{Documents, Subject, refusals};

/// The kind of subject in the journal, and of what refers to the files of forms.
pub const TEMPLATE: &str = "document_template";

/// A form as somebody uploads it.
#[derive(Clone, Debug)]
pub struct NewTemplate {
    /// The kind of document.
    pub kind: DocumentKind,
    /// The language of the documents.
    pub language: Language,
    /// The customer it is for; none: every customer who has none of his own.
    pub customer: Option<PartyId>,
    /// The file, uploaded before.
    pub attachment: AttachmentId,
}

/// What a form is tried on.
pub(crate) enum Trial {
    /// A document that is there, and where the caller named it.
    Document(DocumentId, &'static str),
    /// What a document would be about.
    Subject(Box<Subject>),
}

impl Documents {
    /// The forms in use, or every version.
    pub async fn templates(&self, ended_too: bool) -> Result<Vec<Template>, Problem> {
        let rows = self.app.db.rows(template::listed(ended_too)).await?;
        Ok(rows.iter().map(template::read).collect::<Result<Vec<_>, _>>()?)
    }

    /// One version.
    pub async fn template(&self, id: TemplateId) -> Result<Template, Problem> {
        let row = self.app.db.row(template::find(id)).await?.ok_or_else(Problem::not_found)?;
        Ok(template::read(&row)?)
    }

    /// Takes a form into use: checked first, in the place of the one before it.
    pub async fn add_template(&self, cx: &Cx, new: NewTemplate) -> Result<TemplateId, Problem> {
        let customer = match new.customer {
            None => None,
            Some(id) => {
                let party = self.estate.party(id).await?.ok_or_else(|| Problem(refusals::needs("/customer_id")))?;
                Some((party.id, party.fields.name))
            }
        };
        let (file, bytes) = self.uploaded(cx, new.attachment).await?;
        let kind = new.kind;
        let fields = off_thread(move || checked(kind, &bytes)).await??;
        let last = self.app.db.row(template::last(kind, new.language, new.customer)).await?;
        let last = last.map(|row| row.int(0)).transpose()?.unwrap_or(0);
        let added = Template {
            id: TemplateId::fresh(cx.ids.as_ref(), cx.now),
            kind,
            language: new.language,
            customer,
            version: u32::try_from(last + 1).unwrap_or(u32::MAX),
            file_name: file.name,
            attachment: file.id,
            sha256: file.sha256,
            size: file.size,
            fields,
            made: by(cx),
            ended: None,
        };
        let mut set = WriteSet::new();
        template::add(&mut set, &added);
        ::files::reference(&mut set, &[added.attachment], (TEMPLATE, &added.id.to_string()), &cx.actor, cx.now);
        record(&mut set, cx, &added, "document_template.added");
        self.flush(set).await?;
        Ok(added.id)
    }

    /// Takes a form out of use; documents are then made in the form of every customer, or the platform's own.
    pub async fn end_template(&self, cx: &Cx, id: TemplateId) -> Result<(), Problem> {
        let found = self.template(id).await?;
        if found.ended.is_some() {
            return Err(refusals::template_ended().into());
        }
        let mut set = WriteSet::new();
        template::finish(&mut set, id, &by(cx));
        record(&mut set, cx, &found, "document_template.ended");
        self.flush(set).await
    }

    /// The file of a version, as it was uploaded.
    pub(crate) async fn template_file(&self, found: &Template) -> Result<Vec<u8>, Problem> {
        let file = ::files::find(&self.app.db, found.attachment).await?.ok_or_else(Problem::not_found)?;
        self.kept(&file).await
    }

    /// A version filled in with real data: a document that is there, or one that could be drafted now.
    pub(crate) async fn try_template(&self, cx: &Cx, id: TemplateId, trial: Trial) -> Result<Vec<u8>, Problem> {
        let found = self.template(id).await?;
        let (paper, customer) = self.tried_on(cx, found.kind, found.language, trial).await?;
        self.filled(&found, &paper, &customer, None).await
    }

    /// A file that is in use nowhere yet, checked as for its use and filled in with real data; nothing of it is kept.
    pub(crate) async fn try_file(
        &self,
        cx: &Cx,
        (kind, language): (DocumentKind, Language),
        attachment: AttachmentId,
        trial: Trial,
    ) -> Result<Vec<u8>, Problem> {
        let (_, bytes) = self.uploaded(cx, attachment).await?;
        let (bytes, checked) = off_thread(move || {
            let checked = checked(kind, &bytes);
            (bytes, checked)
        })
        .await?;
        checked?;
        let (paper, customer) = self.tried_on(cx, kind, language, trial).await?;
        fill_in((kind, None, bytes), &paper, &customer, None).await
    }

    /// What a form is filled in with, and the customer's name.
    async fn tried_on(
        &self,
        cx: &Cx,
        kind: DocumentKind,
        language: Language,
        trial: Trial,
    ) -> Result<(Paper, String), Problem> {
        match trial {
            Trial::Document(id, at) => {
                let document = self.load(cx, id).await?;
                if document.kind != kind || document.language != language {
                    return Err(refusals::template_other_kind(at).into());
                }
                let row = self.app.db.row(document::said(document.id)).await?.ok_or_else(Problem::not_found)?;
                let said = document::read_said(&row)?;
                // In a form that it was not issued in, it is a draft at best.
                let paper = self.dressed(&document, said.paper, false);
                Ok((paper, document.customer.1))
            }
            Trial::Subject(subject) => {
                let subject = crate::make::normal(Subject { kind, language, ..*subject })?;
                let gathered = self.gather(cx, &subject, &crate::gather::Written::new()).await?;
                Ok((gathered.paper, gathered.customer.1))
            }
        }
    }

    /// A file that the caller uploaded and nothing uses yet, with its bytes.
    async fn uploaded(&self, cx: &Cx, id: AttachmentId) -> Result<(Attachment, Vec<u8>), Problem> {
        let found = ::files::find(&self.app.db, id).await?;
        let file =
            found.filter(|file| file.uploaded_by == ::files::uploader(&cx.actor) && file.referenced_at.is_none());
        let file = file.ok_or_else(|| Problem(refusals::template_file()))?;
        let bytes = self.kept(&file).await?;
        Ok((file, bytes))
    }

    /// The form that a document is filled in from: the one it was issued with, or the one in use.
    pub(crate) async fn template_of(&self, document: &Document) -> Result<Option<Template>, Problem> {
        let query = match (document.state.is_out(), document.template) {
            (true, None) => return Ok(None),
            (true, Some(id)) => template::find(id),
            (false, _) => template::current(document.kind, document.language, document.customer.0),
        };
        Ok(self.app.db.row(query).await?.as_ref().map(template::read).transpose()?)
    }

    /// A document as a file: its Word file in the customer's own form, where there is one.
    pub(crate) async fn made(
        &self,
        document: &Document,
        paper: &Arc<Paper>,
        format: Format,
        form: Option<&Template>,
        issued_on: Option<String>,
    ) -> Result<Vec<u8>, Problem> {
        match form.filter(|_| format == Format::Docx) {
            None => self.render(paper, format).await,
            Some(form) => self.filled(form, paper, &document.customer.1, issued_on).await,
        }
    }

    async fn filled(
        &self,
        form: &Template,
        paper: &Paper,
        customer: &str,
        issued_on: Option<String>,
    ) -> Result<Vec<u8>, Problem> {
        let bytes = self.template_file(form).await?;
        fill_in((form.kind, Some(form.id), bytes), paper, customer, issued_on).await
    }
}

/// A form of a kind, with its id where it is kept, filled in with what a document says.
async fn fill_in(
    (kind, id, form): (DocumentKind, Option<TemplateId>, Vec<u8>),
    paper: &Paper,
    customer: &str,
    issued_on: Option<String>,
) -> Result<Vec<u8>, Problem> {
    let draft = paper.watermark.as_deref().unwrap_or_else(|| paper.language.pick("草稿", "DRAFT"));
    let filling = filling(kind, paper, &Dress { customer, issued_on, draft });
    let made = off_thread(move || {
        let form = Form::read(&form).map_err(|error| error.to_string())?;
        form.fill(&filling).map_err(|error| error.to_string())
    });
    made.await?.map_err(|error: String| {
        tracing::error!(document.kind = %kind, document_template.id = id.map(tracing::field::display), error,
            "a form that was checked could not be filled in");
        Problem(refusals::not_rendered())
    })
}

/// Work that keeps a processor busy, away from the threads that serve requests.
pub(crate) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "work on a file broke off");
        Problem(refusals::not_rendered())
    })
}

/// The fields a form names; refused with everything in it that cannot be filled in, each with its place.
fn checked(kind: DocumentKind, bytes: &[u8]) -> Result<Vec<String>, Problem> {
    let fields = offered(kind);
    let names = |list: bool| fields.iter().filter(move |field| (field.form == FieldForm::Column) == list);
    let known = Known {
        values: names(false).map(|field| field.name.as_str()).collect(),
        lists: names(true).filter_map(|field| Some((field.list?, field.name.clone()))).collect(),
    };
    let form = Form::read(bytes).map_err(|error| Problem(refusals::template_refused(&error)))?;
    let (troubles, used) =
        form.check(&known).map_err(|error: FormError| Problem(refusals::template_refused(&error)))?;
    refuse(&troubles)?;
    if used.is_empty() {
        return Err(refusals::template_empty().into());
    }
    Ok(used)
}

fn refuse(troubles: &[Trouble]) -> Result<(), Problem> {
    if troubles.is_empty() { Ok(()) } else { Err(refusals::template_troubles(troubles).into()) }
}

fn record(set: &mut WriteSet, cx: &Cx, template: &Template, kind: &'static str) {
    let entry = Entry {
        subject_kind: TEMPLATE,
        subject: template.id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: template.customer.as_ref().map(|(id, _)| *id),
        visibility: Visibility::Internal,
        body: json!({ "document": template.kind, "language": template.language.pick("zh", "en"),
            "version": template.version, "sha256": template.sha256 }),
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}
