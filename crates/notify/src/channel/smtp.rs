//! Mail by SMTP.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::headers::{AutoSubmitted, NoAutoReply, PossibleCopy};
use super::smtp_failure::failure;
use super::{Channel, Handed, Outgoing};
use crate::core::{Failure, FailureCode, html, one_line, plain};

/// A text that must not be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// In clear: for a server on the same machine only; no log-in is sent this way to another.
    None,
    /// Starts in clear and must switch to TLS before anything is said (port 587).
    StartTls,
    /// TLS from the first byte (port 465).
    Tls,
}

impl FromStr for Security {
    type Err = SetupError;

    /// `starttls`, `tls` or `none`.
    fn from_str(text: &str) -> Result<Self, SetupError> {
        match text {
            "starttls" => Ok(Self::StartTls),
            "tls" => Ok(Self::Tls),
            "none" => Ok(Self::None),
            other => Err(SetupError::Security(other.to_owned())),
        }
    }
}

/// User and password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The password.
    pub password: Secret,
}

/// Where and how mail leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpConfig {
    /// The server's name, as its certificate names it.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The log-in, if the server wants one.
    pub login: Option<Login>,
    /// A PEM file with the authority that signed the server's certificate, beside the public ones.
    pub ca_file: Option<PathBuf>,
    /// How long one exchange may take.
    pub timeout: Duration,
    /// The most connections open at once.
    pub connections: u32,
    /// The sender: `care@example.com` or `Aftercare <care@example.com>`; its domain is the host of message ids.
    pub from: String,
}

/// Why the mail settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The sender's address is none.
    #[error("`{0}` is not a mail address: set the sender's address")]
    Sender(String),
    /// The kind of protection is none of the known.
    #[error("`{0}` is no kind of protection: use starttls, tls or none")]
    Security(String),
    /// The authority's file cannot be read.
    #[error("the certificate file {path} cannot be used: {why}")]
    CaFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// TLS cannot be set up for this host.
    #[error("encryption cannot be set up for `{host}`: {why}")]
    Encryption {
        /// The server's name.
        host: String,
        /// What is wrong.
        why: String,
    },
    /// A password would travel in clear.
    #[error("a log-in over an unprotected connection to `{0}` would show the password: use starttls or tls")]
    PasswordInClear(String),
}

/// The mail channel: pooled connections to one server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
}

impl Smtp {
    /// Prepares the channel; connects only when there is something to send.
    pub fn new(config: &SmtpConfig) -> Result<Self, SetupError> {
        let (name, address) = sender(&config.from)?;
        if config.security == Security::None && config.login.is_some() && !is_here(&config.host) {
            return Err(SetupError::PasswordInClear(config.host.clone()));
        }
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port)
            .tls(tls(config)?)
            .timeout(Some(config.timeout))
            .hello_name(ClientId::Domain(address.domain().to_owned()))
            .pool_config(PoolConfig::new().max_size(config.connections.max(1)));
        if let Some(login) = &config.login {
            builder = builder.credentials(Credentials::new(login.user.clone(), login.password.0.clone()));
        }
        let from = Mailbox::new(name, address);
        Ok(Self { transport: builder.build(), from, timeout: config.timeout })
    }

    /// Connects, protects the connection, logs in and says goodbye: no mail is sent.
    pub async fn probe(&self) -> Result<(), Failure> {
        let unreachable = |why: String| Failure::new(FailureCode::Unreachable, why);
        match tokio::time::timeout(self.timeout, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(unreachable("the server closed the connection".to_owned())),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(Failure::new(FailureCode::Timeout, format!("no answer within {} s", self.timeout.as_secs()))),
        }
    }

    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), Failure> {
        let message = message(&self.from, &outgoing)?;
        // The transport's own timeout covers single commands; this one covers the whole exchange.
        let whole = self.timeout.saturating_mul(2);
        match tokio::time::timeout(whole, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(Failure::new(FailureCode::Timeout, format!("no answer within {} s", whole.as_secs()))),
        }
    }
}

impl Channel for Smtp {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn host(&self) -> &str {
        self.from.email.domain()
    }

    fn hand_over<'a>(&'a self, outgoing: Outgoing<'a>) -> Handed<'a> {
        Box::pin(self.send(outgoing))
    }
}

fn sender(from: &str) -> Result<(Option<String>, Address), SetupError> {
    let parts = from.trim().strip_suffix('>').and_then(|from| from.rsplit_once('<'));
    let (name, address) = parts.unwrap_or(("", from.trim()));
    let address = address.trim().parse().map_err(|_| SetupError::Sender(from.to_owned()))?;
    let name = one_line(name.trim().trim_matches('"'));
    Ok(((!name.is_empty()).then_some(name), address))
}

fn tls(config: &SmtpConfig) -> Result<Tls, SetupError> {
    if config.security == Security::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(config.host.clone());
    if let Some(path) = &config.ca_file {
        let refused = |why: String| SetupError::CaFile { path: path.clone(), why };
        let pem = std::fs::read(path).map_err(|e| refused(e.to_string()))?;
        parameters = parameters.add_root_certificate(Certificate::from_pem(&pem).map_err(|e| refused(e.to_string()))?);
    }
    let parameters =
        parameters.build().map_err(|e| SetupError::Encryption { host: config.host.clone(), why: e.to_string() })?;
    Ok(match config.security {
        Security::StartTls => Tls::Required(parameters),
        Security::Tls | Security::None => Tls::Wrapper(parameters),
    })
}

fn message(from: &Mailbox, outgoing: &Outgoing<'_>) -> Result<Message, Failure> {
    let address: Address = outgoing
        .address
        .trim()
        .parse()
        .map_err(|_| Failure::new(FailureCode::BadAddress, one_line(outgoing.address)))?;
    let date = u64::try_from(outgoing.now.micros()).unwrap_or(0);
    let builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(Some(one_line(outgoing.name)), address))
        .subject(outgoing.letter.subject.clone())
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(date))
        .message_id(Some(outgoing.thread.message_id.clone()))
        .in_reply_to(outgoing.thread.answers_to().to_owned())
        .references(outgoing.thread.references())
        .header(AutoSubmitted)
        .header(NoAutoReply);
    let builder = if outgoing.is_possible_copy { builder.header(PossibleCopy) } else { builder };
    builder
        .multipart(MultiPart::alternative_plain_html(plain(outgoing.letter), html(outgoing.letter)))
        .map_err(|e| Failure::new(FailureCode::Unwritable, e.to_string()))
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
