//! The server's own TLS: a certificate that was given, one of this installation's own authority, or one that an ACME server
//! issues; renewed while connections go on.
//!
//! [`Setup`] says which. [`Keeper::start`] has the certificate at hand, [`Keeper::listen`] accepts with it, and
//! [`Keeper::look`], called again and again, reads it anew or renews it in time.

mod acme;
mod certificate;
mod keeper;
mod listener;
mod own;
mod shown;

use std::net::IpAddr;
use std::path::PathBuf;

use certificate::Certificate;
pub use certificate::{CertificateError, Standing};
pub use keeper::Keeper;
pub use listener::TlsListener;

/// A name or address as certificates spell it: names in lower case, addresses in their one short form.
pub fn canonical(name: &str) -> String {
    let name = name.trim();
    name.parse::<IpAddr>().map_or_else(|_| name.to_lowercase(), |address| address.to_string())
}

/// Where the server's certificate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setup {
    /// Two PEM files: the chain, the server's certificate first, and its key. Read anew when they change.
    Given {
        /// The chain.
        chain: PathBuf,
        /// The key.
        key: PathBuf,
    },
    /// An authority of this installation, made at the first start and kept for ten years.
    Own {
        /// The names and addresses the server is reached by, as [`canonical`] spells them.
        names: Vec<String>,
        /// The folder that keeps authority and certificate.
        folder: PathBuf,
    },
    /// An ACME server (RFC 8555) that calls back to this port (tls-alpn-01, RFC 8737).
    Acme {
        /// The names the server is reached by, as [`canonical`] spells them.
        names: Vec<String>,
        /// The folder that keeps account and certificate.
        folder: PathBuf,
        /// The address of the server's directory.
        directory: String,
        /// Where the server may write to, `mailto:…`; empty for nowhere.
        contact: String,
        /// A PEM file with the authority of the directory itself, where it is none that browsers know.
        authority: Option<PathBuf>,
    },
}

impl Setup {
    /// How the certificate stands that lies there now; none before one was made or issued.
    pub fn standing(&self) -> Result<Option<Standing>, CertificateError> {
        Ok(self.there()?.map(|certificate| certificate.standing))
    }

    /// The certificate that lies there now. A given one must.
    fn there(&self) -> Result<Option<Certificate>, CertificateError> {
        let (chain, key) = match self {
            Self::Given { chain, key } => return Certificate::read(chain, key).map(Some),
            Self::Own { folder, .. } => {
                let files = own::Files::of(folder);
                (files.chain, files.key)
            }
            Self::Acme { folder, .. } => acme::files(folder),
        };
        if chain.exists() { Certificate::read(&chain, &key).map(Some) } else { Ok(None) }
    }
}
