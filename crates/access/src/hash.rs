//! Password hashes: argon2id as PHC strings, computed off the async threads.

use argon2::password_hash::{Error, PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::secret;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub rounds: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for HashCost {
    /// 19 MiB, 2 passes, 1 lane: the least that OWASP's cheat sheet on password storage names for argon2id.
    fn default() -> Self {
        Self { memory_kib: 19_456, rounds: 2, lanes: 1 }
    }
}

/// A hash could not be computed.
#[derive(Clone, Debug, thiserror::Error)]
#[error("a password could not be hashed: {0}")]
pub struct HashError(String);

/// Computes and checks hashes; never more than two at once, so that log-ins cannot fill the memory.
#[derive(Debug)]
pub struct Hasher {
    cost: HashCost,
    places: Semaphore,
}

impl Hasher {
    /// A hasher whose new hashes cost `cost`.
    pub fn new(cost: HashCost) -> Self {
        Self { cost, places: Semaphore::new(2) }
    }

    /// The PHC string of `password` with a fresh salt.
    pub async fn hash(&self, password: &str) -> Result<String, HashError> {
        let (cost, password) = (self.cost, password.to_owned());
        self.blocking(move || {
            let salt = SaltString::encode_b64(&secret::random::<16>().map_err(failed)?).map_err(failed)?;
            let hash = argon(cost)?.hash_password(password.as_bytes(), &salt).map_err(failed)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether `password` is the one behind `phc`. Without `phc` it takes as long and says no: an unknown log-in
    /// name cannot be told from a wrong password by the time it takes.
    pub async fn matches(&self, password: &str, phc: Option<String>) -> Result<bool, HashError> {
        let Some(phc) = phc else { return self.hash(password).await.map(|_| false) };
        let password = password.to_owned();
        self.blocking(move || {
            let known = PasswordHash::new(&phc).map_err(failed)?;
            match Argon2::default().verify_password(password.as_bytes(), &known) {
                Ok(()) => Ok(true),
                Err(Error::Password) => Ok(false),
                Err(error) => Err(failed(error)),
            }
        })
        .await
    }

    /// Whether `phc` was made at the cost asked for now.
    pub fn is_current(&self, phc: &str) -> bool {
        let params = PasswordHash::new(phc).ok().and_then(|hash| Params::try_from(&hash).ok());
        let HashCost { memory_kib, rounds, lanes } = self.cost;
        params.is_some_and(|p| (p.m_cost(), p.t_cost(), p.p_cost()) == (memory_kib, rounds, lanes))
    }

    async fn blocking<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let _place = self.places.acquire().await.map_err(failed)?;
        spawn_blocking(job).await.map_err(failed)?
    }
}

fn argon(cost: HashCost) -> Result<Argon2<'static>, HashError> {
    let params = Params::new(cost.memory_kib, cost.rounds, cost.lanes, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl std::fmt::Display) -> HashError {
    HashError(error.to_string())
}
