//! Rows that contradict each other: listed, none dropped, each with how it is driven all the same.

use kernel::Instant;

use super::map;
use super::rows::{Event, Record};

/// A contradiction in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// The incident.
    pub number: String,
    /// The line of the file.
    pub line: usize,
    /// What contradicts what.
    pub kind: OddKind,
}

/// Kinds of contradiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OddKind {
    /// The row is older than the one before it.
    TimeBack,
    /// The count of changes does not rise.
    ChangesBack,
    /// It was changed before it was opened.
    BeforeOpened,
    /// The count of reassignments rises and the group is the same.
    CountedWithoutHandOver,
    /// The group changes and the count of reassignments does not rise.
    HandOverUncounted,
    /// A count of reassignments or reopenings falls.
    CountFalls,
    /// The count of reopenings does not follow the states.
    ReopenedUnseen,
    /// The active flag contradicts the state.
    Active,
    /// Priority is not what impact and urgency give elsewhere in the file.
    Priority,
    /// A service level once missed is kept again.
    SlaBack,
    /// It was resolved before it was opened or after it was closed.
    Resolved,
}

impl OddKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::TimeBack,
        Self::ChangesBack,
        Self::BeforeOpened,
        Self::CountedWithoutHandOver,
        Self::HandOverUncounted,
        Self::CountFalls,
        Self::ReopenedUnseen,
        Self::Active,
        Self::Priority,
        Self::SlaBack,
        Self::Resolved,
    ];

    /// What contradicts what, and what the replay does.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::TimeBack => "older than the row before it: driven at the time of that row, in the order of the file",
            Self::ChangesBack => "the count of changes does not rise: driven in the order of the file",
            Self::BeforeOpened => "changed before it was opened: reported at the time of its first row",
            Self::CountedWithoutHandOver => {
                "a reassignment is counted and the group is the same: no move, added to our count"
            }
            Self::HandOverUncounted => "the group changes and no reassignment is counted: moved, taken from our count",
            Self::CountFalls => "a count of reassignments or reopenings falls: driven by the states",
            Self::ReopenedUnseen => "the count of reopenings does not follow the states: driven by the states",
            Self::Active => "the active flag contradicts the state: driven by the state",
            Self::Priority => "priority is not what impact and urgency give: driven by impact and urgency",
            Self::SlaBack => "made_sla goes from false to true: only printed",
            Self::Resolved => "resolved_at lies before opened_at or after closed_at: not used",
        }
    }
}

/// Every contradiction of an incident, in the order of its rows.
pub fn find(record: &Record) -> Vec<Odd> {
    let mut found = Vec::new();
    let mut say = |line: usize, kind: OddKind| found.push(Odd { number: record.number.clone(), line, kind });
    for (index, event) in record.events.iter().enumerate() {
        if event.at < record.opened_at {
            say(event.line, OddKind::BeforeOpened);
        }
        if event.active == (event.state == map::Recorded::Closed) {
            say(event.line, OddKind::Active);
        }
        if map::priority(event.impact, event.urgency) != event.priority {
            say(event.line, OddKind::Priority);
        }
        if let Some(before) = index.checked_sub(1).and_then(|at| record.events.get(at)) {
            for kind in between(before, event) {
                say(event.line, kind);
            }
        }
    }
    if record.resolved_at.is_some_and(|at| at < record.opened_at || record.closed_at.is_some_and(|closed| at > closed))
    {
        let line = record.events.first().map_or(0, |event| event.line);
        say(line, OddKind::Resolved);
    }
    found
}

fn between(before: &Event, event: &Event) -> Vec<OddKind> {
    let handed = before.seat.group != event.seat.group;
    let counted = event.reassignments > before.reassignments;
    let reopened = is_finished(before) && !is_finished(event);
    let falls = event.reassignments < before.reassignments || event.reopenings < before.reopenings;
    let kinds = [
        (event.at < before.at, OddKind::TimeBack),
        (event.changes <= before.changes, OddKind::ChangesBack),
        (counted && !handed, OddKind::CountedWithoutHandOver),
        (handed && !counted && !falls, OddKind::HandOverUncounted),
        (falls, OddKind::CountFalls),
        (reopened != (event.reopenings == before.reopenings + 1), OddKind::ReopenedUnseen),
        (event.made_sla && !before.made_sla, OddKind::SlaBack),
    ];
    kinds.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect()
}

fn is_finished(event: &Event) -> bool {
    matches!(event.state, map::Recorded::Resolved | map::Recorded::Closed)
}

/// When each row is driven: at its own time, never before the row that stands before it.
pub fn times(record: &Record) -> Vec<Instant> {
    let mut latest: Option<Instant> = None;
    let driven = record.events.iter().map(|event| {
        let at = latest.map_or(event.at, |latest| latest.max(event.at));
        latest = Some(at);
        at
    });
    driven.collect()
}

/// When the incident is reported: when it was opened, never after its first row.
pub fn reported_at(record: &Record) -> Instant {
    let first = record.events.first().map_or(record.opened_at, |event| event.at);
    record.opened_at.min(first)
}
