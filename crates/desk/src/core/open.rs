//! What a report may be about while component or class are open, and who could begin all the same.

use agreement::core::{Component, Place, SystemTree};
use kernel::{ComponentId, Language, PartyId};
use triage::{ComponentKind, FaultClass, Triage};
use uuid::Uuid;

/// The kinds of component it may be, for whom can be given work whose component is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Each with how likely it is, in thousandths, the likeliest first.
    pub kinds: Vec<(ComponentKind, u32)>,
    /// How likely somebody's skills must make it that he can do it, in thousandths: the agreed confidence.
    pub share: u32,
}

impl Open {
    /// What this triage leaves open.
    pub fn of(triage: &Triage, share: u32) -> Self {
        Self { kinds: triage.kinds.iter().map(|k| (k.component_kind, k.weight_permille)).collect(), share }
    }
}

/// The classes it may be: the known one, else those that together carry nine tenths.
pub(super) fn classes(triage: &Triage, known: Option<FaultClass>) -> Vec<FaultClass> {
    match known {
        Some(class) => vec![class],
        None => triage.classes.iter().map(|weight| weight.fault_class).collect(),
    }
}

/// Stand-ins for kinds of which the system has no component on record.
pub(super) fn strangers(triage: &Triage, known: Option<ComponentKind>, tree: &SystemTree) -> Vec<Component> {
    let absent = |kind: &ComponentKind| !tree.components.iter().any(|node| node.kind == *kind);
    kinds(triage, known).filter(absent).map(stranger).collect()
}

fn stranger(kind: ComponentKind) -> Component {
    Component {
        id: ComponentId::from_uuid(Uuid::nil()),
        parent: None,
        name: kind.label(Language::Zh).to_owned(),
        kind,
        vendor: None,
        warranty: None,
    }
}

/// Where it may be: for each kind it may be the components that triage names, else all of that kind, else a stand-in.
pub(super) fn places<'a>(
    triage: &Triage,
    known: Option<ComponentKind>,
    tree: &'a SystemTree,
    strangers: &'a [Component],
) -> Vec<Place<'a>> {
    let named: Vec<ComponentId> = triage.candidates.iter().filter_map(|candidate| candidate.component).collect();
    kinds(triage, known)
        .flat_map(|kind| {
            let of_kind: Vec<&Component> = tree.components.iter().filter(|node| node.kind == kind).collect();
            let speaking: Vec<&Component> = of_kind.iter().copied().filter(|node| named.contains(&node.id)).collect();
            let meant = if speaking.is_empty() { of_kind } else { speaking };
            let mut places: Vec<Place<'a>> = meant.iter().filter_map(|node| tree.place(Some(node.id))).collect();
            places.extend(
                strangers.iter().filter(|node| node.kind == kind).map(|node| Place { system: tree, way: vec![node] }),
            );
            places
        })
        .collect()
}

fn kinds(triage: &Triage, known: Option<ComponentKind>) -> impl Iterator<Item = ComponentKind> + '_ {
    let listed = triage.kinds.iter().map(|weight| weight.component_kind).filter(move |_| known.is_none());
    known.into_iter().chain(listed)
}

/// The outside party that all of these places name.
pub(super) fn vendor_of(places: &[Place<'_>]) -> Option<PartyId> {
    let first = places.first()?.vendor()?;
    places.iter().all(|place| place.vendor() == Some(first)).then_some(first)
}
