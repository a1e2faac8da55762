//! One browser's way to a provider and back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// What binds a provider's answer to the browser that asked: all of it follows from one secret of 256 bits, which is kept by
/// that browser alone.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Comes back with the answer: another browser's answer has another one.
    pub state: String,
    /// Stands in the identity token: another exchange's token has another one.
    pub nonce: String,
    /// Proves that who redeems the code is who asked for it (RFC 7636).
    pub verifier: String,
    /// Where the provider sends the browser back to.
    pub back: String,
}

impl Exchange {
    /// The exchange of the browser that holds `secret`; the provider sends it `back`, a full address.
    pub fn of(secret: &str, back: String) -> Self {
        let part = |purpose| derived(secret, purpose);
        Self { state: part("state"), nonce: part("nonce"), verifier: part("verifier"), back }
    }

    /// Whether an answer with this state answers this exchange.
    pub fn is_answered_by(&self, state: &str) -> bool {
        // Compared as codes: the time it takes says nothing about the text.
        derived(&self.state, "compared") == derived(state, "compared")
    }
}

/// 43 characters that only who knows `secret` can compute.
fn derived(secret: &str, purpose: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap_or_else(|_| unreachable!("any length is a key"));
    mac.update(purpose.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_follows_from_the_secret_and_nothing_from_each_other() {
        let back = || "https://care.example/login/back/corp".to_owned();
        let (one, same, other) = (Exchange::of("a", back()), Exchange::of("a", back()), Exchange::of("b", back()));
        assert_eq!((&one.state, &one.nonce, &one.verifier), (&same.state, &same.nonce, &same.verifier));
        assert!(one.state != one.nonce && one.nonce != one.verifier && one.state != other.state);
        assert!((43..=128).contains(&one.verifier.len()), "the length RFC 7636 asks for");
        assert!(one.is_answered_by(&same.state));
        assert!(!one.is_answered_by(&other.state) && !one.is_answered_by(""));
    }
}
