//! Who somebody is, said by a server of the house: the clients of log-in providers.
//!
//! Nothing here knows an account or a database: a way is asked and answers with an [`Asserted`] identity or a [`WayError`].

mod cas;
mod directory;
mod dn;
mod exchange;
mod http;
mod logged_out;
mod oidc;
mod trouble;

pub use cas::{Cas, CasSettings};
pub use directory::{Directory, DirectorySettings};
pub use dn::normal_dn;
pub use exchange::Exchange;
pub use http::{Http, HttpError, permitted};
pub use logged_out::LoggedOut;
pub use oidc::{Oidc, OidcAnswer, OidcSettings};
pub use trouble::{Cause, Trouble};

/// A secret of the configuration; it is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What a provider said of somebody, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asserted {
    /// Who says it.
    pub issuer: String,
    /// Whom it is said of: stable at the issuer, and never given to somebody else.
    pub subject: String,
    /// The name it logs in by there.
    pub username: Option<String>,
    /// The name people call it by.
    pub name: Option<String>,
    /// A mail address that the provider has verified.
    pub email: Option<String>,
    /// The groups it is in.
    pub groups: Vec<String>,
    /// How it was proved there (RFC 8176): `pwd`, `otp`, `mfa`…
    pub methods: Vec<String>,
    /// What it calls its own session, where it can say later that this one ended.
    pub session: Option<String>,
}

/// Why nobody was asserted.
#[derive(Debug, thiserror::Error)]
pub enum WayError {
    /// The provider cannot be asked, or its answer makes no sense: nobody's fault who logs in.
    #[error("the provider cannot be asked: {0}")]
    Unavailable(Trouble),
    /// The provider says no, or what it says does not hold.
    #[error("refused: {0}")]
    Refused(String),
    /// Name and password prove nobody at a directory: no entry, more than one, or a wrong password. Callers must not tell them
    /// apart to whoever asks.
    #[error("name and password prove nobody: {0}")]
    Unproved(String),
}

/// Why a way cannot be set up as configured.
#[derive(Debug, thiserror::Error)]
#[error("{key}: {why}")]
pub struct SettingError {
    /// The key of the configuration.
    pub key: &'static str,
    /// What is wrong with it.
    pub why: String,
}

impl SettingError {
    fn new(key: &'static str, why: impl Into<String>) -> Self {
        Self { key, why: why.into() }
    }
}
