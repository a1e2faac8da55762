//! What this slice needs to hear from the estate and the team: systems with their trees, parties, whom groups serve.

use std::future::Future;
use std::pin::Pin;

use kernel::{PartyId, PersonId, SystemId};
use storage::DbError;

use crate::core::{PartyKind, SystemTree};

/// An answer that takes a read.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, DbError>> + Send + 'a>>;

/// A party by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyCard {
    /// The party.
    pub id: PartyId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: PartyKind,
}

/// The estate as agreements see it.
pub trait Ground: Send + Sync {
    /// The systems with their component trees, as they stand now; one that does not exist is left out.
    fn trees<'a>(&'a self, systems: &'a [SystemId]) -> Answer<'a, Vec<SystemTree>>;

    /// The parties; one that does not exist is left out.
    fn parties<'a>(&'a self, ids: &'a [PartyId]) -> Answer<'a, Vec<PartyCard>>;

    /// The provider; none before the first run.
    fn provider(&self) -> Answer<'_, Option<PartyId>>;

    /// The systems that the groups of `person` serve.
    fn served(&self, person: PersonId) -> Answer<'_, Vec<SystemId>>;
}
