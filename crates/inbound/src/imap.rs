//! Speaking with a mail server: connect, protect, log in, look, fetch, mark, wait.

use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_imap::extensions::idle::IdleResponse;
use async_imap::types::UnsolicitedResponse;
use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use kernel::Instant;
use notify::Security;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::mailbox::MailboxSettings;
use crate::take::Arrival;

/// How long one exchange may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long fetching one letter may take.
const FETCH: Duration = Duration::from_mins(10);

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureCode {
    /// The server cannot be reached, or the connection broke.
    Unreachable,
    /// The connection could not be protected.
    Encryption,
    /// User or password are wrong.
    LoginRefused,
    /// There is no such folder.
    NoFolder,
    /// The server answered something that was not understood, or refused.
    Protocol,
    /// The server did not answer in time.
    Timeout,
    /// A letter could not be fetched; the others are.
    Letter,
    /// The platform itself could not take a letter in.
    Platform,
}

impl FailureCode {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Encryption => "encryption",
            Self::LoginRefused => "login_refused",
            Self::NoFolder => "no_folder",
            Self::Protocol => "protocol",
            Self::Timeout => "timeout",
            Self::Letter => "letter",
            Self::Platform => "platform",
        }
    }
}

/// Why a mailbox could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", code.as_str())]
pub struct Failure {
    /// What kind.
    pub code: FailureCode,
    /// What the other side said.
    pub detail: String,
}

impl Failure {
    pub(crate) fn new(code: FailureCode, detail: impl std::fmt::Display) -> Self {
        let detail = detail.to_string().chars().filter(|c| !c.is_control()).take(300).collect();
        Self { code, detail }
    }
}

impl From<async_imap::error::Error> for Failure {
    fn from(error: async_imap::error::Error) -> Self {
        use async_imap::error::Error;
        let code = match &error {
            Error::Io(_) | Error::ConnectionLost => FailureCode::Unreachable,
            _ => FailureCode::Protocol,
        };
        Self::new(code, error)
    }
}

/// A connection of either kind.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Wire for T {}

/// A mailbox that is open.
pub(crate) struct Open {
    session: Session<Box<dyn Wire>>,
    /// What the ids of letters belong to.
    pub validity: i64,
    /// The next id to be given.
    pub next: Option<u32>,
    idles: bool,
    moves: bool,
}

/// The certificates that are trusted, for a mailbox.
pub(crate) fn trust(ca_file: Option<&Path>) -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(file) = ca_file {
        let read = CertificateDer::pem_file_iter(file).map_err(|error| format!("{}: {error}", file.display()))?;
        for certificate in read {
            let certificate = certificate.map_err(|error| format!("{}: {error}", file.display()))?;
            roots.add(certificate).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn patiently<T>(what: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let late = || Failure::new(FailureCode::Timeout, format!("no answer within {} s", PATIENCE.as_secs()));
    timeout(PATIENCE, what).await.unwrap_or_else(|_| Err(late()))
}

impl Open {
    /// Connects, logs in and opens the folder.
    pub async fn open(mailbox: &MailboxSettings, trusted: &TlsConnector) -> Result<Self, Failure> {
        patiently(Self::opened(mailbox, trusted)).await
    }

    async fn opened(mailbox: &MailboxSettings, trusted: &TlsConnector) -> Result<Self, Failure> {
        let client = connect(mailbox, trusted).await?;
        let logged_in = client.login(&mailbox.login.user, &mailbox.login.password.0).await;
        let mut session = logged_in.map_err(|(error, _)| match error {
            async_imap::error::Error::No(said) => Failure::new(FailureCode::LoginRefused, said),
            other => other.into(),
        })?;
        let able = session.capabilities().await?;
        if able.has_str("ID") {
            // Some servers here open no folder to a program that does not say what it is.
            let _said = session.id([("name", Some("aftercare")), ("version", Some(env!("CARGO_PKG_VERSION")))]).await?;
        }
        let selected = session.select(&mailbox.folder).await.map_err(|error| match error {
            async_imap::error::Error::No(said) => Failure::new(FailureCode::NoFolder, said),
            other => other.into(),
        })?;
        Ok(Self {
            session,
            validity: i64::from(selected.uid_validity.unwrap_or(0)),
            next: selected.uid_next,
            idles: able.has_str("IDLE"),
            moves: able.has_str("MOVE"),
        })
    }

    /// The ids of the letters nobody has seen, and of those after `last` whether seen or not, in order.
    pub async fn new_letters(&mut self, last: Option<u32>) -> Result<Vec<u32>, Failure> {
        let mut found =
            patiently(async { self.session.uid_search("UNSEEN UNDELETED").await.map_err(Failure::from) }).await?;
        if let Some(last) = last {
            let range = format!("UID {}:* UNDELETED", last.saturating_add(1));
            let later = patiently(async { self.session.uid_search(&range).await.map_err(Failure::from) }).await?;
            // `n:*` always names the last letter, whatever its id.
            found.extend(later.into_iter().filter(|uid| *uid > last));
        }
        let mut sorted: Vec<u32> = found.into_iter().collect();
        sorted.sort_unstable();
        Ok(sorted)
    }

    /// A letter, at most `largest` bytes of it; none when it is gone meanwhile.
    pub async fn fetch(&mut self, uid: u32, largest: u64, now: Instant) -> Result<Option<Arrival>, Failure> {
        let asked = format!("(UID RFC822.SIZE INTERNALDATE BODY.PEEK[]<0.{largest}>)");
        let session = &mut self.session;
        let fetched = async {
            let mut answers = session.uid_fetch(uid.to_string(), &asked).await?;
            let mut found = None;
            while let Some(answer) = answers.try_next().await? {
                // The server may tell of other letters in between.
                if answer.uid == Some(uid) && answer.body().is_some() {
                    found = Some(answer);
                }
            }
            Ok::<_, Failure>(found)
        };
        let late = || Failure::new(FailureCode::Timeout, format!("letter {uid} did not come"));
        let Some(answer) = timeout(FETCH, fetched).await.unwrap_or_else(|_| Err(late()))? else { return Ok(None) };
        let raw = answer.body().unwrap_or_default().to_vec();
        let received = answer.internal_date().map(|date| Instant::from_micros(date.timestamp_micros()));
        let size = u64::from(answer.size.unwrap_or(0)).max(raw.len() as u64);
        Ok(Some(Arrival { raw, received: received.unwrap_or(now), size }))
    }

    /// Marks a letter as seen and moves it away where that is asked for.
    pub async fn done(&mut self, uid: u32, folder: &str) -> Result<(), Failure> {
        let (session, moves) = (&mut self.session, self.moves);
        patiently(async {
            let uid = uid.to_string();
            session.uid_store(&uid, "+FLAGS.SILENT (\\Seen)").await?.try_collect::<Vec<_>>().await?;
            if folder.is_empty() {
                return Ok::<(), Failure>(());
            }
            if moves {
                session.uid_mv(&uid, folder).await?;
            } else {
                session.uid_copy(&uid, folder).await?;
                session.uid_store(&uid, "+FLAGS.SILENT (\\Deleted)").await?.try_collect::<Vec<_>>().await?;
            }
            Ok(())
        })
        .await
    }

    /// Waits until the server tells of something new, at most so long; a server that cannot tell is looked at again after
    /// a minute at most.
    pub async fn wait(mut self, poll: Duration) -> Result<Self, Failure> {
        if !self.idles {
            // A server without IDLE tells nothing by itself: all one can do is look again.
            tokio::time::sleep(poll.min(Duration::from_mins(1))).await;
            patiently(async { self.session.noop().await.map_err(Failure::from) }).await?;
            return Ok(self);
        }
        // What came since the last look was told with the answer to something else, and is not told again.
        let news = self.session.unsolicited_responses.clone();
        let came = || {
            let mut came = news.is_full();
            while let Ok(told) = news.try_recv() {
                came |= matches!(told, UnsolicitedResponse::Exists(_));
            }
            came
        };
        if came() {
            return Ok(self);
        }
        let mut idle = self.session.idle();
        patiently(async { idle.init().await.map_err(Failure::from) }).await?;
        let answer = if came() {
            IdleResponse::Timeout
        } else {
            let (told, _stop) = idle.wait_with_timeout(poll);
            told.await?
        };
        let session = patiently(async { idle.done().await.map_err(Failure::from) }).await?;
        if let IdleResponse::ManualInterrupt = answer {
            return Err(Failure::new(FailureCode::Unreachable, "the server closed the connection"));
        }
        Ok(Self { session, ..self })
    }

    /// Says goodbye; that it is not heard does not matter.
    pub async fn close(mut self) {
        let _ = timeout(Duration::from_secs(2), self.session.logout()).await;
    }
}

async fn connect(mailbox: &MailboxSettings, trusted: &TlsConnector) -> Result<Client<Box<dyn Wire>>, Failure> {
    let unreachable = |error: std::io::Error| Failure::new(FailureCode::Unreachable, error);
    let tcp = TcpStream::connect((mailbox.host.as_str(), mailbox.port)).await.map_err(unreachable)?;
    let protect = async |tcp: TcpStream| {
        let name = ServerName::try_from(mailbox.host.clone()).map_err(|e| Failure::new(FailureCode::Encryption, e))?;
        let tls = trusted.connect(name, tcp).await.map_err(|e| Failure::new(FailureCode::Encryption, e))?;
        Ok::<_, Failure>(Box::new(tls) as Box<dyn Wire>)
    };
    match mailbox.security {
        Security::Tls => greeted(Client::new(protect(tcp).await?)).await,
        Security::None => greeted(Client::new(Box::new(tcp) as Box<dyn Wire>)).await,
        Security::StartTls => {
            let mut client = greeted(Client::new(tcp)).await?;
            client
                .run_command_and_check_ok("STARTTLS", None)
                .await
                .map_err(|error| Failure::new(FailureCode::Encryption, error))?;
            Ok(Client::new(protect(client.into_inner()).await?))
        }
    }
}

async fn greeted<T: Wire>(mut client: Client<T>) -> Result<Client<T>, Failure> {
    let greeting = client.read_response().await.map_err(|error| Failure::new(FailureCode::Unreachable, error))?;
    match greeting {
        Some(_) => Ok(client),
        None => Err(Failure::new(FailureCode::Unreachable, "the server closed the connection at once")),
    }
}
