//! Which line of the policy allows or refuses.

use std::sync::Arc;

use access::{Account, Action, Explanation};
use account::RoleWord;
use app::{Cx, Json, Problem, ProblemBody, Query};
use axum::extract::State;
use kernel::{AccountId, IncidentId, PartyId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Oversight, What};

/// What is asked.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Who would do it.
    account_id: AccountId,
    /// What, by the policy's name.
    #[param(example = "incident.read")]
    action: String,
    /// On this incident.
    incident_id: Option<IncidentId>,
    /// On the incident of this number.
    #[param(example = "INC-2026-000123")]
    incident_number: Option<String>,
    /// On what belongs to this customer as a whole.
    customer_id: Option<PartyId>,
}

/// Whether something is allowed, and by which line.
#[derive(Serialize, ToSchema)]
pub struct ExplanationBody {
    /// Whether it is.
    allowed: bool,
    #[schema(example = "incident.read")]
    action: &'static str,
    /// The answer in the caller's language.
    #[schema(example = "允许“查看工单”")]
    sentence: String,
    /// Every line that bears on it; none where the account holds no role.
    lines: Vec<LineBody>,
}

/// One line of the policy.
#[derive(Serialize, ToSchema)]
pub struct LineBody {
    #[schema(example = "engineer")]
    role: &'static str,
    /// The custom role held in its place.
    custom_role: Option<String>,
    /// Whether it is held in an emergency.
    emergency: bool,
    /// How far it reaches; none where the role has no entry.
    #[schema(example = "groups")]
    reach: Option<&'static str>,
    /// `allows`, `covers` (what was asked about lies inside), `misses` (outside), `nowhere` (the account has no such place) or
    /// `absent` (no entry).
    #[schema(example = "covers")]
    effect: &'static str,
    /// The line in the caller's language.
    #[schema(example = "工程师 × incident.read：范围“所在组”，包含所问对象，允许")]
    sentence: String,
}

/// Tells which line of the policy allows or refuses an account something, now.
#[utoipa::path(get, path = "/api/v1/access/explanation", tag = "oversight", params(Asked),
    responses(
        (status = 200, body = ExplanationBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json",
            description = "No such account, incident or customer, or the caller may not see it"),
    ))]
pub async fn read(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Query(asked): Query<Asked>,
) -> Result<Json<ExplanationBody>, Problem> {
    let action: Action = asked.action.parse().map_err(|()| no_such_action())?;
    let number = asked.incident_number.map(|number| number.trim().to_owned()).filter(|number| !number.is_empty());
    let what = match (asked.incident_id.map(|id| id.to_string()).or(number), asked.customer_id) {
        (Some(incident), _) => What::Incident(incident),
        (None, Some(customer)) => What::Customer(customer),
        (None, None) => What::Anything,
    };
    let told = slice.explain(&cx, asked.account_id, action, &what).await?;
    Ok(Json(shown(&cx, &told)))
}

/// Whom and what can be asked about.
#[derive(Serialize, ToSchema)]
pub struct ExplanationSubjects {
    accounts: Vec<ExplainedAccount>,
    /// The customers that accounts belong to.
    customers: Vec<NamedParty>,
    actions: Vec<NamedAction>,
}

/// Somebody who can be asked about.
#[derive(Serialize, ToSchema)]
pub struct ExplainedAccount {
    id: AccountId,
    #[schema(example = "赵敏")]
    name: String,
    #[schema(example = "zhaomin")]
    login: String,
    roles: Vec<RoleWord>,
    active: bool,
}

/// A customer by name.
#[derive(Serialize, ToSchema)]
pub struct NamedParty {
    pub(crate) id: PartyId,
    #[schema(example = "市第一医院")]
    pub(crate) name: String,
}

/// An action by name.
#[derive(Serialize, ToSchema)]
pub struct NamedAction {
    #[schema(example = "incident.read")]
    action: &'static str,
    /// In the caller's language.
    #[schema(example = "查看工单")]
    label: &'static str,
}

/// Lists whom and what an explanation can be asked about.
#[utoipa::path(get, path = "/api/v1/explanation-subjects", tag = "oversight", operation_id = "list_explanation_subjects",
    responses((status = 200, body = ExplanationSubjects)))]
pub async fn subjects(State(slice): State<Arc<Oversight>>, cx: Cx) -> Result<Json<ExplanationSubjects>, Problem> {
    let (accounts, customers) = slice.subjects().await?;
    let account = |account: Account| ExplainedAccount {
        id: account.id,
        name: account.name,
        login: account.login,
        roles: account.roles.into_iter().map(RoleWord::from).collect(),
        active: account.active,
    };
    let action = |action: &Action| NamedAction { action: action.as_str(), label: action.label(cx.language) };
    Ok(Json(ExplanationSubjects {
        accounts: accounts.into_iter().map(account).collect(),
        customers: customers.into_iter().map(|(id, name)| NamedParty { id, name }).collect(),
        actions: Action::ALL.iter().map(action).collect(),
    }))
}

fn shown(cx: &Cx, told: &Explanation) -> ExplanationBody {
    let line = |line: &access::Line| LineBody {
        role: line.role.as_str(),
        custom_role: line.custom.clone(),
        emergency: line.emergency,
        reach: line.reach.map(kernel::Reach::as_str),
        effect: line.effect.as_str(),
        sentence: line.sentence(told.action, cx.language),
    };
    ExplanationBody {
        allowed: told.allowed,
        action: told.action.as_str(),
        sentence: told.sentence(cx.language),
        lines: told.lines.iter().map(line).collect(),
    }
}

fn no_such_action() -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "explanation.no_such_action",
        "没有这个操作；操作的名称见权限表。",
        "There is no such action; the policy lists their names.",
    )
}
