//! What the platform decides about a report: severity, coverage, component and class, who is responsible, what is promised.

use std::sync::Arc;

use agreement::core::{
    Attribution, Compiled, Coverage, Grade, Impact, Parties, PartyKind, Place, Question, Severity, Sign, Status,
    SystemTree, Urgency, Verdict, judge, profiles, words::Text,
};
use clocks::core::{Milestone, Target};
use kernel::{ComponentId, Instant, PartyId};
use triage::{ComponentKind, FaultClass, HistoryIndex, Signals, Triage};

use super::open::{self, Open};
use super::{AttributionState, Cover, Kind, Lead, NewPromises};

/// What a report says, as far as judging needs it.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// The text, secrets masked.
    pub text: &'a str,
    /// A fault or a request.
    pub kind: Kind,
    /// The service of the catalogue, for requests.
    pub service: Option<&'a str>,
    /// The component the reporter chose.
    pub component: Option<ComponentId>,
    /// The class the reporter chose.
    pub fault_class: Option<FaultClass>,
    /// What the reporter answered about the impact.
    pub impact: Option<Impact>,
    /// What the reporter answered about the business.
    pub urgency: Option<Urgency>,
    /// The moment of receipt.
    pub at: Instant,
}

/// What surrounds a report.
pub struct Surroundings<'a> {
    /// The system with its component tree; none while the system is unknown.
    pub tree: Option<&'a SystemTree>,
    /// The same components as triage looks for them in a text.
    pub named: Option<&'a triage::Tree>,
    /// Components whose failure weighs one step more.
    pub vital: &'a [ComponentId],
    /// Who we are.
    pub provider: PartyId,
    /// Whose report it is.
    pub customer: PartyId,
    /// What kind of party somebody is.
    pub kind_of: &'a dyn Fn(PartyId) -> Option<PartyKind>,
    /// The agreement versions that speak of the system, each with where it stood at the moment of receipt.
    pub versions: &'a [(Arc<Compiled>, Status)],
    /// Earlier faults.
    pub history: &'a HistoryIndex,
    /// Earlier upgrades of components, for triage.
    pub upgrades: &'a [triage::Upgrade],
    /// Whether it is a guarded period of the system: every fault weighs one step more.
    pub guarded: bool,
}

/// Everything decided, with the reasons.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// How grave, and by which rule.
    pub grade: Grade,
    /// The answers the grade rests on.
    pub asked: (Impact, Urgency),
    /// In warranty or not, and by which clause.
    pub coverage: Coverage,
    /// Component, class and how sure.
    pub triage: Triage,
    /// Who is responsible, stage by stage.
    pub attribution: Attribution,
    /// Whether the component is known well enough to act on.
    pub decided: bool,
    /// What it may be, when it is not decided but the report says something and every possibility has the same lead:
    /// whoever can do enough of them may begin. None when it is decided, and when the service desk must decide.
    pub open: Option<Open>,
    /// The component, when decided and one stands out.
    pub component: Option<ComponentId>,
    /// Its kind, when decided.
    pub component_kind: Option<ComponentKind>,
    /// The class, when decided.
    pub fault_class: Option<FaultClass>,
    /// Who leads.
    pub lead: Lead,
    /// The version whose promises or fallback hold.
    pub agreement: Option<Arc<Compiled>>,
    /// What starts counting with the report.
    pub promises: NewPromises,
}

/// Judges a report in its surroundings. Pure: the same facts give the same judgement.
pub fn judge_report(said: &Said<'_>, around: &Surroundings<'_>) -> Judgement {
    let triage = look(said, around);
    let known = settle(said, &triage, around);
    attribute_and_promise(said, around, triage, known)
}

#[derive(Clone, Copy)]
struct Known {
    decided: bool,
    component: Option<ComponentId>,
    kind: Option<ComponentKind>,
    class: Option<FaultClass>,
}

fn look(said: &Said<'_>, around: &Surroundings<'_>) -> Triage {
    let case = triage::Case {
        text: said.text,
        system: around.tree.map(|tree| tree.id),
        chosen_component: said.component,
        chosen_fault_class: said.fault_class,
        reported_at: said.at,
    };
    let knowledge = triage::Knowledge {
        tree: around.named,
        history: around.history,
        alerts: &[],
        upgrades: around.upgrades,
        thresholds: thresholds(around),
    };
    triage::decide(&case, &knowledge)
}

/// The agreement's confidence, never below what triage was measured with.
fn thresholds(around: &Surroundings<'_>) -> triage::Thresholds {
    let measured = triage::Thresholds::default();
    let agreed = in_force(around).map_or(0, |agreement| u32::from(agreement.content.triage_permille));
    triage::Thresholds { confidence_permille: measured.confidence_permille.max(agreed), ..measured }
}

fn settle(said: &Said<'_>, triage: &Triage, around: &Surroundings<'_>) -> Known {
    let best = triage.best();
    let chosen = said.component.and_then(|id| around.named?.component(id));
    let decided = triage.decided || chosen.is_some() || said.kind == Kind::Request;
    let class = said.fault_class.or_else(|| best.filter(|_| triage.class_decided).map(|best| best.fault_class));
    Known {
        decided,
        component: chosen.map(|known| known.id).or_else(|| triage.component().filter(|_| decided)),
        kind: chosen.map(|known| known.kind).or_else(|| best.filter(|_| decided).map(|best| best.component_kind)),
        class,
    }
}

fn attribute_and_promise(said: &Said<'_>, around: &Surroundings<'_>, triage: Triage, known: Known) -> Judgement {
    let place = around.tree.and_then(|tree| tree.place(known.component));
    let standing: Vec<_> = around.versions.iter().map(|(version, status)| version.standing(*status)).collect();
    let question = Question { at: said.at, place: place.as_ref(), class: known.class, exclusion: None };
    let coverage = judge(&question, &standing);
    let agreement = coverage
        .version
        .and_then(|id| around.versions.iter().find(|(version, _)| version.identity.version == id))
        .map(|(version, _)| Arc::clone(version))
        .or_else(|| in_force(around).cloned());
    let signals = triage::signals(&triage::fold(said.text));
    let asked = answers(said, &signals);
    let grade = grade(said, around, known, agreement.as_deref(), asked, &signals);
    let strangers = around.tree.map(|tree| open::strangers(&triage, known.kind, tree)).unwrap_or_default();
    let places = match (known.component, around.tree) {
        (None, Some(tree)) => open::places(&triage, known.kind, tree, &strangers),
        _ => place.into_iter().collect(),
    };
    let attribution = attribution(&triage, known, &places, agreement.as_deref());
    let found = Found { triage: &triage, told: said.component.is_some() || said.fault_class.is_some() };
    let lead = lead(around, &attribution, found, &grade, known, &places, agreement.as_deref());
    let promises = promises(said, &coverage, grade.severity, agreement.as_deref());
    let somebody_leads = responsible(&attribution, known).is_some() && lead.party.is_some();
    let may_begin = !known.decided && triage.speaks && somebody_leads && around.tree.is_some();
    let open = may_begin.then(|| Open::of(&triage, thresholds(around).confidence_permille));
    Judgement {
        grade,
        asked,
        coverage,
        triage,
        attribution,
        decided: known.decided,
        open,
        component: known.component,
        component_kind: known.kind,
        fault_class: known.class,
        lead,
        agreement,
        promises,
    }
}

fn in_force<'a>(around: &'a Surroundings<'_>) -> Option<&'a Arc<Compiled>> {
    around.versions.iter().find(|(_, status)| *status == Status::InForce).map(|(version, _)| version)
}

/// What the reporter answered, else what the text says, else one department and slow.
fn answers(said: &Said<'_>, signals: &Signals) -> (Impact, Urgency) {
    let impact = said.impact.or_else(|| signals.impact.as_ref().and_then(|(signal, _)| signal.name().parse().ok()));
    let urgency = said.urgency.or_else(|| signals.urgency.as_ref().and_then(|(signal, _)| signal.name().parse().ok()));
    let urgency = urgency.unwrap_or(if said.kind == Kind::Request { Urgency::Low } else { Urgency::Slow });
    (impact.unwrap_or(Impact::Department), urgency)
}

fn grade(
    said: &Said<'_>,
    around: &Surroundings<'_>,
    known: Known,
    agreement: Option<&Compiled>,
    (impact, urgency): (Impact, Urgency),
    signals: &Signals,
) -> Grade {
    let mut signs: Vec<Sign> = signals.flags.iter().filter_map(|(flag, _)| flag.name().parse().ok()).collect();
    let vital = known.component.is_some_and(|id| {
        around
            .tree
            .and_then(|tree| tree.place(Some(id)))
            .is_some_and(|place| place.way.iter().any(|node| around.vital.contains(&node.id)))
    });
    if vital {
        signs.push(Sign::VitalFunction);
    }
    if around.guarded {
        signs.push(Sign::GuardedPeriod);
    }
    match (agreement, around.tree) {
        (Some(agreement), Some(tree)) => agreement.grade(impact, urgency, &signs, tree.local_date(said.at)),
        _ => profiles::severity_table().grade(impact, urgency, &signs),
    }
}

fn attribution(triage: &Triage, known: Known, places: &[Place<'_>], agreement: Option<&Compiled>) -> Attribution {
    let classes = open::classes(triage, known.class);
    let starting;
    let matrix = if let Some(agreement) = agreement {
        agreement.matrix()
    } else {
        starting = agreement::core::Matrix::new(profiles::starting_matrix());
        &starting
    };
    agreement::core::attribute(matrix, places, &classes)
}

/// Who mends, as far as every possibility agrees on it; else who finds out.
fn responsible(attribution: &Attribution, known: Known) -> Option<agreement::core::Responsible> {
    attribution.mending_lead(known.class).or_else(|| attribution.first_lead())
}

/// What triage found, and whether component or class were told to it: then its confidence is not its own.
#[derive(Clone, Copy)]
struct Found<'a> {
    triage: &'a Triage,
    told: bool,
}

/// Towards the customer the provider leads until the verdict is released; it leads too while nothing is decided. A
/// verdict is released by itself for severity 1, or where the platform is as sure as agreed of what it found by itself.
fn lead(
    around: &Surroundings<'_>,
    attribution: &Attribution,
    found: Found<'_>,
    grade: &Grade,
    known: Known,
    places: &[Place<'_>],
    agreement: Option<&Compiled>,
) -> Lead {
    let named = open::vendor_of(places).and_then(|party| Some((party, (around.kind_of)(party)?)));
    let parties = Parties { provider: around.provider, customer: around.customer, named };
    let responsible = responsible(attribution, known);
    let (party, kind) = match responsible {
        Some(responsible) => {
            let party = responsible.party(&parties);
            let kind = match responsible {
                agreement::core::Responsible::Kind(kind) => kind,
                agreement::core::Responsible::Party(id) => (around.kind_of)(id).unwrap_or(PartyKind::ThirdParty),
            };
            (party, kind)
        }
        None => (Some(around.provider), PartyKind::Provider),
    };
    let sure = agreement.is_some_and(|agreement| {
        known.decided
            && !found.told
            && responsible.is_some()
            && found.triage.confidence_permille >= u32::from(agreement.content.release_permille)
    });
    let released = sure || grade.severity == Severity::ONE;
    Lead { party, kind, state: AttributionState::Provisional, released }
}

/// What counts from the report on. Out of warranty nothing is promised but the stated fallback.
fn promises(said: &Said<'_>, coverage: &Coverage, severity: Severity, agreement: Option<&Compiled>) -> NewPromises {
    let Some(agreement) = agreement else { return NewPromises { targets: Vec::new() } };
    if coverage.verdict == Verdict::OutOfWarranty {
        return NewPromises { targets: agreement.fallback(severity) };
    }
    NewPromises { targets: promised(agreement, severity, said.service) }
}

/// The targets of an agreement in force for a severity, or for a service of its catalogue.
pub fn promised(agreement: &Compiled, severity: Severity, service: Option<&str>) -> Vec<(Milestone, Target)> {
    let rows = match service {
        Some(code) => agreement.request_promises(code, severity),
        None => agreement.promises(severity).collect(),
    };
    rows.into_iter()
        .map(|(milestone, within)| (milestone, agreement.stamp(severity, milestone, Some(within))))
        .collect()
}

impl Judgement {
    /// Coverage as the incident keeps it.
    pub const fn cover(&self) -> Cover {
        Cover { verdict: self.coverage.verdict, reason: self.coverage.reason }
    }

    /// The sentence of who leads and why.
    pub fn lead_words(&self) -> Text {
        let stage = agreement::core::mending_stage(self.fault_class);
        self.attribution.stage(stage).evidence.clone()
    }
}

#[cfg(test)]
#[path = "judgement_tests.rs"]
mod tests;
