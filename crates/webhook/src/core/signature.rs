//! Signatures as Standard Webhooks has them: `v1,` and base64 of HMAC-SHA256 over id, timestamp and body.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

const PREFIX: &str = "whsec_";

/// What a subscription's messages are signed with: 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("whsec_…")
    }
}

impl Secret {
    /// The secret of these bits.
    pub fn of(bits: [u8; 32]) -> Self {
        Self(bits.to_vec())
    }

    /// Reads `whsec_…`.
    pub fn read(text: &str) -> Option<Self> {
        STANDARD.decode(text.strip_prefix(PREFIX)?).ok().map(Self)
    }

    /// `whsec_…`, as the receiver is given it.
    pub fn text(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// The signature of one message; `seconds` is its timestamp, since 1970.
    pub fn sign(&self, id: &str, seconds: i64, body: &str) -> String {
        // A key of any length is taken; there is nothing that could fail.
        let Some(mac) = self.mac(id, seconds, body.as_bytes()) else { return String::new() };
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// Whether one of the signatures, parted by blanks, is this secret's over the message; compared in constant time.
    pub fn holds(&self, id: &str, seconds: i64, body: &[u8], signatures: &str) -> bool {
        signatures
            .split(' ')
            .filter_map(|signature| STANDARD.decode(signature.strip_prefix("v1,")?).ok())
            .any(|given| self.mac(id, seconds, body).is_some_and(|mac| mac.verify_slice(&given).is_ok()))
    }

    fn mac(&self, id: &str, seconds: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_is_signed_as_published() {
        let secret = Secret::read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signed = secret.map(|s| s.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#));
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn a_signature_holds_for_its_own_message_alone() {
        let secret = Secret::of([7; 32]);
        let signed = secret.sign("a", 5, "body");
        let both = format!("v1,AAAA {signed}");
        assert!(secret.holds("a", 5, b"body", &signed) && secret.holds("a", 5, b"body", &both));
        for (id, at, body) in [("b", 5, "body"), ("a", 6, "body"), ("a", 5, "Body")] {
            assert!(!secret.holds(id, at, body.as_bytes(), &signed));
        }
        assert!(!secret.holds("a", 5, b"body", "") && !Secret::of([8; 32]).holds("a", 5, b"body", &signed));
    }

    #[test]
    fn a_secret_reads_as_it_is_written_and_is_never_printed() {
        let secret = Secret::of([7; 32]);
        assert_eq!(Secret::read(&secret.text()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "whsec_…");
        assert_eq!(Secret::read("MfKQ"), None);
    }
}
