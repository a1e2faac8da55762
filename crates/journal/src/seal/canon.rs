//! The canonical form of an entry, and the hash that chains it.
//!
//! The canonical form is a row of netstrings (`<length in bytes>:<UTF-8 bytes>,`) in this order: the format's name, the
//! `seq` in decimal, the hash before it in lower-case hex, id, subject_kind, subject, kind, actor, side, customer (empty
//! when none), visibility, occurred_at and entered_at in decimal microseconds of UTC, and the body exactly as stored.
//! The hash is SHA-256 over these bytes in lower-case hex, or SM3 (GB/T 32905—2016) with `sm3:` before it; each entry's hash
//! names its own algorithm so, and a chain may go from one to the other. Before the first entry stand sixty-four zeros.

use std::str::FromStr;

use sha2::Sha256;
use sha2::digest::Digest;
use sm3::Sm3;

use crate::Recorded;

/// What chains the entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// SHA-256.
    #[default]
    Sha256,
    /// SM3, where national cryptography is asked for.
    Sm3,
}

const SM3: &str = "sm3:";

impl Algorithm {
    /// The algorithm that a hash names.
    pub fn of(hash: &str) -> Self {
        if hash.starts_with(SM3) { Self::Sm3 } else { Self::Sha256 }
    }
}

impl FromStr for Algorithm {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "sha256" => Ok(Self::Sha256),
            "sm3" => Ok(Self::Sm3),
            _ => Err(()),
        }
    }
}

/// The name of the canonical form; part of what is hashed.
pub const FORMAT: &str = "aftercare.journal.1";

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of `entry` at `seq`, after an entry with the hash `previous`.
pub fn chained(algorithm: Algorithm, seq: i64, previous: &str, entry: &Recorded) -> String {
    match algorithm {
        Algorithm::Sha256 => hex::encode(digest::<Sha256>(seq, previous, entry)),
        Algorithm::Sm3 => SM3.to_owned() + &hex::encode(digest::<Sm3>(seq, previous, entry)),
    }
}

fn digest<D: Digest>(seq: i64, previous: &str, entry: &Recorded) -> impl AsRef<[u8]> + use<D> {
    let mut hash = D::new();
    let mut put = |text: &str| {
        hash.update(text.len().to_string().as_bytes());
        hash.update(b":");
        hash.update(text.as_bytes());
        hash.update(b",");
    };
    put(FORMAT);
    put(&seq.to_string());
    put(previous);
    put(&entry.id.to_string());
    put(&entry.subject_kind);
    put(&entry.subject);
    put(&entry.kind);
    put(&entry.actor);
    put(&entry.side);
    put(&entry.customer.map(|id| id.to_string()).unwrap_or_default());
    put(entry.visibility.as_str());
    put(&entry.occurred_at.micros().to_string());
    put(&entry.entered_at.micros().to_string());
    put(&entry.body_text);
    hash.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: GB/T 32905—2016, appendix A.1.
    #[test]
    fn sm3_is_the_standards() {
        let told = hex::encode(Sm3::digest(b"abc"));
        assert_eq!(told, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }
}
