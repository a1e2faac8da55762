//! Who is on duty: at an instant, over a range, and where nobody is.

use std::sync::Arc;

use app::{Cx, Json, Problem, Query};
use axum::extract::State;
use kernel::{GroupId, Instant, PersonId, ShiftId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::absences::RangeQuery;
use crate::Team;
use crate::core::{Duty, DutyRole, Gap, ShiftKind};
use crate::facts::TeamFacts;

/// Somebody with the name people read.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TeamPersonRef)]
pub struct PersonRef {
    /// Who.
    pub id: PersonId,
    /// The name.
    #[schema(example = "王晓东")]
    pub name: String,
}

/// A stretch of duty.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyView {
    /// Who.
    pub person: PersonRef,
    /// As what.
    pub role: DutyRole,
    /// At the desk or on call.
    pub kind: ShiftKind,
    /// For which group; null for the whole organisation.
    pub group_id: Option<GroupId>,
    /// By which rotation.
    pub rotation_id: ShiftId,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// For whom the person stands in as partner（B 角）.
    pub stands_in_for: Option<PersonRef>,
    /// By the roster it is the person's, but he is away: nobody can count on it.
    pub away: bool,
}

/// Duties in order of time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyList {
    /// The rows.
    pub items: Vec<DutyView>,
}

/// A stretch in which fewer people are there than needed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GapView {
    /// The group.
    pub group_id: GroupId,
    /// The group's name.
    pub group_name: String,
    /// Which of its needs.
    pub coverage: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// How many are there.
    pub present: u32,
    /// How many are needed.
    pub needed: u32,
    /// Whose duty it would be, but they are away.
    pub away: Vec<PersonRef>,
    /// One sentence, Chinese.
    pub text_zh: String,
    /// One sentence, English.
    pub text_en: String,
}

/// Gaps by group, need and time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GapList {
    /// The rows; empty when there is no gap.
    pub items: Vec<GapView>,
}

/// When, and as what.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OnCallQuery {
    /// The instant; now when absent.
    pub at: Option<Instant>,
    /// Only in this role.
    pub role: Option<DutyRole>,
}

/// Everybody on duty or on call at an instant, partners who stand in included.
#[utoipa::path(get, path = "/api/v1/on-call", tag = "team", operation_id = "on_call", params(OnCallQuery),
    responses((status = 200, body = DutyList)))]
pub async fn on_call(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Query(query): Query<OnCallQuery>,
) -> Result<Json<DutyList>, Problem> {
    let at = query.at.unwrap_or(cx.now);
    let facts = team.facts().await?;
    let there = facts.on_duty(at);
    let items = there.iter().filter(|duty| query.role.is_none_or(|role| duty.role == role));
    Ok(Json(DutyList { items: items.map(|duty| view(&facts, duty)).collect() }))
}

/// All duties that touch a range, those of people who are away marked.
#[utoipa::path(get, path = "/api/v1/roster", tag = "team", operation_id = "roster", params(RangeQuery),
    responses((status = 200, body = DutyList)))]
pub async fn roster(State(team): State<Arc<Team>>, Query(query): Query<RangeQuery>) -> Result<Json<DutyList>, Problem> {
    let range = query.range()?;
    let facts = team.facts().await?;
    let duties = match query.person_id {
        Some(person) => facts.duties_of(person, range),
        None => facts.duties(range),
    };
    Ok(Json(DutyList { items: duties.iter().map(|duty| view(&facts, duty)).collect() }))
}

/// Where the roster does not meet what the groups need, before it happens.
#[utoipa::path(get, path = "/api/v1/roster-gaps", tag = "team", operation_id = "roster_gaps", params(RangeQuery),
    responses((status = 200, body = GapList)))]
pub async fn gaps(State(team): State<Arc<Team>>, Query(query): Query<RangeQuery>) -> Result<Json<GapList>, Problem> {
    let range = query.range()?;
    let facts = team.facts().await?;
    let concerns = |gap: &Gap| query.person_id.is_none_or(|person| gap.away.contains(&person));
    let items = facts.gaps(range).into_iter().filter(concerns).map(|gap| gap_view(&facts, gap)).collect();
    Ok(Json(GapList { items }))
}

pub(super) fn view(facts: &TeamFacts, duty: &Duty) -> DutyView {
    DutyView {
        person: person(facts, duty.person),
        role: duty.role,
        kind: duty.kind,
        group_id: duty.group,
        rotation_id: duty.rotation,
        from: duty.span.from,
        to: duty.span.to,
        stands_in_for: duty.stands_in_for.map(|id| person(facts, id)),
        away: duty.away,
    }
}

pub(super) fn gap_view(facts: &TeamFacts, gap: Gap) -> GapView {
    GapView {
        text_zh: gap.text(kernel::Language::Zh),
        text_en: gap.text(kernel::Language::En),
        group_id: gap.group,
        group_name: gap.group_name,
        coverage: gap.coverage,
        from: gap.span.from,
        to: gap.span.to,
        present: gap.present,
        needed: gap.needed,
        away: gap.away.into_iter().map(|id| person(facts, id)).collect(),
    }
}

fn person(facts: &TeamFacts, id: PersonId) -> PersonRef {
    PersonRef { id, name: facts.name(id) }
}
