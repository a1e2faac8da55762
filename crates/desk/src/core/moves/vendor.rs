//! A vendor's own clocks, beside ours: they start when its notice is sent and never touch what we promised.

use agreement::core::Compiled;
use clocks::core::{CancelReason, Clock, Facing, Milestone, Start, Subject};
use kernel::{ClockId, Ids, Instant, PartyId, Refusal};

use crate::core::{Case, SUBJECT};

/// What a vendor promises us for one fault.
const UNDERPINNING: [Milestone; 3] = [Milestone::Respond, Milestone::Restore, Milestone::Resolve];

fn of(clock: &Clock, vendor: PartyId) -> bool {
    clock.facing == Facing::Vendor(vendor) && clock.is_open()
}

/// The vendor's notice goes out at `at`: respond, restore and resolve of its agreement begin to count, each unless it
/// runs already. Returns how many started.
pub fn call_vendor(
    case: &mut Case<'_>,
    vendor: PartyId,
    agreement: &Compiled,
    at: Instant,
    ids: &dyn Ids,
) -> Result<usize, Refusal> {
    let severity = case.incident.severity;
    let mut started = 0;
    for milestone in UNDERPINNING {
        let Some(target) = agreement.target(severity, milestone) else { continue };
        if case.clocks.iter().any(|clock| of(clock, vendor) && clock.milestone == milestone) {
            continue;
        }
        case.start_with(Start {
            id: ClockId::fresh(ids, case.now),
            subject: Subject::new(SUBJECT, case.incident.id),
            milestone,
            watch: None,
            facing: Facing::Vendor(vendor),
            target,
            started_at: at,
            pauses: Vec::new(),
        })?;
        started += 1;
    }
    Ok(started)
}

/// A named person of the vendor spoke: its respond is met.
pub fn vendor_answered(case: &mut Case<'_>, vendor: PartyId, at: Instant) -> Result<(), Refusal> {
    meet(case, vendor, Milestone::Respond, at)
}

/// The vendor states that service is back, that its part is solved, or both. Ours are met by our own statement alone.
pub fn vendor_done(
    case: &mut Case<'_>,
    vendor: PartyId,
    restored: bool,
    resolved: bool,
    at: Instant,
) -> Result<(), Refusal> {
    if restored || resolved {
        meet(case, vendor, Milestone::Restore, at)?;
    }
    if resolved {
        meet(case, vendor, Milestone::Resolve, at)?;
    }
    Ok(())
}

/// The vendor leads no longer, or the fault is solved: what it still owed ends; a breach that happened stays.
pub fn let_vendor_go(case: &mut Case<'_>, vendor: PartyId) -> Result<(), Refusal> {
    case.each(|clock| of(clock, vendor), |clock, frame, now| clock.cancel(CancelReason::NoLongerNeeded, frame, now))
}

/// Every vendor's part is over with the offered solution: restore and resolve are met by it, an answer that never came is
/// no longer waited for.
pub(super) fn solved(case: &mut Case<'_>, at: Instant) -> Result<(), Refusal> {
    let vendors: Vec<PartyId> = case
        .clocks
        .iter()
        .filter(|clock| clock.is_open())
        .filter_map(|clock| if let Facing::Vendor(party) = clock.facing { Some(party) } else { None })
        .collect();
    for vendor in vendors {
        vendor_done(case, vendor, true, true, at)?;
        let_vendor_go(case, vendor)?;
    }
    Ok(())
}

fn meet(case: &mut Case<'_>, vendor: PartyId, milestone: Milestone, at: Instant) -> Result<(), Refusal> {
    case.each(
        |clock| of(clock, vendor) && clock.milestone == milestone,
        // A solution entered later may lie before the vendor was called: then it never owed anything.
        |clock, frame, now| {
            if at >= clock.started_at {
                clock.meet(at, frame, now)
            } else {
                clock.cancel(CancelReason::NoLongerNeeded, frame, now)
            }
        },
    )
}
