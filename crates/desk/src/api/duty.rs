//! The duty board: who is on duty today, with load and capacity.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::Reached;
use app::{Cx, Json, Problem, Query};
use axum::extract::State;
use kernel::{GroupId, Instant, PersonId};
use serde::{Deserialize, Serialize};
use team::core::{Duty, Gap};
use team::{DutyRole, TeamFacts};
use utoipa::{IntoParams, ToSchema};
use work::store::Load;
use worktime::Interval;

use super::attainment::{bad_instant, day_of};
use super::view::Named;
use crate::desk::Desk;

/// Which day.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct DutyQuery {
    /// An instant of the day (RFC 3339); now unless said.
    #[param(required = false, example = "2026-09-30T02:00:00Z")]
    at: Option<String>,
}

/// A stretch of duty.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DutyStretch)]
pub struct DutyHours {
    /// Since when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// At the desk or on call.
    pub kind: team::core::ShiftKind,
    /// As what.
    pub role: DutyRole,
    /// For which group; none for the whole organisation.
    pub group_id: Option<GroupId>,
    /// For whom, as partner.
    pub stands_in_for: Option<Named<PersonId>>,
    /// By the roster it is theirs, but they are away.
    pub away: bool,
}

/// Somebody of the team.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyPerson {
    /// Who.
    pub person: Named<PersonId>,
    /// Open work that counts.
    pub load: u32,
    /// The most that automatic assignment gives.
    pub capacity: u32,
    /// Working time of the open work, minutes.
    pub queued_minutes: i64,
    /// When work was last given.
    pub last_assigned_at: Option<Instant>,
    /// On duty or on call at the instant asked about.
    pub on_duty: bool,
    /// Duties that touch the day.
    pub hours: Vec<DutyHours>,
    /// Skills, as kind and level.
    #[schema(example = json!(["database 4"]))]
    pub skills: Vec<String>,
}

/// A stretch in which too few are there.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyGap {
    /// Since when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// The group.
    pub group: Named<GroupId>,
    /// What is missing, in the caller's language.
    #[schema(example = "应用组“白班”需 2 人，只有 1 人在岗或值守")]
    pub what: String,
}

/// The board of one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyBoard {
    /// The instant asked about.
    pub at: Instant,
    /// The day in the provider's zone: its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// Everybody the caller may see, those on duty first.
    pub people: Vec<DutyPerson>,
    /// Where too few are there.
    pub gaps: Vec<DutyGap>,
}

/// Who is on duty on a day, with load and capacity.
#[utoipa::path(get, path = "/api/v1/duty-board", operation_id = "read_duty_board", tag = "desk", params(DutyQuery), responses(
    (status = 200, body = DutyBoard),
))]
pub async fn read(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<DutyQuery>,
) -> Result<Json<DutyBoard>, Problem> {
    let at = match &query.at {
        Some(text) => text.parse().map_err(|_| Problem(bad_instant("?at", text)))?,
        None => cx.now,
    };
    let (from, to) = day_of(at, &desk.zone).ok_or_else(|| Problem(bad_instant("?at", &at.to_string())))?;
    let team = desk.team.facts().await?;
    let loads = work::store::read_loads(&desk.app.db.rows(work::store::all_loads()).await?)?;
    let groups = own_groups(&cx, &team);
    let visible = |person: PersonId| {
        groups.as_ref().is_none_or(|own| team.groups_of(person).iter().any(|group| own.contains(group)))
    };
    let day = Interval { from, to };
    let mut duties: BTreeMap<PersonId, Vec<Duty>> = BTreeMap::new();
    for duty in team.duties(day) {
        duties.entry(duty.person).or_default().push(duty);
    }
    let active = team.active().filter(|person| visible(person.id) || cx.actor.person() == Some(person.id));
    let mut people: Vec<DutyPerson> = active
        .map(|person| {
            let own = duties.remove(&person.id).unwrap_or_default();
            on_board(&team, person, own, loads.get(&person.id).copied(), at)
        })
        .collect();
    people.sort_by(|a, b| {
        (!a.on_duty, a.hours.is_empty(), &a.person.name).cmp(&(!b.on_duty, b.hours.is_empty(), &b.person.name))
    });
    let gaps = team.gaps(day).into_iter().filter(|gap| groups.as_ref().is_none_or(|own| own.contains(&gap.group)));
    let gaps = gaps.map(|gap| shown_gap(&gap, cx.language)).collect();
    Ok(Json(DutyBoard { at, from, to, people, gaps }))
}

/// The caller's groups, when he reaches no further.
fn own_groups(cx: &Cx, team: &TeamFacts) -> Option<Vec<GroupId>> {
    if cx.scope.is_everything() {
        return None;
    }
    let own = cx.scope.reached().iter().filter_map(|part| match part {
        Reached::Groups(person) => Some(team.groups_of(*person)),
        _ => None,
    });
    Some(own.flatten().collect())
}

fn on_board(team: &TeamFacts, person: &team::Person, duties: Vec<Duty>, load: Option<Load>, at: Instant) -> DutyPerson {
    let load = load.unwrap_or_default();
    let content = &person.content;
    DutyPerson {
        person: Named { id: person.id, name: content.name.clone() },
        load: load.open_count,
        capacity: content.capacity,
        queued_minutes: load.queued_micros / kernel::MINUTE,
        last_assigned_at: load.last_assigned,
        on_duty: team.is_on_duty(person.id, at),
        hours: duties.into_iter().map(|duty| hours(team, &duty)).collect(),
        skills: content.skills.iter().map(|held| format!("{} {}", held.skill, held.level)).collect(),
    }
}

fn hours(team: &TeamFacts, duty: &Duty) -> DutyHours {
    DutyHours {
        from: duty.span.from,
        to: duty.span.to,
        kind: duty.kind,
        role: duty.role,
        group_id: duty.group,
        stands_in_for: duty.stands_in_for.map(|id| Named { id, name: team.name(id) }),
        away: duty.away,
    }
}

fn shown_gap(gap: &Gap, language: kernel::Language) -> DutyGap {
    DutyGap {
        from: gap.span.from,
        to: gap.span.to,
        group: Named { id: gap.group, name: gap.group_name.clone() },
        what: gap.text(language),
    }
}
