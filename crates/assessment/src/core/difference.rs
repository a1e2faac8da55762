//! What a new computation changes against the last one, clock by clock.

use std::collections::BTreeMap;

use clocks::core::Milestone;
use kernel::{ClockId, IncidentId, Instant, words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clock::{ClockOutcome, CountedClock};
use super::compute::Computed;

/// The most differences that are listed one by one.
pub const MOST_LISTED: usize = 200;

words! {
    /// What changed about a clock.
    ChangeKind {
        /// It was not on the sheet before.
        Added = "added", "新增", "added";
        /// It is on the sheet no more.
        Removed = "removed", "移出", "removed";
        /// It counts differently.
        Outcome = "outcome", "结果改变", "counts differently";
        /// Another party answers for it.
        Party = "party", "责任单位改变", "another party answers";
        /// Something else about it: its due instant, its severity, an exemption proposed.
        Detail = "detail", "细节改变", "a detail";
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessmentChange)]
pub struct Change {
    /// What changed.
    pub kind: ChangeKind,
    /// The clock.
    pub clock_id: ClockId,
    /// The incident.
    pub incident_id: IncidentId,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: String,
    /// What the clock measures.
    pub milestone: Milestone,
    /// How it counted; none where it was not on the sheet.
    pub before: Option<ClockOutcome>,
    /// How it counts; none where it is on the sheet no more.
    pub after: Option<ClockOutcome>,
}

/// Score and money of a computation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessmentWorth)]
pub struct Worth {
    /// When it was computed.
    pub computed_at: Instant,
    /// The score on a hundred points, in tenths.
    pub hundred_tenths: u32,
    /// Thousandths of the fee that are deducted.
    pub fee_permille: u32,
    /// What is deducted in minor units; none while no fee is known.
    pub deduction_minor: Option<i64>,
}

impl Worth {
    /// The value of what was computed at `computed_at`.
    pub fn of(computed: &Computed, computed_at: Instant) -> Self {
        Self {
            computed_at,
            hundred_tenths: computed.score.hundred_tenths,
            fee_permille: computed.score.fee_permille,
            deduction_minor: computed.cost.as_ref().map(|cost| cost.deduction_minor),
        }
    }
}

/// What a computation changed against another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessmentChanges)]
pub struct Changes {
    /// Score and money before.
    pub before: Worth,
    /// Score and money after.
    pub after: Worth,
    /// How many clocks differ.
    pub count: usize,
    /// The clocks that differ, at most 200, those that change the figures first.
    pub items: Vec<Change>,
}

impl Changes {
    /// Whether anything differs that counts: a clock, the score or the money.
    pub fn is_nothing(&self) -> bool {
        let worth = |value: &Worth| (value.hundred_tenths, value.fee_permille, value.deduction_minor);
        self.count == 0 && worth(&self.before) == worth(&self.after)
    }
}

/// The differences between two computations.
pub fn changes(before: (&[CountedClock], Worth), after: (&[CountedClock], Worth)) -> Changes {
    let mut known: BTreeMap<ClockId, &CountedClock> = before.0.iter().map(|clock| (clock.clock_id, clock)).collect();
    let mut items: Vec<Change> = Vec::new();
    for now in after.0 {
        items.extend(match known.remove(&now.clock_id) {
            None => Some(change(ChangeKind::Added, now, None, Some(now.outcome))),
            Some(was) => differs(was, now).map(|kind| change(kind, now, Some(was.outcome), Some(now.outcome))),
        });
    }
    items.extend(known.into_values().map(|was| change(ChangeKind::Removed, was, Some(was.outcome), None)));
    let changes_figures = |item: &Change| item.before != item.after;
    items.sort_by(|a, b| {
        (!changes_figures(a), a.kind, &a.incident_number, a.milestone).cmp(&(
            !changes_figures(b),
            b.kind,
            &b.incident_number,
            b.milestone,
        ))
    });
    let count = items.len();
    items.truncate(MOST_LISTED);
    Changes { before: before.1, after: after.1, count, items }
}

fn differs(was: &CountedClock, now: &CountedClock) -> Option<ChangeKind> {
    if was.outcome != now.outcome {
        Some(ChangeKind::Outcome)
    } else if was.answers != now.answers {
        Some(ChangeKind::Party)
    } else {
        (was != now).then_some(ChangeKind::Detail)
    }
}

fn change(kind: ChangeKind, clock: &CountedClock, before: Option<ClockOutcome>, after: Option<ClockOutcome>) -> Change {
    Change {
        kind,
        clock_id: clock.clock_id,
        incident_id: clock.incident_id,
        incident_number: clock.incident_number.clone(),
        milestone: clock.milestone,
        before,
        after,
    }
}
