//! Absences: leave, and time occupied outside the desk.

use std::sync::Arc;

use app::{Conflict, Cx, Json, Path, Problem, Query};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{HOUR, Instant, PersonId, Refusal, RefusalKind, ShiftId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use worktime::Interval;

use crate::Team;
use crate::core::AbsenceContent;
use crate::store::Dated;

/// The longest range a list or a report spans: 92 days.
const LONGEST: i64 = 92 * 24 * HOUR;
/// The most absences one import holds.
const MOST: usize = 1000;

/// A range, and whose.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RangeQuery {
    /// From when.
    pub from: Instant,
    /// Until when; at most 92 days later.
    pub to: Instant,
    /// Only of this person.
    pub person_id: Option<PersonId>,
}

impl RangeQuery {
    /// The range; refused when it is empty or too long.
    pub fn range(&self) -> Result<Interval, Refusal> {
        if self.from < self.to && self.to.since(self.from) <= LONGEST {
            return Ok(Interval { from: self.from, to: self.to });
        }
        let refusal =
            Refusal::new(RefusalKind::Malformed, "roster.bad_range", "时间范围有误。", "The range does not fit.");
        Err(refusal.field("?to", "结束须晚于开始，且不超过 92 天", "after the start, at most 92 days later"))
    }
}

/// An absence with its id.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AbsenceView {
    /// Its id.
    pub id: ShiftId,
    /// What it says.
    #[serde(flatten)]
    pub content: AbsenceContent,
}

/// Absences in order of time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AbsenceList {
    /// The rows.
    pub items: Vec<AbsenceView>,
}

/// Absences from another system.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsenceImport {
    /// At most 1 000; those with a `source_key` entered before take that one's place.
    pub items: Vec<AbsenceContent>,
}

/// Lists the absences that touch a range.
#[utoipa::path(get, path = "/api/v1/absences", tag = "team", operation_id = "list_absences", params(RangeQuery),
    responses((status = 200, body = AbsenceList)))]
pub async fn list(
    State(team): State<Arc<Team>>,
    Query(query): Query<RangeQuery>,
) -> Result<Json<AbsenceList>, Problem> {
    let range = query.range()?;
    let facts = team.facts().await?;
    let touching = facts.all.absences.values().filter(|entry| {
        let span = entry.content.span();
        let concerns = query.person_id.is_none_or(|person| entry.content.person_id == person);
        concerns && span.from < range.to && span.to > range.from
    });
    let mut items: Vec<AbsenceView> = touching.cloned().map(view).collect();
    items.sort_by_key(|item| (item.content.from, item.id));
    Ok(Json(AbsenceList { items }))
}

/// Enters an absence.
#[utoipa::path(post, path = "/api/v1/absences", tag = "team", operation_id = "create_absence", request_body = AbsenceContent,
    responses((status = 201, body = AbsenceView), Conflict))]
pub async fn create(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Json(content): Json<AbsenceContent>,
) -> Result<(StatusCode, Json<AbsenceView>), Problem> {
    let mut entered = team.add_absences(&cx, vec![content]).await?;
    let entered = entered.pop().ok_or_else(Problem::not_found)?;
    Ok((StatusCode::CREATED, Json(view(entered))))
}

/// Enters many absences, all or none.
#[utoipa::path(post, path = "/api/v1/absence-imports", tag = "team", operation_id = "import_absences", request_body = AbsenceImport,
    responses((status = 201, body = AbsenceList), Conflict))]
pub async fn import(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Json(import): Json<AbsenceImport>,
) -> Result<(StatusCode, Json<AbsenceList>), Problem> {
    if import.items.len() > MOST {
        return Err(too_many().into());
    }
    let entered = team.add_absences(&cx, import.items).await?;
    Ok((StatusCode::CREATED, Json(AbsenceList { items: entered.into_iter().map(view).collect() })))
}

/// Takes an absence away.
#[utoipa::path(delete, path = "/api/v1/absences/{id}", tag = "team", operation_id = "remove_absence",
    params(("id" = ShiftId, Path)), responses((status = 204, description = "It is gone")))]
pub async fn remove(State(team): State<Arc<Team>>, cx: Cx, Path(id): Path<ShiftId>) -> Result<StatusCode, Problem> {
    team.remove_absence(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(entry: Dated<AbsenceContent>) -> AbsenceView {
    AbsenceView { id: entry.id, content: entry.content }
}

fn too_many() -> Refusal {
    let refusal =
        Refusal::new(RefusalKind::Invalid, "absence.too_many", "一次最多导入 1000 条。", "At most 1 000 at once.");
    refusal.field("/items", "请分批导入", "import them in parts")
}
