//! How the roster would read with a rotation that is not stored yet.

use std::sync::Arc;

use app::{Cx, Json, Problem};
use axum::extract::State;
use kernel::{Instant, Refusal, RefusalKind, ShiftId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use worktime::Interval;

use super::on_call::{DutyView, GapView, gap_view, view};
use crate::Team;
use crate::core::Rotation;
use crate::store::Record;

/// The longest range that is laid out, days.
const LONGEST: i64 = 92;

/// A rotation as it would be, and the range to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterPreviewInput {
    /// The rotation it would take the place of; a further one when absent.
    #[serde(default)]
    pub rotation_id: Option<ShiftId>,
    /// How it would read.
    pub rotation: Rotation,
    /// From when.
    pub from: Instant,
    /// Until when, at most 92 days later.
    pub to: Instant,
}

/// What would come of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RosterPreview {
    /// The duties of this rotation.
    pub duties: Vec<DutyView>,
    /// Where the roster would not meet what the groups need.
    pub gaps: Vec<GapView>,
    /// How many such gaps of the rotation's group there are now.
    #[schema(example = 2)]
    pub gaps_now: usize,
}

/// Lays out a rotation as if it were stored; writes nothing.
#[utoipa::path(post, path = "/api/v1/roster-previews", tag = "team", operation_id = "preview_roster", request_body = RosterPreviewInput,
    responses((status = 200, body = RosterPreview)))]
pub async fn preview(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Json(input): Json<RosterPreviewInput>,
) -> Result<Json<RosterPreview>, Problem> {
    let RosterPreviewInput { rotation_id, rotation, from, to } = input;
    let range = Interval { from, to };
    if to <= from || to.since(from) > LONGEST * 24 * kernel::HOUR {
        return Err(bad_range().into());
    }
    rotation.check()?;
    let facts = team.facts().await?;
    let id = rotation_id.unwrap_or_else(|| ShiftId::fresh(cx.ids.as_ref(), cx.now));
    let known = &facts.all;
    let people = rotation.members.iter().all(|person| known.people.contains_key(person));
    let replaced = rotation_id.is_none_or(|id| known.rotations.contains_key(&id));
    if !people || !replaced || !known.shifts.contains_key(&rotation.shift_id) {
        return Err(not_there().into());
    }
    let group = rotation.group_id;
    let supposed = facts.supposing(|all| {
        all.rotations.insert(id, Record { id, version: 1, created_at: cx.now, content: rotation });
    })?;
    let duties = supposed.duties(range);
    let duties = duties.iter().filter(|duty| duty.rotation == id).map(|duty| view(&supposed, duty)).collect();
    let gaps_now = facts.gaps(range).into_iter().filter(|gap| Some(gap.group) == group).count();
    let gaps = supposed.gaps(range).into_iter().map(|gap| gap_view(&supposed, gap)).collect();
    Ok(Json(RosterPreview { duties, gaps, gaps_now }))
}

fn bad_range() -> Refusal {
    let (zh, en) =
        ("结束须晚于开始，且不超过 92 天。", "The range ends after it begins and is no longer than 92 days.");
    Refusal::new(RefusalKind::Invalid, "roster.preview_range", zh, en).field("/to", zh, en)
}

fn not_there() -> Refusal {
    let (zh, en) = (
        "轮值、班次或人员不存在，请从现有的中选择。",
        "There is no such rotation, shift or person; choose from those there are.",
    );
    Refusal::new(RefusalKind::Invalid, "roster.not_there", zh, en).field("/rotation", zh, en)
}
