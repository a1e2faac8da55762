//! A mailbox read for as long as the node runs: fetched, taken in, marked only then; a failure is shown and tried again.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::Instant;
use notify::Security;
use storage::WriteSet;
use tokio::sync::watch;
use tokio_rustls::TlsConnector;

use crate::imap::{Failure, FailureCode, Open, trust};
use crate::inbound::Inbound;
use crate::mailbox::MailboxSettings;
use crate::store::mailbox;

/// How often a letter that cannot be fetched is tried before the others go first.
const TRIES: u32 = 3;
/// After the first failure.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// After many.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// Why a mailbox cannot be used as it is set.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A password would travel in clear.
    #[error("mailbox `{0}`: a log-in over an unprotected connection would show the password: use starttls or tls")]
    PasswordInClear(String),
    /// The certificate does not read.
    #[error("mailbox `{0}`: ca_file: {1}")]
    CaFile(String, String),
}

/// Reads one mailbox.
pub struct Reader {
    inbound: Arc<Inbound>,
    mailbox: MailboxSettings,
    trusted: TlsConnector,
    /// Letters that could not be fetched, and how often.
    stuck: HashMap<u32, u32>,
}

impl Reader {
    /// A reader of every mailbox that is set.
    pub fn all(inbound: &Arc<Inbound>) -> Result<Vec<Self>, SetupError> {
        inbound.settings.mailboxes.iter().map(|mailbox| Self::new(Arc::clone(inbound), mailbox.clone())).collect()
    }

    fn new(inbound: Arc<Inbound>, mailbox: MailboxSettings) -> Result<Self, SetupError> {
        let here = mailbox.host == "localhost"
            || mailbox.host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        if mailbox.security == Security::None && !here {
            return Err(SetupError::PasswordInClear(mailbox.name));
        }
        let trusted = trust(mailbox.ca_file.as_deref());
        let trusted = trusted.map_err(|why| SetupError::CaFile(mailbox.name.clone(), why))?;
        Ok(Self { inbound, mailbox, trusted, stuck: HashMap::new() })
    }

    /// Reads until told to stop.
    pub async fn run(mut self, mut stopping: watch::Receiver<bool>) {
        let mut failures = 0_u32;
        loop {
            let ended = tokio::select! {
                ended = self.stay(&mut failures) => ended,
                _ = stopping.wait_for(|stop| *stop) => return,
            };
            failures = failures.saturating_add(1);
            self.failed(&ended).await;
            let wait = wait_after(failures);
            tokio::select! {
                // The other side gives no sign when it is back: all one can do is look again.
                () = tokio::time::sleep(wait) => {}
                _ = stopping.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// One connection for as long as it holds; what it ended by.
    async fn stay(&mut self, failures: &mut u32) -> Failure {
        let mut open = match Open::open(&self.mailbox, &self.trusted).await {
            Ok(open) => open,
            Err(failure) => return failure,
        };
        loop {
            if let Err(failure) = self.round(&mut open).await {
                return failure;
            }
            *failures = 0;
            open = match open.wait(self.mailbox.poll).await {
                Ok(open) => open,
                Err(failure) => return failure,
            };
        }
    }

    /// Opens the mailbox, takes in what is new, and closes it. Returns how many letters were looked at.
    pub async fn once(&mut self) -> Result<usize, Failure> {
        let looked = match Open::open(&self.mailbox, &self.trusted).await {
            Ok(mut open) => {
                let looked = self.round(&mut open).await;
                open.close().await;
                looked
            }
            Err(failure) => Err(failure),
        };
        if let Err(failure) = &looked {
            self.failed(failure).await;
        }
        looked
    }

    /// Takes in what is new. Where the ids are those of last time, letters after the last one are taken in even when
    /// somebody has opened them in a mail program meanwhile; in a mailbox never read before only those nobody has seen.
    async fn round(&mut self, open: &mut Open) -> Result<usize, Failure> {
        let known = self.known().await?.filter(|known| known.uid_validity == open.validity);
        let last = known.map(|known| u32::try_from(known.last_uid).unwrap_or(0));
        let found = open.new_letters(last).await?;
        let mut reached = last.unwrap_or_else(|| open.next.map_or(0, |next| next.saturating_sub(1)));
        let mut left = None;
        let mut count = 0;
        for uid in found {
            if self.stuck.get(&uid).is_some_and(|tries| *tries >= TRIES) {
                left = left.or(Some(uid));
                continue;
            }
            self.one(open, uid).await?;
            count += 1;
            reached = reached.max(uid);
        }
        self.read_to(open.validity, reached).await?;
        match left {
            Some(uid) => {
                let (name, folder) = (&self.mailbox.name, &self.mailbox.folder);
                self.failed(&Failure::new(FailureCode::Letter, format!("{name}/{folder}: letter {uid}"))).await;
            }
            None => self.stuck.clear(),
        }
        Ok(count)
    }

    async fn one(&mut self, open: &mut Open, uid: u32) -> Result<(), Failure> {
        let now = self.inbound.app.clock.now();
        let fetched = open.fetch(uid, self.inbound.settings.largest, now).await.inspect_err(|failure| {
            tracing::warn!(mailbox = self.mailbox.name, uid, %failure, "a letter could not be fetched");
            *self.stuck.entry(uid).or_default() += 1;
        })?;
        let Some(arrival) = fetched else { return Ok(()) };
        let taken = self.inbound.take(&self.mailbox, &arrival).await;
        taken.map_err(|problem| Failure::new(FailureCode::Platform, problem.0.en))?;
        // It is durable here: a mark that fails means one more look, which finds it known.
        open.done(uid, &self.mailbox.done_folder).await
    }

    async fn known(&self) -> Result<Option<mailbox::MailboxRow>, Failure> {
        let row = self.inbound.app.db.row(mailbox::find(&self.mailbox.name)).await;
        let row = row.and_then(|row| row.as_ref().map(mailbox::read).transpose());
        row.map_err(|error| Failure::new(FailureCode::Platform, error))
    }

    async fn read_to(&self, validity: i64, last: u32) -> Result<(), Failure> {
        let mut set = WriteSet::new();
        mailbox::read_to(&mut set, &self.mailbox.name, validity, i64::from(last), self.now());
        let written = self.inbound.app.db.write(set).await;
        written.map(|_| ()).map_err(|error| Failure::new(FailureCode::Platform, error))
    }

    /// Shows a failure to the administrator; where the database cannot take it, the log has it.
    async fn failed(&self, failure: &Failure) {
        tracing::warn!(mailbox = self.mailbox.name, %failure, "a mailbox could not be read; trying again");
        let mut set = WriteSet::new();
        mailbox::failed(&mut set, &self.mailbox.name, self.now(), failure.code.as_str(), &failure.detail);
        if let Err(error) = self.inbound.app.db.write(set).await {
            tracing::warn!(%error, mailbox = self.mailbox.name, "nor could that be written down");
        }
    }

    fn now(&self) -> Instant {
        self.inbound.app.clock.now()
    }
}

/// Five seconds, doubled up to ten minutes.
fn wait_after(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(10);
    FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_ends_growing() {
        assert_eq!(wait_after(1), FIRST_WAIT);
        assert_eq!(wait_after(3), Duration::from_secs(20));
        assert_eq!(wait_after(u32::MAX), LONGEST_WAIT);
    }
}
