//! The journal's ends, written down where nobody here can change them: a file on another machine's disk, the mailboxes of both sides,
//! under an authority's time stamp.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use access::Access;
use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use federation::Http;
use journal::queue::{Boxed, Handler, Job, NewJob, Worker, enqueue};
use journal::{Anchor, Head};
use kernel::{HOUR, Ids, Instant, Language};
use notify::{Courier, end_letter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use stamp::{Digest, Roots, StampError};
use storage::{Db, DbError, WriteError, WriteSet};

use crate::config::Config;

/// The kind of job that mails an end to one address.
pub const MAIL_JOB: &str = "journal.end";

/// Where and how often the journal's end is written down.
#[derive(Clone, Debug)]
pub struct EndSettings {
    /// The file; it only grows.
    pub file: Option<PathBuf>,
    /// Microseconds between two ends.
    pub every: i64,
    /// Whom they are mailed to.
    pub mail_to: Vec<String>,
    /// In which language.
    pub language: Language,
    /// Who stamps them.
    pub authority: Option<AuthoritySettings>,
}

/// A time-stamp authority.
#[derive(Clone, Debug)]
pub struct AuthoritySettings {
    /// Its address.
    pub url: String,
    /// The certificates its stamps are trusted by.
    pub ca_file: PathBuf,
    /// A CA of one's own for the way there.
    pub https_ca_file: Option<PathBuf>,
}

/// What `[journal]` asks for; none where ends are written down nowhere. Refused is what could not do what it says.
pub fn settings(config: &Config) -> anyhow::Result<Option<EndSettings>> {
    let asked = &config.journal;
    let given = |path: &PathBuf| (!path.as_os_str().is_empty()).then(|| path.clone());
    let file = given(&asked.anchor_file);
    let mail_to: Vec<String> = asked.anchor_mail_to.iter().map(|address| address.trim().to_owned()).collect();
    if let Some(wrong) = mail_to.iter().find(|address| !address.contains('@')) {
        anyhow::bail!("[journal] anchor_mail_to: `{wrong}` is no mail address");
    }
    anyhow::ensure!(
        mail_to.is_empty() || !config.mail.host.is_empty(),
        "[journal] anchor_mail_to: no mail leaves this installation; set [mail] host, or leave the list empty"
    );
    let authority = match asked.tsa_url.trim() {
        "" => None,
        url => {
            anyhow::ensure!(
                url.starts_with("http://") || url.starts_with("https://"),
                "[journal] tsa_url: `{url}` must begin with https:// or http://"
            );
            let ca_file = given(&asked.tsa_ca_file)
                .context("[journal] tsa_url: give tsa_ca_file, the certificates by which its stamps are trusted")?;
            anyhow::ensure!(
                file.is_some() || !mail_to.is_empty(),
                "[journal] tsa_url: a stamp must lie elsewhere; give anchor_file or anchor_mail_to too"
            );
            let https_ca_file = given(&asked.tsa_https_ca_file);
            Some(AuthoritySettings { url: url.to_owned(), ca_file, https_ca_file })
        }
    };
    let language = match asked.anchor_language.as_str() {
        "zh" => Language::Zh,
        "en" => Language::En,
        other => anyhow::bail!("[journal] anchor_language = \"{other}\": zh or en"),
    };
    let every = i64::from(asked.anchor_hours.max(1)) * HOUR;
    let is_asked = file.is_some() || !mail_to.is_empty();
    Ok(is_asked.then_some(EndSettings { file, every, mail_to, language, authority }))
}

/// The same with the authority's certificates read.
pub fn usable(config: &Config) -> anyhow::Result<Option<EndSettings>> {
    let asked = settings(config)?;
    if let Some(authority) = asked.as_ref().and_then(|asked| asked.authority.as_ref()) {
        Authority::new(authority)?;
    }
    Ok(asked)
}

/// How many mails are looked back on.
const MAILS: u32 = 200;

/// The ends that were mailed last, each with its address.
pub async fn mailed(db: &Db) -> Result<Vec<(String, Anchor)>, DbError> {
    let rows = db.rows(journal::queue::done(MAIL_JOB, MAILS)).await?;
    let mut ends = Vec::with_capacity(rows.len());
    for row in &rows {
        let sent: Payload = serde_json::from_value(journal::queue::read(row)?.payload)
            .map_err(|error| DbError::Shape(format!("a mailed end: {error}")))?;
        ends.extend(journal::read_anchor(&sent.line).map(|end| (sent.address, end)));
    }
    Ok(ends)
}

/// Writes ends down.
pub struct Ends {
    settings: EndSettings,
    authority: Option<Authority>,
    db: Db,
    ids: Arc<dyn Ids>,
    letters: Worker,
    /// The last stretch of time whose end was mailed from here.
    mailed: AtomicI64,
}

struct Authority {
    url: String,
    http: Http,
    roots: Roots,
}

impl Ends {
    /// Over this database, by this courier.
    pub fn new(settings: EndSettings, db: Db, ids: Arc<dyn Ids>, courier: &Arc<Courier>) -> anyhow::Result<Self> {
        let authority = settings.authority.as_ref().map(Authority::new).transpose()?;
        let letters = Letters { courier: Arc::clone(courier), language: settings.language };
        let letters = Worker::new(db.clone(), MAIL_JOB, Arc::new(letters));
        let mailed = AtomicI64::new(i64::MIN);
        Ok(Self { settings, authority, db, ids, letters, mailed })
    }

    /// Whether an end is to be written down now.
    pub fn is_due(&self, now: Instant) -> anyhow::Result<bool> {
        Ok(self.due_file(now)?.is_some() || self.due_mails(now).is_some())
    }

    /// Writes `head` down wherever that is due.
    pub async fn write(&self, head: &Head, now: Instant) -> anyhow::Result<()> {
        let (file, stretch) = (self.due_file(now)?, self.due_mails(now));
        let stamp = self.stamped(head).await;
        let line = journal::anchor_line(head, now, stamp)?;
        if let Some(file) = file {
            journal::write_anchor(file, &line)?;
        }
        if let Some(stretch) = stretch {
            let mut set = WriteSet::new();
            for address in &self.settings.mail_to {
                // One mail an address and stretch, whichever node asks first.
                let key = format!("{stretch}:{address}");
                let payload = json!(Payload { address: address.clone(), line: line.clone() });
                let job = NewJob { kind: MAIL_JOB, key: Some(&key), payload, run_at: now };
                enqueue(&mut set, self.ids.as_ref(), now, &job);
            }
            match self.db.write(set).await {
                Ok(_) => self.mailed.store(stretch, Ordering::Relaxed),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(other) => anyhow::bail!("{other}"),
            }
        }
        Ok(())
    }

    /// Mails what waits to be mailed. Returns how many left.
    pub async fn mail(&self, now: Instant) -> anyhow::Result<u64> {
        Ok(self.letters.run(now).await?.done)
    }

    fn due_file(&self, now: Instant) -> anyhow::Result<Option<&PathBuf>> {
        let Some(file) = &self.settings.file else { return Ok(None) };
        let last = journal::read_anchors(file)?.pop().and_then(|anchor| anchor.at);
        Ok(last.is_none_or(|last| now.since(last) >= self.settings.every).then_some(file))
    }

    fn due_mails(&self, now: Instant) -> Option<i64> {
        let stretch = now.micros().div_euclid(self.settings.every);
        (!self.settings.mail_to.is_empty() && self.mailed.load(Ordering::Relaxed) < stretch).then_some(stretch)
    }

    /// A stamp over the end. Without one it is written down all the same: the next one may have it.
    async fn stamped(&self, head: &Head) -> Option<String> {
        let authority = self.authority.as_ref()?;
        match authority.stamp(&digest_of(head)).await {
            Ok(token) => Some(BASE64_STANDARD.encode(token)),
            Err(error) => {
                tracing::error!(%error, "the journal's end got no time stamp");
                None
            }
        }
    }
}

impl Authority {
    fn new(settings: &AuthoritySettings) -> anyhow::Result<Self> {
        let http = Http::new(settings.https_ca_file.as_deref()).context("[journal] tsa_https_ca_file")?.also_plain();
        let roots = Roots::of_file(&settings.ca_file).context("[journal] tsa_ca_file")?;
        Ok(Self { url: settings.url.clone(), http, roots })
    }

    async fn stamp(&self, digest: &Digest) -> anyhow::Result<Vec<u8>> {
        let mut nonce = [0; 16];
        nonce.copy_from_slice(&Access::random_bits()?[..16]);
        let asked = stamp::ask(*digest, nonce)?;
        let answer = self.http.post(&self.url, "application/timestamp-query", None, asked.request.clone()).await?;
        anyhow::ensure!(answer.status().is_success(), "the authority answers with status {}", answer.status());
        let token = asked.answered(answer.body())?;
        stamp::verify(&token, digest, &self.roots)?;
        Ok(token)
    }
}

/// What a job is told.
#[derive(Serialize, Deserialize)]
struct Payload {
    address: String,
    line: String,
}

struct Letters {
    courier: Arc<Courier>,
    language: Language,
}

impl Handler for Letters {
    fn run<'a>(&'a self, _: &'a mut WriteSet, job: &'a Job, now: Instant) -> Boxed<'a, Result<(), String>> {
        Box::pin(async move {
            let asked: Payload = serde_json::from_value(job.payload.clone()).map_err(|error| error.to_string())?;
            let anchor = journal::read_anchor(&asked.line).ok_or("the line does not read")?;
            let at = anchor.at.unwrap_or(now).to_string();
            let head = (anchor.head.seq, anchor.head.hash.as_str(), at.as_str());
            let letter = end_letter(self.language, head, &asked.line, anchor.stamp.is_some());
            let id = job.id.to_string();
            let of = (("journal", "ends", id.as_str()), job.attempts > 1);
            let sent = self.courier.beside("mail", (&asked.address, &asked.address), &letter, of, now).await;
            sent.map_err(|failure| failure.code.as_str().to_owned())
        })
    }
}

/// What an authority is asked to stamp.
fn digest_of(head: &Head) -> Digest {
    Sha256::digest(head.stamped()).into()
}

/// When the authority stamped this end; none where it carries no stamp.
pub fn stamped_at(anchor: &Anchor, roots: &Roots) -> Result<Option<Instant>, StampError> {
    let Some(stamp) = &anchor.stamp else { return Ok(None) };
    let token = BASE64_STANDARD.decode(stamp).map_err(|error| StampError::Unreadable(error.to_string()))?;
    stamp::verify(&token, &digest_of(&anchor.head), roots).map(Some)
}
