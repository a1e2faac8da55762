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

/// The PHC string of `password` at `cost` with a fresh salt, on the calling thread: for measuring what a log-in costs.
pub fn hash_once(password: &str, cost: HashCost) -> Result<String, HashError> {
    let salt = SaltString::encode_b64(&secret::random::<16>().map_err(failed)?).map_err(failed)?;
    Ok(argon(cost)?.hash_password(password.as_bytes(), &salt).map_err(failed)?.to_string())
}

/// Computes and checks hashes; on half of the processors at most, so that log-ins neither fill the memory nor keep reports from
/// being taken in.
#[derive(Debug)]
pub struct Hasher {
    cost: HashCost,
    places: Semaphore,
}

impl Hasher {
    /// A hasher whose new hashes cost `cost`.
    pub fn new(cost: HashCost) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { cost, places: Semaphore::new((processors / 2).max(1)) }
    }

    /// The PHC string of `password` with a fresh salt.
    pub async fn hash(&self, password: &str) -> Result<String, HashError> {
        let (cost, password) = (self.cost, password.to_owned());
        self.blocking(move || hash_once(&password, cost)).await
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
