//! Codes of an authenticator (TOTP, RFC 6238: SHA-1, 30 seconds, 6 digits, as every authenticator knows them) and recovery
//! codes.

use kernel::{AccountId, Instant, SECOND};
use totp_rs::{Builder, Secret, Totp};

/// Bytes of a secret: as many as the hash has (RFC 4226, 4).
pub const SECRET: usize = 20;
/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;
/// Bytes of a recovery code.
pub const RECOVERY: usize = 10;
/// Steps before and after the present one that are taken: clocks differ, and typing takes time.
const SKEW: u16 = 1;
const ISSUER: &str = "Aftercare";

/// The time step whose code `code` is at `at`; none where it is none that counts now.
pub fn step_of(secret: &[u8], code: &str, at: Instant) -> Option<i64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(at.micros().div_euclid(SECOND)).ok()?;
    let totp: Totp = Builder::new().with_secret(Secret::from(secret.to_vec())).with_skew(SKEW).build().ok()?;
    totp.check(&digits, seconds).and_then(|step| i64::try_from(step).ok())
}

/// The secret as people type it.
pub fn typed(secret: &[u8]) -> String {
    Secret::from(secret.to_vec()).to_base32()
}

/// What an authenticator reads as a picture. `login` names the account in it.
pub fn uri(secret: &[u8], login: &str) -> String {
    let login = escaped(login);
    format!("otpauth://totp/{ISSUER}:{login}?secret={}&issuer={ISSUER}", typed(secret))
}

/// A recovery code as people keep it: four groups of four.
pub fn recovery_code(bytes: &[u8; RECOVERY]) -> String {
    let text = typed(bytes).to_lowercase();
    let groups: Vec<String> =
        text.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    groups.join("-")
}

/// What is hashed of a recovery code: the letters and digits alone, with its account, so that equal codes differ.
pub fn recovery_text(account: AccountId, code: &str) -> String {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{account} {}", letters.to_ascii_lowercase())
}

/// Whether a text has the form of a recovery code rather than of an authenticator's.
pub fn is_recovery_code(code: &str) -> bool {
    code.chars().filter(char::is_ascii_alphanumeric).count() == RECOVERY * 8 / 5
}

/// Percent-encoding of everything but letters, digits and what a log-in name may have beside them.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use kernel::SeededIds;

    use super::*;

    /// The secret and times of RFC 6238, appendix B; its codes have eight digits, the last six are ours.
    const RFC: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * SECOND)
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step_of(RFC, code, at(seconds)), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_for_one_step_before_and_after_and_tells_which_it_is() {
        assert_eq!(step_of(RFC, "287 082", at(29)), Some(1), "early, with a blank in it");
        assert_eq!(step_of(RFC, "287082", at(89)), Some(1));
        assert_eq!(step_of(RFC, "287082", at(90)), None);
        for code in ["", "28708", "2870822", "abcdef", "２８７０８２"] {
            assert_eq!(step_of(RFC, code, at(59)), None, "{code}");
        }
    }

    #[test]
    fn an_authenticator_reads_the_account_from_the_picture() {
        let uri = uri(RFC, "li@example.cn");
        assert_eq!(
            uri,
            "otpauth://totp/Aftercare:li%40example.cn?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Aftercare"
        );
    }

    #[test]
    fn recovery_codes_are_four_groups_however_they_are_typed() {
        let code = recovery_code(&[0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!((code.len(), code.matches('-').count()), (19, 3), "{code}");
        assert!(is_recovery_code(&code) && is_recovery_code(&code.replace('-', " ")) && !is_recovery_code("287082"));
        let id = AccountId::fresh(&SeededIds::new(1), at(1));
        assert_eq!(recovery_text(id, &code), recovery_text(id, &code.to_uppercase().replace('-', "")));
    }
}
