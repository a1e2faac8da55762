//! What the rules need to know of the estate: a system, its dates and its component tree.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{ComponentId, Instant, PartyId, SystemId};
use triage::ComponentKind;

/// A delivered system as an agreement sees it.
#[derive(Clone, Debug)]
pub struct SystemTree {
    /// The system.
    pub id: SystemId,
    /// The customer it was delivered to.
    pub customer: PartyId,
    /// Its name, for sentences.
    pub name: String,
    /// 验收: the local date it was accepted on.
    pub accepted_on: Option<Date>,
    /// 上线: the local date it went live on.
    pub live_on: Option<Date>,
    /// The zone of the site it stands at.
    pub zone: TimeZone,
    /// Its components in any order.
    pub components: Vec<Component>,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The component.
    pub id: ComponentId,
    /// The node above; none at the top of the system.
    pub parent: Option<ComponentId>,
    /// Its name, for sentences.
    pub name: String,
    /// Its kind.
    pub kind: ComponentKind,
    /// Who made it, when recorded.
    pub vendor: Option<PartyId>,
    /// Its own warranty, first and last local date, when recorded.
    pub warranty: Option<(Date, Date)>,
}

/// A place in the estate: a system, and the way from its top to one component; an empty way means the component is
/// not known.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The system.
    pub system: &'a SystemTree,
    /// From the top of the system to the component.
    pub way: Vec<&'a Component>,
}

impl SystemTree {
    /// The place of `component`; the bare system when none is named. None when the system has no such component.
    pub fn place(&self, component: Option<ComponentId>) -> Option<Place<'_>> {
        let mut way = Vec::new();
        let mut next = component;
        while let Some(id) = next {
            let node = self.components.iter().find(|c| c.id == id)?;
            if way.len() >= self.components.len() {
                return None;
            }
            way.push(node);
            next = node.parent;
        }
        way.reverse();
        Some(Place { system: self, way })
    }

    /// The places of all components, in the order of the tree's list.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        self.components.iter().filter_map(|component| self.place(Some(component.id)))
    }

    /// The local date at the site.
    pub fn local_date(&self, at: Instant) -> Date {
        at.timestamp().to_zoned(self.zone.clone()).date()
    }
}

impl Place<'_> {
    /// The component itself, when known.
    pub fn component(&self) -> Option<&Component> {
        self.way.last().copied()
    }

    /// The vendor of the component, or of the nearest node above that names one.
    pub fn vendor(&self) -> Option<PartyId> {
        self.way.iter().rev().find_map(|node| node.vendor)
    }

    /// The names from the system down: `门诊收费 / 收费模块 / 查询`.
    pub fn words(&self) -> String {
        let mut words = self.system.name.clone();
        for node in &self.way {
            words.push_str(" / ");
            words.push_str(&node.name);
        }
        words
    }
}
