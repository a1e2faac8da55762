//! Everything that speaks for a component or a class, each with its weight and its words.

use kernel::{ComponentId, Instant, Language};

use crate::decide::{Case, Knowledge};
use crate::kinds::{ComponentKind, FaultClass};
use crate::normalise::Reading;
use crate::tree::{Named, Tree};
use crate::{codes, lexicon};

/// One thing that was seen, and what it speaks for. Weights are thousandths of a natural logarithm.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source {
    pub zh: String,
    pub en: String,
    pub kinds: Vec<(ComponentKind, i64)>,
    pub classes: Vec<(FaultClass, i64)>,
    pub component: Option<(ComponentId, i64)>,
    /// It names the broken thing itself, not only where its failure shows.
    pub cause: bool,
    /// It is the wording as a whole; the words that weighed are named for each kind apart.
    pub wording: bool,
}

/// What the reporter chose: nearly decides.
const CHOSEN: i64 = 5000;
const CHOSEN_CLASS: i64 = 3500;
/// A name of the tree in the text. Who writes 综合查询 has as good as chosen it from the list: the place is followed unless
/// something else is named as the cause.
const NAMED: i64 = 3000;
/// What further places of the same kind add to the kind.
const NAMED_TOO: i64 = 300;
/// An alert that opened within the half hour before the report; halved every half hour.
const ALERT: i64 = 3000;
const HALF_HOUR: i64 = 30 * kernel::MINUTE;
/// An upgrade just before the report; halved every day, forgotten after a week.
const UPGRADE: i64 = 1600;
const DAY: i64 = 24 * kernel::HOUR;

/// All sources for a case except earlier faults, in a fixed order.
pub(crate) fn sources(case: &Case<'_>, reading: &Reading, knowledge: &Knowledge<'_>) -> Vec<Source> {
    let mut out = Vec::new();
    out.extend(chosen_component(case, knowledge.tree));
    out.extend(case.chosen_fault_class.map(chosen_class));
    out.extend(codes::hits(&reading.folded).into_iter().map(|(words, m)| Source {
        zh: format!("错误码“{words}”：{}", m.zh),
        en: format!("error code “{words}”: {}", m.en),
        kinds: vec![m.kind],
        classes: m.class.into_iter().collect(),
        cause: m.cause,
        ..Source::default()
    }));
    out.extend(lexicon::hits(&reading.folded).into_iter().map(|hit| Source {
        zh: format!("文中“{}”", hit.words),
        en: format!("“{}” in the text", hit.words),
        kinds: hit.line.kinds.clone(),
        classes: hit.line.classes.clone(),
        cause: hit.line.cause,
        ..Source::default()
    }));
    out.extend(knowledge.tree.map(|tree| names(reading, tree)).unwrap_or_default());
    out.extend(alerts(case, knowledge));
    out.extend(upgrades(case, knowledge));
    out
}

fn chosen_component(case: &Case<'_>, tree: Option<&Tree>) -> Option<Source> {
    let chosen = case.chosen_component.and_then(|id| tree?.component(id))?;
    Some(Source {
        zh: format!("报告人选择了“{}”", chosen.name),
        en: format!("the reporter chose “{}”", chosen.name),
        kinds: vec![(chosen.kind, CHOSEN)],
        component: Some((chosen.id, CHOSEN)),
        cause: true,
        ..Source::default()
    })
}

fn chosen_class(class: FaultClass) -> Source {
    Source {
        zh: format!("报告人选择了“{}”", class.label(Language::Zh)),
        en: format!("the reporter chose “{}”", class.label(Language::En)),
        classes: vec![(class, CHOSEN_CLASS)],
        ..Source::default()
    }
}

fn names(reading: &Reading, tree: &Tree) -> Vec<Source> {
    let mut found = tree.named(&reading.folded);
    found.sort_by_key(|n| (std::cmp::Reverse(n.share), n.id));
    let mut kinds: Vec<ComponentKind> = Vec::new();
    found
        .into_iter()
        .map(|n| {
            let first = !kinds.contains(&n.kind);
            kinds.push(n.kind);
            name(&n, first)
        })
        .collect()
}

/// Names of the same kind say the same of the kind: the best speaks for it, the others little more.
fn name(n: &Named, first: bool) -> Source {
    let weight = NAMED * n.share / 1000;
    Source {
        zh: format!("文中提到交付部件“{}”，", n.words),
        en: format!("the text names the delivered component “{}” and", n.words),
        kinds: vec![(n.kind, if first { weight.min(NAMED) } else { NAMED_TOO * n.share / 1000 })],
        component: Some((n.id, weight)),
        cause: first && n.share >= 1000,
        ..Source::default()
    }
}

fn alerts(case: &Case<'_>, knowledge: &Knowledge<'_>) -> Vec<Source> {
    let mut open: Vec<_> = knowledge.alerts.iter().collect();
    // The youngest alert of a component speaks for it.
    open.sort_unstable_by_key(|a| (a.component, std::cmp::Reverse(a.opened_at), &a.name));
    open.dedup_by_key(|a| a.component);
    open.into_iter()
        .map(|a| {
            let weight = decayed(ALERT, a.opened_at, case.reported_at, HALF_HOUR);
            Source {
                zh: format!("部件“{}”有未关闭告警：{}", name_of(a.component, knowledge.tree), a.name),
                en: format!("open alert on “{}”: {}", name_of(a.component, knowledge.tree), a.name),
                kinds: vec![(a.kind, weight)],
                component: Some((a.component, weight)),
                cause: weight > ALERT / 2,
                ..Source::default()
            }
        })
        .filter(|s| s.kinds.iter().any(|k| k.1 > 0))
        .collect()
}

fn upgrades(case: &Case<'_>, knowledge: &Knowledge<'_>) -> Vec<Source> {
    let mut recent: Vec<_> = knowledge.upgrades.iter().filter(|u| u.done_at <= case.reported_at).collect();
    recent.sort_unstable_by_key(|u| (u.component, u.done_at, &u.to));
    recent
        .into_iter()
        .map(|u| {
            let weight = decayed(UPGRADE, u.done_at, case.reported_at, DAY);
            Source {
                zh: format!("部件“{}”近期升级到 {}", name_of(u.component, knowledge.tree), u.to),
                en: format!("“{}” was recently upgraded to {}", name_of(u.component, knowledge.tree), u.to),
                kinds: vec![(u.kind, weight)],
                classes: vec![(FaultClass::SoftwareDefect, weight / 2), (FaultClass::Configuration, weight / 3)],
                component: Some((u.component, weight)),
                ..Source::default()
            }
        })
        .filter(|s| s.kinds.iter().any(|k| k.1 > 0))
        .collect()
}

/// The weight after the time between, halved every `half` microseconds; nothing after seven halvings. What opens within
/// half an hour after the report counts as if it were at the same time.
fn decayed(weight: i64, at: Instant, now: Instant, half: i64) -> i64 {
    let age = now.since(at);
    if age < -HALF_HOUR {
        return 0;
    }
    let age = age.max(0);
    let steps = u32::try_from(age / half).unwrap_or(u32::MAX);
    if steps >= 7 {
        return 0;
    }
    let whole = weight >> steps;
    // Between two halvings the weight falls on a straight line.
    whole - (whole / 2) * ((age % half) / 1000) / (half / 1000)
}

fn name_of(id: ComponentId, tree: Option<&Tree>) -> String {
    tree.and_then(|tree| tree.component(id)).map_or_else(|| id.to_string(), |c| c.name.clone())
}
