//! Passkeys（通行密钥）: registered and revoked by their holder, and what a log-in by one is.

use access::store::{account, passkey};
use access::{Access, LoggedIn, Opening, Passkey, PasskeyError, Passkeys, Proved, Question, Rotated};
use app::{Cx, Problem};
use journal::Stamp;
use kernel::{AccountId, Actor, Instant, Refusal, RefusalKind};
use serde_json::{Value as Json, json};
use storage::{WriteError, WriteSet};

use crate::Accounts;
use crate::accounts::record;
use crate::record::entry;
use crate::refusals::{check_name, invalid};
use crate::session::LogIn;

const MOST: usize = 20;

impl Accounts {
    /// Whether a browser would keep a passkey for the address of this installation.
    pub fn takes_passkeys(&self) -> bool {
        self.passkeys.is_some()
    }

    /// The caller's passkeys, oldest first.
    pub async fn own_passkeys(&self, cx: &Cx) -> Result<Vec<Passkey>, Problem> {
        let account = cx.actor.account().ok_or_else(Problem::not_found)?;
        Ok(self.access.passkeys(account).await?)
    }

    /// Asks for a new passkey of the caller, who shows his password once more.
    pub async fn ask_new_passkey(&self, cx: &Cx, present: &str) -> Result<Question, Problem> {
        let account = self.own(cx).await?;
        let judge = self.judge_of_passkeys()?;
        self.check_present(cx.now, &account, present).await?;
        if self.access.passkeys(account.id).await?.len() >= MOST {
            return Err(too_many().into());
        }
        self.access.ask_new_passkey(judge, &account, cx.now).await.map_err(refused)
    }

    /// Registers what the caller's device answered. Other sessions end; this one goes on under another secret.
    pub async fn register_passkey(
        &self,
        cx: &Cx,
        name: &str,
        (question, answer): (Option<&str>, &Json),
        session: Option<&str>,
    ) -> Result<(Passkey, Option<Rotated>), Problem> {
        check_name("/name", name)?;
        let account = self.own(cx).await?;
        self.only_local(account.id).await?;
        let judge = self.judge_of_passkeys()?;
        let question = question.ok_or_else(closed)?;
        let mut set = WriteSet::new();
        let by = (judge, cx.ids.as_ref());
        let made = self.access.register_passkey(&mut set, by, &account, (question, answer), name.trim(), cx.now).await;
        let made = made.map_err(|error| match error {
            PasskeyError::Refused(why) => {
                tracing::warn!(why, "a new passkey does not hold");
                not_registered().into()
            }
            error => refused(error),
        })?;
        let rotated = self.rotate(&mut set, cx, account.id, session).await?;
        let mut added = entry(&account, "account.passkey_added", cx.now, json!({ "passkey": made.id }));
        added.personal.push(("passkey", made.name.clone()));
        journal::append(&mut set, cx.stamp(), vec![added]);
        let written = self.app.db.write(set).await;
        self.access.forget(account.id);
        match written {
            Ok(_) => Ok((made, rotated)),
            Err(WriteError::Taken { label: passkey::TAKEN }) => Err(taken().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Revokes one of the caller's passkeys. Other sessions end; this one goes on under another secret.
    pub async fn revoke_passkey(&self, cx: &Cx, id: &str, session: Option<&str>) -> Result<Option<Rotated>, Problem> {
        let account = self.own(cx).await?;
        let mut set = WriteSet::new();
        Access::revoke_passkey(&mut set, account.id, id);
        let rotated = self.rotate(&mut set, cx, account.id, session).await?;
        record(cx, &mut set, &account, "account.passkey_revoked", json!({ "passkey": id }));
        let written = self.app.db.write(set).await;
        self.access.forget(account.id);
        match written {
            Ok(_) => Ok(rotated),
            Err(WriteError::Guard { label: passkey::GUARD }) => Err(Problem::not_found()),
            Err(error) => Err(error.into()),
        }
    }

    /// Asks whichever device is there who somebody is; the same for everybody.
    pub async fn ask_passkey(&self, now: Instant) -> Result<Question, Problem> {
        self.access.ask_passkey(self.judge_of_passkeys()?, now).await.map_err(refused)
    }

    /// Opens the session of whom the passkey proves. The device and what it asks of its holder are two factors: no code is
    /// asked for, whatever the roles demand.
    pub async fn log_in_by_passkey(
        &self,
        now: Instant,
        (question, answer): (Option<&str>, &Json),
        input: &LogIn,
    ) -> Result<(LoggedIn, Proved), Problem> {
        let judge = self.judge_of_passkeys()?;
        let question = question.ok_or_else(closed)?;
        let mut set = WriteSet::new();
        let key = match self.access.prove_passkey(&mut set, judge, (question, answer), now).await {
            Ok(key) => key,
            Err(PasskeyError::Copied(account)) => {
                self.remember_copy(now, account, input).await?;
                return Err(refused(PasskeyError::Copied(account)));
            }
            Err(error) => return Err(refused(error)),
        };
        let account = account::find(&self.app.db, key.account).await?.filter(|account| account.active);
        let account = account.ok_or_else(unknown)?;
        let actor = account.actor();
        let body = json!({ "passkey": key.id, "second_factor": "passkey" });
        let mut entry = entry(&account, "account.logged_in", now, body);
        entry.personal = vec![("address", input.address.clone())];
        journal::append(&mut set, Stamp { actor: &actor, now, ids: self.app.ids.as_ref() }, vec![entry]);
        let opening = Opening {
            replaces: input.replaces.as_deref(),
            address: &input.address,
            device: &input.device,
            provider: None,
        };
        match self.access.open_session(now, account, opening, set).await {
            Ok(logged_in) => Ok((logged_in, Proved::Nothing)),
            // Used or revoked at the same moment.
            Err(WriteError::Guard { label: passkey::GUARD }) => Err(closed().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Somebody has a copy of a key: its holder and an officer should know.
    async fn remember_copy(&self, now: Instant, id: AccountId, input: &LogIn) -> Result<(), Problem> {
        let Some(account) = account::find(&self.app.db, id).await? else { return Ok(()) };
        let mut copied = entry(&account, "account.passkey_refused", now, json!({ "reason": "count_not_grown" }));
        copied.personal = vec![("address", input.address.clone())];
        let mut set = WriteSet::new();
        let by = Actor::Platform { part: "access" };
        journal::append(&mut set, Stamp { actor: &by, now, ids: self.app.ids.as_ref() }, vec![copied]);
        self.app.db.write(set).await?;
        Ok(())
    }

    fn judge_of_passkeys(&self) -> Result<&Passkeys, Refusal> {
        self.passkeys.as_ref().ok_or_else(|| {
            Refusal::new(
                RefusalKind::Conflict,
                "passkey.no_address",
                "本平台的访问地址不支持通行密钥：须为 https 且使用域名。请系统管理员检查 [server] public_url。",
                "No browser keeps a passkey for this platform's address: it must be https and a name. Ask the administrator to look at [server] public_url.",
            )
        })
    }
}

pub(crate) fn refused(error: PasskeyError) -> Problem {
    match error {
        PasskeyError::Closed => closed().into(),
        PasskeyError::Taken => taken().into(),
        PasskeyError::Refused(why) => {
            tracing::warn!(why, "a passkey's answer does not hold");
            unknown().into()
        }
        PasskeyError::Copied(account) => {
            tracing::warn!(account.id = %account, "a passkey's count has not grown: it may have been copied");
            Problem(Refusal::new(
                RefusalKind::Unauthenticated,
                "passkey.copied",
                "这个通行密钥的签名次数没有增加，可能已被复制，本次不予登录。请用密码登录后撤销它，并告知安全管理员。",
                "This passkey's count has not grown: it may have been copied. Log in by your password, revoke it, and tell the security officer.",
            ))
        }
        PasskeyError::Failed(why) => {
            tracing::error!(why, "a passkey could not be judged");
            Problem(Refusal::new(
                RefusalKind::Unavailable,
                "server.busy",
                "暂时无法核对通行密钥，请稍后重试，或用密码登录。",
                "Passkeys cannot be checked now; try again shortly, or log in by your password.",
            ))
        }
        PasskeyError::Db(error) => error.into(),
    }
}

fn closed() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "passkey.closed",
        "这次询问已过期、已用过，或不是在这个浏览器中发起的，请重新操作。",
        "This question took too long, was answered before, or was put in another browser; try again.",
    )
}

fn unknown() -> Refusal {
    Refusal::new(
        RefusalKind::Unauthenticated,
        "passkey.refused",
        "这个通行密钥未通过核验：可能已撤销，或账号已停用。请用密码登录，或换一个通行密钥。",
        "This passkey is not accepted: it may have been revoked, or the account is switched off. Log in by your password, or with another passkey.",
    )
}

/// The session stands: this is no failed log-in.
fn not_registered() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "passkey.not_registered",
        "设备的答复未通过核验，没有登记。请在设备上完成身份验证后再试，或换一个设备。",
        "The device's answer does not hold, and nothing is registered. Show the device who you are and try again, or use another.",
    )
}

fn taken() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "passkey.taken",
        "这个通行密钥已经登记过，请换一个设备或密钥。",
        "This passkey is registered already; use another device or key.",
    )
}

fn too_many() -> Refusal {
    invalid(
        "/present_password",
        "每个账号最多 20 个通行密钥，请先撤销不用的",
        "an account has at most 20 passkeys; revoke some",
    )
}
