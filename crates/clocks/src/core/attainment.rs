//! Attainment（及时率）: how one clock counts. What is exempt, out of warranty or folded into a parent is the slice's.

use kernel::Instant;

use super::{Clock, Facing, Phase, State};

/// How a clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attainment {
    /// Kept.
    Met,
    /// A breach stands, or it is open past due.
    Missed,
    /// It does not count, or not yet.
    Uncounted(Uncounted),
}

/// Why a clock does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Uncounted {
    /// It is no promise to the customer.
    NoPromise,
    /// Cancelled without a breach.
    Cancelled,
    /// Its deadline waits for a yearly notice.
    Provisional,
    /// It is open and not due, paused, or waits for a confirmation.
    NotYetDue,
}

/// How `clock` counts at `now`. Each customer-facing clock counts once; a refuted breach does not count.
pub fn attainment(clock: &Clock, now: Instant) -> Attainment {
    if clock.facing != Facing::Customer || !clock.milestone.promises() {
        return Attainment::Uncounted(Uncounted::NoPromise);
    }
    if clock.standing_breach().is_some() || clock.is_overdue(now) {
        return Attainment::Missed;
    }
    if matches!(clock.phase, Phase::Cancelled(_)) {
        return Attainment::Uncounted(Uncounted::Cancelled);
    }
    if clock.due.is_some_and(|due| due.provisional) {
        return Attainment::Uncounted(Uncounted::Provisional);
    }
    match clock.phase {
        Phase::Met(_) => Attainment::Met,
        _ => Attainment::Uncounted(Uncounted::NotYetDue),
    }
}

/// The earliest due instant among the open promises to the customer, late ones included: the sort key of the queue.
/// An offered solution waits for the other side and is left out.
pub fn next_due<'a>(clocks: impl IntoIterator<Item = &'a Clock>) -> Option<Instant> {
    clocks
        .into_iter()
        .filter(|clock| clock.facing == Facing::Customer && clock.milestone.promises())
        .filter(|clock| matches!(clock.state(), State::Running | State::Paused))
        .filter_map(Clock::due_at)
        .min()
}
