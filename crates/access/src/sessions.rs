//! Sessions: opened at log-in, listed for their holder, rotated, ended.

use journal::{Entry, Stamp, Visibility};
use kernel::{AccountId, Actor, Ids, Instant};
use serde_json::json;
use storage::{DbError, WriteError, WriteSet};

use crate::access::LoggedIn;
use crate::core::device;
use crate::store::account::Account;
use crate::store::session::{self, Session};
use crate::{Access, secret};

/// How a session is opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Opening<'a> {
    /// The secret of the session the caller had before; it ends.
    pub replaces: Option<&'a str>,
    /// Where the request came from.
    pub address: &'a str,
    /// What the browser calls itself.
    pub device: &'a str,
    /// The way it was proved by, and what the provider calls its own session; none where nobody outside proved it.
    pub provider: Option<(&'a str, Option<&'a str>)>,
}

/// A session under a new secret.
#[derive(Clone, Debug)]
pub struct Rotated {
    /// The secret, for the cookie; it is not kept.
    pub secret: String,
    /// When the session ends at the latest.
    pub ends_at: Instant,
}

impl Access {
    /// Opens a session of `account` and writes `set` with it. The earlier session ends: secrets rotate at log-in.
    pub async fn open_session(
        &self,
        now: Instant,
        account: Account,
        opening: Opening<'_>,
        mut set: WriteSet,
    ) -> Result<LoggedIn, WriteError> {
        let secret = self.fresh_secret()?;
        let ends_at = now.plus(self.settings.session_longest);
        session::sweep(&mut set, now, now.plus(-self.settings.session_idle));
        if let Some(old) = opening.replaces {
            session::end(&mut set, &secret::digest(old));
        }
        let device = device::kept(opening.device);
        session::insert(
            &mut set,
            &secret::digest(&secret),
            account.id,
            now,
            ends_at,
            (opening.address, &device),
            opening.provider,
        );
        self.db.write(set).await?;
        self.succeeded(&account.login, opening.address);
        if let Some(old) = opening.replaces {
            self.forget_session(old);
        }
        Ok(LoggedIn { secret, ends_at, account })
    }

    /// The sessions of `account` that stand at `now`, the last used first.
    pub async fn sessions(&self, account: AccountId, now: Instant) -> Result<Vec<Session>, DbError> {
        session::list(&self.db, account, now, now.plus(-self.settings.session_idle)).await
    }

    /// What the session of this secret is called by in [`Access::sessions`].
    pub fn session_name(secret: &str) -> String {
        session::name_of(&secret::digest(secret))
    }

    /// Ends a session of [`Access::sessions`] in `set`. Call [`Access::forget`] after writing.
    pub fn end_session(set: &mut WriteSet, session: &Session) {
        session::end(set, &session.hash);
    }

    /// Puts the session of `secret` under a new secret in `set` (guard `session`), and ends the other sessions of `account`:
    /// who holds an old secret holds nothing. None where the session does not stand. Call [`Access::forget`] after writing.
    pub async fn rotate_session(
        &self,
        set: &mut WriteSet,
        account: AccountId,
        secret: &str,
        now: Instant,
    ) -> Result<Option<Rotated>, DbError> {
        let old = secret::digest(secret);
        let standing = self.sessions(account, now).await?;
        let Some(session) = standing.into_iter().find(|session| session.hash == old) else { return Ok(None) };
        let fresh = self.fresh_secret()?;
        session::end_others(set, account, &old);
        session::rotate(set, &old, &secret::digest(&fresh), now);
        Ok(Some(Rotated { secret: fresh, ends_at: session.ends_at }))
    }

    /// Ends a session that another product shows than opened it, and says so in the journal: its secret is not its holder's alone.
    pub(crate) async fn end_strayed(
        &self,
        hash: &str,
        account: AccountId,
        (opened, shown): (&str, &str),
        (now, ids): (Instant, &dyn Ids),
    ) -> Result<(), DbError> {
        let product = |text| device::product(text).unwrap_or_default().chars().take(40).collect::<String>();
        let entry = Entry {
            subject_kind: "account",
            subject: account.to_string(),
            kind: "account.session_strayed",
            occurred_at: now,
            customer: None,
            visibility: Visibility::Internal,
            body: json!({ "session": session::name_of(hash), "opened_by": product(opened), "shown_by": product(shown) }),
            personal: Vec::new(),
        };
        let mut set = WriteSet::new();
        session::end_one(&mut set, hash);
        let actor = Actor::Platform { part: "sessions" };
        journal::append(&mut set, Stamp { actor: &actor, now, ids }, vec![entry]);
        match self.db.write(set).await {
            // Somebody was first: it ended, and whoever ended it has said why.
            Ok(_) | Err(WriteError::Guard { .. }) => {}
            Err(WriteError::Db(error)) => return Err(error),
            Err(other) => return Err(DbError::Refused(other.to_string())),
        }
        self.forget(account);
        Ok(())
    }

    /// Ends the session of this secret and writes `set` with it.
    pub async fn log_out(&self, secret: &str, mut set: WriteSet) -> Result<(), WriteError> {
        session::end(&mut set, &secret::digest(secret));
        self.db.write(set).await?;
        self.forget_session(secret);
        Ok(())
    }

    /// Ends the sessions of `account` in `set`; the one of the secret `kept` goes on. Call [`Access::forget`] after writing.
    pub fn end_sessions(set: &mut WriteSet, account: AccountId, kept: Option<&str>) {
        match kept {
            Some(secret) => session::end_others(set, account, &secret::digest(secret)),
            None => session::end_all(set, account),
        }
    }

    /// Ends every session there is in `set`: a backup came back, and who had been locked out since must not be let in.
    pub fn end_every_session(set: &mut WriteSet) {
        session::end_every(set);
    }
}
