//! The event stream: who may read something hears at once that it changed.
//!
//! [`Stream::look`] reads what was sealed since the last look and hands it to every open client of this node; each
//! client lets through what its scope covers. [`Stream::run`] looks whenever somebody is woken, and every few seconds.

mod api;
mod client;
mod core;
mod hub;
mod told;

pub use hub::{Memberships, Settings, Stream};
pub use told::{Kind, Plain, Seen, Told, Watched, Watching, resolve};

use storage::Sql;

/// Every declared statement: the stream reads through the journal's.
pub fn sql() -> Vec<&'static Sql> {
    Vec::new()
}
