//! Attainment by tables and properties.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use agreement::core::content::CountedIn;
use agreement::core::{Attribution, PartyKind, Responsible, Severity, Stage, StageVerdict, Text, Verdict};
use clocks::core::{Breach, Clock, Facing, Milestone, Phase, Refuted, ShownDue, Subject, Target};
use kernel::{CalendarId, ClockId, HOUR, IncidentId, Instant, PartyId};
use proptest::prelude::*;
use triage::FaultClass;
use uuid::Uuid;
use worktime::{Counting, Duration};

use super::*;

const START: Instant = Instant::from_micros(1_788_000_000_000_000);
const NOW: Instant = START.plus(10 * HOUR);

fn clock(phase: Phase, due_in: i64) -> Clock {
    Clock {
        id: ClockId::from_uuid(Uuid::from_u128(1)),
        subject: Subject::new("incident", "x"),
        milestone: Milestone::Restore,
        watch: None,
        facing: Facing::Customer,
        target: Target {
            duration: Some(Duration::Elapsed(due_in)),
            counting: Counting::Civil,
            calendar: CalendarId::from_uuid(Uuid::from_u128(2)),
            stopped_by: Vec::new(),
            agreement: None,
            severity: Some(2),
        },
        generation: 1,
        generation_at: START,
        started_at: START,
        pauses: Vec::new(),
        phase,
        due: Some(ShownDue { at: START.plus(due_in), provisional: false }),
        set_due: None,
        floor: None,
        breaches: Vec::new(),
        acknowledged_at: None,
        fired: Vec::new(),
        next_at: None,
        version: 1,
    }
}

fn breached(mut clock: Clock, refuted: bool) -> Clock {
    let at = clock.due.unwrap().at;
    let proof = Refuted { at: NOW, met_at: START.plus(HOUR) };
    clock.breaches.push(Breach { at, recorded_at: at, generation: 1, refuted: refuted.then_some(proof) });
    clock
}

fn about() -> About<'static> {
    About {
        state: State::Closed,
        folded: false,
        exempt: false,
        verdict: Verdict::InWarranty,
        attributed: AttributionState::Provisional,
        class: None,
        lead: (PartyKind::Provider, None),
        stages: None,
    }
}

#[test]
fn a_clock_counts_once_and_by_the_definition() {
    let met = Phase::Met(START.plus(HOUR));
    let cancelled = Phase::Cancelled(START.plus(3 * HOUR));
    let uncounted = |reason| Some(Outcome::NotCounted(reason));
    let provisional = {
        let mut clock = clock(Phase::Open, 2 * HOUR);
        clock.due = clock.due.map(|due| ShownDue { provisional: true, ..due });
        clock
    };
    let internal = Clock { facing: Facing::Internal, ..clock(met, 2 * HOUR) };
    let vendors = Clock { facing: Facing::Vendor(PartyId::from_uuid(Uuid::from_u128(9))), ..clock(met, 2 * HOUR) };
    let supervises = Clock { milestone: Milestone::Supervise, ..clock(met, 2 * HOUR) };
    let table: Vec<(&str, Clock, About<'_>, Option<Outcome>)> = vec![
        ("met in time", clock(met, 2 * HOUR), about(), Some(Outcome::Met)),
        ("a breach stands", breached(clock(met, HOUR / 2), false), about(), Some(Outcome::Missed)),
        ("a breach was disproved", breached(clock(met, 2 * HOUR), true), about(), Some(Outcome::Met)),
        ("open past due", clock(Phase::Open, 2 * HOUR), about(), Some(Outcome::Missed)),
        ("open and not due", clock(Phase::Open, 20 * HOUR), about(), uncounted(NotCounted::NotYetDue)),
        (
            "offered before due",
            clock(Phase::Offered(START.plus(HOUR)), 2 * HOUR),
            about(),
            uncounted(NotCounted::NotYetDue),
        ),
        ("cancelled without a breach", clock(cancelled, 5 * HOUR), about(), uncounted(NotCounted::Cancelled)),
        ("cancelled with a breach", breached(clock(cancelled, 2 * HOUR), false), about(), Some(Outcome::Missed)),
        ("provisional", provisional, about(), uncounted(NotCounted::Provisional)),
        (
            "out of warranty, even when late",
            breached(clock(met, HOUR / 2), false),
            About { verdict: Verdict::OutOfWarranty, ..about() },
            uncounted(NotCounted::OutOfWarranty),
        ),
        (
            "exempt, even when late",
            breached(clock(met, HOUR / 2), false),
            About { exempt: true, ..about() },
            uncounted(NotCounted::Exempt),
        ),
        (
            "merged, even when late: the parent's counts",
            breached(clock(cancelled, HOUR), false),
            About { state: State::Merged, folded: true, ..about() },
            uncounted(NotCounted::Folded),
        ),
        ("not towards the customer", internal, about(), None),
        ("a vendor's own promise", vendors, about(), None),
        ("supervision", supervises, about(), None),
    ];
    for (claim, clock, about, expected) in table {
        assert_eq!(outcome(&clock, &about, NOW), expected, "{claim}");
    }
}

fn stages(leads: &[(Stage, Option<PartyKind>)]) -> Attribution {
    let verdict = |stage: Stage| StageVerdict {
        stage,
        lead: leads.iter().find(|(of, _)| *of == stage).and_then(|(_, kind)| kind.map(Responsible::Kind)),
        support: Vec::new(),
        informed: Vec::new(),
        payer: None,
        clause: None,
        rows: Vec::new(),
        open: None,
        evidence: Text::default(),
    };
    Attribution { stages: Stage::ALL.iter().map(|stage| verdict(*stage)).collect() }
}

#[test]
fn each_milestone_is_answered_for_by_the_lead_of_its_stage() {
    let (ours, theirs, line) = (PartyKind::Provider, PartyKind::Vendor, PartyKind::Carrier);
    let all = stages(&[(Stage::Diagnose, Some(ours)), (Stage::Repair, Some(theirs)), (Stage::RecoverData, Some(line))]);
    let gap = stages(&[(Stage::Repair, Some(theirs))]);
    let with = |stages, class, attributed, lead| About { stages, class, attributed, lead: (lead, None), ..about() };
    let (provisional, confirmed) = (AttributionState::Provisional, AttributionState::Confirmed);
    let data = Some(FaultClass::Data);
    let table = [
        (Milestone::Respond, with(Some(&all), None, provisional, theirs), Answerable::Party(ours, None)),
        (Milestone::OnSite, with(Some(&all), None, provisional, theirs), Answerable::Party(ours, None)),
        (Milestone::Plan, with(Some(&all), None, confirmed, theirs), Answerable::Party(ours, None)),
        (Milestone::Update, with(Some(&all), data, provisional, theirs), Answerable::Party(ours, None)),
        (Milestone::Report, with(Some(&all), data, provisional, theirs), Answerable::Party(ours, None)),
        (Milestone::Restore, with(Some(&all), None, provisional, ours), Answerable::Party(theirs, None)),
        (Milestone::Resolve, with(Some(&all), data, provisional, ours), Answerable::Party(line, None)),
        (Milestone::Resolve, with(Some(&all), data, confirmed, ours), Answerable::Party(ours, None)),
        (Milestone::Respond, with(Some(&gap), None, provisional, ours), Answerable::Undetermined),
        (Milestone::Respond, with(None, None, provisional, ours), Answerable::Undetermined),
        (Milestone::Restore, with(Some(&all), None, AttributionState::Disputed, ours), Answerable::Disputed),
    ];
    for (milestone, about, expected) in table {
        let role = |responsible| match responsible {
            Responsible::Kind(kind) => (kind, None),
            Responsible::Party(id) => (PartyKind::Vendor, Some(id)),
        };
        assert_eq!(answerable(milestone, &about, role), expected, "{milestone} {about:?}");
    }
}

#[test]
fn a_clock_belongs_to_the_month_the_agreement_names() {
    let (from, to) = (START, START.plus(100 * HOUR));
    let table = [
        (CountedIn::Reported, 0, Some(200), true),
        (CountedIn::Reported, 100, Some(50), false),
        (CountedIn::Due, -50, Some(0), true),
        (CountedIn::Due, 50, Some(100), false),
        (CountedIn::Due, 50, None, false),
    ];
    for (counted_in, reported, due, expected) in table {
        let at = |hours: i64| START.plus(hours * HOUR);
        assert_eq!(
            belongs(counted_in, at(reported), due.map(at), from, to),
            expected,
            "{counted_in:?} {reported} {due:?}"
        );
    }
}

fn entry(number: u128, agreement: u8, severity: u8, milestone: usize, party: u8, outcome: u8) -> Entry {
    let outcomes = [
        Outcome::Met,
        Outcome::Missed,
        Outcome::NotCounted(NotCounted::Cancelled),
        Outcome::NotCounted(NotCounted::Folded),
        Outcome::NotCounted(NotCounted::NotYetDue),
    ];
    let parties = [Answerable::Party(PartyKind::Provider, None), Answerable::Disputed, Answerable::Undetermined];
    Entry {
        clock: ClockId::from_uuid(Uuid::from_u128(number)),
        incident: IncidentId::from_uuid(Uuid::from_u128(number)),
        agreement: (agreement > 0).then(|| kernel::AgreementId::from_uuid(Uuid::from_u128(u128::from(agreement)))),
        severity: Severity::new(severity).unwrap(),
        milestone: Milestone::ALL[milestone],
        party: parties[usize::from(party)],
        outcome: outcomes[usize::from(outcome)],
        due_at: None,
    }
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    proptest::collection::vec((0u8..3, 1u8..=4, 0usize..7, 0u8..3, 0u8..5), 0..60).prop_map(|rows| {
        let numbered = rows.into_iter().enumerate();
        numbered.map(|(at, (a, s, m, p, o))| entry(u128::try_from(at).unwrap(), a, s, m, p, o)).collect()
    })
}

fn groupings() -> impl Strategy<Value = Vec<Dimension>> {
    proptest::sample::subsequence(Dimension::ALL.to_vec(), 0..=Dimension::ALL.len())
}

proptest! {
    #[test]
    fn every_clock_stands_in_exactly_one_figure(entries in entries(), by in groupings()) {
        let figures = tally(&entries, &by);
        let mut listed: Vec<ClockId> = figures.values().flat_map(|figure| figure.clocks.clone()).collect();
        listed.sort_unstable();
        let mut all: Vec<ClockId> = entries.iter().map(|entry| entry.clock).collect();
        all.sort_unstable();
        prop_assert_eq!(listed, all);
        for figure in figures.values() {
            let uncounted: u32 = figure.not_counted.values().sum();
            prop_assert_eq!((figure.met + figure.missed + uncounted) as usize, figure.clocks.len());
            prop_assert_eq!(figure.permille().is_some(), figure.met + figure.missed > 0);
            prop_assert!(figure.permille().unwrap_or(0) <= 1000);
        }
    }

    #[test]
    fn figures_do_not_depend_on_the_order_of_clocks(entries in entries(), by in groupings()) {
        let mut turned = entries.clone();
        turned.reverse();
        prop_assert_eq!(tally(&entries, &by), tally(&turned, &by));
    }

    #[test]
    fn a_finer_grouping_adds_up_to_a_coarser_one(entries in entries(), by in groupings()) {
        let coarse = tally(&entries, &[]).into_values().next().unwrap_or_default();
        let fine = tally(&entries, &by);
        prop_assert_eq!(fine.values().map(|figure| figure.met).sum::<u32>(), coarse.met);
        prop_assert_eq!(fine.values().map(|figure| figure.missed).sum::<u32>(), coarse.missed);
    }
}
