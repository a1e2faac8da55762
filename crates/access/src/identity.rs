//! Who logs in by a provider outside: the browser's way there and back, and what it proved.

use std::sync::{MutexGuard, PoisonError};

use kernel::{AccountId, Instant, MINUTE};
use storage::{DbError, WriteError, WriteSet};

use crate::core::throttle::Throttle;
use crate::store::identity::{self, Flow};
use crate::store::session;
use crate::{Access, secret};

/// How long somebody may take at a provider.
pub const FLOW_HOLDS: i64 = 10 * MINUTE;

impl Access {
    /// A browser sets out by `way` and will come back to `next`. Its secret, for the browser alone; it is not kept.
    pub async fn begin_flow(&self, now: Instant, way: &str, next: Option<&str>) -> Result<String, WriteError> {
        let secret = self.fresh_secret()?;
        let mut set = WriteSet::new();
        identity::begin(&mut set, &secret::digest(&secret), way, next, now, now.plus(FLOW_HOLDS));
        self.db.write(set).await?;
        Ok(secret)
    }

    /// The flow of the browser that holds `secret`, if it stands at `now`.
    pub async fn flow(&self, now: Instant, secret: &str) -> Result<Option<Flow>, DbError> {
        identity::look(&self.db, &secret::digest(secret), now).await
    }

    /// Takes the one answer of the flow (guard [`identity::GUARD`]): a second one is refused, also at the same moment.
    pub async fn answer_flow(&self, now: Instant, secret: &str) -> Result<(), WriteError> {
        let mut set = WriteSet::new();
        identity::answer(&mut set, &secret::digest(secret), now);
        self.db.write(set).await.map(|_| ())
    }

    /// The answer has proved `account` (guard [`identity::GUARD`]); `factor`: by a second factor that is trusted here.
    /// `session` is what the provider calls its own.
    pub fn prove_flow(set: &mut WriteSet, secret: &str, account: AccountId, factor: bool, session: Option<&str>) {
        identity::prove(set, &secret::digest(secret), account, factor, session);
    }

    /// Whose sessions the provider's own `session` opened by `way`.
    pub async fn opened_by(&self, way: &str, session: &str) -> Result<Vec<AccountId>, DbError> {
        session::of_provider(&self.db, way, session).await
    }

    /// Ends in `set` what the provider's own `session` opened for `account`, and what may have been opened by it. Call
    /// [`Access::forget`] after writing.
    pub fn end_opened_by(set: &mut WriteSet, account: AccountId, session: &str) {
        session::end_of_provider(set, account, session);
        identity::close_of_provider(set, account, session);
    }

    /// Uses a flow that proved `account` up in the write set of its session (guard [`identity::GUARD`]).
    pub fn spend_flow(set: &mut WriteSet, secret: &str, account: AccountId, now: Instant) {
        identity::spend(set, &secret::digest(secret), account, now);
    }

    /// What was proved of `account` and has not become a session opens none any more.
    pub fn close_flows(set: &mut WriteSet, account: AccountId) {
        identity::close(set, account);
    }

    /// The way by which this account logs in; none for one with a password of its own.
    pub async fn way_of(&self, account: AccountId) -> Result<Option<String>, DbError> {
        identity::way_of(&self.db, account).await
    }

    /// The ways of those of these accounts that have one.
    pub async fn ways_of(&self, accounts: &[AccountId]) -> Result<Vec<(AccountId, String)>, DbError> {
        identity::ways_of(&self.db, accounts).await
    }

    /// Microseconds that a try of `name` at a provider outside must wait from `address`; 0 when it may go on.
    pub fn must_wait(&self, name: &str, address: &str, now: Instant) -> i64 {
        self.failures().wait(name, address, now)
    }

    /// A try of `name` at a provider outside failed; whether further ones from `address` now have to wait.
    pub fn has_failed(&self, name: &str, address: &str, now: Instant) -> bool {
        let mut throttle = self.failures();
        throttle.failed(name, address, now);
        throttle.wait(name, address, now) > 0
    }

    /// A try of `name` at a provider outside succeeded: failures before are forgotten.
    pub fn has_succeeded(&self, name: &str, address: &str) {
        self.failures().succeeded(name, address);
    }

    fn failures(&self) -> MutexGuard<'_, Throttle> {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
