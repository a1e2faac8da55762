//! A role taken away after a review: it counts at once, because taking away grants nobody anything.

use access::store::account;
use access::{Access, Account};
use app::{Cx, Problem};
use kernel::{AccountId, Refusal, RefusalKind, Role};
use serde_json::json;
use storage::WriteSet;

use crate::Accounts;
use crate::accounts::record;
use crate::record::after;
use crate::refusals::own_roles;

impl Accounts {
    /// Adds to `set` that `id` no longer holds `role`; what he asked for stays asked, but for that role. Nobody's own, and
    /// neither the last administrator's nor the last security officer's power. Tell [`Accounts::withdrawn`] when it is written.
    pub async fn withdraw_role(&self, cx: &Cx, set: &mut WriteSet, id: AccountId, role: Role) -> Result<(), Problem> {
        let before = self.find(id).await?;
        if cx.actor.account() == Some(id) {
            return Err(own_roles().into());
        }
        if !before.roles.contains(&role) {
            return Ok(());
        }
        let kept = |roles: &[Role]| roles.iter().copied().filter(|held| *held != role).collect::<Vec<_>>();
        let asked_roles = before.asked_roles.as_deref().map(kept);
        let changed = Account { roles: kept(&before.roles), asked_roles, ..before.clone() };
        if role == Role::Administrator && before.active {
            self.keep_an_administrator(set, id).await?;
        }
        if role == Role::SecurityOfficer {
            let left = account::with_role(&self.app.db, Role::SecurityOfficer).await?;
            if left.iter().all(|officer| officer.id == id) {
                return Err(last_officer().into());
            }
        }
        account::update(set, &changed);
        Access::end_sessions(set, id, None);
        let body = json!({ "before": after(&before), "after": after(&changed) });
        record(cx, set, &changed, "account.role_withdrawn", body);
        Ok(())
    }

    /// What was written counts on this node at once.
    pub fn withdrawn(&self, id: AccountId) {
        self.access.forget(id);
    }
}

fn last_officer() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "account.last_officer",
        "这是最后一位安全管理员，不能取消其角色，否则授权将无人审批。请先任命另一位。",
        "This is the last security officer: without one nobody approves what is granted. Appoint another one first.",
    )
}
