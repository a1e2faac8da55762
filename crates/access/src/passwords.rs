//! Passwords: judging a new one, replacing one, when one has to be replaced.

use std::sync::{Arc, PoisonError};

use kernel::{AccountId, Instant, Refusal};
use storage::{DbError, WriteSet};

use crate::core::password::{self, Measured};
use crate::hash::HashError;
use crate::store::{account, past};
use crate::{Access, Account, LogInError, strength};

/// Under this name wrong passwords within a session are counted.
const AGAIN: &str = "(again)";

/// A password that somebody wants to use.
#[derive(Clone, Debug)]
pub struct NewPassword<'a> {
    /// The log-in name of its account.
    pub login: &'a str,
    /// The name of its holder.
    pub name: &'a str,
    /// The password.
    pub password: &'a str,
    /// The field it came in, as a JSON pointer.
    pub pointer: &'a str,
    /// Whose earlier passwords it must differ from; none where a stranger to them chooses it, who would learn them.
    pub differs_from: Option<AccountId>,
}

/// Why a new password is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// It breaks a rule.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be compared with earlier ones.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The database failed, or the list of breached passwords did not read.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Access {
    /// Judges a new password: its text, how easily it is guessed, whether it was breached, whether it was used before.
    pub async fn judge_password(&self, new: &NewPassword<'_>) -> Result<(), PasswordError> {
        let rules = self.settings.passwords;
        password::check(new.login, new.password, new.pointer)?;
        password::judge(&rules, self.measure(new).await?, new.pointer)?;
        let Some(account) = new.differs_from else { return Ok(()) };
        for known in past::known(&self.db, account).await? {
            if self.hasher.matches(&password::canonical(new.password), Some(known)).await? {
                return Err(password::reused(&rules, new.pointer).into());
            }
        }
        Ok(())
    }

    /// The hash to store for a new password.
    pub async fn hash(&self, password: &str) -> Result<String, HashError> {
        self.hasher.hash(&password::canonical(password)).await
    }

    /// Whether `password` is the present password of `account`, whose holder is asked for it once more: whoever sits at his open
    /// session guesses as slowly as at the log-in.
    pub async fn is_password(&self, now: Instant, account: &Account, password: &str) -> Result<bool, LogInError> {
        let wait = self.throttled(&account.login, AGAIN, now);
        if wait > 0 {
            return Err(LogInError::Wait(wait));
        }
        let phc = account::password(&self.db, account.id).await?;
        let matches = self.matches(password, phc).await?;
        let mut throttle = self.throttle.lock().unwrap_or_else(PoisonError::into_inner);
        if matches {
            throttle.succeeded(&account.login, AGAIN);
        } else {
            throttle.failed(&account.login, AGAIN, now);
        }
        Ok(matches)
    }

    /// Replaces the password of `account` in `set` by the one behind `hash`, and keeps what it was.
    pub fn replace_password(&self, set: &mut WriteSet, account: AccountId, hash: &str, temporary: bool, now: Instant) {
        past::replace(set, account, hash, temporary, now, self.settings.passwords.history);
    }

    /// Whether the password of `account` is older than the installation allows; no read where passwords do not expire.
    pub async fn password_expired(&self, account: AccountId, now: Instant) -> Result<bool, DbError> {
        if self.settings.passwords.lifetime.is_none() {
            return Ok(false);
        }
        let set_at = past::set_at(&self.db, account).await?;
        Ok(set_at.is_some_and(|set_at| self.settings.passwords.expired(set_at, now)))
    }

    /// What cannot be a password takes as long as a wrong one, and is not hashed at its length.
    pub(crate) async fn matches(&self, password: &str, phc: Option<String>) -> Result<bool, HashError> {
        if !password::is_plausible(password) {
            return self.hasher.matches("", None).await;
        }
        self.hasher.matches(&password::canonical(password), phc).await
    }

    async fn measure(&self, new: &NewPassword<'_>) -> Result<Measured, DbError> {
        let near = vec![new.login.to_owned(), new.name.to_owned()];
        let (password, list) = (new.password.to_owned(), self.settings.breached.clone());
        let measured = tokio::task::spawn_blocking(move || {
            let (strength, pattern) = strength::measure(&password, &near);
            let breached = list.map_or(Ok(false), |list: Arc<_>| list.contains(&password));
            breached.map(|breached| Measured { strength, pattern, breached })
        });
        let measured = measured.await.map_err(|error| DbError::Unavailable(error.to_string()))?;
        measured.map_err(|error| DbError::Unavailable(format!("the list of breached passwords: {error}")))
    }
}
