//! Certificates as files.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::Instant;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

/// Why a certificate cannot be used or had.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file cannot be read or written.
    #[error("{path}: {why}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The key is not the certificate's, or the certificate does not read.
    #[error("{path}: {why}")]
    Unusable {
        /// The certificate's file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// It could not be made.
    #[error("a certificate for {names} could not be made: {why}")]
    NotMade {
        /// The names it was to hold for.
        names: String,
        /// Why.
        why: String,
    },
    /// The ACME server did not issue it.
    #[error("{directory} issues no certificate for {names}: {why}")]
    NotIssued {
        /// The server's directory.
        directory: String,
        /// The names.
        names: String,
        /// What it says.
        why: String,
    },
}

/// How long a certificate holds, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// From when on.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
    /// The names and addresses.
    pub names: Vec<String>,
}

impl Standing {
    /// Whether less than a third of its time is left, or it does not hold for one of `names`.
    pub fn is_due(&self, names: &[String], now: Instant) -> bool {
        let third = self.until.since(self.from) / 3;
        self.until.since(now) < third || names.iter().any(|name| !self.names.contains(name))
    }
}

/// A certificate with its key, ready to be shown, and how it stands.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub shown: Arc<CertifiedKey>,
    pub standing: Standing,
}

impl Certificate {
    /// One of ours, where it is there and can be used: what cannot is made or issued anew.
    pub fn usable(chain: &Path, key: &Path) -> Option<Self> {
        if !chain.exists() {
            return None;
        }
        let read = Self::read(chain, key);
        read.inspect_err(
            |error| tracing::warn!(%error, "the certificate there is cannot be used; another takes its place"),
        )
        .ok()
    }

    pub fn read(chain: &Path, key: &Path) -> Result<Self, CertificateError> {
        let unusable = |why: String| CertificateError::Unusable { path: chain.to_owned(), why };
        let chain_of = |error| refused(chain, &error);
        let ders: Vec<CertificateDer<'static>> =
            CertificateDer::pem_file_iter(chain).map_err(chain_of)?.collect::<Result<_, _>>().map_err(chain_of)?;
        let first = ders.first().ok_or_else(|| unusable("it holds no certificate".into()))?;
        let standing = standing_of(first).map_err(unusable)?;
        let key = PrivateKeyDer::from_pem_file(key).map_err(|error| refused(key, &error))?;
        let shown = CertifiedKey::from_der(ders, key, &provider()).map_err(|error| unusable(error.to_string()))?;
        Ok(Self { shown: Arc::new(shown), standing })
    }
}

/// The one provider of cryptography.
pub(crate) fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}

fn refused(path: &Path, error: &rustls::pki_types::pem::Error) -> CertificateError {
    CertificateError::File { path: path.to_owned(), why: error.to_string() }
}

fn standing_of(der: &CertificateDer<'_>) -> Result<Standing, String> {
    let (_, read) = x509_parser::parse_x509_certificate(der).map_err(|error| error.to_string())?;
    let at = |time: x509_parser::time::ASN1Time| Instant::from_micros(time.timestamp().saturating_mul(1_000_000));
    let names = read.subject_alternative_name().map_err(|error| error.to_string())?;
    let names = names.into_iter().flat_map(|names| &names.value.general_names).filter_map(|name| match name {
        x509_parser::extensions::GeneralName::DNSName(name) => Some((*name).to_owned()),
        x509_parser::extensions::GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    });
    Ok(Standing { from: at(read.validity.not_before), until: at(read.validity.not_after), names: names.collect() })
}

fn address(bytes: &[u8]) -> Option<String> {
    let four = <[u8; 4]>::try_from(bytes).map(std::net::IpAddr::from);
    let address = four.or_else(|_| <[u8; 16]>::try_from(bytes).map(std::net::IpAddr::from)).ok()?;
    Some(address.to_string())
}

/// Puts `text` where `path` says, whole or not at all; a secret is the owner's alone to read.
pub(crate) fn put(path: &Path, text: &str, secret: bool) -> Result<(), CertificateError> {
    let failed = |error: std::io::Error| CertificateError::File { path: path.to_owned(), why: error.to_string() };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let beside = path.with_extension("new");
    let _ = fs::remove_file(&beside);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if secret { 0o600 } else { 0o644 });
    let mut file = options.open(&beside).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}
