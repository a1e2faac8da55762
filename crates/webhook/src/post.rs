//! One message to one receiver: the address is looked up, checked, and exactly the checked one is spoken to. No redirect
//! is followed, nothing of the answer but its status is read.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{Request, StatusCode, header};
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::target::{Target, is_permitted};

/// The most time the connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// What came of an attempt that got no success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The receiver's status, if it answered.
    pub status: Option<u16>,
    /// A word for what happened: `answered`, `timeout`, `unreachable`, `refused_address`, `tls`, `redirect`, `bad_url`.
    pub reason: String,
    /// Seconds the receiver asked to be left alone.
    pub after: Option<i64>,
}

impl Failure {
    fn of(reason: &str) -> Self {
        Self { status: None, reason: reason.to_owned(), after: None }
    }

    /// The receiver says that it wants no more (410).
    pub fn is_gone(&self) -> bool {
        self.status == Some(StatusCode::GONE.as_u16())
    }
}

/// Sends messages.
#[derive(Clone)]
pub struct Poster {
    tls: TlsConnector,
    allow_private: bool,
    patience: Duration,
}

/// What a poster needs to know.
#[derive(Clone, Debug)]
pub struct PosterSettings {
    /// Whether private addresses and this machine may be reached.
    pub allow_private: bool,
    /// A CA certificate (PEM) of the house, beside the public ones.
    pub ca_file: Option<std::path::PathBuf>,
    /// How long one exchange may take in all.
    pub patience: Duration,
}

impl Default for PosterSettings {
    /// Private addresses allowed, public certificates only, 15 seconds.
    fn default() -> Self {
        Self { allow_private: true, ca_file: None, patience: Duration::from_secs(15) }
    }
}

impl Poster {
    /// A poster; an error when the certificate does not read.
    pub fn new(settings: &PosterSettings) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        if let Some(file) = &settings.ca_file {
            for certificate in certificates(file)? {
                roots.add(certificate).map_err(|error| format!("{}: {error}", file.display()))?;
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = TlsConnector::from(Arc::new(config));
        Ok(Self { tls, allow_private: settings.allow_private, patience: settings.patience })
    }

    /// Whether private addresses may be reached.
    pub const fn allows_private(&self) -> bool {
        self.allow_private
    }

    /// Posts `body` with these headers; the receiver's status when it took the message.
    pub async fn post(&self, url: &str, headers: &[(&'static str, String)], body: String) -> Result<u16, Failure> {
        let Ok(target) = Target::read(url) else { return Err(Failure::of("bad_url")) };
        match timeout(self.patience, self.exchange(&target, headers, body)).await {
            Ok(result) => result,
            Err(_) => Err(Failure::of("timeout")),
        }
    }

    async fn exchange(
        &self,
        target: &Target,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<u16, Failure> {
        let tcp = match timeout(CONNECT, self.connect(target)).await {
            Ok(connected) => connected?,
            Err(_) => return Err(Failure::of("timeout")),
        };
        let request = request(target, headers, body).map_err(|_| Failure::of("bad_url"))?;
        if !target.is_https {
            return speak(tcp, request).await;
        }
        let name = ServerName::try_from(target.host.clone()).map_err(|_| Failure::of("bad_url"))?;
        let secured = self.tls.connect(name, tcp).await.map_err(|error| Failure::of(&format!("tls: {error}")))?;
        speak(secured, request).await
    }

    /// Connects to the first permitted address of the host; what is looked up is what is spoken to.
    async fn connect(&self, target: &Target) -> Result<TcpStream, Failure> {
        let found = lookup_host((target.host.as_str(), target.port)).await;
        let found = found.map_err(|_| Failure::of("unreachable: the name is not known"))?;
        let permitted: Vec<_> = found.filter(|address| is_permitted(address.ip(), self.allow_private)).collect();
        if permitted.is_empty() {
            return Err(Failure::of("refused_address"));
        }
        let connected = TcpStream::connect(permitted.as_slice()).await;
        connected.map_err(|error| Failure::of(&format!("unreachable: {}", error.kind())))
    }
}

fn request(
    target: &Target,
    headers: &[(&'static str, String)],
    body: String,
) -> Result<Request<Full<Bytes>>, axum::http::Error> {
    let mut request = Request::post(&target.path)
        .header(header::HOST, &target.authority)
        .header(header::USER_AGENT, "Aftercare-Webhooks/1")
        .header(header::CONTENT_TYPE, "application/cloudevents+json; charset=utf-8")
        .header(header::CONNECTION, "close");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    request.body(Full::new(Bytes::from(body)))
}

/// Sends the request and reads the head of the answer.
async fn speak<S>(stream: S, request: Request<Full<Bytes>>) -> Result<u16, Failure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |error: hyper::Error| Failure::of(&format!("unreachable: {error}"));
    let (mut sender, connection) =
        http1::Builder::new().max_buf_size(16 * 1024).handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let sending = sender.send_request(request);
    tokio::pin!(connection, sending);
    let response = tokio::select! {
        biased;
        response = &mut sending => response,
        // The answer may have come with the last word of the connection.
        ended = &mut connection => match ended {
            Ok(()) => sending.await,
            Err(error) => Err(error),
        },
    };
    let response = response.map_err(broken)?;
    let status = response.status();
    if status.is_success() {
        return Ok(status.as_u16());
    }
    let after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let reason = if status.is_redirection() { "redirect" } else { "answered" };
    Err(Failure { status: Some(status.as_u16()), reason: reason.to_owned(), after })
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    read.map_err(|error| format!("{}: {error}", file.display()))
}
