//! The first run: the provider and its first administrator come into being together, once.

use access::store::account;
use access::{Access, Account, NewPassword, normal_login};
use app::{Cx, Problem};
use kernel::{AccountId, Actor, Language, Refusal, RefusalKind, Role};
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::Accounts;
use crate::record::entry;
use crate::refusals::{check_login, check_name, invalid};

/// What the first run asks for.
#[derive(Clone, Debug)]
pub struct FirstRun {
    /// The provider's name.
    pub provider_name: String,
    /// The provider's IANA zone.
    pub zone: String,
    /// The administrator's name.
    pub name: String,
    /// The administrator's log-in name.
    pub login: String,
    /// The administrator's password.
    pub password: String,
}

impl Accounts {
    /// Whether nobody has set up the installation yet.
    pub async fn needs_setup(&self) -> Result<bool, Problem> {
        Ok(self.access.needs_setup().await?)
    }

    /// Creates provider and administrator; refused (409) when that was done before, also at the same moment.
    pub async fn set_up(&self, cx: &Cx, input: FirstRun) -> Result<Account, Problem> {
        if !self.access.needs_setup().await? {
            return Err(done_before().into());
        }
        check(&input)?;
        let (login, name) = (input.login.trim(), input.name.trim());
        let new = NewPassword { login, name, password: &input.password, pointer: "/password", differs_from: None };
        self.judge(&new).await?;
        let account = administrator(cx, &input);
        let hash = self.hash(&input.password).await?;
        let mut set = WriteSet::new();
        Access::found(&mut set);
        let provider = self.parties.found_provider(cx, &mut set, input.provider_name.trim(), &input.zone);
        account::insert(&mut set, &account, &hash);
        let actor: Actor = account.actor();
        let stamp = journal::Stamp { actor: &actor, now: cx.now, ids: cx.ids.as_ref() };
        let body = json!({ "provider": provider, "roles": ["administrator"] });
        journal::append(&mut set, stamp, vec![entry(&account, "account.set_up", cx.now, body)]);
        match self.app.db.write(set).await {
            Ok(_) => Ok(account),
            Err(WriteError::Taken { label: "setup" }) => Err(done_before().into()),
            Err(error) => Err(error.into()),
        }
    }
}

fn check(input: &FirstRun) -> Result<(), Refusal> {
    check_name("/provider_name", &input.provider_name)?;
    check_name("/name", &input.name)?;
    check_login(&input.login)?;
    if jiff::tz::TimeZone::get(&input.zone).is_err() {
        return Err(invalid(
            "/zone",
            "没有这个时区，请填写 IANA 时区名，例如 Asia/Shanghai",
            "there is no such zone; give an IANA name such as Asia/Shanghai",
        ));
    }
    Ok(())
}

fn administrator(cx: &Cx, input: &FirstRun) -> Account {
    Account {
        id: AccountId::fresh(cx.ids.as_ref(), cx.now),
        login: normal_login(&input.login),
        name: input.name.trim().to_owned(),
        roles: vec![Role::Administrator],
        asked_roles: None,
        person: None,
        party: None,
        department: None,
        language: Language::Zh,
        email: None,
        active: true,
        created_at: cx.now,
        version: 1,
        password_temporary: false,
    }
}

fn done_before() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "setup.done_before",
        "系统已经完成初始化。请登录；如忘记密码，请联系系统管理员。",
        "The installation is already set up. Please log in; if the password is lost, ask an administrator.",
    )
}
