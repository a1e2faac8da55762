//! What this slice asks of the one that keeps parties. The programs hand it over; `account` stands before `estate`.

use std::future::Future;
use std::pin::Pin;

use app::Cx;
use kernel::PartyId;
use storage::{DbError, WriteSet};

/// A customer, vendor or the provider as an account's owner reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyCard {
    /// Its identity.
    pub id: PartyId,
    /// Its name.
    pub name: String,
    /// `provider`, `customer`, `vendor`, `carrier` or `third_party`.
    pub kind: String,
}

/// The answer of a party question.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Vec<PartyCard>, DbError>> + Send + 'a>>;

/// Parties, as far as accounts need them.
pub trait Parties: Send + Sync {
    /// Those of these parties that exist, in any order.
    fn find(&self, parties: Vec<PartyId>) -> Answer<'_>;

    /// Adds the provider to `set`: its name and its IANA zone, which is known to exist.
    fn found_provider(&self, cx: &Cx, set: &mut WriteSet, name: &str, zone: &str) -> PartyId;
}
