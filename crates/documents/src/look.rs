//! Reading: each by what he reaches, a customer what is out of the house.

use app::{Cx, Problem};
use kernel::{DocumentId, Page, PageRequest};

use crate::Documents;
use crate::core::{DocumentStep, possible};
use crate::store::document::{self, Document, Narrowed, Said};
use crate::store::file::{self, Kept};
use crate::store::scan::{self, Scan};
use crate::store::seal_call::{self, SealCall};
use crate::store::template::Template;
use access::Action;

/// A document as somebody reads it.
pub(crate) struct Seen {
    /// The document.
    pub document: Document,
    /// What it says, and what people wrote into it.
    pub said: Said,
    /// Its files, once it is issued.
    pub files: Vec<Kept>,
    /// The one it corrects, and the one that corrects it or is about to.
    pub corrects: Option<Document>,
    /// The one that corrects it, or is about to.
    pub correction: Option<DocumentId>,
    /// The call to the service for seals.
    pub seal_call: Option<SealCall>,
    /// What came back of it, scanned.
    pub scans: Vec<Scan>,
    /// The customer's own form of its Word file.
    pub form: Option<Template>,
    /// What the reader can do now.
    pub steps: Vec<DocumentStep>,
}

impl Documents {
    /// One page of the documents the caller reaches, newest first.
    pub async fn list(&self, cx: &Cx, narrowed: &Narrowed, request: &PageRequest) -> Result<Page<Document>, Problem> {
        let team = self.team.last_seen().await?;
        let groups = |person| team.groups_of(person);
        let Some(query) = document::page(&cx.scope, &groups, narrowed, request) else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        let rows = self.app.db.rows(query).await?;
        let all = rows.iter().map(document::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(all, request.limit, document::cursor))
    }

    /// A document with everything the caller may read of it.
    pub(crate) async fn see(&self, cx: &Cx, id: DocumentId) -> Result<Seen, Problem> {
        let found = self.load(cx, id).await?;
        let mut queries =
            vec![document::said(id), file::of(id), document::correction_of(id), scan::of(id), seal_call::find(id)];
        queries.extend(found.corrects.map(document::find));
        let answers = self.app.db.read(queries).await?;
        let said = document::read_said(answers[0].first().ok_or_else(Problem::not_found)?)?;
        let files = answers[1].iter().map(file::read).collect::<Result<Vec<_>, _>>()?;
        let correction: Option<DocumentId> = answers[2].first().map(|row| row.id(0)).transpose()?;
        let corrects = answers.get(5).and_then(|rows| rows.first()).map(document::read).transpose()?;
        let steps = steps(cx, &found, correction.is_some());
        let correction = if cx.actor.is_inside() { correction } else { found.corrected_by };
        let scans = answers[3].iter().map(scan::read).collect::<Result<Vec<_>, _>>()?;
        let seal_call = answers[4].first().map(seal_call::read).transpose()?.filter(|_| cx.actor.is_inside());
        let form = self.template_of(&found).await?;
        Ok(Seen { document: found, said, files, corrects, correction, seal_call, scans, form, steps })
    }

    /// A document inside the caller's scope; 404 otherwise.
    pub(crate) async fn load(&self, cx: &Cx, id: DocumentId) -> Result<Document, Problem> {
        let row = self.app.db.row(document::find(id)).await?.ok_or_else(Problem::not_found)?;
        let found = document::read(&row)?;
        let team = self.team.last_seen().await?;
        if !document::within(&cx.scope, &|person| team.groups_of(person), &found) {
            return Err(Problem::not_found());
        }
        Ok(found)
    }
}

/// The steps that the document's state allows and the caller's roles too.
pub(crate) fn steps(cx: &Cx, document: &Document, corrected: bool) -> Vec<DocumentStep> {
    let needs = |step| match step {
        DocumentStep::Edit | DocumentStep::Withdraw => Action::DocumentMake,
        DocumentStep::Approve => Action::DocumentApprove,
        DocumentStep::Issue | DocumentStep::Archive | DocumentStep::Correct => Action::DocumentIssue,
        DocumentStep::Seal => Action::DocumentSeal,
    };
    let can = |step: &DocumentStep| {
        possible(*step, document.state, document.seal, corrected) && cx.reach(needs(*step)).is_some()
    };
    DocumentStep::ALL.iter().copied().filter(can).collect()
}
