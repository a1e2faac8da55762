//! From sources to candidates: sums, shares, evidence.

use std::collections::BTreeMap;

use kernel::{ComponentId, Language};

use crate::kinds::{ComponentKind, FaultClass};
use crate::sources::Source;
use crate::tree::Component;
use crate::verdict::{Candidate, ClassWeight, Evidence, KindWeight, carrying};
use crate::{past, scale};

const CANDIDATES: usize = 3;
/// Kinds and classes are listed until together they carry so much, in thousandths.
const LISTED: u32 = 900;
const REASONS: usize = 5;
/// How much of its weight a source keeps that only says where a failure shows, in thousandths. Symptoms share causes, so
/// their weights overlap; with this share the confidence is about right (docs/replay-faults.md, "Confidence").
const HEDGE: i64 = 600;

/// How well each class of fault goes with each kind of component, in thousandths; what is not named counts [`SELDOM`].
const FITS: &[(ComponentKind, &[(FaultClass, i64)])] = &[
    (
        ComponentKind::Hardware,
        &[
            (FaultClass::HardwareFailure, 1500),
            (FaultClass::Capacity, 1000),
            (FaultClass::Configuration, 200),
            (FaultClass::SoftwareDefect, -300),
        ],
    ),
    (
        ComponentKind::OperatingSystem,
        &[(FaultClass::SoftwareDefect, 800), (FaultClass::Configuration, 700), (FaultClass::Capacity, 500)],
    ),
    (
        ComponentKind::Database,
        &[
            (FaultClass::SoftwareDefect, 900),
            (FaultClass::Capacity, 900),
            (FaultClass::Configuration, 400),
            (FaultClass::Data, 200),
        ],
    ),
    (
        ComponentKind::Middleware,
        &[(FaultClass::Capacity, 900), (FaultClass::SoftwareDefect, 700), (FaultClass::Configuration, 600)],
    ),
    (
        ComponentKind::Network,
        &[(FaultClass::NetworkLine, 1300), (FaultClass::HardwareFailure, 700), (FaultClass::Configuration, 600)],
    ),
    (
        ComponentKind::Application,
        &[
            (FaultClass::SoftwareDefect, 1500),
            (FaultClass::Capacity, 400),
            (FaultClass::Configuration, 300),
            (FaultClass::UserOperation, 200),
            (FaultClass::Data, 100),
            (FaultClass::RequirementChange, 0),
        ],
    ),
    (
        ComponentKind::Interface,
        &[
            (FaultClass::ThirdPartyInterface, 1600),
            (FaultClass::SoftwareDefect, 500),
            (FaultClass::Configuration, 300),
            (FaultClass::NetworkLine, 0),
        ],
    ),
    (
        ComponentKind::Data,
        &[(FaultClass::Data, 1800), (FaultClass::UserOperation, 300), (FaultClass::SoftwareDefect, 300)],
    ),
    (ComponentKind::Configuration, &[(FaultClass::Configuration, 2200), (FaultClass::UserOperation, 100)]),
    (
        ComponentKind::Security,
        &[(FaultClass::Security, 1500), (FaultClass::Configuration, 700), (FaultClass::UserOperation, 200)],
    ),
    (ComponentKind::Environment, &[(FaultClass::Environment, 2500)]),
    (
        ComponentKind::Terminal,
        &[
            (FaultClass::HardwareFailure, 900),
            (FaultClass::UserOperation, 700),
            (FaultClass::Configuration, 500),
            (FaultClass::SoftwareDefect, 0),
        ],
    ),
];
const SELDOM: i64 = -800;

/// The sums of all sources.
pub(crate) struct Standing {
    /// The share of each kind.
    kinds: Vec<f64>,
    /// For each kind the share of each class.
    classes: Vec<Vec<f64>>,
}

impl Standing {
    /// Adds up.
    pub(crate) fn of(sources: &[Source], priors: &[i64; 12], class_priors: &[i64; 11]) -> Self {
        let mut kinds = priors.map(|p| p * HEDGE / 1000);
        let mut classes = *class_priors;
        for source in sources {
            for (kind, weight) in &source.kinds {
                kinds[kind.index()] += if source.cause { *weight } else { weight * HEDGE / 1000 };
            }
            for (class, weight) in &source.classes {
                classes[class.index()] += weight;
            }
        }
        let per_kind = ComponentKind::ALL.iter().map(|k| scale::softmax(&fitted(*k, &classes))).collect();
        Self { kinds: scale::softmax(&kinds), classes: per_kind }
    }

    /// The likeliest candidates: kinds, split over the components of the tree that speak up. The best of the likeliest
    /// kind stands first; `words` gives those of the text that earlier faults of a kind share.
    pub(crate) fn candidates(
        &self,
        sources: &[Source],
        components: &[Component],
        words: &dyn Fn(ComponentKind) -> Vec<String>,
    ) -> Vec<Candidate> {
        let top = self.kinds().first().map(|k| k.component_kind);
        let mut all: Vec<(u32, ComponentKind, Option<ComponentId>)> = Vec::new();
        for (kind, share) in ComponentKind::ALL.iter().copied().zip(&self.kinds) {
            for (component, part) in split(kind, sources, components) {
                all.push((scale::permille(share * part), kind, component));
            }
        }
        all.sort_by_key(|(weight, kind, component)| (std::cmp::Reverse(*weight), kind.index(), *component));
        if let Some(first) = all.iter().position(|(_, kind, _)| Some(*kind) == top) {
            all[..=first].rotate_right(1);
        }
        all.truncate(CANDIDATES);
        all.into_iter()
            .map(|(weight_permille, component_kind, component)| {
                let fault_class = self.class_of(component_kind);
                let evidence = evidence(sources, (component_kind, fault_class, component), words);
                Candidate { component, component_kind, fault_class, weight_permille, evidence }
            })
            .collect()
    }

    /// The likeliest kinds.
    pub(crate) fn kinds(&self) -> Vec<KindWeight> {
        let mut out: Vec<KindWeight> = ComponentKind::ALL
            .iter()
            .zip(&self.kinds)
            .map(|(kind, share)| KindWeight { component_kind: *kind, weight_permille: scale::permille(*share) })
            .collect();
        out.sort_by_key(|k| (std::cmp::Reverse(k.weight_permille), k.component_kind.index()));
        out.truncate(carrying(out.iter().map(|k| k.weight_permille), LISTED).max(2));
        out
    }

    /// The likeliest classes over all kinds.
    pub(crate) fn classes(&self) -> Vec<ClassWeight> {
        let mut out: Vec<ClassWeight> = FaultClass::ALL
            .iter()
            .map(|class| {
                let share: f64 = self.kinds.iter().zip(&self.classes).map(|(k, c)| k * c[class.index()]).sum();
                ClassWeight { fault_class: *class, weight_permille: scale::permille(share) }
            })
            .collect();
        out.sort_by_key(|c| (std::cmp::Reverse(c.weight_permille), c.fault_class.index()));
        out.truncate(carrying(out.iter().map(|c| c.weight_permille), LISTED).max(CANDIDATES));
        out
    }

    fn class_of(&self, kind: ComponentKind) -> FaultClass {
        let shares = &self.classes[kind.index()];
        let mut best = FaultClass::ALL[0];
        for class in FaultClass::ALL {
            if shares[class.index()] > shares[best.index()] {
                best = *class;
            }
        }
        best
    }
}

/// True when something names a broken thing of this kind, rather than only where a failure shows.
pub(crate) fn grounded(sources: &[Source], kind: ComponentKind) -> bool {
    sources.iter().any(|s| s.cause && s.kinds.iter().any(|(k, w)| *k == kind && *w > 0))
}

/// True when anything but the wording as a whole speaks for some kind.
pub(crate) fn speaks(sources: &[Source]) -> bool {
    sources.iter().any(|s| !s.wording && s.kinds.iter().any(|(_, w)| *w > 0))
}

fn fitted(kind: ComponentKind, classes: &[i64; 11]) -> Vec<i64> {
    let fits = FITS.iter().find(|f| f.0 == kind).map_or(&[][..], |f| f.1);
    FaultClass::ALL
        .iter()
        .map(|class| classes[class.index()] + fits.iter().find(|f| f.0 == *class).map_or(SELDOM, |f| f.1))
        .collect()
}

/// The components of this kind that sources name, each with its part of the kind's share; the only component of the
/// kind when none is named; else nobody in particular.
fn split(kind: ComponentKind, sources: &[Source], components: &[Component]) -> Vec<(Option<ComponentId>, f64)> {
    let mut named: BTreeMap<ComponentId, i64> = BTreeMap::new();
    for (id, weight) in sources.iter().filter_map(|s| s.component) {
        if components.iter().any(|c| c.id == id && c.kind == kind) {
            *named.entry(id).or_default() += weight;
        }
    }
    if named.is_empty() {
        let mut of_kind = components.iter().filter(|c| c.kind == kind);
        let only = of_kind.next().filter(|_| of_kind.next().is_none()).map(|c| c.id);
        return vec![(only, 1.0)];
    }
    let weights: Vec<i64> = named.values().copied().collect();
    named.into_keys().map(Some).zip(scale::softmax(&weights)).collect()
}

/// The weightiest reasons for one candidate.
fn evidence(
    sources: &[Source],
    (kind, class, component): (ComponentKind, FaultClass, Option<ComponentId>),
    words: &dyn Fn(ComponentKind) -> Vec<String>,
) -> Vec<Evidence> {
    let mut out: Vec<Evidence> = sources
        .iter()
        .filter(|s| s.component.is_none_or(|(id, _)| component.is_none_or(|c| c == id)))
        .filter_map(|s| sentence(s, kind, class, words))
        .collect();
    out.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.text_zh.cmp(&b.text_zh)));
    out.truncate(REASONS);
    out
}

fn sentence(
    source: &Source,
    kind: ComponentKind,
    class: FaultClass,
    words: &dyn Fn(ComponentKind) -> Vec<String>,
) -> Option<Evidence> {
    let for_kind = source.kinds.iter().find(|k| k.0 == kind).map_or(0, |k| k.1);
    let for_class = source.classes.iter().find(|c| c.0 == class).map_or(0, |c| c.1);
    if for_kind <= 0 && for_class <= 0 {
        return None;
    }
    let labels = |language| {
        let mut labels = Vec::new();
        if for_kind > 0 {
            labels.push(kind.label(language));
        }
        // One word for both says it once.
        if for_class > 0 && !labels.contains(&class.label(language)) {
            labels.push(class.label(language));
        }
        labels.join(language.pick("、", ", "))
    };
    let said = if source.wording { past::quoted(&words(kind)) } else { String::new() };
    let (zh, en) = if said.is_empty() {
        (source.zh.clone(), source.en.clone())
    } else {
        (format!("{}用词{said}", source.zh), format!("{} {said}", source.en))
    };
    Some(Evidence {
        text_zh: format!("{zh}指向{}", labels(Language::Zh)),
        text_en: format!("{en} points to {}", labels(Language::En)),
        weight: for_kind.max(0) + for_class.max(0),
    })
}
