//! Stretches of time that do not count.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Instant;

/// A half-open stretch of time. It is empty when it does not end after it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct Interval {
    /// First instant inside.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
}

impl Interval {
    /// The stretch from `from` to `to`.
    pub const fn new(from: Instant, to: Instant) -> Self {
        Self { from, to }
    }
}

/// The union of `pauses` after `start`: sorted, separate, none empty.
pub(crate) fn union(pauses: &[Interval], start: Instant) -> Vec<Interval> {
    let mut sorted: Vec<Interval> = pauses
        .iter()
        .map(|pause| Interval::new(pause.from.max(start), pause.to))
        .filter(|pause| pause.from < pause.to)
        .collect();
    sorted.sort_unstable();
    sorted.dedup_by(|next, kept| {
        let joins = next.from <= kept.to;
        if joins {
            kept.to = kept.to.max(next.to);
        }
        joins
    });
    sorted
}
