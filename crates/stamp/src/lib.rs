//! Time stamps of an authority (RFC 3161): what it is asked, what its answer is worth. No network, no clock, no chance of its own.

mod ask;
mod asn1;
mod verify;

pub use ask::{Asked, ask};
pub use verify::{Roots, verify};

/// The bytes of a digest that is stamped: SHA-256.
pub type Digest = [u8; 32];

/// Why there is no time stamp, or one that counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// It is not what RFC 3161 describes.
    #[error("it does not read: {0}")]
    Unreadable(String),
    /// The authority refused.
    #[error("the authority refused (status {status}){}", .said.as_ref().map(|said| format!(": {said}")).unwrap_or_default())]
    Refused {
        /// Its status: 2 rejection, 3 waiting, 4 and 5 revocation.
        status: u8,
        /// What it says.
        said: Option<String>,
    },
    /// It stamps another digest.
    #[error("it stamps another digest")]
    OtherDigest,
    /// It answers another question.
    #[error("its nonce is another one: it answers another question")]
    OtherNonce,
    /// What it says was changed after it was signed, or is not what the signature is over.
    #[error("its signature does not hold: {0}")]
    Signature(&'static str),
    /// Nobody who is trusted stands behind it.
    #[error("its certificate leads to none that is trusted: {0}")]
    Untrusted(String),
    /// The certificates one trusts do not read.
    #[error("the trusted certificates do not read: {0}")]
    Roots(String),
}

impl From<der::Error> for StampError {
    fn from(error: der::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}
