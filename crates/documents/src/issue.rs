//! Approving, issuing, putting away, seals.

use std::sync::Arc;

use access::Action;
use app::{Cx, Problem};
use clocks::core::{Facing, Milestone};
use desk::act::IssueReport;
use kernel::{AttachmentId, DocumentId, IncidentId, TemplateId};
use serde_json::{Value as Json, json};
use storage::WriteSet;

use crate::core::{DocumentKind, DocumentStep, Format, SealState, may, seal_moves, two_persons};
use crate::gather::Voice;
use crate::record::{SUBJECT, by, record};
use crate::store::document::{self, Document};
use crate::store::file::{self, Kept};
use crate::store::seal_call;
use crate::{Documents, refusals};

impl Documents {
    /// Stands for the version that was read; nothing of what it says changes any more.
    pub async fn approve(&self, cx: &Cx, id: DocumentId, version: i64) -> Result<(), Problem> {
        let found = self.at(cx, id, version).await?;
        may(DocumentStep::Approve, found.state, found.seal, false)?;
        let done = by(cx);
        let (own, name) = (journal::actor_text(&cx.actor), &done.by);
        // Of drafts from before it was kept who made them, the name is all there is.
        let (maker, approver) = found.maker.as_ref().map_or((&found.made.by, name), |maker| (maker, &own));
        two_persons(self.settings.two_persons, maker, approver)?;
        let mut set = WriteSet::new();
        document::approve(&mut set, &found, &done);
        record(&mut set, cx, &found, "document.approved", false, json!({}));
        self.flush(set).await
    }

    /// Issues what was approved: its files are made and kept with their digests. A fault report meets its incident's
    /// promise of one, in the same write set.
    pub async fn issue(&self, cx: &Cx, id: DocumentId) -> Result<(), Problem> {
        let found = self.load(cx, id).await?;
        may(DocumentStep::Issue, found.state, found.seal, false)?;
        let row = self.app.db.row(document::said(id)).await?.ok_or_else(Problem::not_found)?;
        let paper = Arc::new(self.dressed(&found, document::read_said(&row)?.paper, true));
        let form = self.template_of(&found).await?;
        let today = cx.now.timestamp().to_zoned(self.zone.clone()).date();
        let voice = Voice { language: found.language, zone: self.zone.clone() };
        let mut kept = Vec::new();
        for format in found.kind.formats() {
            let bytes = self.made(&found, &paper, *format, form.as_ref(), Some(voice.day(today))).await?;
            let staged = self.stage(cx, &found, *format, bytes).await?;
            kept.push(Kept { format: *format, attachment: staged.id, sha256: staged.sha256, size: staged.size });
        }
        let form = form.map(|form| form.id);
        match self.report_due(cx, &found).await? {
            None => {
                let mut set = WriteSet::new();
                self.issued(&mut set, cx, &found, &kept, (form, None));
                self.flush(set).await
            }
            Some((cx, incident)) => {
                // The incident shows the report among its files; the others are the document's.
                let shown = kept.iter().find(|kept| kept.format == Format::Pdf).map(|kept| kept.attachment);
                let attachment_id = shown.ok_or_else(|| Problem(refusals::not_rendered()))?;
                let input = IssueReport { attachment_id, occurred_at: None };
                let beside = |set: &mut WriteSet, _: &desk::core::Incident| {
                    self.issued(set, &cx, &found, &kept, (form, Some(attachment_id)));
                };
                self.desk.issue_report_beside(&cx, incident, &input, Some(&beside)).await
            }
        }
    }

    /// Puts an issued document away.
    pub async fn archive(&self, cx: &Cx, id: DocumentId) -> Result<(), Problem> {
        let found = self.load(cx, id).await?;
        may(DocumentStep::Archive, found.state, found.seal, false)?;
        let mut set = WriteSet::new();
        document::archive(&mut set, &found, cx.now);
        record(&mut set, cx, &found, "document.archived", true, json!({}));
        self.flush(set).await
    }

    /// Records where the seals stand, with scans of what came back.
    pub async fn seal(&self, cx: &Cx, id: DocumentId, to: SealState, scans: &[AttachmentId]) -> Result<(), Problem> {
        let found = self.load(cx, id).await?;
        may(DocumentStep::Seal, found.state, found.seal, false)?;
        seal_moves(found.seal, to)?;
        let mut set = WriteSet::new();
        document::seal(&mut set, &found, to, cx.now);
        self.by_hand(&mut set, cx, id, scans).await?;
        record(&mut set, cx, &found, "document.seal_moved", true, json!({ "seal": to, "scans": scans.len() }));
        self.flush(set).await
    }

    /// Everything that is written when a document is issued: with the form it was filled into, and the file that the incident
    /// refers to already. Of what both sides seal, the service for seals is told.
    fn issued(
        &self,
        set: &mut WriteSet,
        cx: &Cx,
        found: &Document,
        kept: &[Kept],
        (form, taken): (Option<TemplateId>, Option<AttachmentId>),
    ) {
        let seal = if found.kind.is_sealed() { SealState::Awaiting } else { SealState::None };
        document::issue(set, found, &by(cx), seal, form);
        for one in kept {
            file::add(set, found.id, one);
        }
        if self.sealer.is_some() && seal == SealState::Awaiting {
            seal_call::add(set, found.id, cx.now);
        }
        let own: Vec<AttachmentId> =
            kept.iter().map(|kept| kept.attachment).filter(|attachment| Some(*attachment) != taken).collect();
        ::files::reference(set, &own, (SUBJECT, &found.id.to_string()), &cx.actor, cx.now);
        let digests: Json =
            kept.iter().map(|kept| (kept.format.to_string(), Json::from(kept.sha256.clone()))).collect();
        let body = json!({ "sha256": digests, "corrects": found.corrects, "template": form });
        record(set, cx, found, "document.issued", true, body);
    }

    /// The document at the version that was read.
    async fn at(&self, cx: &Cx, id: DocumentId, version: i64) -> Result<Document, Problem> {
        let found = self.load(cx, id).await?;
        if found.version == version { Ok(found) } else { Err(Problem::stale()) }
    }

    /// The incident whose promise of a report this document meets, and the context to meet it in.
    async fn report_due(&self, cx: &Cx, found: &Document) -> Result<Option<(Cx, IncidentId)>, Problem> {
        let (DocumentKind::FaultReport, Some(incident)) = (found.kind, found.incident) else { return Ok(None) };
        let Some(scope) = cx.reach(Action::IncidentIssueReport) else { return Ok(None) };
        let cx = Cx { scope, ..cx.clone() };
        let loaded = self.desk.load(&cx, incident).await?;
        let due = loaded
            .clocks
            .iter()
            .any(|clock| clock.milestone == Milestone::Report && clock.facing == Facing::Customer && clock.is_open());
        Ok(due.then_some((cx, incident)))
    }
}
