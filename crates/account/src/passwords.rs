//! Setting passwords.

use access::{Access, Account, Action, NewPassword, PasswordError, Rotated};
use app::{Cx, Problem};
use kernel::{AccountId, Instant};
use serde_json::json;
use storage::WriteSet;

use crate::Accounts;
use crate::accounts::{end_everything, record};
use crate::core::grant;
use crate::refusals::{holders_alone, invalid};
use crate::session::refused;

impl Accounts {
    /// Sets a password: one's own with the present one, or, for an administrator, a temporary one for somebody else.
    /// Every other session of the account ends; of somebody else's account the tokens too. One's own session goes on under
    /// another secret, which is the answer.
    pub async fn set_password(
        &self,
        cx: &Cx,
        id: AccountId,
        present: Option<&str>,
        new: &str,
        session: Option<&str>,
    ) -> Result<Option<Rotated>, Problem> {
        let own = cx.actor.account() == Some(id);
        if !own && cx.reach(Action::AccountWrite).is_none() {
            return Err(Problem::not_found());
        }
        let account = self.find(id).await?;
        self.only_local(id).await?;
        let mut set = WriteSet::new();
        let mut rotated = None;
        if own {
            self.check_present(cx.now, &account, present.unwrap_or_default()).await?;
            rotated = self.rotate(&mut set, cx, id, session).await?;
        } else {
            let roles = [account.roles.as_slice(), account.asked_roles.as_deref().unwrap_or_default()].concat();
            if grant::password_is_the_holders_alone(&roles) {
                return Err(holders_alone().into());
            }
            end_everything(&mut set, id);
        }
        self.replace_password(&mut set, cx.now, &account, new, "/password", own).await?;
        record(cx, &mut set, &account, "account.password_set", json!({ "temporary": !own }));
        self.commit(set, &account).await?;
        Ok(rotated)
    }

    /// Ends the sessions of the caller but this one, which goes on under another secret.
    pub(crate) async fn rotate(
        &self,
        set: &mut WriteSet,
        cx: &Cx,
        account: AccountId,
        session: Option<&str>,
    ) -> Result<Option<Rotated>, Problem> {
        if let Some(secret) = session
            && let Some(rotated) = self.access.rotate_session(set, account, secret, cx.now).await?
        {
            return Ok(Some(rotated));
        }
        Access::end_sessions(set, account, None);
        Ok(None)
    }

    /// Judges `new` and puts it in place of the password of `account`. One that its holder did not choose is temporary.
    pub(crate) async fn replace_password(
        &self,
        set: &mut WriteSet,
        now: Instant,
        account: &Account,
        new: &str,
        pointer: &str,
        own: bool,
    ) -> Result<(), Problem> {
        let (login, name) = (account.login.as_str(), account.name.as_str());
        // Whoever sets a password for somebody else must not learn from the answer what that one used before.
        let differs_from = own.then_some(account.id);
        self.judge(&NewPassword { login, name, password: new, pointer, differs_from }).await?;
        self.access.replace_password(set, account.id, &self.hash(new).await?, !own, now);
        Ok(())
    }

    pub(crate) async fn judge(&self, new: &NewPassword<'_>) -> Result<(), Problem> {
        self.access.judge_password(new).await.map_err(|error| match error {
            PasswordError::Refused(refusal) => refusal.into(),
            PasswordError::Hash(error) => refused(error.into()),
            PasswordError::Db(error) => error.into(),
        })
    }

    pub(crate) async fn hash(&self, password: &str) -> Result<String, Problem> {
        self.access.hash(password).await.map_err(|error| refused(error.into()))
    }

    /// The holder's password once more, before something that outlasts his session.
    pub(crate) async fn check_present(&self, now: Instant, account: &Account, present: &str) -> Result<(), Problem> {
        self.only_local(account.id).await?;
        if self.access.is_password(now, account, present).await.map_err(refused)? {
            return Ok(());
        }
        Err(invalid("/present_password", "当前密码不正确", "the present password is not right").into())
    }
}
