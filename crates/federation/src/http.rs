//! Requests to providers: HTTPS, or plain HTTP on this machine; no redirect is followed.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

use crate::SettingError;
use crate::trouble::{Cause, cause_of};

/// The largest answer that is read.
const LARGEST: usize = 1024 * 1024;
/// How long an exchange may take in all.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client of one provider.
#[derive(Clone)]
pub struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    // Plain HTTP to other machines: for answers that prove themselves.
    plain: bool,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// Neither HTTPS nor on this machine.
    #[error("{0} is neither https nor on this machine")]
    Address(String),
    /// It cannot be reached, its certificate is not trusted, or it does not speak HTTP.
    #[error("{host}: {why}")]
    Unreachable {
        /// Whom.
        host: String,
        /// Which of them.
        cause: Cause,
        /// As the library says it.
        why: String,
    },
    /// The answer broke off or was too large.
    #[error("{0}: the answer broke off or is larger than 1 MiB")]
    Answer(String),
    /// It took too long.
    #[error("{0}: no answer within 10 seconds")]
    Late(String),
}

impl Http {
    /// A client that trusts public certificates and those in `ca_file` (PEM).
    pub fn new(ca_file: Option<&Path>) -> Result<Self, SettingError> {
        let tls = tls(ca_file)?;
        let connector = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build();
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector), plain: false })
    }

    /// The same client that also asks other machines by plain HTTP: for answers that are signed themselves, to questions that hold
    /// nothing secret.
    #[must_use]
    pub fn also_plain(mut self) -> Self {
        self.plain = true;
        self
    }

    /// Posts `body`, with one header more where one is given; the answer whatever its status.
    pub async fn post(
        &self,
        url: &str,
        media_type: &str,
        header: Option<(&str, &str)>,
        body: Vec<u8>,
    ) -> Result<HttpResponse, HttpError> {
        let mut request = hyper::Request::post(url).header(hyper::header::CONTENT_TYPE, media_type);
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        self.exchange(request.body(body).map_err(|_| HttpError::Address(host_of(url)))?).await
    }

    /// One request and its answer.
    pub async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let address = request.uri().to_string();
        let named = host_of(&address);
        let may_plain = |url: &Url| self.plain && url.scheme() == "http" && url.has_host();
        if !Url::parse(&address).is_ok_and(|url| is_permitted(&url) || may_plain(&url)) {
            return Err(HttpError::Address(named));
        }
        let (parts, body) = request.into_parts();
        let request = hyper::Request::from_parts(parts, Full::new(Bytes::from(body)));
        let asked = async {
            let response = self.client.request(request).await;
            let response = response.map_err(|error| HttpError::Unreachable {
                host: named.clone(),
                cause: cause_of(&error),
                why: kernel::with_causes(&error),
            })?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, LARGEST).collect().await.map_err(|_| HttpError::Answer(named.clone()))?;
            Ok(HttpResponse::from_parts(parts, body.to_bytes().to_vec()))
        };
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(answer) => answer,
            Err(_) => Err(HttpError::Late(named.clone())),
        }
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.exchange(request))
    }
}

/// An address of the configuration that may be asked.
pub fn permitted(key: &'static str, address: &str) -> Result<Url, SettingError> {
    let url = Url::parse(address).map_err(|error| SettingError::new(key, format!("`{address}`: {error}")))?;
    if is_permitted(&url) {
        return Ok(url);
    }
    Err(SettingError::new(key, format!("`{address}` must begin with https:// (http:// is for this machine alone)")))
}

fn is_permitted(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && here))
}

/// Client settings of TLS: public certificates and those in `ca_file` (PEM).
pub fn tls(ca_file: Option<&Path>) -> Result<ClientConfig, SettingError> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(file) = ca_file {
        let wrong =
            |error: &dyn std::fmt::Display| SettingError::new("ca_file", format!("{}: {error}", file.display()));
        for certificate in CertificateDer::pem_file_iter(file).map_err(|error| wrong(&error))? {
            let certificate = certificate.map_err(|error| wrong(&error))?;
            roots.add(certificate).map_err(|error| wrong(&error))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let versions = versions.map_err(|error| SettingError::new("ca_file", error.to_string()))?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

/// Without path and query: an address may hold what nobody should read in a log.
fn host_of(address: &str) -> String {
    Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "no host".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for (address, good) in [
            ("https://id.example", true),
            ("http://127.0.0.1:4000/oidc", true),
            ("http://[::1]:4000", true),
            ("http://localhost:4000", true),
            ("http://id.example", false),
            ("http://localhost.example", false),
            ("ftp://id.example", false),
            ("id.example", false),
            ("", false),
        ] {
            assert_eq!(permitted("issuer", address).is_ok(), good, "{address}");
        }
    }
}
