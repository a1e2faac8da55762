//! Custom roles: made by whoever holds what they hold, asked for by the administrator, approved by the security officer.

use ::account::grant::{self, Belongs};
use access::store::account;
use access::store::terms::{self, CustomRole, RoleGrant};
use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{AccountId, Cells, Refusal, RefusalKind, RoleId};
use serde_json::{Value as Json, json};
use storage::{WriteError, WriteSet};

use crate::Oversight;
use crate::rules::role::{self, Wanted};

const SUBJECT: &str = "role";
/// The most custom roles of one installation, retired ones too.
const MOST: usize = 100;

impl Oversight {
    /// Custom roles, and who holds or is to hold them.
    pub async fn roles(&self) -> Result<(Vec<CustomRole>, Vec<RoleGrant>), Problem> {
        Ok((terms::roles(&self.app.db).await?, terms::grants(&self.app.db).await?))
    }

    /// Makes a role.
    pub async fn make_role(&self, cx: &Cx, wanted: &Wanted) -> Result<CustomRole, Problem> {
        let cells = role::check(wanted, &cx.actor)?;
        let made_by = cx.actor.account().ok_or_else(Problem::not_found)?;
        if terms::roles(&self.app.db).await?.len() >= MOST {
            return Err(full().into());
        }
        let made = CustomRole {
            id: RoleId::fresh(cx.ids.as_ref(), cx.now),
            name: wanted.name.trim().to_owned(),
            stands_for: wanted.stands_for,
            cells,
            made_by,
            made_at: cx.now,
            retired_at: None,
            version: 1,
        };
        let mut set = WriteSet::new();
        terms::make_role(&mut set, &made);
        record(&mut set, cx, made.id, "role.made", json!({ "after": shape(&made) }));
        self.write_role(set, made).await
    }

    /// Changes name and row; whoever holds the role needs to be approved anew and does not hold it until then.
    pub async fn change_role(&self, cx: &Cx, id: RoleId, version: i64, wanted: &Wanted) -> Result<CustomRole, Problem> {
        let before = self.role(id, version).await?;
        if wanted.stands_for != before.stands_for {
            return Err(stands_for_stays().into());
        }
        let cells = role::check(wanted, &cx.actor)?;
        let changed = CustomRole { name: wanted.name.trim().to_owned(), cells, ..before.clone() };
        let holders = self.holders(id).await?;
        let mut set = WriteSet::new();
        terms::change_role(&mut set, &changed);
        record(&mut set, cx, id, "role.changed", json!({ "before": shape(&before), "after": shape(&changed) }));
        let changed = self.write_role(set, CustomRole { version: version + 1, ..changed }).await?;
        for holder in holders {
            self.access.forget(holder);
        }
        Ok(changed)
    }

    /// The role counts no longer, whoever holds it.
    pub async fn retire_role(&self, cx: &Cx, id: RoleId, version: i64) -> Result<(), Problem> {
        let before = self.role(id, version).await?;
        let holders = self.holders(id).await?;
        let mut set = WriteSet::new();
        terms::retire_role(&mut set, id, version, cx.now);
        record(&mut set, cx, id, "role.retired", json!({ "before": shape(&before), "holders": holders }));
        self.write_role(set, before).await?;
        for holder in holders {
            self.access.forget(holder);
        }
        Ok(())
    }

    /// Asks for a role for somebody else's account; it counts when a security officer approves it.
    pub async fn ask_role(&self, cx: &Cx, id: RoleId, account: AccountId) -> Result<(), Problem> {
        let asked_by = cx.actor.account().ok_or_else(Problem::not_found)?;
        if asked_by == account {
            return Err(own().into());
        }
        let role = terms::find_role(&self.app.db, id).await?.filter(|role| role.retired_at.is_none());
        let role = role.ok_or_else(Problem::not_found)?;
        let holder = account::find(&self.app.db, account).await?.filter(|account| account.active);
        let holder = holder.ok_or_else(|| Problem(no_such_account()))?;
        let belongs = Belongs { to_party: holder.party.is_some(), to_person: holder.person.is_some() };
        grant::check(&[holder.roles.as_slice(), &[role.stands_for]].concat(), belongs)?;
        let grant = RoleGrant { role: id, account, asked_by, asked_at: cx.now, approved_by: None, approved_at: None };
        let mut set = WriteSet::new();
        terms::ask_grant(&mut set, &grant);
        record(&mut set, cx, id, "role.asked", json!({ "account": account }));
        self.write_grant(set, account).await
    }

    /// The security officer's word on a role asked for. Not on his own, nor on what he asked for or made himself.
    pub async fn decide_role(&self, cx: &Cx, id: RoleId, account: AccountId, approve: bool) -> Result<(), Problem> {
        let by = cx.actor.account().ok_or_else(Problem::not_found)?;
        let role = terms::find_role(&self.app.db, id).await?.ok_or_else(Problem::not_found)?;
        let waiting = self.grant(id, account).await?.filter(|grant| grant.approved_at.is_none());
        let grant = waiting.ok_or_else(|| Problem(nothing_waits()))?;
        if by == account || by == grant.asked_by || by == role.made_by {
            return Err(own().into());
        }
        let mut set = WriteSet::new();
        if approve {
            terms::approve_grant(&mut set, id, account, by, cx.now);
        } else {
            terms::refuse_grant(&mut set, id, account);
        }
        let kind = if approve { "role.approved" } else { "role.refused" };
        record(&mut set, cx, id, kind, json!({ "account": account }));
        self.write_grant(set, account).await
    }

    /// Takes a role away; that counts at once.
    pub async fn withdraw_custom(&self, cx: &Cx, id: RoleId, account: AccountId) -> Result<(), Problem> {
        if cx.actor.account() == Some(account) {
            return Err(own().into());
        }
        self.grant(id, account).await?.ok_or_else(|| Problem(nothing_waits()))?;
        let mut set = WriteSet::new();
        take(&mut set, cx, id, account);
        self.write_grant(set, account).await
    }

    async fn role(&self, id: RoleId, version: i64) -> Result<CustomRole, Problem> {
        let found = terms::find_role(&self.app.db, id).await?.filter(|role| role.retired_at.is_none());
        let found = found.ok_or_else(Problem::not_found)?;
        if found.version == version { Ok(found) } else { Err(Problem::stale()) }
    }

    async fn grant(&self, id: RoleId, account: AccountId) -> Result<Option<RoleGrant>, Problem> {
        let all = terms::grants(&self.app.db).await?;
        Ok(all.into_iter().find(|grant| grant.role == id && grant.account == account))
    }

    async fn holders(&self, id: RoleId) -> Result<Vec<AccountId>, Problem> {
        let all = terms::grants(&self.app.db).await?;
        Ok(all.into_iter().filter(|grant| grant.role == id).map(|grant| grant.account).collect())
    }

    async fn write_role(&self, set: WriteSet, role: CustomRole) -> Result<CustomRole, Problem> {
        match self.app.db.write(set).await {
            Ok(_) => Ok(role),
            Err(WriteError::Taken { label: terms::ROLE }) => Err(name_taken().into()),
            Err(WriteError::Guard { label: terms::ROLE }) => Err(Problem::stale()),
            Err(error) => Err(error.into()),
        }
    }

    async fn write_grant(&self, set: WriteSet, account: AccountId) -> Result<(), Problem> {
        let written = self.app.db.write(set).await;
        self.access.forget(account);
        match written {
            Ok(_) => Ok(()),
            Err(WriteError::Taken { label: terms::GRANT }) => Err(asked_already().into()),
            Err(WriteError::Guard { label: terms::GRANT }) => Err(nothing_waits().into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Adds to `set` that the account no longer holds the role.
pub(crate) fn take(set: &mut WriteSet, cx: &Cx, id: RoleId, account: AccountId) {
    terms::take_grant(set, id, account);
    record(set, cx, id, "role.withdrawn", json!({ "account": account }));
}

fn shape(role: &CustomRole) -> Json {
    json!({ "name": role.name, "stands_for": role.stands_for.as_str(), "cells": cells(&role.cells) })
}

fn cells(cells: &Cells) -> Json {
    cells
        .iter()
        .map(|(action, reaches)| {
            (action.clone(), reaches.iter().map(|reach| reach.as_str()).collect::<Vec<_>>().into())
        })
        .collect::<serde_json::Map<_, Json>>()
        .into()
}

fn record(set: &mut WriteSet, cx: &Cx, id: RoleId, kind: &'static str, body: Json) {
    let entry = Entry {
        subject_kind: SUBJECT,
        subject: id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: None,
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

fn own() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "role.own",
        "不能为自己申请或审批角色，也不能审批自己制定或申请的角色，请由另一位人员操作。",
        "Nobody asks for or approves a role of his own, nor approves what he made or asked for; ask somebody else.",
    )
}

fn nothing_waits() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "role.nothing_waits",
        "该账号没有这样的角色或申请",
        "the account neither holds nor waits for this role",
    )
}

fn asked_already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "role.asked_already",
        "该账号已有此角色或正在等待审批",
        "the account holds this role or waits for it already",
    )
}

fn name_taken() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "role.name_taken",
        "这个角色名已被使用，请换一个",
        "this name is another role's; choose another",
    )
    .field("/name", "已被使用", "is taken")
}

fn stands_for_stays() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "role.invalid",
        "自定义角色不符合要求，请按提示修改",
        "the custom role does not fit; mend what is named",
    )
    .field("/stands_for", "不能更改，请另建角色", "does not change; make another role")
}

fn full() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "role.too_many",
        "自定义角色已达 100 个，请改用已有的角色",
        "there are 100 custom roles; use one of them",
    )
}

fn no_such_account() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "role.invalid",
        "自定义角色不符合要求，请按提示修改",
        "the custom role does not fit; mend what is named",
    )
    .field("/account_id", "没有这个可登录的账号", "there is no such account that can log in")
}
