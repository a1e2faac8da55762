//! What was known at an instant: the kept standings of an incident folded up to it. Entered later is known later, whenever
//! it happened; where what is kept does not reach, that is said, never filled in.

use clocks::core::Clock;
use kernel::{ClockId, Instant};

/// What one write left, as the journal keeps it. `I` is the kept incident.
#[derive(Clone, Debug)]
pub struct Kept<I> {
    /// When it was entered.
    pub entered_at: Instant,
    /// Whether it holds every clock: nothing earlier is needed.
    pub whole: bool,
    /// The version of the incident's row after the write, where the write changed it.
    pub version: Option<i64>,
    /// The incident after the write, where it may have changed.
    pub incident: Option<I>,
    /// The clocks the write changed, each as the version it became.
    pub clocks: Vec<Clock>,
    /// The versions of the clocks it left alone.
    pub others: Vec<(ClockId, i64)>,
}

/// The versions of the rows now: what nobody has kept since then must still be them.
#[derive(Clone, Debug)]
pub struct Present {
    /// Of the incident.
    pub version: i64,
    /// Of its clocks.
    pub clocks: Vec<(ClockId, i64)>,
}

/// An incident and its clocks as they were known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<I> {
    /// The incident.
    pub incident: I,
    /// The version of its row.
    pub version: i64,
    /// Its clocks, in the order of their starts.
    pub clocks: Vec<Clock>,
    /// When the last of it was entered.
    pub changed_at: Instant,
    /// Since when everything is kept.
    pub since: Instant,
}

/// Why it cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Nothing is kept of that time; everything is since this instant, if anything is.
    NotKept(Option<Instant>),
    /// Something was written at that time or before it that was not kept; known again from this instant on.
    Gap(Option<Instant>),
}

/// What was known at `at`. `kept` stands in the order of entering.
pub fn known_at<I: Clone>(kept: &[Kept<I>], at: Instant, present: &Present) -> Result<Known<I>, Unknown> {
    let since = kept.iter().find(|one| one.whole).map(|one| one.entered_at);
    let Some(since) = since.filter(|since| *since <= at) else { return Err(Unknown::NotKept(since)) };
    let from = kept.iter().rposition(|one| one.whole && one.entered_at <= at).unwrap_or_default();
    let (past, later) = kept.split_at(kept.partition_point(|one| one.entered_at <= at));
    let past = &past[from.min(past.len())..];
    // By version, not by place: the clocks of two nodes may differ by a moment.
    let last = past.iter().filter_map(|one| Some((one.version?, one.incident.as_ref()?))).max_by_key(|(v, _)| *v);
    let Some((_, incident)) = last else { return Err(Unknown::NotKept(Some(since))) };
    let version = past.iter().filter_map(|one| one.version).max().unwrap_or_default();
    let gap = Unknown::Gap(later.iter().find(|one| one.whole).map(|one| one.entered_at));
    let then = later.iter().filter_map(|one| one.version).filter(|next| *next > version).min();
    if !follows(version, then, Some(present.version)) {
        return Err(gap);
    }
    let mut clocks: Vec<Clock> = Vec::new();
    for clock in past.iter().flat_map(|one| &one.clocks) {
        match clocks.iter_mut().find(|known| known.id == clock.id) {
            Some(known) if known.version <= clock.version => *known = clock.clone(),
            Some(_) => {}
            None => clocks.push(clock.clone()),
        }
    }
    let of = |id: ClockId| clocks.iter().find(|clock| clock.id == id).map(|clock| clock.version);
    if past.iter().flat_map(|one| &one.others).any(|(id, seen)| of(*id).is_none_or(|known| known < *seen)) {
        return Err(gap);
    }
    for clock in &clocks {
        let changed = later.iter().flat_map(|one| &one.clocks).filter(|next| next.id == clock.id);
        let left = later.iter().flat_map(|one| &one.others).filter(|(id, _)| *id == clock.id);
        let then = changed.map(|next| next.version).chain(left.map(|(_, version)| *version));
        let then = then.filter(|next| *next > clock.version).min();
        let now = present.clocks.iter().find(|(id, _)| *id == clock.id).map(|(_, version)| *version);
        if !follows(clock.version, then, now) {
            return Err(gap);
        }
    }
    clocks.sort_by_key(|clock| (clock.started_at, clock.id));
    let changed_at = past.last().map_or(since, |one| one.entered_at);
    Ok(Known { incident: incident.clone(), version, clocks, changed_at, since })
}

/// Whether nothing was written between `version` and the next that is kept, or, without one, the row as it stands now.
fn follows(version: i64, then: Option<i64>, now: Option<i64>) -> bool {
    match then {
        Some(then) => then == version + 1,
        None => now == Some(version),
    }
}

#[cfg(test)]
#[path = "tests/known.rs"]
mod tests;
