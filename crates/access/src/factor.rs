//! The second factor: an authenticator's codes, and recovery codes for when it is lost.

use std::sync::PoisonError;

use kernel::{AccountId, Instant, Role};
use storage::{DbError, WriteError, WriteSet};

use crate::core::totp;
use crate::store::factor::{self, Stored};
use crate::{Access, Account, secret};
use keys::KeyError;

/// How it stands with the second factor of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactorState {
    /// Since when it is asked for at log-in; none where there is none.
    pub since: Option<Instant>,
    /// Whether the installation demands one of this account's roles.
    pub demanded: bool,
    /// How many recovery codes are left.
    pub recovery_left: i64,
}

/// A secret for an authenticator, shown once.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The secret as people type it.
    pub secret: String,
    /// The same as an authenticator reads it from a picture.
    pub uri: String,
}

/// By what the second factor was proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proved {
    /// Nothing was needed.
    Nothing,
    /// By a code of the authenticator.
    Code,
    /// By a recovery code.
    Recovery,
    /// By the first code of a new authenticator; these are its recovery codes, shown once.
    Enrolled(Vec<String>),
}

/// Why the second factor was not proved.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    /// A code is asked for.
    #[error("a code of the authenticator is needed")]
    Needed,
    /// The installation demands a second factor and the account has none yet.
    #[error("a second factor has to be set up first")]
    MustEnrol,
    /// The installation demands a second factor, and the account's is a passkey: who knows the password alone sets up no other.
    #[error("the account logs in by its passkey")]
    PasskeyNeeded,
    /// The code is wrong, too old, or was used before.
    #[error("the code is not right")]
    Wrong,
    /// There is one already.
    #[error("there is a second factor already")]
    Enrolled,
    /// There is none to prove or to take away.
    #[error("there is no second factor")]
    None,
    /// The installation has no key to seal secrets with.
    #[error("there is no key to seal secrets with")]
    NoKey,
    /// Too many wrong codes; microseconds to wait.
    #[error("too many wrong codes, wait {0} microseconds")]
    Wait(i64),
    /// The secret does not open: the key is missing.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Under this name wrong codes of an account are counted wherever they come from: only who knows the password gets here.
const ANYWHERE: &str = "(code)";

impl Access {
    /// How it stands with the second factor of `account`.
    pub async fn factor(&self, account: &Account) -> Result<FactorState, DbError> {
        let stored = factor::find(&self.db, account.id).await?;
        let confirmed = stored.filter(|stored| stored.confirmed_at.is_some());
        Ok(FactorState {
            since: confirmed.as_ref().and_then(|stored| stored.confirmed_at),
            demanded: self.demands(account),
            recovery_left: confirmed.map_or(0, |stored| stored.recovery_left),
        })
    }

    /// Which of these accounts have a second factor: an authenticator or a passkey.
    pub async fn with_factor(&self, accounts: &[AccountId]) -> Result<Vec<AccountId>, DbError> {
        let mut some = factor::among(&self.db, accounts).await?;
        some.extend(self.with_passkey(accounts).await?);
        some.sort_unstable();
        some.dedup();
        Ok(some)
    }

    /// Whether the installation demands a second factor of one of this account's roles.
    pub fn demands(&self, account: &Account) -> bool {
        let demanded: &[Role] = &self.settings.second_factor_for;
        account.roles.iter().any(|role| demanded.contains(role))
    }

    /// A fresh secret for the authenticator of `account`, in `set` (guard [`factor::GUARD`]); it counts from its first code on.
    pub fn enrol(&self, set: &mut WriteSet, account: &Account, now: Instant) -> Result<Enrolment, FactorError> {
        let keys = self.settings.keys.as_ref().ok_or(FactorError::NoKey)?;
        let secret = random::<{ totp::SECRET }>()?;
        factor::make(set, account.id, &keys.seal(&purpose(account.id), &secret)?, now);
        Ok(Enrolment { secret: totp::typed(&secret), uri: totp::uri(&secret, &account.login) })
    }

    /// What a log-in needs beside the password: puts the use of `code` into `set`.
    pub async fn prove_factor(
        &self,
        set: &mut WriteSet,
        account: &Account,
        code: Option<&str>,
        now: Instant,
        address: &str,
    ) -> Result<Proved, FactorError> {
        let stored = factor::find(&self.db, account.id).await?;
        let code = code.map(str::trim).filter(|code| !code.is_empty());
        let confirmed = stored.as_ref().is_some_and(|stored| stored.confirmed_at.is_some());
        if !confirmed && self.demands(account) {
            self.no_passkey_instead(account.id).await?;
        }
        match (stored, code) {
            (Some(Stored { confirmed_at: Some(_), .. }), None) => Err(FactorError::Needed),
            (Some(stored), Some(code)) if stored.confirmed_at.is_some() => {
                self.unhurried(account, code, now, address, |access| access.spend(set, account, &stored, code, now))
            }
            (Some(stored), Some(code)) if self.demands(account) => self
                .unhurried(account, code, now, address, |access| access.confirm(set, account, &stored, code, now))
                .map(Proved::Enrolled),
            _ if self.demands(account) => Err(FactorError::MustEnrol),
            _ => Ok(Proved::Nothing),
        }
    }

    /// Refused where the account has a passkey: that is its second factor, and a password alone does not put another in its place.
    pub async fn no_passkey_instead(&self, account: AccountId) -> Result<(), FactorError> {
        if self.passkeys(account).await?.is_empty() { Ok(()) } else { Err(FactorError::PasskeyNeeded) }
    }

    /// Proves a secret that was shown by its first code; the recovery codes, shown once.
    pub async fn confirm_factor(
        &self,
        set: &mut WriteSet,
        account: &Account,
        code: &str,
        now: Instant,
    ) -> Result<Vec<String>, FactorError> {
        let stored = factor::find(&self.db, account.id).await?.ok_or(FactorError::None)?;
        if stored.confirmed_at.is_some() {
            return Err(FactorError::Enrolled);
        }
        self.confirm(set, account, &stored, code, now)
    }

    /// Fresh recovery codes in `set`; those before count no more.
    pub fn renew_recovery_codes(&self, set: &mut WriteSet, account: AccountId) -> Result<Vec<String>, FactorError> {
        let mut codes = Vec::with_capacity(totp::RECOVERY_CODES);
        for _ in 0..totp::RECOVERY_CODES {
            codes.push(totp::recovery_code(&random::<{ totp::RECOVERY }>()?));
        }
        let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(account, code)).collect();
        factor::replace_codes(set, account, &hashes);
        Ok(codes)
    }

    /// Takes the second factor of `account` away in `set` (guard [`factor::GUARD`]).
    pub fn remove_factor(set: &mut WriteSet, account: AccountId) {
        factor::remove(set, account);
    }

    /// Whether the authenticators' secrets open by the keys of this node: none where there are no secrets, else whether those
    /// looked at do. What does not is a missing key, not a wrong code.
    pub async fn secrets_open(&self) -> Result<Option<bool>, DbError> {
        let some = factor::some(&self.db, "", 100).await?;
        if some.is_empty() {
            return Ok(None);
        }
        let opens = |(account, sealed): &(AccountId, String)| {
            self.settings.keys.as_ref().is_some_and(|keys| keys.unseal(&purpose(*account), sealed).is_ok())
        };
        Ok(Some(some.iter().all(opens)))
    }

    /// Seals every secret that an older key sealed by the present one; how many.
    pub async fn reseal(&self) -> Result<usize, FactorError> {
        let keys = self.settings.keys.as_ref().ok_or(FactorError::NoKey)?;
        let (mut after, mut resealed) = (String::new(), 0);
        loop {
            let some = factor::some(&self.db, &after, 100).await?;
            let Some((last, _)) = some.last() else { return Ok(resealed) };
            after = last.to_string();
            let mut set = WriteSet::new();
            for (account, old) in some.iter().filter(|(_, old)| !keys.is_current(old)) {
                let plain = keys.unseal(&purpose(*account), old)?;
                factor::reseal(&mut set, *account, old, &keys.seal(&purpose(*account), &plain)?);
                resealed += 1;
            }
            self.db.write(set).await.map_err(|error| match error {
                WriteError::Db(error) => error,
                other => DbError::Refused(other.to_string()),
            })?;
        }
    }

    fn confirm(
        &self,
        set: &mut WriteSet,
        account: &Account,
        stored: &Stored,
        code: &str,
        now: Instant,
    ) -> Result<Vec<String>, FactorError> {
        let step = self.step(account.id, stored, code, now)?.ok_or(FactorError::Wrong)?;
        factor::confirm(set, account.id, &stored.secret, now, step);
        self.renew_recovery_codes(set, account.id)
    }

    fn spend(
        &self,
        set: &mut WriteSet,
        account: &Account,
        stored: &Stored,
        code: &str,
        now: Instant,
    ) -> Result<Proved, FactorError> {
        if totp::is_recovery_code(code) {
            factor::spend_code(set, account.id, &recovery_hash(account.id, code));
            return Ok(Proved::Recovery);
        }
        let step = self.step(account.id, stored, code, now)?.ok_or(FactorError::Wrong)?;
        factor::spend_step(set, account.id, step);
        Ok(Proved::Code)
    }

    fn step(&self, account: AccountId, stored: &Stored, code: &str, now: Instant) -> Result<Option<i64>, FactorError> {
        let keys = self.settings.keys.as_ref().ok_or(FactorError::NoKey)?;
        Ok(totp::step_of(&keys.unseal(&purpose(account), &stored.secret)?, code, now))
    }

    /// Lets `check` judge a code unless too many were wrong; a wrong one counts.
    fn unhurried<T>(
        &self,
        account: &Account,
        code: &str,
        now: Instant,
        address: &str,
        check: impl FnOnce(&Self) -> Result<T, FactorError>,
    ) -> Result<T, FactorError> {
        // A recovery code cannot be guessed: it is the owner's way in while somebody else guesses.
        let wait = if totp::is_recovery_code(code) { 0 } else { self.throttled(&account.login, ANYWHERE, now) };
        if wait > 0 {
            return Err(FactorError::Wait(wait));
        }
        let judged = check(self);
        if matches!(judged, Err(FactorError::Wrong)) {
            self.wrong_code(account, address, now);
        }
        judged
    }

    /// Counts a code that turned out to be wrong, or to have been used before, when it was written.
    pub fn wrong_code(&self, account: &Account, address: &str, now: Instant) {
        let mut throttle = self.throttle.lock().unwrap_or_else(PoisonError::into_inner);
        throttle.failed(&account.login, address, now);
        throttle.failed(&account.login, ANYWHERE, now);
    }

    pub(crate) fn throttled(&self, login: &str, address: &str, now: Instant) -> i64 {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner).wait(login, address, now)
    }

    /// Forgets the failures of a log-in that succeeded as a whole.
    pub(crate) fn succeeded(&self, login: &str, address: &str) {
        let mut throttle = self.throttle.lock().unwrap_or_else(PoisonError::into_inner);
        throttle.succeeded(login, address);
        throttle.succeeded(login, ANYWHERE);
    }
}

fn purpose(account: AccountId) -> String {
    format!("access_factor {account}")
}

fn recovery_hash(account: AccountId, code: &str) -> String {
    secret::digest(&totp::recovery_text(account, code))
}

fn random<const N: usize>() -> Result<[u8; N], FactorError> {
    secret::random::<N>().map_err(|error| FactorError::Db(DbError::Unavailable(format!("no randomness: {error}"))))
}
