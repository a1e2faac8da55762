//! The slice itself: what it stands on, and what both its ways in share.

use std::path::Path;
use std::sync::Arc;

use access::Action;
use app::{App, Cx, Problem};
use bytes::Bytes;
use desk::Desk;
use estate::Estate;
use files::{Files, FilesError, Limits, Upload};
use journal::{Entry, Visibility};
use kernel::{Actor, AttachmentId, Instant, Language, PartyId};
use notify::{Event, Notice, Words};
use serde_json::{Value as Json, json};
use storage::WriteSet;

use crate::core::Own;
use crate::mailbox::InboundSettings;
use crate::store::mail::{self, Mail};

/// The kind of subject in the journal and in notices.
pub const SUBJECT: &str = "inbound_mail";

/// How long after one notice about waiting letters no other is sent.
const QUIET: i64 = 30 * kernel::MINUTE;

/// What comes in by itself.
pub struct Inbound {
    pub(crate) app: Arc<App>,
    pub(crate) desk: Arc<Desk>,
    pub(crate) estate: Arc<Estate>,
    /// The product's attachments, with their limit.
    pub(crate) files: Arc<Files>,
    /// Letters as they came, in the same folder, with a limit of their own.
    pub(crate) originals: Files,
    pub(crate) settings: InboundSettings,
    pub(crate) own: Own,
    pub(crate) public_url: String,
}

impl Inbound {
    /// The slice on one installation; `folder` is that of the attachments.
    pub fn new(
        app: Arc<App>,
        (desk, estate, files): (Arc<Desk>, Arc<Estate>, Arc<Files>),
        folder: &Path,
        settings: InboundSettings,
        public_url: String,
    ) -> Result<Self, FilesError> {
        let keys = files.keys();
        // A little more than is fetched, so that what was fetched can always be kept.
        let originals = Files::open(app.db.clone(), folder, Limits { largest: settings.largest.saturating_add(4096) })?
            .sealed_by(keys);
        let from = settings.from.as_deref().map(address_in);
        let host = from.as_deref().and_then(|from| from.split_once('@')).map(|(_, host)| host.to_owned());
        let addresses =
            settings.mailboxes.iter().flat_map(|mailbox| mailbox.addresses.iter()).map(|one| one.to_lowercase());
        let own = Own { addresses: addresses.chain(from).collect(), host: host.unwrap_or_default() };
        Ok(Self { app, desk, estate, files, originals, settings, own, public_url })
    }

    /// The context in which the slice itself acts.
    pub(crate) fn own_cx(&self, now: Instant) -> Cx {
        Cx::platform("mail", now, Arc::clone(&self.app.ids))
    }

    /// Keeps a letter as it came; it is referred to by the write set of what becomes of it.
    pub(crate) async fn keep(&self, cx: &Cx, raw: &[u8]) -> Result<AttachmentId, Problem> {
        let raw: &[u8] = if raw.is_empty() { b"\r\n" } else { raw };
        let upload = Upload { actor: &cx.actor, name: "letter.bin", now: cx.now, ids: cx.ids.as_ref() };
        let content = futures_util::stream::iter([Ok::<_, std::io::Error>(Bytes::copy_from_slice(raw))]);
        let kept = self.originals.upload(upload, content).await.map_err(unkept)?;
        Ok(kept.id)
    }

    /// Adds an entry about a letter. Who wrote it and what stands in it are not in the journal.
    pub(crate) fn record(set: &mut WriteSet, cx: &Cx, about: &Mail, kind: &'static str, body: Json) {
        let entry = Entry {
            subject_kind: SUBJECT,
            subject: about.id.to_string(),
            kind,
            occurred_at: cx.now,
            customer: about.customer,
            visibility: Visibility::Internal,
            body,
            personal: Vec::new(),
        };
        journal::append(set, cx.stamp(), vec![entry]);
    }

    /// What the journal says of a letter.
    pub(crate) fn about(mail: &Mail) -> Json {
        json!({
            "mailbox": mail.mailbox,
            "state": mail.state.as_str(),
            "reason": mail.reason,
            "incident": mail.incident,
            "files": mail.files.len(),
        })
    }

    /// Tells the service desk that letters wait, unless it was told just now.
    pub(crate) async fn tell_waiting(&self, set: &mut WriteSet, cx: &Cx, waits: &Mail) -> Result<(), Problem> {
        let since = self.app.db.row(mail::waits_since(cx.now.plus(-QUIET))).await?;
        if since.map_or(Ok(0), |row| row.int(0))? > 0 {
            return Ok(());
        }
        let people = self.desk.dispatchers(cx.now).await?;
        let notice = Notice {
            event: Event::MailWaiting,
            subject_kind: SUBJECT,
            subject: waits.id.to_string(),
            clock: None,
            severity: None,
            words: Words::default(),
            posts: None,
            actor: None,
            people: &people,
            routes: &notify::PLAIN,
        };
        notify::enqueue(set, cx.ids.as_ref(), cx.now, &[notice]);
        Ok(())
    }

    /// The customers a reader reaches; none for everybody's.
    pub(crate) fn reached(cx: &Cx) -> Option<Vec<PartyId>> {
        if cx.scope.is_everything() {
            return None;
        }
        let customers = cx.scope.reached().iter().filter_map(|part| match part {
            access::Reached::Customer(customer) => Some(*customer),
            _ => None,
        });
        Some(customers.collect())
    }

    /// A letter the reader may see; 404 otherwise.
    pub(crate) async fn visible(&self, cx: &Cx, id: kernel::MailId) -> Result<Mail, Problem> {
        let row = self.app.db.row(mail::find(id)).await?.ok_or_else(Problem::not_found)?;
        let found = mail::read(&row)?;
        match Self::reached(cx) {
            Some(customers) if !found.customer.is_some_and(|whose| customers.contains(&whose)) => {
                Err(Problem::not_found())
            }
            _ => Ok(found),
        }
    }
}

/// The context of somebody who wrote, for what the policy lets him do.
pub(crate) fn cx_of(actor: Actor, action: Action, cx: &Cx, language: Language) -> Option<Cx> {
    Cx::of(actor, action, cx.now, Arc::clone(&cx.ids), language).ok()
}

/// The address in `Name <address>`, lower case.
fn address_in(from: &str) -> String {
    let inner = from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end_matches('>'));
    inner.trim().trim_end_matches('>').to_lowercase()
}

/// A store that does not answer is a reason to try again, whatever it said.
pub(crate) fn unkept(error: FilesError) -> Problem {
    match error {
        FilesError::Refused(refusal) => Problem(refusal),
        FilesError::Db(error) => error.into(),
        error @ (FilesError::Gone | FilesError::Store(_) | FilesError::Broken(_)) => {
            tracing::error!(reason = %error, "a letter could not be kept");
            Problem(kernel::Refusal::new(
                kernel::RefusalKind::Unavailable,
                "inbound.not_kept",
                "来信无法保存（磁盘空间或权限）：来信仍在邮箱中，恢复后自动重取。",
                "A letter could not be kept (disk space or permissions); it stays in its mailbox and is fetched again.",
            ))
        }
    }
}
