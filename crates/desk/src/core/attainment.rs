//! Attainment（及时率）: how the clocks of a period count, by agreement, severity, milestone and party. It decides money.

use std::collections::BTreeMap;

use agreement::core::content::CountedIn;
use agreement::core::{Attribution, PartyKind, Responsible, Severity, Verdict, mending_stage};
use clocks::core::{Attainment, Clock, Milestone, Uncounted, attainment};
use kernel::{AgreementId, ClockId, IncidentId, Instant, PartyId, words};
use triage::FaultClass;

use super::{AttributionState, State};

words! {
    /// Why a clock does not count.
    NotCounted {
        /// Cancelled or withdrawn without a breach.
        Cancelled = "cancelled", "已取消", "cancelled without a breach";
        /// 免考核: approved by the customer.
        Exempt = "exempt", "免考核", "exempt";
        /// Out of warranty.
        OutOfWarranty = "out_of_warranty", "保外", "out of warranty";
        /// Its deadline waits for a yearly notice.
        Provisional = "provisional", "暂定时限", "provisional";
        /// Open and not due, paused, or waiting for a confirmation.
        NotYetDue = "not_yet_due", "未到期", "not yet due";
        /// Merged: the parent's clocks count, so that one outage counts once.
        Folded = "folded", "已并入其他工单", "folded into the parent";
    }
}

/// How one clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Kept.
    Met,
    /// A breach stands, or it is open past due.
    Missed,
    /// It does not count.
    NotCounted(NotCounted),
}

/// Who answers for a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answerable {
    /// A party; of the kind alone where the component names nobody.
    Party(PartyKind, Option<PartyId>),
    /// The attribution is contested.
    Disputed,
    /// The matrix gives nobody yet.
    Undetermined,
}

/// What of an incident decides how its clocks count.
#[derive(Clone, Debug)]
pub struct About<'a> {
    /// Its state.
    pub state: State,
    /// Whether it went into another one.
    pub folded: bool,
    /// 免考核: whether the customer's responsible person approved that this clock, or the whole incident, is exempt.
    pub exempt: bool,
    /// Coverage.
    pub verdict: Verdict,
    /// How sure the attribution is.
    pub attributed: AttributionState,
    /// The class of the fault.
    pub class: Option<FaultClass>,
    /// Who leads the mending, as it stands: a manager may have decided against the matrix.
    pub lead: (PartyKind, Option<PartyId>),
    /// The verdict stage by stage, the last one given.
    pub stages: Option<&'a Attribution>,
}

/// One clock of the period, with everything it is grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The clock.
    pub clock: ClockId,
    /// Its incident.
    pub incident: IncidentId,
    /// The agreement that promised it; none under a fallback without one.
    pub agreement: Option<AgreementId>,
    /// The severity whose promise it is.
    pub severity: Severity,
    /// What it measures.
    pub milestone: Milestone,
    /// Who answers for it.
    pub party: Answerable,
    /// How it counts.
    pub outcome: Outcome,
    /// When it fell due.
    pub due_at: Option<Instant>,
}

words! {
    /// What figures are grouped by.
    Dimension {
        /// The agreement.
        Agreement = "agreement", "协议", "agreement";
        /// The severity.
        Severity = "severity", "级别", "severity";
        /// The milestone.
        Milestone = "milestone", "时限", "milestone";
        /// The party that answers.
        Party = "party", "责任单位", "party";
    }
}

/// What a figure stands for; none where the grouping leaves it out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    /// The agreement; the inner none is work without one.
    pub agreement: Option<Option<AgreementId>>,
    /// The severity.
    pub severity: Option<Severity>,
    /// The milestone.
    pub milestone: Option<Milestone>,
    /// The party.
    pub party: Option<Answerable>,
}

/// One figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Clocks kept.
    pub met: u32,
    /// Clocks missed.
    pub missed: u32,
    /// Clocks that do not count, by reason.
    pub not_counted: BTreeMap<NotCounted, u32>,
    /// Every clock the figure is made of.
    pub clocks: Vec<ClockId>,
}

impl Figure {
    /// 及时率 in thousandths, rounded down; none when nothing counts.
    pub fn permille(&self) -> Option<u32> {
        let whole = u64::from(self.met) + u64::from(self.missed);
        (whole > 0).then(|| u32::try_from(u64::from(self.met) * 1000 / whole).unwrap_or(1000))
    }
}

/// How `clock` of an incident counts at `now`; none when it is no promise to the customer.
pub fn outcome(clock: &Clock, about: &About<'_>, now: Instant) -> Option<Outcome> {
    let own = attainment(clock, now);
    if own == Attainment::Uncounted(Uncounted::NoPromise) {
        return None;
    }
    let reason = match own {
        _ if about.folded || about.state == State::Merged => NotCounted::Folded,
        _ if about.exempt => NotCounted::Exempt,
        _ if about.verdict == Verdict::OutOfWarranty => NotCounted::OutOfWarranty,
        Attainment::Met => return Some(Outcome::Met),
        Attainment::Missed => return Some(Outcome::Missed),
        Attainment::Uncounted(Uncounted::Provisional) => NotCounted::Provisional,
        Attainment::Uncounted(Uncounted::NotYetDue) => NotCounted::NotYetDue,
        Attainment::Uncounted(Uncounted::Cancelled | Uncounted::NoPromise) => NotCounted::Cancelled,
    };
    Some(Outcome::NotCounted(reason))
}

/// Who answers for a milestone: respond, on_site, plan, update and report the lead of `diagnose`; restore and resolve the
/// lead of `repair`, of `recover_data` for a fault of class data.
///
/// `party_of` finds the party of a role at the component.
pub fn answerable(
    milestone: Milestone,
    about: &About<'_>,
    party_of: impl Fn(Responsible) -> (PartyKind, Option<PartyId>),
) -> Answerable {
    if about.attributed == AttributionState::Disputed {
        return Answerable::Disputed;
    }
    let mends = matches!(milestone, Milestone::Restore | Milestone::Resolve);
    let Some(stages) = about.stages else { return Answerable::Undetermined };
    let lead = if mends { stages.stage(mending_stage(about.class)).lead } else { stages.first_lead() };
    match lead {
        // Confirmed is what was confirmed, also against the matrix.
        _ if mends && about.attributed == AttributionState::Confirmed => Answerable::Party(about.lead.0, about.lead.1),
        Some(responsible) => {
            let (kind, party) = party_of(responsible);
            Answerable::Party(kind, party)
        }
        None => Answerable::Undetermined,
    }
}

/// Whether a clock belongs to the period `from` up to, not including, `to`, as the agreement counts.
pub fn belongs(
    counted_in: CountedIn,
    reported_at: Instant,
    due_at: Option<Instant>,
    from: Instant,
    to: Instant,
) -> bool {
    let at = match counted_in {
        CountedIn::Reported => Some(reported_at),
        CountedIn::Due => due_at,
    };
    at.is_some_and(|at| from <= at && at < to)
}

/// How the two ways of counting a period meet: promises by the report of their incident, and by their due instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bridge {
    /// Reported in the period and fallen due in it.
    pub both: u32,
    /// Reported in the period, due outside it or not at all.
    pub reported_only: u32,
    /// Due in the period, reported outside it.
    pub due_only: u32,
}

impl Bridge {
    /// Counts one promise.
    pub fn add(&mut self, reported_at: Instant, due_at: Option<Instant>, from: Instant, to: Instant) {
        let is_in = |counted_in| belongs(counted_in, reported_at, due_at, from, to);
        match (is_in(CountedIn::Reported), is_in(CountedIn::Due)) {
            (true, true) => self.both += 1,
            (true, false) => self.reported_only += 1,
            (false, true) => self.due_only += 1,
            (false, false) => {}
        }
    }
}

/// The figures of `entries`, grouped by `by`, in order of the groups.
pub fn tally(entries: &[Entry], by: &[Dimension]) -> BTreeMap<Group, Figure> {
    let mut figures: BTreeMap<Group, Figure> = BTreeMap::new();
    for entry in entries {
        let figure = figures.entry(group(entry, by)).or_default();
        match entry.outcome {
            Outcome::Met => figure.met += 1,
            Outcome::Missed => figure.missed += 1,
            Outcome::NotCounted(reason) => *figure.not_counted.entry(reason).or_default() += 1,
        }
        figure.clocks.push(entry.clock);
    }
    for figure in figures.values_mut() {
        figure.clocks.sort_unstable();
    }
    figures
}

fn group(entry: &Entry, by: &[Dimension]) -> Group {
    let has = |dimension| by.contains(&dimension);
    Group {
        agreement: has(Dimension::Agreement).then_some(entry.agreement),
        severity: has(Dimension::Severity).then_some(entry.severity),
        milestone: has(Dimension::Milestone).then_some(entry.milestone),
        party: has(Dimension::Party).then_some(entry.party),
    }
}

#[cfg(test)]
#[path = "attainment_tests.rs"]
mod tests;
