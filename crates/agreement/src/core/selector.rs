//! What a row of an agreement speaks of: everything, a kind, a subtree, a kind within a subtree.

use kernel::{ComponentId, Language, SystemId};
use serde::{Deserialize, Serialize};
use triage::ComponentKind;
use utoipa::ToSchema;

use super::estate::Place;
use super::words::Text;

/// Selects components: any | kind | subtree | kind within subtree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// Only below this root; everywhere when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Root>,
    /// Only components of this kind; of any kind when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ComponentKind>,
}

/// The root of a subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Root {
    /// A whole system: shallower than every component of it.
    System(SystemId),
    /// A component with everything below it.
    Component(ComponentId),
}

/// How specific a matching selector is: a deeper subtree before a shallower one before none, and on the same root with
/// a kind before without. Greater wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Specificity {
    /// 0 without a subtree, 1 at the system, 2 at its top components, and so on.
    pub depth: u16,
    /// Whether a kind is named.
    pub kind: bool,
}

impl Selector {
    /// Everything.
    pub const ANY: Self = Self { within: None, kind: None };

    /// Everything of a kind.
    pub const fn kind(kind: ComponentKind) -> Self {
        Self { within: None, kind: Some(kind) }
    }

    /// A subtree.
    pub const fn within(root: Root) -> Self {
        Self { within: Some(root), kind: None }
    }

    /// A kind within a subtree.
    pub const fn kind_within(root: Root, kind: ComponentKind) -> Self {
        Self { within: Some(root), kind: Some(kind) }
    }

    /// How specifically this selects `place`; none when it does not.
    ///
    /// A place whose component is not known is matched by no kind and by no component's subtree.
    pub fn matches(&self, place: &Place<'_>) -> Option<Specificity> {
        if let Some(kind) = self.kind
            && place.component()?.kind != kind
        {
            return None;
        }
        let depth = match self.within {
            None => 0,
            Some(Root::System(system)) => (place.system.id == system).then_some(1)?,
            Some(Root::Component(id)) => {
                let step = place.way.iter().position(|node| node.id == id)?;
                u16::try_from(step).unwrap_or(u16::MAX - 2) + 2
            }
        };
        Some(Specificity { depth, kind: self.kind.is_some() })
    }

    /// The selector in words; `name` gives the name of a subtree's root.
    pub fn words(&self, name: impl Fn(Root) -> Option<String>) -> Text {
        let root = self.within.map(|root| name(root).unwrap_or_else(|| "?".to_owned()));
        match (root, self.kind) {
            (None, None) => Text::new("全部部件", "every component"),
            (None, Some(kind)) => Text::new(
                format!("全部{}", kind.label(Language::Zh)),
                format!("every component of kind “{}”", kind.label(Language::En)),
            ),
            (Some(root), None) => Text::new(format!("“{root}”及其下级"), format!("“{root}” and below")),
            (Some(root), Some(kind)) => Text::new(
                format!("“{root}”之下的{}", kind.label(Language::Zh)),
                format!("kind “{}” within “{root}”", kind.label(Language::En)),
            ),
        }
    }
}
