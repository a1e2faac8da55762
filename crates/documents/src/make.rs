//! Drafting, filling in anew, correcting, giving up.

use access::{Access, Action};
use app::{Cx, Problem};
use jiff::civil::Date;
use kernel::{DocumentId, Instant};
use serde_json::json;
use storage::WriteSet;

use crate::core::{
    DocumentKind, DocumentState, DocumentStep, SealState, checked, code_of, may, number, period_end, reasoned, series,
    shown,
};
use crate::gather::Written;
use crate::record::{by, record};
use crate::store::document::{self, Document, Said};
use crate::{Documents, Subject, refusals};

impl Documents {
    /// Drafts a document, filled in as things stand now. Refused where there is one about the same.
    pub async fn draft(&self, cx: &Cx, subject: Subject, written: Written) -> Result<DocumentId, Problem> {
        let subject = self.dated(cx, normal(subject)?).await?;
        let written = checked(subject.kind, written)?;
        if let Some(number) = self.same(&subject).await? {
            return Err(refusals::exists(&number).into());
        }
        let gathered = self.gather(cx, &subject, &written).await?;
        let party = self.estate.party(gathered.customer.0).await?;
        let code = party.map(|party| party.fields.code).unwrap_or_default();
        let year = cx.now.timestamp().to_zoned(self.zone.clone()).year();
        let series = series(subject.kind, &code, year);
        let given = self.app.db.row(document::series(&series)).await?.map(|row| row.int(0)).transpose()?;
        // Once more after the series was read: whoever drafts the same meanwhile moves the series, and this one is not written.
        if let Some(number) = self.same(&subject).await? {
            return Err(refusals::exists(&number).into());
        }
        let drafted = Document {
            id: DocumentId::fresh(cx.ids.as_ref(), cx.now),
            kind: subject.kind,
            language: subject.language,
            number: number(&series, given.unwrap_or(0) + 1),
            revision: 1,
            customer: gathered.customer,
            subject: subject.subject,
            incident: subject.incident,
            group: gathered.group,
            days: subject.days,
            title: gathered.title,
            state: DocumentState::Created,
            code: fresh_code()?,
            corrects: None,
            corrected_by: None,
            reason: None,
            seal: SealState::None,
            seal_at: None,
            made: by(cx),
            maker: Some(journal::actor_text(&cx.actor)),
            approved: None,
            issued: None,
            archived_at: None,
            erased_at: None,
            template: None,
            version: 1,
        };
        let mut set = WriteSet::new();
        document::take_number(&mut set, &series, given);
        document::insert(&mut set, &drafted, &Said { paper: gathered.paper, written });
        record(&mut set, cx, &drafted, "document.created", false, json!({}));
        self.flush(set).await?;
        Ok(drafted.id)
    }

    /// Changes what people wrote and fills the rest in anew; `version` is the one that was read.
    pub async fn edit(&self, cx: &Cx, id: DocumentId, version: i64, written: Written) -> Result<(), Problem> {
        let mut found = self.load(cx, id).await?;
        if found.version != version {
            return Err(Problem::stale());
        }
        may(DocumentStep::Edit, found.state, found.seal, false)?;
        let written = checked(found.kind, written)?;
        let gathered = self.gather(cx, &subject_of(&found), &written).await?;
        found.title = gathered.title;
        let mut set = WriteSet::new();
        document::fill(&mut set, &found, &Said { paper: gathered.paper, written });
        record(&mut set, cx, &found, "document.edited", false, json!({}));
        self.flush(set).await
    }

    /// Gives up what is not issued yet.
    pub async fn withdraw(&self, cx: &Cx, id: DocumentId, reason: &str) -> Result<(), Problem> {
        let reason = reasoned(reason)?;
        let found = self.load(cx, id).await?;
        may(DocumentStep::Withdraw, found.state, found.seal, false)?;
        let mut set = WriteSet::new();
        document::withdraw(&mut set, &found, &reason);
        record(&mut set, cx, &found, "document.withdrawn", false, json!({ "reason": reason }));
        self.flush(set).await
    }

    /// Drafts what takes the place of an issued document: the same number, the next revision, filled in as things stand
    /// now.
    pub async fn correct(&self, cx: &Cx, id: DocumentId, reason: &str) -> Result<DocumentId, Problem> {
        let reason = reasoned(reason)?;
        let old = self.load(cx, id).await?;
        let answers = self
            .app
            .db
            .read(vec![document::correction_of(id), document::revisions(&old.number), document::said(id)])
            .await?;
        may(DocumentStep::Correct, old.state, old.seal, old.corrected_by.is_some() || !answers[0].is_empty())?;
        let last = answers[1].first().map(|row| row.int(0)).transpose()?.unwrap_or(1);
        let said = document::read_said(answers[2].first().ok_or_else(Problem::not_found)?)?;
        let reader = Cx { scope: cx.reach(Action::DocumentMake).unwrap_or_else(|| cx.scope.clone()), ..cx.clone() };
        let gathered = self.gather(&reader, &subject_of(&old), &said.written).await?;
        let drafted = Document {
            id: DocumentId::fresh(cx.ids.as_ref(), cx.now),
            revision: u32::try_from(last + 1).unwrap_or(u32::MAX),
            title: gathered.title,
            state: DocumentState::Created,
            code: fresh_code()?,
            corrects: Some(id),
            corrected_by: None,
            reason: Some(reason.clone()),
            seal: SealState::None,
            seal_at: None,
            made: by(cx),
            maker: Some(journal::actor_text(&cx.actor)),
            approved: None,
            issued: None,
            archived_at: None,
            erased_at: None,
            template: None,
            version: 1,
            ..old.clone()
        };
        let mut set = WriteSet::new();
        document::insert(&mut set, &drafted, &Said { paper: gathered.paper, written: said.written });
        let body = json!({ "corrects": shown(&old.number, old.revision), "reason": reason });
        record(&mut set, cx, &drafted, "document.created", false, body);
        self.flush(set).await?;
        Ok(drafted.id)
    }

    /// The number of a document about the same that stands, or is about to.
    async fn same(&self, subject: &Subject) -> Result<Option<String>, Problem> {
        let query = match (&subject.subject, subject.incident, subject.customer, subject.days) {
            (Some(about), .., days) => document::of_subject(subject.kind, about, days.map(|(from, _)| from)),
            (None, None, Some(customer), Some((from, _))) => document::of_period(customer, subject.kind, from),
            _ => return Ok(None),
        };
        Ok(self.app.db.row(query).await?.map(|row| row.string(0)).transpose()?)
    }

    /// The same with the last day of the term, where it is about one: each term of an agreement has papers of its own.
    async fn dated(&self, cx: &Cx, subject: Subject) -> Result<Subject, Problem> {
        let days = match subject.kind {
            DocumentKind::HandOver | DocumentKind::Renewal => self.last_of_term(cx, &subject).await?.map(only),
            _ => return Ok(subject),
        };
        Ok(Subject { days, ..subject })
    }

    /// The first instant of a local date of the provider's zone.
    pub(crate) fn begin_of(&self, day: Date) -> Result<Instant, Problem> {
        let start = day.to_zoned(self.zone.clone()).and_then(|at| at.start_of_day());
        start.map(|at| Instant::from(at.timestamp())).map_err(|_| Problem(refusals::bad_day()))
    }
}

/// A single day: itself and the first after.
pub(crate) fn only(day: Date) -> (Date, Date) {
    (day, day.tomorrow().unwrap_or(day))
}

/// The same with what follows from it: the end of its period, the incident as its subject.
pub(crate) fn normal(mut subject: Subject) -> Result<Subject, Problem> {
    match subject.kind {
        DocumentKind::MonthlyReport | DocumentKind::QuarterlyReport | DocumentKind::SignOff => {
            let (from, _) = subject.days.ok_or_else(|| Problem(refusals::needs("/from")))?;
            subject.days = Some((from, period_end(subject.kind, from)?));
            (subject.incident, subject.subject) = (None, None);
        }
        DocumentKind::FaultReport | DocumentKind::Attribution => {
            subject.subject = subject.incident.map(|id| id.to_string());
            subject.days = None;
        }
        _ => {}
    }
    Ok(subject)
}

/// What a document is about.
pub(crate) fn subject_of(document: &Document) -> Subject {
    Subject {
        kind: document.kind,
        language: document.language,
        incident: document.incident,
        subject: document.subject.clone(),
        customer: Some(document.customer.0),
        days: document.days,
    }
}

fn fresh_code() -> Result<String, Problem> {
    let bits = Access::random_bits()?;
    let mut taken = [0; 10];
    taken.copy_from_slice(&bits[..10]);
    Ok(code_of(taken))
}
