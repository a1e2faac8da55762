//! Keeping a certificate at hand.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use kernel::Instant;
use rustls::ServerConfig;
use tokio::net::TcpListener;

use crate::acme::{self, Order};
use crate::certificate::{Certificate, CertificateError, Standing, provider};
use crate::listener::TlsListener;
use crate::shown::{PROOF, Shown};
use crate::{Setup, own};

/// After how many failures in a row an ACME server is asked how seldom: it bars whoever asks too often.
const LONGEST_WAIT: i64 = 6 * kernel::HOUR;
const FIRST_WAIT: i64 = kernel::HOUR / 60;

/// Keeps the server's certificate.
#[derive(Debug)]
pub struct Keeper {
    setup: Setup,
    shown: Arc<Shown>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    standing: Option<Standing>,
    /// When the given files were written: chain, key.
    written: [Option<SystemTime>; 2],
    failures: u32,
    not_before: Option<Instant>,
}

impl Keeper {
    /// Has the certificate at hand. A given one that cannot be used is an error; one that an ACME server still has to
    /// issue, or to issue anew, is asked for by [`Keeper::look`], once somebody listens.
    pub fn start(setup: Setup, now: Instant) -> Result<Self, CertificateError> {
        let keeper = Self { setup, shown: Arc::default(), state: Mutex::default() };
        let there = match &keeper.setup {
            Setup::Given { chain, key } => Some(Certificate::read(chain, key)?),
            Setup::Own { names, folder } => Some(own::certificate(names, folder, now)?),
            Setup::Acme { folder, .. } => {
                let (chain, key) = acme::files(folder);
                Certificate::usable(&chain, &key)
            }
        };
        if let Some(certificate) = there {
            keeper.show(certificate);
        }
        keeper.state().written = keeper.written();
        Ok(keeper)
    }

    /// Accepts connections on `listener` with the certificate as it then stands.
    pub fn listen(&self, listener: TcpListener) -> io::Result<TlsListener> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&self.shown) as _);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        if matches!(self.setup, Setup::Acme { .. }) {
            config.alpn_protocols.push(PROOF.to_vec());
        }
        TlsListener::on(listener, config)
    }

    /// Reads a given certificate anew where its files changed, and renews one of ours in time. What fails leaves the one
    /// that is shown; an ACME server that refuses is asked again after a minute, then ever less often.
    ///
    /// True where another one is shown from now on.
    pub async fn look(&self, now: Instant) -> Result<bool, CertificateError> {
        match &self.setup {
            Setup::Given { chain, key } => {
                let written = self.written();
                if self.state().written == written {
                    return Ok(false);
                }
                let certificate = Certificate::read(chain, key)?;
                self.state().written = written;
                self.show(certificate);
                Ok(true)
            }
            Setup::Own { names, folder } => {
                if !self.is_due(names, now) {
                    return Ok(false);
                }
                self.show(own::certificate(names, folder, now)?);
                Ok(true)
            }
            Setup::Acme { names, folder, directory, contact, authority } => {
                if !self.is_due(names, now) || self.waits(now) {
                    return Ok(false);
                }
                let order = Order { names, folder, directory, contact, authority: authority.as_deref() };
                let issued = order.fulfil(&self.shown).await;
                let issued = issued.and_then(|()| {
                    let (chain, key) = acme::files(folder);
                    Certificate::read(&chain, &key)
                });
                // What is issued and does not serve is no reason to ask again at once either.
                self.asked(issued.as_ref().is_ok_and(|issued| !issued.standing.is_due(names, now)), now);
                self.show(issued?);
                Ok(true)
            }
        }
    }

    /// Whether an ACME server that refused is not to be asked again yet.
    pub fn waits(&self, now: Instant) -> bool {
        self.state().not_before.is_some_and(|at| now < at)
    }

    /// How the certificate stands; none while there is none.
    pub fn standing(&self) -> Option<Standing> {
        self.state().standing.clone()
    }

    /// The file with the authority people install on their devices, where it is this installation's own.
    pub fn authority(&self) -> Option<PathBuf> {
        match &self.setup {
            Setup::Own { folder, .. } => Some(own::Files::of(folder).authority),
            Setup::Given { .. } | Setup::Acme { .. } => None,
        }
    }

    fn is_due(&self, names: &[String], now: Instant) -> bool {
        self.state().standing.as_ref().is_none_or(|standing| standing.is_due(names, now))
    }

    fn asked(&self, issued: bool, now: Instant) {
        let mut state = self.state();
        state.failures = if issued { 0 } else { state.failures.saturating_add(1) };
        let wait = FIRST_WAIT.saturating_mul(1 << state.failures.min(16)) / 2;
        state.not_before = (!issued).then(|| now.plus(wait.min(LONGEST_WAIT)));
    }

    fn show(&self, certificate: Certificate) {
        self.state().standing = Some(certificate.standing);
        self.shown.show(certificate.shown);
    }

    fn written(&self) -> [Option<SystemTime>; 2] {
        let Setup::Given { chain, key } = &self.setup else { return [None; 2] };
        [chain, key].map(|file| std::fs::metadata(file).and_then(|about| about.modified()).ok())
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
