//! A certificate from an ACME server: this server proves that it answers for its names on its own port.

use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, BodyWrapper, BytesResponse, ChallengeType, Error, HttpClient,
    Identifier, NewAccount, NewOrder, OrderStatus, RetryPolicy,
};
use kernel::with_causes;
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore};

use crate::certificate::{CertificateError, provider, put};
use crate::own::alternative;
use crate::shown::Shown;

/// What an order needs.
pub(crate) struct Order<'a> {
    pub names: &'a [String],
    pub folder: &'a Path,
    pub directory: &'a str,
    pub contact: &'a str,
    pub authority: Option<&'a Path>,
}

/// The files of the certificate an ACME server issued.
pub(crate) fn files(folder: &Path) -> (PathBuf, PathBuf) {
    (folder.join("acme.pem"), folder.join("acme.key"))
}

impl Order<'_> {
    /// Has a certificate issued and lays it down.
    pub async fn fulfil(&self, shown: &Shown) -> Result<(), CertificateError> {
        let issued = self.issued(shown).await;
        shown.proved();
        let (chain, key) = issued.map_err(|error| self.not_issued(&error))?;
        let (chain_file, key_file) = files(self.folder);
        put(&key_file, &key, true)?;
        put(&chain_file, &chain, false)
    }

    async fn issued(&self, shown: &Shown) -> Result<(String, String), Error> {
        let account = self.account().await?;
        let names: Vec<Identifier> = self.names.iter().map(|name| identifier(name)).collect();
        let mut order = account.new_order(&NewOrder::new(&names)).await?;
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization?;
            if authorization.status == AuthorizationStatus::Valid {
                continue;
            }
            let mut challenge = authorization
                .challenge(ChallengeType::TlsAlpn01)
                .ok_or(Error::Str("it does not offer the proof tls-alpn-01"))?;
            let name = name_of(challenge.identifier().identifier);
            let digest = challenge.key_authorization().digest().as_ref().to_vec();
            shown.prove(&name, proof(&name, &digest).map_err(|why| Error::Other(why.into()))?);
            challenge.set_ready().await?;
        }
        let retries = RetryPolicy::default();
        if order.poll_ready(&retries).await? != OrderStatus::Ready {
            return Err(Error::Str("it does not take the proof"));
        }
        let key = order.finalize().await?;
        Ok((order.poll_certificate(&retries).await?, key))
    }

    /// The account there, kept for the next time.
    async fn account(&self) -> Result<Account, Error> {
        let file = self.folder.join("acme.account");
        let client = || self.client().map(|client| Account::builder_with_http(Box::new(client)));
        let mine = |text: &String| serde_json::from_str::<Kept>(text).ok().filter(|kept| kept.0 == self.directory);
        if let Some(Kept(_, credentials)) = fs::read_to_string(&file).ok().as_ref().and_then(mine) {
            return client()?.from_credentials(credentials).await;
        }
        let contact: Vec<&str> = Some(self.contact).filter(|contact| !contact.is_empty()).into_iter().collect();
        let wanted = NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
        let (account, credentials) = client()?.create(&wanted, self.directory.to_owned(), None).await?;
        let text = serde_json::to_string(&(self.directory, credentials))?;
        put(&file, &text, true).map_err(|error| Error::Other(error.into()))?;
        Ok(account)
    }

    fn client(&self) -> Result<Asking, Error> {
        let mut roots = RootCertStore::empty();
        match self.authority {
            Some(file) => {
                for der in CertificateDer::pem_file_iter(file).map_err(|error| Error::Other(error.into()))? {
                    let der = der.map_err(|error| Error::Other(error.into()))?;
                    roots.add(der).map_err(|error| Error::Other(error.into()))?;
                }
            }
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        }
        let config = ClientConfig::builder_with_provider(Arc::new(provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::Other(error.into()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector =
            hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(config).https_only().enable_http1().build();
        Ok(Asking(Client::builder(TokioExecutor::new()).build(connector)))
    }

    fn not_issued(&self, error: &Error) -> CertificateError {
        CertificateError::NotIssued {
            directory: self.directory.to_owned(),
            names: self.names.join(", "),
            why: with_causes(error),
        }
    }
}

/// The account with the directory it belongs to.
#[derive(serde::Deserialize)]
struct Kept(String, AccountCredentials);

/// How the server is spoken to.
struct Asking(Client<hyper_rustls::HttpsConnector<HttpConnector>, BodyWrapper<Bytes>>);

impl HttpClient for Asking {
    fn request(
        &self,
        request: axum::http::Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let answer = self.0.request(request);
        Box::pin(async move { answer.await.map(BytesResponse::from).map_err(|error| Error::Other(error.into())) })
    }
}

fn identifier(name: &str) -> Identifier {
    name.parse().map_or_else(|_| Identifier::Dns(name.to_owned()), Identifier::Ip)
}

fn name_of(identifier: &Identifier) -> String {
    match identifier {
        Identifier::Dns(name) => name.clone(),
        Identifier::Ip(address) => address.to_string(),
        _ => String::new(),
    }
}

/// A certificate of its own for `name` alone that holds the digest (RFC 8737 §3).
fn proof(name: &str, digest: &[u8]) -> Result<Arc<CertifiedKey>, String> {
    let text = |error: rcgen::Error| error.to_string();
    let mut params = CertificateParams::default();
    params.subject_alt_names = vec![alternative(name).map_err(text)?];
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
    let key = KeyPair::generate().map_err(text)?;
    let certificate = params.self_signed(&key).map_err(text)?;
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(str::to_owned)?;
    // Nobody but the ACME server knows its extension, so nothing here checks that the two belong together.
    let key = provider().key_provider.load_private_key(key).map_err(|error| error.to_string())?;
    Ok(Arc::new(CertifiedKey::new(vec![certificate.der().clone()], key)))
}
