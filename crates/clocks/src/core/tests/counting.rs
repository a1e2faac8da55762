use super::support::{World, at};
use crate::core::{Attainment, CancelReason, Clock, Facing, Milestone, Uncounted, attainment, next_due};

#[test]
fn a_clock_counts_once_as_defined() {
    let world = World::new();
    let frame = world.frame();
    let (start, noon, evening) = ("2026-11-05 10:00", at("2026-11-05 12:00"), at("2026-11-05 20:00"));
    let open = || world.start(Milestone::Resolve, "4h", start);
    let late = open().tick(frame, evening).clock;
    let vendor = Clock { facing: Facing::Internal, ..open() };
    let not = Attainment::Uncounted;
    let cases: Vec<(&str, Clock, Attainment)> = vec![
        ("open past due, unseen by the worker", open(), Attainment::Missed),
        ("breached", late.clone(), Attainment::Missed),
        ("met in time", open().meet(noon, frame, evening).unwrap().clock, Attainment::Met),
        ("met late", late.clone().meet(evening, frame, evening).unwrap().clock, Attainment::Missed),
        ("refuted", late.clone().meet(noon, frame, evening).unwrap().clock, Attainment::Met),
        (
            "cancelled in time",
            open().cancel(CancelReason::SubjectEnded, frame, noon).unwrap().clock,
            not(Uncounted::Cancelled),
        ),
        (
            "cancelled after a breach",
            late.cancel(CancelReason::SubjectEnded, frame, evening).unwrap().clock,
            Attainment::Missed,
        ),
        ("paused", world.pause(open(), "2026-11-05 12:00"), not(Uncounted::NotYetDue)),
        ("offered", open().offer(noon, frame, noon).unwrap().clock, not(Uncounted::NotYetDue)),
        ("not due", world.start(Milestone::Resolve, "24h", start), not(Uncounted::NotYetDue)),
        ("provisional", world.start(Milestone::Resolve, "3wd", "2026-12-30 16:00"), not(Uncounted::Provisional)),
        ("of a vendor", vendor, not(Uncounted::NoPromise)),
        (
            "supervision",
            world.supervise(crate::core::Event::Accepted, Milestone::Plan, start),
            not(Uncounted::NoPromise),
        ),
    ];
    for (what, clock, expected) in cases {
        assert_eq!(attainment(&clock, evening), expected, "{what}");
    }
}

#[test]
fn the_queue_sorts_by_the_earliest_open_promise() {
    let world = World::new();
    let noon = at("2026-11-05 12:00");
    let respond = world.start(Milestone::Respond, "1h", "2026-11-05 10:00");
    let restore = world.start(Milestone::Restore, "8h", "2026-11-05 10:00");
    assert_eq!(next_due([&respond, &restore]), respond.due_at());
    let met = respond.meet(noon, world.frame(), noon).unwrap().clock;
    assert_eq!(next_due([&met, &restore]), restore.due_at());
    assert_eq!(next_due([&met]), None);
}
