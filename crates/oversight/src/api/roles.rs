//! Custom roles over HTTP.

use std::sync::Arc;

use access::Action;
use access::store::terms::{CustomRole, RoleGrant};
use account::RoleWord;
use app::{Conflict, Cx, IfMatch, Json, Overtaken, Path, Problem, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{AccountId, Instant, RoleId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Oversight;
use crate::rules::role::{STANDS_FOR, Wanted, choosable};

/// A custom role as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedRole {
    /// What people call it, 2 to 40 characters.
    #[schema(example = "夜班坐席")]
    name: String,
    /// The built-in role in whose place it is held: `reporter`, `customer_lead`, `vendor`, `engineer` or `dispatcher`.
    #[schema(example = "dispatcher")]
    stands_for: RoleWord,
    /// What it may do. What is not named it may not; what everybody may do with his own is added.
    cells: Vec<Cell>,
}

/// One action and how far it goes.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// The policy's name of the action.
    #[schema(example = "incident.read")]
    action: String,
    /// `everything`, `organisation`, `department`, `own`, `groups` or `party`.
    #[schema(example = json!(["everything"]))]
    reaches: Vec<String>,
}

/// A custom role.
#[derive(Serialize, ToSchema)]
pub struct RoleBody {
    id: RoleId,
    #[schema(example = "夜班坐席")]
    name: String,
    stands_for: RoleWord,
    cells: Vec<Cell>,
    made_by: AccountId,
    made_at: Instant,
    /// Since when it counts no longer.
    retired_at: Option<Instant>,
    version: i64,
    /// Who holds it or is to hold it.
    holders: Vec<HolderBody>,
}

/// Somebody who holds a custom role or waits for it.
#[derive(Serialize, ToSchema)]
pub struct HolderBody {
    account_id: AccountId,
    asked_by: AccountId,
    asked_at: Instant,
    /// Who approved it; none while it waits.
    approved_by: Option<AccountId>,
    /// Since when it counts.
    approved_at: Option<Instant>,
}

/// All custom roles.
#[derive(Serialize, ToSchema)]
pub struct RoleList {
    /// Oldest first, retired ones too.
    items: Vec<RoleBody>,
    /// What people call the accounts in them.
    people: Vec<AccountName>,
}

/// What people call an account.
#[derive(Serialize, ToSchema)]
pub struct AccountName {
    id: AccountId,
    #[schema(example = "赵敏")]
    name: String,
}

impl From<(AccountId, String)> for AccountName {
    fn from((id, name): (AccountId, String)) -> Self {
        Self { id, name }
    }
}

/// What the caller may put into custom roles.
#[derive(Serialize, ToSchema)]
pub struct RoleChoices {
    /// One for each built-in role a custom role may stand for.
    items: Vec<RoleChoice>,
}

/// What a custom role in the place of one built-in role may hold.
#[derive(Serialize, ToSchema)]
pub struct RoleChoice {
    stands_for: RoleWord,
    actions: Vec<ChoosableAction>,
}

/// An action and how far it may reach.
#[derive(Serialize, ToSchema)]
pub struct ChoosableAction {
    #[schema(example = "incident.read")]
    action: &'static str,
    /// In the caller's language.
    #[schema(example = "查看工单")]
    label: &'static str,
    #[schema(example = json!(["everything", "groups"]))]
    reaches: Vec<&'static str>,
}

/// Whose.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    account_id: AccountId,
}

/// The security officer's word.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    account_id: AccountId,
    /// True: the role counts from now on. False: what was asked is dropped.
    #[schema(example = true)]
    approved: bool,
}

/// Lists the custom roles with their holders.
#[utoipa::path(get, path = "/api/v1/roles", tag = "oversight", responses((status = 200, body = RoleList)))]
pub async fn list(State(slice): State<Arc<Oversight>>, _: Cx) -> Result<Json<RoleList>, Problem> {
    let (roles, grants) = slice.roles().await?;
    let mut people: Vec<AccountId> = roles.iter().map(|role| role.made_by).collect();
    for grant in &grants {
        people.extend([grant.account, grant.asked_by]);
        people.extend(grant.approved_by);
    }
    let people = slice.names(people).await?;
    Ok(Json(RoleList {
        items: roles.into_iter().map(|role| shown(role, &grants)).collect(),
        people: people.into_iter().map(AccountName::from).collect(),
    }))
}

/// Lists what the caller may put into a custom role: what he holds himself, as far as the role's side may hold it.
#[utoipa::path(get, path = "/api/v1/role-choices", tag = "oversight", operation_id = "list_role_choices",
    responses((status = 200, body = RoleChoices)))]
pub async fn choices(cx: Cx) -> Json<RoleChoices> {
    let action = |(action, reaches): (Action, Vec<kernel::Reach>)| ChoosableAction {
        action: action.as_str(),
        label: action.label(cx.language),
        reaches: reaches.into_iter().map(kernel::Reach::as_str).collect(),
    };
    let items = STANDS_FOR.into_iter().map(|role| RoleChoice {
        stands_for: role.into(),
        actions: choosable(role, &cx.actor).into_iter().map(action).collect(),
    });
    Json(RoleChoices { items: items.collect() })
}

/// Makes a custom role; it holds nothing that its maker does not hold himself.
#[utoipa::path(post, path = "/api/v1/roles", tag = "oversight", request_body = WantedRole,
    responses((status = 201, body = RoleBody), Conflict))]
pub async fn make(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Json(wanted): Json<WantedRole>,
) -> Result<(StatusCode, Json<RoleBody>), Problem> {
    Ok((StatusCode::CREATED, Json(shown(slice.make_role(&cx, &read(wanted)).await?, &[]))))
}

/// Changes a custom role; its holders do not hold it until they are approved anew.
#[utoipa::path(put, path = "/api/v1/roles/{id}", tag = "oversight", request_body = WantedRole,
    params(("id" = RoleId, Path), ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, body = RoleBody), Conflict))]
pub async fn change(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Path(id): Path<RoleId>,
    IfMatch(version): IfMatch,
    Json(wanted): Json<WantedRole>,
) -> Result<Versioned<RoleBody>, Problem> {
    let changed = slice.change_role(&cx, id, version, &read(wanted)).await?;
    let (_, grants) = slice.roles().await?;
    Ok(Versioned { version: changed.version, body: shown(changed, &grants) })
}

/// Retires a custom role: it counts no longer, whoever holds it.
#[utoipa::path(delete, path = "/api/v1/roles/{id}", tag = "oversight",
    params(("id" = RoleId, Path), ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 204, description = "It counts no longer")))]
pub async fn retire(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Path(id): Path<RoleId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    slice.retire_role(&cx, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for a custom role for an account; it waits for the security officer.
#[utoipa::path(post, path = "/api/v1/roles/{id}/holders", tag = "oversight", request_body = Whose,
    params(("id" = RoleId, Path)), responses((status = 204, description = "It waits for approval"), Conflict))]
pub async fn ask(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Path(id): Path<RoleId>,
    Json(whose): Json<Whose>,
) -> Result<StatusCode, Problem> {
    slice.ask_role(&cx, id, whose.account_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a custom role away from an account; that counts at once.
#[utoipa::path(post, path = "/api/v1/roles/{id}/withdrawal", tag = "oversight", request_body = Whose,
    params(("id" = RoleId, Path)), responses((status = 204, description = "The account does not hold it any more"), Conflict))]
pub async fn withdraw(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Path(id): Path<RoleId>,
    Json(whose): Json<Whose>,
) -> Result<StatusCode, Problem> {
    slice.withdraw_custom(&cx, id, whose.account_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decides on a custom role asked for; nobody on his own, on what he asked for, or on what he made.
#[utoipa::path(post, path = "/api/v1/roles/{id}/approval", tag = "oversight", request_body = Decision,
    params(("id" = RoleId, Path)), responses((status = 204, description = "It is decided"), Overtaken))]
pub async fn decide(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Path(id): Path<RoleId>,
    Json(decision): Json<Decision>,
) -> Result<StatusCode, Problem> {
    slice.decide_role(&cx, id, decision.account_id, decision.approved).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(wanted: WantedRole) -> Wanted {
    let cells = wanted.cells.into_iter().map(|cell| (cell.action, cell.reaches)).collect();
    Wanted { name: wanted.name, stands_for: wanted.stands_for.into(), cells }
}

fn shown(role: CustomRole, grants: &[RoleGrant]) -> RoleBody {
    let cell = |(action, reaches): (&String, &Vec<kernel::Reach>)| Cell {
        action: action.clone(),
        reaches: reaches.iter().map(|reach| reach.as_str().to_owned()).collect(),
    };
    let holder = |grant: &RoleGrant| HolderBody {
        account_id: grant.account,
        asked_by: grant.asked_by,
        asked_at: grant.asked_at,
        approved_by: grant.approved_by,
        approved_at: grant.approved_at,
    };
    RoleBody {
        id: role.id,
        cells: role.cells.iter().map(cell).collect(),
        name: role.name,
        stands_for: role.stands_for.into(),
        made_by: role.made_by,
        made_at: role.made_at,
        retired_at: role.retired_at,
        version: role.version,
        holders: grants.iter().filter(|grant| grant.role == role.id).map(holder).collect(),
    }
}
