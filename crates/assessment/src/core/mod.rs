//! Pure rules of assessment sheets: what they are made of, what they score and cost, what a step needs.

mod clock;
mod compute;
mod days;
mod difference;
mod digest;
mod profit;
mod sheet;
mod step;

pub use clock::{AnswersFor, ClockOutcome, Column, CountedClock, Excused, Reader, SystemName, snapshot, visible};
pub use compute::{Bridged, Computed, Cost, FigureRow, LineScore, ScoreSummary, compute, figures};
pub use days::Days;
pub use difference::{Change, ChangeKind, Changes, MOST_LISTED, Worth, changes};
pub use digest::{Frozen, digest};
pub use profit::{Outcome, Spending, outcome, work_at};
pub use sheet::{Obstacle, ObstacleKind, SheetState, Step, allowed, obstacles};
pub use step::{
    changed_meanwhile, inside_period, may_step, needs_reason, no_answer_needed, not_corrigible, overlaps, said,
    somebody_first, stops_issue, unheld,
};

#[cfg(test)]
mod tests;
