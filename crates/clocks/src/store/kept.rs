//! A clock whole, as the journal keeps it: what a row holds, in one JSON value.

use kernel::{ClockId, Instant};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use storage::DbError;

use super::document::History;
use super::row::{facing, facing_text, phase};
use crate::core::{Clock, Milestone, Phase, ShownDue, Subject, Target, Watch};

#[derive(Serialize, Deserialize)]
struct Kept {
    id: ClockId,
    version: i64,
    milestone: Milestone,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    watch: Option<Watch>,
    facing: String,
    target: Target,
    generation: u32,
    generation_at: i64,
    started_at: i64,
    state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_at: Option<i64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    provisional: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<i64>,
    #[serde(flatten)]
    history: History,
}

/// The clock as the row of `version` holds it, but for when the worker looks again, for its subject and for the name of
/// whoever set a due time: the journal is never erased.
pub fn keep(clock: &Clock, version: i64) -> Json {
    let kept = Kept {
        id: clock.id,
        version,
        milestone: clock.milestone,
        watch: clock.watch,
        facing: facing_text(clock.facing),
        target: clock.target.clone(),
        generation: clock.generation,
        generation_at: clock.generation_at.micros(),
        started_at: clock.started_at.micros(),
        state: clock.state().as_str().to_owned(),
        ended_at: match clock.phase {
            Phase::Open => None,
            Phase::Offered(at) | Phase::Met(at) | Phase::Cancelled(at) => Some(at.micros()),
        },
        due_at: clock.due_at().map(Instant::micros),
        provisional: clock.due.is_some_and(|due| due.provisional),
        acknowledged_at: clock.acknowledged_at.map(Instant::micros),
        history: History::nameless(clock),
    };
    // The shape holds only texts, numbers and lists, which always write.
    serde_json::to_value(kept).unwrap_or_default()
}

/// Reads what [`keep`] wrote about a clock of `subject`. Nobody looks at it again: `next_at` is none.
pub fn kept(subject: &Subject, value: Json) -> Result<Clock, DbError> {
    let kept: Kept = serde_json::from_value(value).map_err(|error| DbError::Shape(format!("a kept clock: {error}")))?;
    let at = Instant::from_micros;
    let mut clock = Clock {
        id: kept.id,
        subject: subject.clone(),
        milestone: kept.milestone,
        watch: kept.watch,
        facing: facing(&kept.facing)?,
        target: kept.target,
        generation: kept.generation,
        generation_at: at(kept.generation_at),
        started_at: at(kept.started_at),
        pauses: Vec::new(),
        phase: phase(&kept.state, kept.ended_at.map(at))?,
        due: kept.due_at.map(|due| ShownDue { at: at(due), provisional: kept.provisional }),
        set_due: None,
        floor: None,
        breaches: Vec::new(),
        acknowledged_at: kept.acknowledged_at.map(at),
        fired: Vec::new(),
        next_at: None,
        version: kept.version,
    };
    kept.history.into_clock(&mut clock);
    Ok(clock)
}
