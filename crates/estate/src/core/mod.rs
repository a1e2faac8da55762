//! The rules of the estate, pure: what a party, a place, a system and a component may say.

mod check;
mod component;
mod party;
mod place;
mod system;

pub use check::Change;
pub(crate) use check::{Faults, merged};
pub use component::{Component, ComponentFields, Upgrade, UpgradeFields};
pub use kernel::PartyKind;
pub use party::{Contact, Party, PartyFields};
pub use place::{Department, DepartmentFields, Site, SiteFields};
pub use system::{Criticality, Delivered, System, SystemFields};
