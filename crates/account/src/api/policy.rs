//! The policy table, for the security officer and the auditor.

use access::policy::{self, role_label};
use access::{Action, Reach};
use app::{Cx, Json};
use kernel::Role;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::words::RoleWord;

/// Who may do what, and how far it reaches.
#[derive(Serialize, ToSchema)]
pub struct PolicyBody {
    /// The roles: the columns of the table.
    roles: Vec<PolicyRole>,
    /// The rows of the table.
    actions: Vec<PolicyAction>,
}

/// One role.
#[derive(Serialize, ToSchema)]
pub struct PolicyRole {
    role: RoleWord,
    /// What people call it, in the caller's language.
    #[schema(example = "工程师")]
    label: &'static str,
}

/// One action with what each role reaches.
#[derive(Serialize, ToSchema)]
pub struct PolicyAction {
    #[schema(example = "incident.report")]
    action: &'static str,
    /// What it is, in the caller's language.
    #[schema(example = "报修")]
    label: &'static str,
    /// One cell a role, in the order of `roles`; an empty cell means the role may not.
    #[schema(example = json!([["organisation"], [], ["everything"]]))]
    reach: Vec<Vec<&'static str>>,
}

/// Reads the policy table: role × action → reach.
#[utoipa::path(get, path = "/api/v1/policy", tag = "account", operation_id = "read_policy", responses(
    (status = 200, body = PolicyBody),
))]
pub async fn read(cx: Cx) -> Json<PolicyBody> {
    let roles = Role::ALL.map(|role| PolicyRole { role: role.into(), label: role_label(role, cx.language) });
    let actions = Action::ALL.iter().map(|action| PolicyAction {
        action: action.as_str(),
        label: action.label(cx.language),
        reach: Role::ALL
            .map(|role| policy::reach(role, *action).iter().map(|reach: &Reach| reach.as_str()).collect())
            .to_vec(),
    });
    Json(PolicyBody { roles: roles.into(), actions: actions.collect() })
}
