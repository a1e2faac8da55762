//! Creating and changing accounts, approving roles.

use access::store::{account, token};
use access::{Access, Account, NewPassword, normal_login};
use app::{Cx, Problem};
use kernel::{AccountId, DepartmentId, Language, Page, PageRequest, PartyId, PersonId, Refusal, Role};
use serde_json::{Value as Json, json};
use storage::{WriteError, WriteSet};

use crate::Accounts;
use crate::core::grant::{self, Belongs};
use crate::record::{after, entry};
use crate::refusals::{
    check_email, check_login, check_name, last_administrator, login_taken, nothing_asked, own_roles,
};

/// A new account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The log-in name; stored in lower case.
    pub login: String,
    /// The name shown to others.
    pub name: String,
    /// The first password.
    pub password: String,
    /// Whether the holder must replace it at the first log-in: always, but for demonstration data.
    pub password_temporary: bool,
    /// The roles asked for.
    pub roles: Vec<Role>,
    /// The member of the maintenance team behind it.
    pub person: Option<PersonId>,
    /// The customer or vendor it belongs to.
    pub party: Option<PartyId>,
    /// The department it belongs to.
    pub department: Option<DepartmentId>,
    /// The language of what is sent to it.
    pub language: Language,
    /// Where mail reaches it.
    pub email: Option<String>,
}

/// What changes about an account; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct AccountChange {
    /// The name shown to others.
    pub name: Option<String>,
    /// The roles asked for.
    pub roles: Option<Vec<Role>>,
    /// The member of the maintenance team behind it.
    pub person: Option<Option<PersonId>>,
    /// The customer or vendor it belongs to.
    pub party: Option<Option<PartyId>>,
    /// The department it belongs to.
    pub department: Option<Option<DepartmentId>>,
    /// The language of what is sent to it.
    pub language: Option<Language>,
    /// Where mail reaches it.
    pub email: Option<Option<String>>,
    /// Whether it may log in.
    pub active: Option<bool>,
}

impl Accounts {
    /// One page of accounts; `words` looks in names and log-in names.
    pub async fn list(&self, page: &PageRequest, words: Option<&str>) -> Result<Page<Account>, Problem> {
        Ok(account::list(&self.app.db, page, words).await?)
    }

    /// One account.
    pub async fn find(&self, id: AccountId) -> Result<Account, Problem> {
        account::find(&self.app.db, id).await?.ok_or_else(Problem::not_found)
    }

    /// Creates an account. Its roles count at once or wait for the security officer, see [`grant::grant`].
    pub async fn create(&self, cx: &Cx, input: NewAccount) -> Result<Account, Problem> {
        self.create_and(cx, input, |_, _| {}).await
    }

    /// The same, with what `further` adds to the write set.
    pub(crate) async fn create_and(
        &self,
        cx: &Cx,
        input: NewAccount,
        further: impl FnOnce(&mut WriteSet, &Account) + Send,
    ) -> Result<Account, Problem> {
        check_login(&input.login)?;
        check_name("/name", &input.name)?;
        check_email(input.email.as_deref())?;
        let (login, name) = (input.login.trim(), input.name.trim());
        let new = NewPassword { login, name, password: &input.password, pointer: "/password", differs_from: None };
        self.judge(&new).await?;
        grant::check(&input.roles, belongs(input.party, input.person))?;
        let officer = self.needs_approval(cx).await?;
        let granted = grant::grant(&[], &input.roles, officer);
        let hash = self.hash(&input.password).await?;
        let account = Account {
            id: AccountId::fresh(cx.ids.as_ref(), cx.now),
            login: normal_login(&input.login),
            name: input.name.trim().to_owned(),
            roles: granted.in_force,
            asked_roles: granted.asked,
            person: input.person,
            party: input.party,
            department: input.department,
            language: input.language,
            email: input.email,
            active: true,
            created_at: cx.now,
            version: 1,
            password_temporary: input.password_temporary,
        };
        let mut set = WriteSet::new();
        account::insert(&mut set, &account, &hash);
        further(&mut set, &account);
        record(cx, &mut set, &account, "account.created", after(&account));
        self.commit(set, &account).await?;
        Ok(account)
    }

    /// Changes an account that was read at `version`.
    pub async fn change(
        &self,
        cx: &Cx,
        id: AccountId,
        version: i64,
        change: AccountChange,
    ) -> Result<Account, Problem> {
        let before = self.find(id).await?;
        if before.version != version {
            return Err(Problem::stale());
        }
        let officer = self.needs_approval(cx).await?;
        let changed = apply(cx, &before, change, officer)?;
        let mut set = WriteSet::new();
        if loses_administrator(&before, &changed) {
            self.keep_an_administrator(&mut set, id).await?;
        }
        account::update(&mut set, &changed);
        if !changed.active {
            end_everything(&mut set, id);
        }
        end_at_privilege_change(&mut set, &before, &changed);
        record(
            cx,
            &mut set,
            &changed,
            "account.changed",
            json!({ "before": after(&before), "after": after(&changed) }),
        );
        self.commit(set, &changed).await?;
        Ok(Account { version: version + 1, ..changed })
    }

    /// The security officer's word on the roles asked for; nobody decides on his own account.
    pub async fn decide(&self, cx: &Cx, id: AccountId, version: i64, approve: bool) -> Result<Account, Problem> {
        let before = self.find(id).await?;
        if before.version != version {
            return Err(Problem::stale());
        }
        if cx.actor.account() == Some(id) {
            return Err(own_roles().into());
        }
        let Some(asked) = before.asked_roles.clone() else { return Err(nothing_asked().into()) };
        let roles = if approve { asked } else { before.roles.clone() };
        let decided = Account { roles, asked_roles: None, ..before.clone() };
        let mut set = WriteSet::new();
        if loses_administrator(&before, &decided) {
            self.keep_an_administrator(&mut set, id).await?;
        }
        account::update(&mut set, &decided);
        end_at_privilege_change(&mut set, &before, &decided);
        let kind = if approve { "account.roles_approved" } else { "account.roles_refused" };
        record(cx, &mut set, &decided, kind, json!({ "before": after(&before), "after": after(&decided) }));
        self.commit(set, &decided).await?;
        Ok(Account { version: version + 1, ..decided })
    }

    pub(crate) async fn commit(&self, set: WriteSet, account: &Account) -> Result<(), Problem> {
        let written = self.app.db.write(set).await;
        self.access.forget(account.id);
        match written {
            Ok(_) => Ok(()),
            Err(WriteError::Taken { label: "login" }) => Err(login_taken().into()),
            Err(WriteError::Guard { label: "account" }) => Err(Problem::stale()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a grant by this actor waits for the security officer. What the platform itself makes (demonstration
    /// data) does not wait: it is no person who could grant himself something.
    async fn needs_approval(&self, cx: &Cx) -> Result<bool, Problem> {
        Ok(cx.actor.account().is_some() && account::is_held(&self.app.db, Role::SecurityOfficer).await?)
    }

    pub(crate) async fn keep_an_administrator(&self, set: &mut WriteSet, losing: AccountId) -> Result<(), Problem> {
        let version = self.access.administrators_version().await?;
        let left = account::with_role(&self.app.db, Role::Administrator).await?;
        // Who comes by a provider cannot come when it is down: one stays who needs nobody.
        let elsewhere = self.ways_of(&left).await?;
        let is_local = |account: &Account| elsewhere.iter().all(|(id, _)| *id != account.id);
        if left.iter().all(|account| account.id == losing || !is_local(account)) {
            return Err(last_administrator().into());
        }
        Access::guard_administrators(set, version);
        Ok(())
    }
}

fn apply(cx: &Cx, before: &Account, change: AccountChange, officer: bool) -> Result<Account, Refusal> {
    let mut changed = before.clone();
    if let Some(name) = change.name {
        check_name("/name", &name)?;
        name.trim().clone_into(&mut changed.name);
    }
    changed.person = change.person.unwrap_or(changed.person);
    changed.party = change.party.unwrap_or(changed.party);
    changed.department = change.department.unwrap_or(changed.department);
    changed.language = change.language.unwrap_or(changed.language);
    changed.email = change.email.unwrap_or(changed.email);
    check_email(changed.email.as_deref())?;
    changed.active = change.active.unwrap_or(changed.active);
    let asked = change.roles.unwrap_or_else(|| before.asked_roles.clone().unwrap_or_else(|| before.roles.clone()));
    grant::check(&asked, belongs(changed.party, changed.person))?;
    let granted = grant::grant(&before.roles, &asked, officer);
    if cx.actor.account() == Some(before.id)
        && (granted.in_force != before.roles || granted.asked != before.asked_roles)
    {
        return Err(own_roles());
    }
    grant::check(&granted.in_force, belongs(changed.party, changed.person))?;
    Ok(Account { roles: granted.in_force, asked_roles: granted.asked, ..changed })
}

pub(crate) fn record(cx: &Cx, set: &mut WriteSet, account: &Account, kind: &'static str, body: Json) {
    journal::append(set, cx.stamp(), vec![entry(account, kind, cx.now, body)]);
}

fn loses_administrator(before: &Account, after: &Account) -> bool {
    let power = |account: &Account| account.active && account.roles.contains(&Role::Administrator);
    power(before) && !power(after)
}

/// A session opened with other roles ends: whoever goes on with new ones has logged in for them.
pub(crate) fn end_at_privilege_change(set: &mut WriteSet, before: &Account, after: &Account) {
    if before.roles != after.roles {
        Access::end_sessions(set, after.id, None);
    }
}

pub(crate) fn end_everything(set: &mut WriteSet, account: AccountId) {
    Access::end_sessions(set, account, None);
    Access::close_flows(set, account);
    token::revoke_all(set, account);
}

fn belongs(party: Option<PartyId>, person: Option<PersonId>) -> Belongs {
    Belongs { to_party: party.is_some(), to_person: person.is_some() }
}
