//! The decision: every source added up, shares by softmax, and whether that is enough to go on without a person.

use kernel::{ComponentId, Instant, SystemId};

use crate::history::HistoryIndex;
use crate::kinds::{ComponentKind, FaultClass};
use crate::normalise::{self, Reading};
use crate::past;
use crate::rank;
use crate::sources::{Source, sources};
use crate::tree::Tree;
use crate::verdict::Triage;

/// The name and version of the rules, the lexicon and the weights. It changes whenever an answer could.
pub const MODEL: &str = "rules-2";

/// A report to be judged.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// What the reporter wrote, masked.
    pub text: &'a str,
    /// The system, when known.
    pub system: Option<SystemId>,
    /// The component the reporter chose.
    pub chosen_component: Option<ComponentId>,
    /// The fault class the reporter chose.
    pub chosen_fault_class: Option<FaultClass>,
    /// When it was reported (UTC).
    pub reported_at: Instant,
}

/// An open alert on a component of the system or of what it depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The component.
    pub component: ComponentId,
    /// Its kind.
    pub kind: ComponentKind,
    /// What the alert says.
    pub name: String,
    /// When it opened (UTC).
    pub opened_at: Instant,
}

/// A recent upgrade of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// The component.
    pub component: ComponentId,
    /// Its kind.
    pub kind: ComponentKind,
    /// The version it was brought to.
    pub to: String,
    /// When (UTC).
    pub done_at: Instant,
}

/// From when on a decision is taken without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// The share the first candidate needs, in thousandths.
    pub confidence_permille: u32,
    /// How far the second must be behind, in thousandths.
    pub margin_permille: u32,
}

impl Default for Thresholds {
    /// 700 and 300; what that gives on real records is in docs/replay-faults.md.
    fn default() -> Self {
        Self { confidence_permille: 700, margin_permille: 300 }
    }
}

/// What is known when the report comes in.
#[derive(Clone, Copy)]
pub struct Knowledge<'a> {
    /// The tree of the system, when it is known.
    pub tree: Option<&'a Tree>,
    /// Earlier faults.
    pub history: &'a HistoryIndex,
    /// Open alerts. The order does not matter.
    pub alerts: &'a [Alert],
    /// Recent upgrades. The order does not matter.
    pub upgrades: &'a [Upgrade],
    /// When a decision needs no person.
    pub thresholds: Thresholds,
}

impl<'a> Knowledge<'a> {
    /// Earlier faults only.
    pub fn of(history: &'a HistoryIndex) -> Self {
        Self { tree: None, history, alerts: &[], upgrades: &[], thresholds: Thresholds::default() }
    }
}

/// Judges a report. Pure: the same case and knowledge give the same answer, whatever the order of components, alerts and
/// upgrades. What is decided is the kind of the component: assignment hangs on it.
pub fn decide(case: &Case<'_>, knowledge: &Knowledge<'_>) -> Triage {
    let reading = normalise::read(case.text);
    let known = knowledge.history.known(&reading.tokens);
    let sources = gather(case, &reading, &known, knowledge);
    let standing =
        rank::Standing::of(&sources, &past::priors(case, knowledge.history), &past::class_priors(knowledge.history));
    let words = |kind| past::words_for(kind, &reading, &known, knowledge.history);
    let candidates = standing.candidates(&sources, knowledge.tree.map_or(&[], Tree::components), &words);
    let classes = standing.classes();
    let kinds = standing.kinds();
    let confidence = kinds.first().map_or(0, |k| k.weight_permille);
    let second = kinds.get(1).map_or(0, |k| k.weight_permille);
    let class_confidence = candidates
        .first()
        .and_then(|c| classes.iter().find(|w| w.fault_class == c.fault_class))
        .map_or(0, |w| w.weight_permille);
    let class_second = classes
        .iter()
        .filter(|w| Some(w.fault_class) != candidates.first().map(|c| c.fault_class))
        .map(|w| w.weight_permille)
        .max()
        .unwrap_or(0);
    let enough = |share: u32, next: u32| {
        share >= knowledge.thresholds.confidence_permille && share >= next + knowledge.thresholds.margin_permille
    };
    let grounded = candidates.first().is_some_and(|c| rank::grounded(&sources, c.component_kind));
    Triage {
        decided: grounded && enough(confidence, second),
        speaks: rank::speaks(&sources),
        class_decided: enough(class_confidence, class_second),
        confidence_permille: confidence,
        class_confidence_permille: class_confidence,
        candidates,
        kinds,
        classes,
        model: MODEL.to_owned(),
        corpus_watermark: knowledge.history.watermark(),
    }
}

fn gather(case: &Case<'_>, reading: &Reading, known: &[past::Known], knowledge: &Knowledge<'_>) -> Vec<Source> {
    let mut all = sources(case, reading, knowledge);
    all.extend(past::sources(case, reading, known, knowledge));
    all
}
