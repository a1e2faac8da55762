//! Links by which the holder of an account chooses his password: made when their mail is sent, used once.

use std::sync::PoisonError;

use kernel::{AccountId, Instant};
use storage::{DbError, WriteSet};

use crate::links::LinkError;
use crate::store::{account, password_link};
use crate::{Access, Account, secret};

/// Under these names attempts at links, and questions for one, are counted for their address.
const TRIED: &str = "(password link)";
const ASKED: &str = "(password reset)";

/// What a link that stands leads to.
#[derive(Clone, Debug)]
pub struct PasswordLink {
    /// Whose password it sets.
    pub account: Account,
    /// Why it was sent, a slice's word.
    pub purpose: String,
    hash: String,
}

impl Access {
    /// A link for `account` in `set`, in place of any before; its secret is not kept.
    pub fn make_password_link(
        set: &mut WriteSet,
        account: AccountId,
        purpose: &str,
        now: Instant,
        expires_at: Instant,
    ) -> Result<String, DbError> {
        let secret = Self::new_secret()?;
        password_link::replace(set, &secret::digest(&secret), account, purpose, now, expires_at);
        Ok(secret)
    }

    /// The link behind `secret`, if it stands at `now` and its account is active; asked from `address`.
    pub async fn open_password_link(
        &self,
        now: Instant,
        secret: &str,
        address: &str,
    ) -> Result<PasswordLink, LinkError> {
        let wait = self.throttled(TRIED, address, now);
        if wait > 0 {
            return Err(LinkError::Wait(wait));
        }
        let hash = secret::digest(secret);
        let found = match password_link::prove(&self.db, &hash, now).await? {
            Some((id, purpose)) => account::find(&self.db, id).await?.map(|account| (account, purpose)),
            None => None,
        };
        let Some((account, purpose)) = found.filter(|(account, _)| account.active) else {
            self.throttle.lock().unwrap_or_else(PoisonError::into_inner).failed(TRIED, address, now);
            return Err(LinkError::Closed);
        };
        Ok(PasswordLink { account, purpose, hash })
    }

    /// Uses `link` up in `set` (guard [`password_link::GUARD`]).
    pub fn spend_password_link(set: &mut WriteSet, link: &PasswordLink, now: Instant) {
        password_link::spend(set, &link.hash, now);
    }

    /// Counts a question for a link from `address`; microseconds to wait when there were too many.
    pub fn asked_for_link(&self, address: &str, now: Instant) -> i64 {
        let mut throttle = self.throttle.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = throttle.wait(ASKED, address, now);
        if wait == 0 {
            throttle.failed(ASKED, address, now);
        }
        wait
    }
}
