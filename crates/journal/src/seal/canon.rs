//! The canonical form of an entry, and the hash that chains it.
//!
//! The canonical form is a row of netstrings (`<length in bytes>:<UTF-8 bytes>,`) in this order: the format's name, the
//! `seq` in decimal, the hash before it in lower-case hex, id, subject_kind, subject, kind, actor, side, customer (empty
//! when none), visibility, occurred_at and entered_at in decimal microseconds of UTC, and the body exactly as stored.
//! The hash is SHA-256 over these bytes. Before the first entry stand sixty-four zeros.

use sha2::{Digest, Sha256};

use crate::Recorded;

/// The name of the canonical form; part of what is hashed.
pub const FORMAT: &str = "aftercare.journal.1";

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of `entry` at `seq`, after an entry with the hash `previous`; lower-case hex.
pub fn chained(seq: i64, previous: &str, entry: &Recorded) -> String {
    let mut hash = Sha256::new();
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
    hex::encode(hash.finalize())
}
