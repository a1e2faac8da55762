//! Tokens of a real authority (`openssl ts`), honest and otherwise.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use proptest::prelude::*;
use stamp::{Roots, StampError, ask, verify};
use testkit::authority::{found, openssl, stamped};

const NONCE: [u8; 16] = [0x80, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

fn digest(text: &str) -> [u8; 32] {
    let mut digest = [0; 32];
    for (at, byte) in text.bytes().enumerate() {
        digest[at % 32] ^= byte;
    }
    digest
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn authority(key: &[&str]) -> (tempfile::TempDir, Roots) {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), key);
    let roots = Roots::of_file(&folder.path().join("ca.pem")).unwrap();
    (folder, roots)
}

fn token(folder: &Path, text: &str) -> Vec<u8> {
    let asked = ask(digest(text), NONCE).unwrap();
    asked.answered(&stamped(folder, "one", &asked.request)).unwrap()
}

#[test]
fn a_stamp_of_each_kind_of_key_counts_here_and_for_openssl() {
    for key in [&["rsa:2048"][..], &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]] {
        let (folder, roots) = authority(key);
        let folder = folder.path();
        let token = token(folder, "an end");
        let at = verify(&token, &digest("an end"), &roots).unwrap();
        std::fs::write(folder.join("token"), &token).unwrap();
        let end = hex(&digest("an end"));
        let said =
            openssl(folder, &["ts", "-verify", "-digest", &end, "-in", "token", "-token_in", "-CAfile", "ca.pem"]);
        assert!(said.contains("Verification: OK") || said.is_empty(), "{said}");
        let text = openssl(folder, &["ts", "-reply", "-in", "token", "-token_in", "-text", "-token_out"]);
        let year = &at.to_string()[..4];
        assert!(text.contains(&format!("{year} GMT")), "{at}: {text}");
        // With zeros in front of the nonce and with SHA-1 as the name of the certificate, as older authorities write it.
        let settings = std::fs::read_to_string(folder.join("ts.cnf")).unwrap();
        let older = settings
            .replace("ess_cert_id_alg = sha256", "ess_cert_id_alg = sha1")
            .replace("clock_precision_digits = 3\n", "");
        std::fs::write(folder.join("ts.cnf"), older).unwrap();
        let asked = ask(digest("older"), [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]).unwrap();
        let token = asked.answered(&stamped(folder, "two", &asked.request)).unwrap();
        assert!(verify(&token, &digest("older"), &roots).is_ok());
    }
}

#[test]
fn what_was_asked_otherwise_or_signed_by_somebody_else_counts_for_nothing() {
    let (folder, roots) = authority(&["rsa:2048"]);
    let folder = folder.path();
    let asked = ask(digest("an end"), NONCE).unwrap();
    let answer = stamped(folder, "one", &asked.request);
    let token = asked.answered(&answer).unwrap();
    assert_eq!(verify(&token, &digest("another"), &roots), Err(StampError::OtherDigest));
    assert_eq!(ask(digest("another"), NONCE).unwrap().answered(&answer), Err(StampError::OtherDigest));
    assert_eq!(ask(digest("an end"), [7; 16]).unwrap().answered(&answer), Err(StampError::OtherNonce));
    let (_elsewhere, others) = authority(&["rsa:2048"]);
    assert!(matches!(verify(&token, &digest("an end"), &others), Err(StampError::Untrusted(_))));
    // A digest that the authority does not take: refused, with its words.
    let mut other = asked.request.clone();
    let sha256 = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
    let place = other.windows(9).position(|found| found == sha256).unwrap();
    other[place + 8] = 0x08;
    let refused = stamped(folder, "refused", &other);
    assert!(matches!(asked.answered(&refused), Err(StampError::Refused { status: 2, .. })));
    assert!(matches!(Roots::of_file(&folder.join("ts.cnf")), Err(StampError::Roots(_))));
}

#[test]
fn no_byte_of_a_token_can_be_changed() {
    let (folder, roots) = authority(&["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    let token = token(folder.path(), "an end");
    let (genuine, mut survived) = (verify(&token, &digest("an end"), &roots).unwrap(), 0);
    for at in 0..token.len() {
        let mut changed = token.clone();
        changed[at] ^= 0x04;
        // What is not signed may change (names said twice, the root's own certificate that lies beside): never what it says.
        if let Ok(said) = verify(&changed, &digest("an end"), &roots) {
            assert_eq!(said, genuine, "byte {at}");
            survived += 1;
        }
    }
    assert!(survived < token.len() / 3, "{survived} of {} bytes are nobody's", token.len());
}

proptest! {
    #[test]
    fn no_bytes_make_reading_fall_over(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let asked = ask(digest("an end"), NONCE).unwrap();
        prop_assert!(asked.answered(&bytes).is_err());
    }
}
