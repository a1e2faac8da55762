//! Secrets that prove a session or a token: 256 random bits, of which only the SHA-256 is kept.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
pub use keys::random;
use sha2::{Digest, Sha256};

/// A fresh secret as text: 43 characters, safe in a header and a cookie.
pub fn fresh() -> Result<String, rand::rand_core::OsError> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// What is kept of a secret.
pub fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
