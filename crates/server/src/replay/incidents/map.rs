//! The map from the states and grades of the file to ours. docs/replay-incidents.md prints the same table.

use std::str::FromStr;

use agreement::core::{Impact, Severity, Urgency};
use anyhow::{Result, anyhow};
use clocks::core::PauseReason;
use desk::core::State;

/// A state of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recorded {
    /// New.
    New,
    /// Active.
    Active,
    /// Awaiting User Info.
    AwaitingUser,
    /// Awaiting Vendor.
    AwaitingVendor,
    /// Awaiting Problem.
    AwaitingProblem,
    /// Awaiting Evidence.
    AwaitingEvidence,
    /// Resolved.
    Resolved,
    /// Closed.
    Closed,
}

/// One row of the map.
#[derive(Clone, Copy, Debug)]
pub struct Mapped {
    /// The file's state.
    pub recorded: Recorded,
    /// What the file calls it.
    pub label: &'static str,
    /// Our state. New is `assigned` once group or person are recorded, `reported` before.
    pub state: State,
    /// Why it waits, where ours waits.
    pub waiting: Option<PauseReason>,
    /// Why it is this one.
    pub because: &'static str,
}

/// The whole map.
pub const STATES: [Mapped; 8] = [
    row(
        Recorded::New,
        "New",
        State::Assigned,
        None,
        "`reported` until a group or person is recorded, then `assigned`; nobody has taken it up",
    ),
    row(
        Recorded::Active,
        "Active",
        State::InProgress,
        None,
        "somebody works on it; taking it up is our acceptance and answer",
    ),
    row(
        Recorded::AwaitingUser,
        "Awaiting User Info",
        State::Waiting,
        Some(PauseReason::WaitingCustomer),
        "the reporter's turn",
    ),
    row(
        Recorded::AwaitingVendor,
        "Awaiting Vendor",
        State::Waiting,
        Some(PauseReason::WaitingVendor),
        "a vendor's turn; stops nothing towards the customer",
    ),
    row(
        Recorded::AwaitingProblem,
        "Awaiting Problem",
        State::Waiting,
        Some(PauseReason::WaitingVendor),
        "another team's work on the cause; like a vendor's, it stops nothing towards the customer",
    ),
    row(
        Recorded::AwaitingEvidence,
        "Awaiting Evidence",
        State::Waiting,
        Some(PauseReason::WaitingCustomer),
        "what the reporter's side must bring",
    ),
    row(Recorded::Resolved, "Resolved", State::Resolved, None, "a solution is offered"),
    row(Recorded::Closed, "Closed", State::Closed, None, "confirmed and closed in the same minute"),
];

const fn row(
    recorded: Recorded,
    label: &'static str,
    state: State,
    waiting: Option<PauseReason>,
    because: &'static str,
) -> Mapped {
    Mapped { recorded, label, state, waiting, because }
}

impl Recorded {
    /// Its row of the map.
    pub fn mapped(self) -> &'static Mapped {
        // Every state has its row: a test asks each.
        STATES.iter().find(|row| row.recorded == self).unwrap_or(&STATES[0])
    }
}

impl FromStr for Recorded {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let found = STATES.iter().find(|row| row.label == text);
        found.map(|row| row.recorded).ok_or_else(|| anyhow!("`{text}` is no state the map knows"))
    }
}

/// Impact 1–3 → how much of the customer it touches.
pub fn impact(recorded: u8) -> Impact {
    match recorded {
        1 => Impact::All,
        2 => Impact::Department,
        _ => Impact::Individual,
    }
}

/// Urgency 1–3 → whether the business stopped.
pub fn urgency(recorded: u8) -> Urgency {
    match recorded {
        1 => Urgency::Stopped,
        2 => Urgency::Slow,
        _ => Urgency::None,
    }
}

/// Priority 1–4 is our severity 1–4.
pub fn severity(priority: u8) -> Severity {
    Severity::new(priority).unwrap_or(Severity::FOUR)
}

/// The file's own table, impact × urgency → priority, as the agreement of the replay states it.
pub fn priority(impact: u8, urgency: u8) -> u8 {
    const TABLE: [[u8; 3]; 3] = [[1, 2, 3], [2, 3, 4], [3, 4, 4]];
    TABLE[usize::from(impact.clamp(1, 3)) - 1][usize::from(urgency.clamp(1, 3)) - 1]
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn every_state_has_its_own_row_and_reads_back() {
        for row in &STATES {
            assert_eq!(row.label.parse::<Recorded>().unwrap(), row.recorded);
            assert_eq!(row.recorded.mapped().label, row.label);
            assert_eq!(row.waiting.is_some(), row.state == State::Waiting, "{}", row.label);
        }
        assert!("-100".parse::<Recorded>().is_err());
    }

    #[test]
    fn the_published_page_prints_every_row_of_the_map() {
        let page = include_str!("../../../../../docs/replay-incidents.md");
        for row in &STATES {
            let waiting = row.waiting.map_or(String::new(), |reason| format!(" ({reason})"));
            let line = format!("| {} | `{}`{waiting} |", row.label, row.state);
            assert!(page.contains(&line), "{line}");
        }
    }
}
