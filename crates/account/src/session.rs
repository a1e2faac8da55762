//! Logging in and out.

use access::store::account;
use access::{Account, LogInError, LoggedIn, Opening, Proved, normal_login};
use app::{Cx, Problem};
use journal::{Entry, Stamp, Visibility};
use kernel::{Actor, Instant, PartyId, Refusal, RefusalKind, SECOND};
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::Accounts;
use crate::factor::GUARD;
use crate::parties::PartyCard;
use crate::record::entry;

/// What somebody shows to log in.
#[derive(Clone, Debug, Default)]
pub struct LogIn {
    /// The log-in name, in any case.
    pub login: String,
    /// The password.
    pub password: String,
    /// A new password; needed when the present one was given by somebody else or is too old.
    pub new_password: Option<String>,
    /// A code of the authenticator, or a recovery code.
    pub code: Option<String>,
    /// Where the request came from.
    pub address: String,
    /// What the browser calls itself.
    pub device: String,
    /// The session that the caller had before; it ends.
    pub replaces: Option<String>,
}

impl Accounts {
    /// Logs in at `now`. A password that somebody else gave, or that is too old, must be replaced in the same step; an account
    /// with a second factor proves it. What was proved may bring recovery codes, shown this once.
    pub async fn log_in(&self, now: Instant, input: LogIn) -> Result<(LoggedIn, Proved), Problem> {
        let account = self.checked(now, &input).await?;
        let mut set = WriteSet::new();
        match &input.new_password {
            Some(new) => self.replace_password(&mut set, now, &account, new, "/new_password", true).await?,
            None if account.password_temporary => return Err(must_change().into()),
            None if self.access.password_expired(account.id, now).await? => return Err(expired().into()),
            None => {}
        }
        let proved = self.prove(&mut set, now, &account, &input).await?;
        let actor = account.actor();
        let stamp = Stamp { actor: &actor, now, ids: self.app.ids.as_ref() };
        let body = json!({ "password_changed": input.new_password.is_some(), "second_factor": word(&proved) });
        let mut logged_in = entry(&account, "account.logged_in", now, body);
        logged_in.personal = vec![("address", input.address.clone())];
        journal::append(&mut set, stamp, vec![logged_in]);
        let LogIn { address, device, replaces, .. } = &input;
        let opening = Opening { replaces: replaces.as_deref(), address, device, provider: None };
        let id = account.id;
        match self.access.open_session(now, account, opening, set).await {
            Ok(logged_in) => Ok((logged_in, proved)),
            Err(WriteError::Guard { label: GUARD }) => Err(self.spent(now, id, &input).await),
            Err(error) => Err(error.into()),
        }
    }

    /// The account that log-in name and password prove.
    pub(crate) async fn checked(&self, now: Instant, input: &LogIn) -> Result<Account, Problem> {
        match self.access.check(now, &input.login, &input.password, &input.address).await {
            Ok(account) => Ok(account),
            Err(error) => {
                self.remember_guessing(now, &error, input).await?;
                Err(refused(error))
            }
        }
    }

    /// From the failure on that makes further attempts wait, each one is in the journal, whether the name exists or not.
    async fn remember_guessing(&self, now: Instant, error: &LogInError, input: &LogIn) -> Result<(), Problem> {
        let LogInError::Refused { account, slowed: true } = error else { return Ok(()) };
        let guessed = Entry {
            subject_kind: "account",
            subject: account.map_or_else(|| "unknown".to_owned(), |account| account.to_string()),
            kind: "account.guessing_slowed",
            occurred_at: now,
            customer: None,
            visibility: Visibility::Internal,
            body: json!({}),
            personal: vec![("login", normal_login(&input.login)), ("address", input.address.clone())],
        };
        let mut set = WriteSet::new();
        let stamp = Stamp { actor: &Actor::Platform { part: "access" }, now, ids: self.app.ids.as_ref() };
        journal::append(&mut set, stamp, vec![guessed]);
        self.app.db.write(set).await?;
        Ok(())
    }

    /// Ends the session of `secret`.
    pub async fn log_out(&self, cx: &Cx, secret: &str) -> Result<(), Problem> {
        let account = self.own(cx).await?;
        let mut set = WriteSet::new();
        journal::append(&mut set, cx.stamp(), vec![entry(&account, "account.logged_out", cx.now, json!({}))]);
        Ok(self.access.log_out(secret, set).await?)
    }

    /// The caller's own account with the party it belongs to.
    pub async fn who(&self, cx: &Cx) -> Result<(Account, Option<PartyCard>), Problem> {
        let account = self.own(cx).await?;
        let party = self.party(&account).await?;
        Ok((account, party))
    }

    /// The party an account belongs to.
    pub async fn party(&self, account: &Account) -> Result<Option<PartyCard>, Problem> {
        Ok(self.parties_of(std::slice::from_ref(account)).await?.pop())
    }

    /// The parties that these accounts belong to, each once.
    pub async fn parties_of(&self, accounts: &[Account]) -> Result<Vec<PartyCard>, Problem> {
        let mut parties: Vec<PartyId> = accounts.iter().filter_map(|account| account.party).collect();
        parties.sort_unstable();
        parties.dedup();
        Ok(if parties.is_empty() { Vec::new() } else { self.parties.find(parties).await? })
    }

    pub(crate) async fn own(&self, cx: &Cx) -> Result<Account, Problem> {
        let id = cx.actor.account().ok_or_else(Problem::not_found)?;
        account::find(&self.app.db, id).await?.ok_or_else(Problem::not_found)
    }
}

/// By what a second factor was proved, for the journal.
pub(crate) const fn word(proved: &Proved) -> &'static str {
    match proved {
        Proved::Nothing => "none",
        Proved::Code => "code",
        Proved::Recovery => "recovery_code",
        Proved::Enrolled(_) => "enrolled",
    }
}

pub(crate) fn refused(error: LogInError) -> Problem {
    match error {
        LogInError::Refused { .. } => Problem(Refusal::new(
            RefusalKind::Unauthenticated,
            "session.refused",
            "登录名或密码不正确，或账号已停用。请核对后重试；忘记密码可在登录页申请重设，或联系系统管理员。",
            "Log-in name and password do not match an active account. Check them; a lost password is asked for anew on the log-in page, or of the administrator.",
        )),
        LogInError::Wait(micros) => too_many(micros),
        LogInError::Db(error) => error.into(),
        LogInError::Hash(error) => {
            tracing::error!(error = %error, "a password could not be checked");
            Problem(Refusal::new(
                RefusalKind::Unavailable,
                "server.busy",
                "暂时无法核对密码，请稍后重试。",
                "Passwords cannot be checked now; please try again shortly.",
            ))
        }
    }
}

pub(crate) fn too_many(micros: i64) -> Problem {
    let seconds = (micros + SECOND - 1) / SECOND;
    Problem(Refusal::new(
        RefusalKind::TooMany,
        "session.too_many_attempts",
        format!("失败次数过多，请在 {seconds} 秒后重试。"),
        format!("Too many failed attempts; try again in {seconds} seconds."),
    ))
}

fn must_change() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "session.password_must_change",
        "当前密码由他人设置，请先设置自己的新密码再登录。",
        "This password was given by somebody else; choose one of your own to log in.",
    )
    .field("/new_password", "请填写新密码", "give a new password")
}

fn expired() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "session.password_expired",
        "密码已到期，请先设置新密码再登录。",
        "This password is too old; choose a new one to log in.",
    )
    .field("/new_password", "请填写新密码", "give a new password")
}
