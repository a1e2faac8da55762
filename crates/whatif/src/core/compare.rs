//! The same promises twice: as they were kept, and as they would have been.

use std::collections::BTreeMap;

use agreement::core::{Attribution, Parties, PartyKind, Responsible, Severity, SystemTree, mending_stage};
use clocks::core::{Clock, Milestone, State};
use desk::core::{About, AttributionState, Course, Entry, Outcome, answerable, is_ours, outcome};
use kernel::{AgreementId, ClockId, Instant, PartyId};

pub use agreement::core::Verdict;

/// What of a past incident decides how its clocks count.
pub struct Case<'a> {
    /// What was recorded.
    pub course: &'a Course,
    /// The verdict stage by stage, as it was given.
    pub stages: Option<&'a Attribution>,
    /// 免考核 as a whole.
    pub exempt: bool,
    /// Clocks that are exempt by themselves.
    pub exempt_clocks: &'a [ClockId],
    /// The system as it stands.
    pub tree: Option<&'a SystemTree>,
    /// Who we are.
    pub provider: PartyId,
    /// What kind of party somebody is.
    pub kind_of: &'a dyn Fn(PartyId) -> Option<PartyKind>,
}

/// One promise, as it came out one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The clock.
    pub clock: Clock,
    /// How it counts, with what it is grouped by.
    pub entry: Entry,
}

/// One promise, both ways: the n-th clock of a milestone of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// What it measures.
    pub milestone: Milestone,
    /// Its place among the clocks of the milestone.
    pub nth: usize,
    /// As it was; none where nothing was promised.
    pub old: Option<Judged>,
    /// As it would have been; none where nothing would have been promised.
    pub new: Option<Judged>,
}

impl Pair {
    /// Missed before, and not any more.
    pub fn is_won(&self) -> bool {
        is_missed(self.old.as_ref()) && !is_missed(self.new.as_ref())
    }

    /// Missed only under the new terms.
    pub fn is_lost(&self) -> bool {
        !is_missed(self.old.as_ref()) && is_missed(self.new.as_ref())
    }
}

fn is_missed(judged: Option<&Judged>) -> bool {
    judged.is_some_and(|judged| judged.entry.outcome == Outcome::Missed)
}

/// One way of looking at an incident: verdict, attribution and agreement under these terms.
pub struct Side<'a> {
    pub verdict: Verdict,
    pub stages: Option<&'a Attribution>,
    pub lead: (PartyKind, Option<PartyId>),
    pub agreement: &'a dyn Fn(&Clock) -> Option<AgreementId>,
}

/// The promises of an incident both ways. `agreement` names the agreement behind a clock; `new_stages` is the attribution
/// under the new terms, where it is another one.
pub fn pairs(
    case: &Case<'_>,
    (old, new): (Vec<Clock>, Vec<Clock>),
    new_verdict: Verdict,
    new_stages: Option<&Attribution>,
    agreement: &dyn Fn(&Clock) -> Option<AgreementId>,
    now: Instant,
) -> Vec<Pair> {
    let incident = &case.course.incident;
    let recorded = (incident.lead.kind, incident.lead.party);
    let before = Side { verdict: incident.cover.verdict, stages: case.stages, lead: recorded, agreement };
    let after = Side {
        verdict: new_verdict,
        stages: new_stages.or(case.stages),
        lead: new_stages.map_or(recorded, |stages| case.led_by(stages, recorded)),
        agreement,
    };
    let mut both: BTreeMap<(Milestone, usize), (Option<Judged>, Option<Judged>)> = BTreeMap::new();
    for (place, judged) in case.judged(old, &before, now) {
        both.entry(place).or_default().0 = Some(judged);
    }
    for (place, judged) in case.judged(new, &after, now) {
        both.entry(place).or_default().1 = Some(judged);
    }
    both.into_iter().map(|((milestone, nth), (old, new))| Pair { milestone, nth, old, new }).collect()
}

/// Where moves made again under the terms on record come out otherwise than the record: the milestone, what is on record and
/// what came out. Such an incident cannot be compared.
pub fn deviations(course: &Course, again: &[Clock]) -> Vec<Milestone> {
    let recorded = numbered(course.clocks.iter().filter(|clock| counts(clock)));
    let again = numbered(again.iter());
    let mut found: Vec<Milestone> = Vec::new();
    for (place, clock) in &recorded {
        if again.get(place).is_none_or(|other| told(clock) != told(other)) {
            found.push(place.0);
        }
    }
    found.extend(again.keys().filter(|place| !recorded.contains_key(place)).map(|(milestone, _)| *milestone));
    found.sort_unstable();
    found.dedup();
    found
}

/// What a clock tells: how it stands, when it was due, when met, and the breach that stands.
fn told(clock: &Clock) -> (State, Option<Instant>, Option<Instant>, Option<Instant>) {
    (clock.state(), clock.due_at(), clock.met_at(), clock.standing_breach().map(|breach| breach.at))
}

fn counts(clock: &Clock) -> bool {
    is_ours(clock, clock.milestone) && clock.facing == clocks::core::Facing::Customer && clock.milestone.promises()
}

/// Clocks by milestone and place, in the order in which they were started.
fn numbered<'a>(clocks: impl Iterator<Item = &'a Clock>) -> BTreeMap<(Milestone, usize), &'a Clock> {
    let mut found: BTreeMap<(Milestone, usize), &Clock> = BTreeMap::new();
    for clock in clocks {
        let nth = found.keys().filter(|(milestone, _)| *milestone == clock.milestone).count();
        found.insert((clock.milestone, nth), clock);
    }
    found
}

impl Case<'_> {
    fn judged(&self, clocks: Vec<Clock>, side: &Side<'_>, now: Instant) -> Vec<((Milestone, usize), Judged)> {
        let incident = &self.course.incident;
        let mut about = About {
            state: incident.state,
            folded: incident.parent.is_some(),
            exempt: self.exempt,
            verdict: side.verdict,
            attributed: incident.lead.state,
            class: incident.fault_class,
            lead: side.lead,
            stages: side.stages,
        };
        let places: Vec<(Milestone, usize)> = numbered(clocks.iter()).into_keys().collect();
        let mut seen: BTreeMap<Milestone, usize> = BTreeMap::new();
        let mut found = Vec::with_capacity(places.len());
        for clock in clocks {
            let nth = seen.entry(clock.milestone).or_default();
            let place = (clock.milestone, *nth);
            *nth += 1;
            about.exempt = self.exempt || self.is_exempt(place);
            let Some(outcome) = outcome(&clock, &about, now) else { continue };
            let party = answerable(clock.milestone, &about, |role| self.party_of(role));
            let stamped = clock.target.severity.and_then(|number| Severity::new(number).ok());
            let entry = Entry {
                clock: clock.id,
                incident: incident.id,
                agreement: (side.agreement)(&clock),
                severity: stamped.unwrap_or(incident.severity),
                milestone: clock.milestone,
                party,
                outcome,
                due_at: clock.due_at(),
            };
            found.push((place, Judged { clock, entry }));
        }
        found
    }

    /// A clock is exempt by its place: made again it has another identifier.
    fn is_exempt(&self, place: (Milestone, usize)) -> bool {
        let recorded = numbered(self.course.clocks.iter().filter(|clock| counts(clock)));
        recorded.get(&place).is_some_and(|clock| self.exempt_clocks.contains(&clock.id))
    }

    /// Who leads under another attribution: a lead that a person set against the matrix stays.
    fn led_by(&self, stages: &Attribution, recorded: (PartyKind, Option<PartyId>)) -> (PartyKind, Option<PartyId>) {
        let class = self.course.incident.fault_class;
        let of = |stages: &Attribution| stages.stage(mending_stage(class)).lead.map(|role| self.party_of(role));
        let by_hand = self.course.incident.lead.state == AttributionState::Confirmed
            && self.stages.and_then(of).is_some_and(|matrix| matrix != recorded);
        if by_hand { recorded } else { of(stages).unwrap_or(recorded) }
    }

    /// Who fills a role of the matrix at the incident's component.
    pub fn party_of(&self, role: Responsible) -> (PartyKind, Option<PartyId>) {
        match role {
            Responsible::Party(id) => ((self.kind_of)(id).unwrap_or(PartyKind::ThirdParty), Some(id)),
            Responsible::Kind(kind) => {
                let incident = &self.course.incident;
                let spot = self.tree.and_then(|tree| tree.place(incident.component));
                let vendor = spot.as_ref().and_then(agreement::core::Place::vendor);
                let named = vendor.and_then(|party| Some((party, (self.kind_of)(party)?)));
                let parties = Parties { provider: self.provider, customer: incident.customer, named };
                (kind, role.party(&parties))
            }
        }
    }
}
