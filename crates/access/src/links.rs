//! Signed links: making one, proving one, using one up.

use std::sync::PoisonError;

use kernel::{Actor, Ids, Instant, LinkId};
use storage::{DbError, WriteSet};

use crate::core::link::{Link, NewLink};
use crate::store::link;
use crate::{Access, secret};

/// Why a link opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// Unknown, expired, used up, revoked or for another purpose: callers must not tell them apart.
    #[error("the link opens nothing")]
    Closed,
    /// Too many attempts from this address, or too many requests by this link; microseconds to wait.
    #[error("too many requests, wait {0} microseconds")]
    Wait(i64),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Under this name failed attempts at links are counted for their address.
const THROTTLED: &str = "(link)";

impl Access {
    /// Makes a link in `set` and returns it with its secret, which is shown once and not kept.
    pub fn make_link(
        set: &mut WriteSet,
        ids: &dyn Ids,
        by: &Actor,
        now: Instant,
        new: &NewLink<'_>,
    ) -> Result<(Link, String), DbError> {
        let secret = secret::fresh().map_err(|e| DbError::Unavailable(format!("no randomness: {e}")))?;
        let made = Link {
            id: LinkId::fresh(ids, now),
            purpose: new.purpose.to_owned(),
            subject: new.subject.clone(),
            party: new.party,
            vendor: new.vendor,
            holder: new.holder.to_owned(),
            made_at: now,
            expires_at: new.expires_at,
            uses_left: new.uses,
            used_at: None,
            revoked_at: None,
        };
        link::insert(set, &made, &secret::digest(&secret), &journal::actor_text(by));
        Ok((made, secret))
    }

    /// The link behind `secret`, if it stands and serves `purpose`; asked from `address`.
    pub async fn open_link(&self, now: Instant, secret: &str, purpose: &str, address: &str) -> Result<Link, LinkError> {
        let wait = self.throttle.lock().unwrap_or_else(PoisonError::into_inner).wait(THROTTLED, address, now);
        if wait > 0 {
            return Err(LinkError::Wait(wait));
        }
        let found = link::proved(&self.db, &secret::digest(secret)).await?;
        let Some(found) = found.filter(|link| link.stands(now) && link.purpose == purpose) else {
            self.throttle.lock().unwrap_or_else(PoisonError::into_inner).failed(THROTTLED, address, now);
            return Err(LinkError::Closed);
        };
        match self.pace.lock().unwrap_or_else(PoisonError::into_inner).step(found.id, now) {
            0 => Ok(found),
            wait => Err(LinkError::Wait(wait)),
        }
    }
}
