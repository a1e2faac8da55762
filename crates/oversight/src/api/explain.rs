//! Which line of the policy allows or refuses.

use std::sync::Arc;

use access::{Action, Explanation};
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
    let what = match (asked.incident_id, asked.customer_id) {
        (Some(incident), _) => What::Incident(incident.to_string()),
        (None, Some(customer)) => What::Customer(customer),
        (None, None) => What::Anything,
    };
    let told = slice.explain(&cx, asked.account_id, action, &what).await?;
    Ok(Json(shown(&cx, &told)))
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
