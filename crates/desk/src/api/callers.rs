//! Who is on the telephone.

use std::sync::Arc;

use app::{Cx, Json, Problem, ProblemBody, Query};
use axum::extract::State;
use kernel::{AccountId, DepartmentId, Instant, PartyId, SystemId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{IncidentRow, Named};
use crate::desk::Desk;

/// The number that calls.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CallerQuery {
    /// The telephone number, however it is written; at least four digits.
    #[param(example = "138 0013 8000", min_length = 4, max_length = 50)]
    phone: String,
}

/// Somebody known under the number.
#[derive(Debug, Serialize, ToSchema)]
pub struct Caller {
    /// His name; empty where none was given.
    #[schema(example = "李敏")]
    pub name: String,
    /// The number as it was written down.
    pub phone: String,
    /// His house.
    pub customer: Named<PartyId>,
    /// His account.
    pub account_id: Option<AccountId>,
    /// His department.
    pub department_id: Option<DepartmentId>,
    /// Where he called from last.
    pub place: Option<String>,
    /// When he last reported.
    pub called_at: Option<Instant>,
    /// Whether he is a contact of his house.
    pub contact: bool,
}

/// A system of a caller's house.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallerSystem {
    /// The system.
    pub id: SystemId,
    /// Its name.
    #[schema(example = "门诊收费与综合查询")]
    pub name: String,
    /// Whose it is.
    pub customer_id: PartyId,
}

/// Who is known under the number.
#[derive(Debug, Serialize, ToSchema)]
pub struct Callers {
    /// The latest callers first, then contacts; at most ten.
    pub items: Vec<Caller>,
    /// The systems of their houses.
    pub systems: Vec<CallerSystem>,
    /// Open faults of their houses, those they reported first: it may be about one of these.
    pub open: Vec<IncidentRow>,
}

/// Who is on the telephone, by the number.
#[utoipa::path(get, path = "/api/v1/callers", operation_id = "find_callers", tag = "desk", params(CallerQuery), responses(
    (status = 200, body = Callers),
    (status = 422, description = "Too few digits", body = ProblemBody, content_type = "application/problem+json"),
))]
pub async fn find(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<CallerQuery>,
) -> Result<Json<Callers>, Problem> {
    desk.callers(&cx, &query.phone).await.map(Json)
}
