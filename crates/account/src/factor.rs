//! The second factor: set up and taken away by its holder, reset by an administrator, proved at log-in.

use access::store::account;
use access::{Access, Account, Enrolment, FactorError, FactorState, Proved, Rotated};
use app::{Cx, Problem};
use journal::Stamp;
use kernel::{AccountId, Instant, Refusal, RefusalKind};
use serde_json::json;
use storage::WriteSet;

use crate::Accounts;
use crate::accounts::record;
use crate::record::entry;
use crate::refusals::invalid;
use crate::session::{LogIn, too_many};

impl Accounts {
    /// How it stands with the caller's second factor.
    pub async fn factor(&self, cx: &Cx) -> Result<FactorState, Problem> {
        Ok(self.access.factor(&self.own(cx).await?).await?)
    }

    /// A secret for the caller's authenticator, shown this once; it counts from its first code on.
    pub async fn enrol(&self, cx: &Cx, present: &str) -> Result<Enrolment, Problem> {
        let account = self.own(cx).await?;
        self.check_present(cx.now, &account, present).await?;
        if self.access.factor(&account).await?.since.is_some() {
            return Err(enrolled().into());
        }
        self.new_secret(&account, cx.now).await
    }

    /// The same in a log-in of somebody who may not go on without a second factor and has none.
    pub async fn enrol_at_log_in(&self, now: Instant, input: &LogIn) -> Result<Enrolment, Problem> {
        let account = self.checked(now, input).await?;
        self.enrol_demanded(&account, now).await
    }

    pub(crate) async fn enrol_demanded(&self, account: &Account, now: Instant) -> Result<Enrolment, Problem> {
        let state = self.access.factor(account).await?;
        if !state.demanded || state.since.is_some() {
            return Err(enrolled().into());
        }
        self.access.no_passkey_instead(account.id).await.map_err(factor_refused)?;
        self.new_secret(account, now).await
    }

    async fn new_secret(&self, account: &Account, now: Instant) -> Result<Enrolment, Problem> {
        let mut set = WriteSet::new();
        let enrolment = self.access.enrol(&mut set, account, now).map_err(factor_refused)?;
        self.commit(set, account).await?;
        Ok(enrolment)
    }

    /// The first code of the caller's authenticator: from now on codes are asked for. Other sessions end; this one goes on under
    /// another secret. Returns the recovery codes, shown this once.
    pub async fn confirm_factor(
        &self,
        cx: &Cx,
        code: &str,
        session: Option<&str>,
    ) -> Result<(Vec<String>, Option<Rotated>), Problem> {
        let account = self.own(cx).await?;
        let mut set = WriteSet::new();
        let codes = match self.access.confirm_factor(&mut set, &account, code, cx.now).await {
            Err(FactorError::Wrong) => return Err(invalid("/code", WRONG.0, WRONG.1).into()),
            other => other.map_err(factor_refused)?,
        };
        let rotated = self.rotate(&mut set, cx, account.id, session).await?;
        record(cx, &mut set, &account, "account.second_factor_enabled", json!({}));
        self.commit(set, &account).await?;
        Ok((codes, rotated))
    }

    /// Fresh recovery codes of the caller, shown this once; those before count no more.
    pub async fn renew_recovery_codes(&self, cx: &Cx, present: &str) -> Result<Vec<String>, Problem> {
        let account = self.own(cx).await?;
        self.check_present(cx.now, &account, present).await?;
        if self.access.factor(&account).await?.since.is_none() {
            return Err(none().into());
        }
        let mut set = WriteSet::new();
        let codes = self.access.renew_recovery_codes(&mut set, account.id).map_err(factor_refused)?;
        record(cx, &mut set, &account, "account.recovery_codes_made", json!({}));
        self.commit(set, &account).await?;
        Ok(codes)
    }

    /// Takes the caller's second factor away, unless one of his roles demands it.
    pub async fn remove_factor(
        &self,
        cx: &Cx,
        present: &str,
        session: Option<&str>,
    ) -> Result<Option<Rotated>, Problem> {
        let account = self.own(cx).await?;
        self.check_present(cx.now, &account, present).await?;
        let state = self.access.factor(&account).await?;
        if state.since.is_none() {
            return Err(none().into());
        }
        if state.demanded {
            return Err(demanded().into());
        }
        let mut set = WriteSet::new();
        Access::remove_factor(&mut set, account.id);
        let rotated = self.rotate(&mut set, cx, account.id, session).await?;
        record(cx, &mut set, &account, "account.second_factor_removed", json!({}));
        self.commit(set, &account).await?;
        Ok(rotated)
    }

    /// An administrator takes authenticator and passkeys of somebody who lost them; never his own. The sessions end.
    pub async fn reset_factor(&self, cx: &Cx, id: AccountId) -> Result<(), Problem> {
        if cx.actor.account() == Some(id) {
            return Err(own_factor().into());
        }
        let account = self.find(id).await?;
        let authenticator = self.access.factor(&account).await?.since.is_some();
        if !authenticator && self.access.passkeys(id).await?.is_empty() {
            return Err(none().into());
        }
        let mut set = WriteSet::new();
        if authenticator {
            Access::remove_factor(&mut set, id);
        }
        Access::revoke_passkeys(&mut set, id);
        Access::end_sessions(&mut set, id, None);
        record(cx, &mut set, &account, "account.second_factor_reset", json!({}));
        self.commit(set, &account).await
    }

    /// Which of these accounts have a second factor.
    pub async fn with_factor(&self, accounts: &[Account]) -> Result<Vec<AccountId>, Problem> {
        let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
        Ok(self.access.with_factor(&ids).await?)
    }

    /// The second step of a log-in, in its write set. A wrong code is in the journal: somebody knows the password.
    pub(crate) async fn prove(
        &self,
        set: &mut WriteSet,
        now: Instant,
        account: &Account,
        input: &LogIn,
    ) -> Result<Proved, Problem> {
        let proved = self.access.prove_factor(set, account, input.code.as_deref(), now, &input.address).await;
        if matches!(proved, Err(FactorError::Wrong)) {
            self.remember_wrong_code(now, account, input).await?;
        }
        proved.map_err(factor_refused)
    }

    /// A code that was right and turned out to have been used when it was written is a wrong one.
    pub(crate) async fn spent(&self, now: Instant, account: AccountId, input: &LogIn) -> Problem {
        let remembered = match account::find(&self.app.db, account).await {
            Ok(Some(account)) => {
                self.access.wrong_code(&account, &input.address, now);
                self.remember_wrong_code(now, &account, input).await
            }
            Ok(None) => Ok(()),
            Err(error) => Err(error.into()),
        };
        remembered.err().unwrap_or_else(|| factor_refused(FactorError::Wrong))
    }

    async fn remember_wrong_code(&self, now: Instant, account: &Account, input: &LogIn) -> Result<(), Problem> {
        let mut wrong = entry(account, "account.code_refused", now, json!({}));
        wrong.personal = vec![("address", input.address.clone())];
        let mut set = WriteSet::new();
        let actor = kernel::Actor::Platform { part: "access" };
        journal::append(&mut set, Stamp { actor: &actor, now, ids: self.app.ids.as_ref() }, vec![wrong]);
        self.app.db.write(set).await?;
        Ok(())
    }
}

const WRONG: (&str, &str) =
    ("验证码不正确、已过期或已用过，请等下一个验证码", "the code is wrong, too old or was used; wait for the next one");

pub(crate) fn factor_refused(error: FactorError) -> Problem {
    match error {
        FactorError::Needed => Problem(
            Refusal::new(
                RefusalKind::Forbidden,
                "session.code_needed",
                "请输入验证器上的验证码；验证器不在手边时可用恢复码。",
                "Enter the code of your authenticator, or a recovery code if it is not at hand.",
            )
            .field("/code", "请填写验证码", "enter the code"),
        ),
        FactorError::MustEnrol => Problem(Refusal::new(
            RefusalKind::Forbidden,
            "session.must_enrol",
            "您的角色须使用验证器登录，请先设置验证器。",
            "Your role logs in with an authenticator; set it up first.",
        )),
        FactorError::PasskeyNeeded => Problem(Refusal::new(
            RefusalKind::Forbidden,
            "session.passkey_needed",
            "您的角色须使用第二重验证，您的账号已登记通行密钥：请用通行密钥登录。如已遗失，请系统管理员重置。",
            "Your role logs in with a second factor, and your account has a passkey: log in with it. If it is lost, have an administrator reset it.",
        )),
        FactorError::Wrong => Problem(
            Refusal::new(
                RefusalKind::Unauthenticated,
                "session.code_refused",
                "验证码不正确。请核对手机时间，或使用恢复码。",
                "The code is not right. Check the time of your phone, or use a recovery code.",
            )
            .field("/code", WRONG.0, WRONG.1),
        ),
        FactorError::Enrolled => enrolled().into(),
        FactorError::None => none().into(),
        FactorError::Wait(micros) => too_many(micros),
        FactorError::Db(error) => error.into(),
        FactorError::NoKey => no_key(),
        FactorError::Key(error) => {
            tracing::error!(error = %error, "a second factor could not be judged");
            no_key()
        }
    }
}

fn no_key() -> Problem {
    Problem(Refusal::new(
        RefusalKind::Unavailable,
        "account.no_key",
        "系统缺少保护密钥，暂时无法使用验证器。请系统管理员检查 [keys] 配置；已有的恢复码仍可登录。",
        "The installation lacks its key, so authenticators cannot be used now. Ask the administrator to look at [keys]; recovery codes still work.",
    ))
}

fn enrolled() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "account.second_factor_set_up",
        "验证器已经设置；如需更换，请先关闭再重新设置。",
        "There is an authenticator already; switch it off before setting up another.",
    )
}

fn none() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "account.no_second_factor",
        "该账号没有设置验证器。",
        "This account has no authenticator.",
    )
}

fn demanded() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "account.second_factor_demanded",
        "您的角色须使用验证器登录，不能关闭。更换手机时请由系统管理员重置。",
        "Your role must log in with an authenticator. To change the phone, have an administrator reset it.",
    )
}

fn own_factor() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "account.own_second_factor",
        "不能重置自己的验证器，请由另一位系统管理员操作。",
        "Nobody resets his own authenticator; ask another administrator.",
    )
}

pub(crate) use access::store::factor::GUARD;
