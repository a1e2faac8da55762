//! The section about the server's own certificate.

use std::path::PathBuf;

use serde::Deserialize;

/// `[tls]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    /// `off`, `given`, `own` or `acme`.
    pub certificate: String,
    /// The names the certificate holds for; none: the one in `[server] public_url`.
    pub names: Vec<String>,
    /// The chain, for `given`.
    pub chain_file: PathBuf,
    /// Its key, for `given`.
    pub key_file: PathBuf,
    /// The directory of the ACME server, for `acme`.
    pub acme_directory: String,
    /// Where the ACME server may write to.
    pub acme_contact: String,
    /// The authority of the directory itself.
    pub acme_authority_file: PathBuf,
}
