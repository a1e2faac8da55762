//! Electronic seals: a service outside is told of what was issued, fetches it and may send the sealed copy back. Both sides sign
//! their calls with one secret, as Standard Webhooks has it.

use app::{Cx, Problem};
use bytes::Bytes;
use futures_util::stream;
use kernel::{DocumentId, Instant, MINUTE};
use serde_json::json;
use storage::{DbError, WriteError, WriteSet};
use webhook::Poster;
use webhook::core::{Secret, wait};

use crate::core::{Format, ScanHow, ScanState, SealState, seal_moves, shown};
use crate::record::{by, record};
use crate::store::document::{self, Document};
use crate::store::scan;
use crate::store::seal_call::{self, SealCall};
use crate::{Documents, SCAN, refusals};

/// How long one call may take before another node makes it again.
const LEASE: i64 = 2 * MINUTE;
/// How far apart the clocks of both sides may be, seconds.
const APART: i64 = 5 * 60;

/// The service that seals.
#[derive(Clone)]
pub struct Sealer {
    /// Where it is told.
    pub url: String,
    /// What both sides sign with.
    pub secret: Secret,
    /// How calls leave.
    pub poster: Poster,
}

/// What a caller shows for who he is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shown<'a> {
    /// `webhook-id`: the document's id.
    pub id: &'a str,
    /// `webhook-timestamp`.
    pub timestamp: &'a str,
    /// `webhook-signature`.
    pub signature: &'a str,
}

impl Documents {
    /// The same with a service that seals what is issued.
    #[must_use]
    pub fn with_sealer(mut self, sealer: Option<Sealer>) -> Self {
        self.sealer = sealer;
        self
    }

    /// Tells the service of what is due at `now`; returns how many calls were made. A call that fails is made again, further and
    /// further apart over three days, and then waits for somebody to look.
    pub async fn tell_sealer(&self, now: Instant) -> Result<u64, DbError> {
        let Some(sealer) = &self.sealer else { return Ok(0) };
        let mut made = 0;
        for row in self.app.db.rows(seal_call::due(now)).await? {
            let call = seal_call::read(&row)?;
            let Some(next) = call.next_at else { continue };
            let mut set = WriteSet::new();
            seal_call::claim(&mut set, call.document, next, now.plus(LEASE));
            match self.app.db.write(set).await {
                Ok(_) => {}
                Err(WriteError::Guard { .. }) => continue,
                Err(error) => return Err(broken(error)),
            }
            let came = self.call(sealer, &call, now).await?;
            let mut set = WriteSet::new();
            match came {
                Ok(()) => seal_call::told(&mut set, call.document, now),
                Err(reason) => {
                    let next = wait(&call.document.to_string(), call.attempts + 1, None, now);
                    tracing::warn!(document.id = %call.document, reason, given_up = next.is_none(),
                        "the service for seals was not told");
                    seal_call::failed(&mut set, call.document, next, &reason);
                }
            }
            self.app.db.write(set).await.map_err(broken)?;
            made += 1;
        }
        Ok(made)
    }

    async fn call(&self, sealer: &Sealer, call: &SealCall, now: Instant) -> Result<Result<(), String>, DbError> {
        let row = self.app.db.row(document::find(call.document)).await?;
        let Some(found) = row.as_ref().map(document::read).transpose()? else { return Ok(Err("gone".to_owned())) };
        let Some(pdf) = self.kept_file(found.id, Format::Pdf).await? else { return Ok(Err("gone".to_owned())) };
        let place = format!("{}/api/v1/document-seals/{}", self.public_url, found.id);
        let body = json!({
            "specversion": "1.0",
            "id": found.id,
            "source": self.public_url,
            "type": "document.awaiting_seal",
            "time": now,
            "datacontenttype": "application/json",
            "data": {
                "document_id": found.id,
                "number": shown(&found.number, found.revision),
                "kind": found.kind,
                "title": found.title,
                "customer_id": found.customer.0,
                "customer_name": found.customer.1,
                "file_url": format!("{place}/file"),
                "sha256": pdf.sha256,
                "size": pdf.size,
                "return_url": place,
            },
        })
        .to_string();
        let (id, seconds) = (found.id.to_string(), seconds(now));
        let headers = vec![
            ("webhook-id", id.clone()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", sealer.secret.sign(&id, seconds, &body)),
        ];
        Ok(sealer.poster.post(&sealer.url, &headers, body).await.map(|_| ()).map_err(|failure| {
            failure.status.map_or(failure.reason.clone(), |status| format!("{} {status}", failure.reason))
        }))
    }

    /// The issued PDF, for the service that signs for it.
    pub(crate) async fn to_be_sealed(
        &self,
        shows: Shown<'_>,
        id: DocumentId,
        now: Instant,
    ) -> Result<Vec<u8>, Problem> {
        self.by_sealer(shows, id, &[], now)?;
        self.called(id).await?;
        let pdf = self.kept_file(id, Format::Pdf).await?.ok_or_else(Problem::not_found)?;
        let file = ::files::find(&self.app.db, pdf.attachment).await?.ok_or_else(Problem::not_found)?;
        self.kept(&file).await
    }

    /// Takes the sealed copy: kept with the document, whose seal is returned then. The same copy sent twice is taken once.
    pub(crate) async fn take_sealed(
        &self,
        shows: Shown<'_>,
        id: DocumentId,
        bytes: Bytes,
        cx: &Cx,
    ) -> Result<(), Problem> {
        self.by_sealer(shows, id, &bytes, cx.now)?;
        let (found, call) = self.called(id).await?;
        if !bytes.starts_with(b"%PDF") {
            return Err(refusals::sealed_no_pdf().into());
        }
        let digest = crate::file_digest(&bytes);
        if call.returned_at.is_some() {
            for row in self.app.db.rows(scan::of(id)).await? {
                let kept = scan::read(&row)?;
                let file = ::files::find(&self.app.db, kept.attachment).await?;
                if file.is_some_and(|file| file.sha256 == digest) {
                    return Ok(());
                }
            }
        }
        seal_moves(found.seal, SealState::Returned)?;
        let name = format!("{}-sealed.pdf", shown(&found.number, found.revision));
        let upload = ::files::Upload { actor: &cx.actor, name: &name, now: cx.now, ids: cx.ids.as_ref() };
        let content = stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
        let kept = self.files.upload(upload, content).await.map_err(crate::files::refused)?;
        let mut set = WriteSet::new();
        let scan = scan::Scan {
            document: Some(id),
            state: ScanState::Filed,
            how: Some(ScanHow::Service),
            decided: Some(by(cx)),
            ..crate::returned::fresh(cx, &kept)
        };
        scan::add(&mut set, &scan);
        ::files::reference(&mut set, &[kept.id], (SCAN, &scan.id.to_string()), &cx.actor, cx.now);
        seal_call::returned(&mut set, id, cx.now);
        document::seal(&mut set, &found, SealState::Returned, cx.now);
        let body = json!({ "seal": SealState::Returned, "scans": 1, "sha256": digest, "electronic": true });
        record(&mut set, cx, &found, "document.seal_moved", true, body);
        self.flush(set).await
    }

    /// Tells the service once more of a document that it did not take, or did not send back.
    pub async fn call_again(&self, cx: &Cx, id: DocumentId) -> Result<(), Problem> {
        let found = self.load(cx, id).await?;
        if self.sealer.is_none() {
            return Err(refusals::no_sealer().into());
        }
        if seal_moves(found.seal, SealState::Returned).is_err() {
            return Err(refusals::not_to_be_sealed().into());
        }
        let known = self.app.db.row(seal_call::find(id)).await?.as_ref().map(seal_call::read).transpose()?;
        let mut set = WriteSet::new();
        match known {
            None => seal_call::add(&mut set, id, cx.now),
            Some(call) if call.next_at.is_some() => return Ok(()),
            Some(_) => seal_call::again(&mut set, id, cx.now),
        }
        record(&mut set, cx, &found, "document.seal_called", false, json!({}));
        self.flush(set).await
    }

    /// The document a call is about, and the call.
    async fn called(&self, id: DocumentId) -> Result<(Document, SealCall), Problem> {
        let answers = self.app.db.read(vec![document::find(id), seal_call::find(id)]).await?;
        let found = answers[0].first().map(document::read).transpose()?;
        let call = answers[1].first().map(seal_call::read).transpose()?;
        found.zip(call).ok_or_else(Problem::not_found)
    }

    /// The call is the service's, of now, and about this document: what was signed for one opens no other.
    fn by_sealer(&self, shows: Shown<'_>, id: DocumentId, body: &[u8], now: Instant) -> Result<(), Problem> {
        let sealer = self.sealer.as_ref().ok_or_else(Problem::not_found)?;
        let at: Option<i64> = shows.timestamp.parse().ok();
        let near = at.filter(|at| (seconds(now) - at).abs() <= APART);
        let holds = near.is_some_and(|at| sealer.secret.holds(shows.id, at, body, shows.signature));
        if holds && shows.id == id.to_string() { Ok(()) } else { Err(refusals::seal_signature().into()) }
    }
}

fn seconds(now: Instant) -> i64 {
    now.micros().div_euclid(1_000_000)
}

fn broken(error: WriteError) -> DbError {
    match error {
        WriteError::Db(error) => error,
        other => DbError::Refused(other.to_string()),
    }
}
