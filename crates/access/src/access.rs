//! Who is it? Log-in, log-out, and the proof behind every request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::{AccountId, Actor, HOUR, Ids, Instant, MINUTE, Role, SECOND};
use storage::{Db, DbError, WriteError, WriteSet};
use unicode_normalization::UnicodeNormalization;

use crate::breached::BreachedList;
use crate::core::device;
use crate::core::link::Pace;
use crate::core::password::PasswordRules;
use crate::core::throttle::Throttle;
use crate::hash::{HashCost, HashError, Hasher};
use crate::secret;
use crate::store::session::Proof;
use crate::store::{account, account::Account, session, setup, terms, token};
use keys::Keys;

/// What an installation may tune; microseconds.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What one password hash costs.
    pub hash_cost: HashCost,
    /// What is asked of passwords.
    pub passwords: PasswordRules,
    /// The roles that must log in with a second factor.
    pub second_factor_for: Vec<Role>,
    /// What seals secret fields; none where the installation has no keys: then nobody gets a second factor.
    pub keys: Option<Arc<Keys>>,
    /// Passwords that are known to have been breached; none where no list was given.
    pub breached: Option<Arc<BreachedList>>,
    /// A session ends when it was not used for so long.
    pub session_idle: i64,
    /// A session ends so long after log-in whatever happens.
    pub session_longest: i64,
    /// How long another node may go on with what it knew of an account.
    pub cache_for: i64,
}

impl Default for Settings {
    /// 12 hours idle, 7 days in all, 5 seconds of cache.
    fn default() -> Self {
        Self {
            hash_cost: HashCost::default(),
            passwords: PasswordRules::default(),
            breached: None,
            second_factor_for: Vec::new(),
            keys: None,
            session_idle: 12 * HOUR,
            session_longest: 7 * 24 * HOUR,
            cache_for: 5 * SECOND,
        }
    }
}

/// What a request shows to prove who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential<'a> {
    /// The session cookie's value.
    Session(&'a str),
    /// The bearer token of a program.
    Token(&'a str),
}

/// A log-in that succeeded.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    /// The session's secret, for the cookie; it is not kept.
    pub secret: String,
    /// When the session ends at the latest.
    pub ends_at: Instant,
    /// Who logged in.
    pub account: Account,
}

/// Why nobody was logged in.
#[derive(Debug, thiserror::Error)]
pub enum LogInError {
    /// No such account, a wrong password, or an account that is switched off: callers must not tell them apart.
    #[error("log-in name and password do not match an active account")]
    Refused {
        /// The account whose name was given, for the journal only.
        account: Option<AccountId>,
        /// Whether further attempts from that address now have to wait.
        slowed: bool,
    },
    /// Too many failures of this account from this address; microseconds to wait.
    #[error("too many failed log-ins, wait {0} microseconds")]
    Wait(i64),
    /// The hash could not be computed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Accounts, sessions and tokens of one installation, with what this process remembers of them.
pub struct Access {
    pub(crate) db: Db,
    pub(crate) settings: Settings,
    pub(crate) hasher: Hasher,
    pub(crate) throttle: Mutex<Throttle>,
    pub(crate) pace: Mutex<Pace>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// By kind of credential and hash: a session's secret proves nothing as a token.
    proofs: HashMap<(Kind, String), (Proof, Instant)>,
    changes: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Session,
    Token,
}

const KNOWN_AT_MOST: usize = 20_000;
/// The most credentials one query looks at.
const AT_ONCE: usize = 250;

impl Access {
    /// The access of the installation in `db`.
    pub fn new(db: Db, settings: Settings) -> Self {
        let hasher = Hasher::new(settings.hash_cost);
        let (throttle, pace, known) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { db, settings, hasher, throttle, pace, known }
    }

    /// Who proves himself by `credential` at `now`; one read at most, none when the answer is a few seconds old. `user_agent` is what
    /// shows it calls itself: a session that another product shows than opened it ends and proves nobody.
    pub async fn authenticate(
        &self,
        now: Instant,
        credential: Credential<'_>,
        user_agent: &str,
        ids: &dyn Ids,
    ) -> Result<Option<Actor>, DbError> {
        let key = key_of(&credential);
        let (kind, idle) = (key.0, self.idle(key.0));
        let (remembered, changes) = self.remembered(&key, now);
        let proof = match (remembered, kind) {
            (Some(proof), _) => Some(proof),
            (None, Kind::Session) => session::prove(&self.db, &key.1).await?,
            (None, Kind::Token) => token::prove(&self.db, &key.1).await?,
        };
        let Some(mut proof) = proof.filter(|p| now < p.ends_at && now.since(p.seen_at) < idle) else {
            return Ok(None);
        };
        if let Some(opened) = &proof.device {
            let shown = device::kept(user_agent);
            if !device::may_show(opened, &shown) {
                self.end_strayed(&key.1, proof.account.id, (opened, &shown), (now, ids)).await?;
                return Ok(None);
            }
        }
        if now.since(proof.seen_at) >= MINUTE {
            self.saw(&key, now).await?;
            proof.seen_at = now;
        }
        let actor = proof.held.actor(&proof.account, now);
        self.remember(key, proof, now, changes);
        Ok(Some(actor))
    }

    /// Who still stands behind these credentials at `now`, in their order, by one query for each few hundred. Asking does not
    /// count as using: a session that is only watched ends by its idle time.
    pub async fn standing(&self, now: Instant, asked: &[Credential<'_>]) -> Result<Vec<Option<Actor>>, DbError> {
        let keys: Vec<(Kind, String)> = asked.iter().map(key_of).collect();
        let mut queries = Vec::new();
        for kind in [Kind::Session, Kind::Token] {
            let hashes: Vec<&str> = keys.iter().filter(|key| key.0 == kind).map(|key| key.1.as_str()).collect();
            queries.extend(hashes.chunks(AT_ONCE).map(|part| match kind {
                Kind::Session => session::prove_many(part),
                Kind::Token => token::prove_many(part),
            }));
        }
        let answers = if queries.is_empty() { Vec::new() } else { self.db.read(queries).await? };
        let mut proofs = HashMap::new();
        for row in answers.iter().flatten() {
            let (hash, proof) = session::proved(row)?;
            proofs.insert(hash, proof);
        }
        let holds = |(kind, hash): &(Kind, String)| {
            let idle = self.idle(*kind);
            let standing = proofs.get(hash).filter(|p| now < p.ends_at && now.since(p.seen_at) < idle)?;
            let held = standing.held.clone();
            let held = if *kind == Kind::Token { held.without_emergency() } else { held };
            Some(held.actor(&standing.account, now))
        };
        Ok(keys.iter().map(holds).collect())
    }

    /// The active account that `login` and `password` prove, asked from `address`. Failures before are forgotten when the log-in
    /// succeeds as a whole, in [`Access::open_session`].
    pub async fn check(&self, now: Instant, login: &str, password: &str, address: &str) -> Result<Account, LogInError> {
        let login = normal_login(login);
        let wait = lock(&self.throttle).wait(&login, address, now);
        if wait > 0 {
            return Err(LogInError::Wait(wait));
        }
        let found = account::find_by_login(&self.db, &login).await?.filter(|(account, _)| account.active);
        let phc = found.as_ref().map(|(_, phc)| phc.clone());
        let matches = self.matches(password, phc).await?;
        let named = found.as_ref().map(|(account, _)| account.id);
        let Some((account, phc)) = found.filter(|_| matches) else {
            let mut throttle = lock(&self.throttle);
            throttle.failed(&login, address, now);
            return Err(LogInError::Refused { account: named, slowed: throttle.wait(&login, address, now) > 0 });
        };
        self.keep_up(&account, &phc, password).await?;
        Ok(account)
    }

    /// `account` as somebody who acts at `now` in a session: with its emergency access and its custom roles.
    pub async fn acting(db: &Db, account: &Account, now: Instant) -> Result<Actor, DbError> {
        Ok(terms::held(db, account.id).await?.actor(account, now))
    }

    /// A fresh secret for a token; store [`Access::digest`] of it.
    pub fn fresh_secret(&self) -> Result<String, DbError> {
        Self::new_secret()
    }

    /// The same for whoever has no [`Access`] at hand.
    pub fn new_secret() -> Result<String, DbError> {
        secret::fresh().map_err(|e| DbError::Unavailable(format!("no randomness: {e}")))
    }

    /// 256 random bits, for a key that is not a text.
    pub fn random_bits() -> Result<[u8; 32], DbError> {
        secret::random::<32>().map_err(|e| DbError::Unavailable(format!("no randomness: {e}")))
    }

    /// What is stored of a secret: its SHA-256, lower-case hexadecimal.
    pub fn digest(secret: &str) -> String {
        secret::digest(secret)
    }

    /// Forgets what this process remembers of `account`: after a change of it was written.
    pub fn forget(&self, account: AccountId) {
        let mut known = lock(&self.known);
        known.proofs.retain(|_, (proof, _)| proof.account.id != account);
        known.changes += 1;
    }

    /// Whether nobody has set up the installation yet.
    pub async fn needs_setup(&self) -> Result<bool, DbError> {
        Ok(setup::version(&self.db).await?.is_none())
    }

    /// Marks the installation as set up; a second one is refused as a taken key `setup`.
    pub fn found(set: &mut WriteSet) {
        setup::found(set);
    }

    /// The version that [`Access::guard_administrators`] compares.
    pub async fn administrators_version(&self) -> Result<i64, DbError> {
        Ok(setup::version(&self.db).await?.unwrap_or(0))
    }

    /// Makes `set` fail (guard `administrators`) when an administrator's power was taken since `version` was read.
    pub fn guard_administrators(set: &mut WriteSet, version: i64) {
        setup::guard(set, version);
    }

    /// How long a credential of this kind lives without being used.
    const fn idle(&self, kind: Kind) -> i64 {
        match kind {
            Kind::Session => self.settings.session_idle,
            Kind::Token => i64::MAX,
        }
    }

    pub(crate) fn forget_session(&self, secret: &str) {
        let mut known = lock(&self.known);
        known.proofs.remove(&(Kind::Session, secret::digest(secret)));
        known.changes += 1;
    }

    /// Stores a new hash when the installation asks for another cost than the stored one had.
    async fn keep_up(&self, account: &Account, phc: &str, password: &str) -> Result<(), LogInError> {
        if self.hasher.is_current(phc) {
            return Ok(());
        }
        let mut set = WriteSet::new();
        set.add(account::rehash(account.id, phc, &self.hash(password).await?));
        Ok(self.write(set).await?)
    }

    fn remembered(&self, key: &(Kind, String), now: Instant) -> (Option<Proof>, u64) {
        let known = lock(&self.known);
        let fresh = known.proofs.get(key).filter(|(_, until)| now < *until).map(|(proof, _)| proof.clone());
        (fresh, known.changes)
    }

    /// Keeps the proof unless something changed while it was read.
    fn remember(&self, key: (Kind, String), proof: Proof, now: Instant, changes: u64) {
        let mut known = lock(&self.known);
        if known.changes != changes {
            return;
        }
        if known.proofs.len() >= KNOWN_AT_MOST {
            known.proofs.retain(|_, (_, until)| now < *until);
        }
        let until = known.proofs.get(&key).map(|(_, until)| *until).filter(|until| now < *until);
        let until = until.unwrap_or_else(|| now.plus(self.settings.cache_for));
        if known.proofs.len() < KNOWN_AT_MOST {
            known.proofs.insert(key, (proof, until));
        }
    }

    async fn saw(&self, (kind, hash): &(Kind, String), now: Instant) -> Result<(), DbError> {
        let mut set = WriteSet::new();
        set.add(match kind {
            Kind::Session => session::touch(hash, now),
            Kind::Token => token::touch(hash, now),
        });
        self.write(set).await
    }

    async fn write(&self, set: WriteSet) -> Result<(), DbError> {
        self.db.write(set).await.map(|_| ()).map_err(|error| match error {
            WriteError::Db(error) => error,
            other => DbError::Refused(other.to_string()),
        })
    }
}

/// The form in which log-in names are stored and compared: trimmed, lower case, one form for each letter (NFKC).
pub fn normal_login(login: &str) -> String {
    login.trim().nfkc().collect::<String>().to_lowercase()
}

fn key_of(credential: &Credential<'_>) -> (Kind, String) {
    match credential {
        Credential::Session(secret) => (Kind::Session, secret::digest(secret)),
        Credential::Token(secret) => (Kind::Token, secret::digest(secret)),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
