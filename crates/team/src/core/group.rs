//! Groups and staffing rules: who serves what, and what a customer asks of those who come.

use kernel::{GroupId, PartyId, PersonId, SiteId, SystemId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Coverage;

/// People and the systems they serve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupContent {
    /// Unique; imports match by it.
    #[schema(example = "DBA")]
    pub code: String,
    /// The name.
    #[schema(example = "数据库组")]
    pub name: String,
    /// The people in it.
    #[serde(default)]
    pub members: Vec<PersonId>,
    /// The systems it serves.
    #[serde(default)]
    pub systems: Vec<SystemId>,
    /// Whether it serves every system beside those named.
    #[serde(default)]
    pub serves_all: bool,
    /// What must always be on duty or on call; holes are reported before they happen.
    #[serde(default)]
    pub coverage: Vec<Coverage>,
}

impl GroupContent {
    /// Whether the group serves `system`; an unknown system is served by groups that serve all.
    pub fn serves(&self, system: Option<SystemId>) -> bool {
        self.serves_all || system.is_some_and(|system| self.systems.contains(&system))
    }
}

/// What a customer, one of its sites or one of its systems asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffingRule {
    /// The customer.
    pub customer_id: PartyId,
    /// Only at this site; absent for all.
    #[serde(default)]
    pub site_id: Option<SiteId>,
    /// Only for this system; absent for all.
    #[serde(default)]
    pub system_id: Option<SystemId>,
    /// Resident（驻场）or named engineers, A before B.
    #[serde(default)]
    pub named: Vec<PersonId>,
    /// Clearances that everybody needs who is to work there.
    #[serde(default)]
    #[schema(example = json!(["财政现场背景审查"]))]
    pub clearances: Vec<String>,
}

/// The place of a piece of work, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The customer.
    pub customer: Option<PartyId>,
    /// The site.
    pub site: Option<SiteId>,
    /// The system.
    pub system: Option<SystemId>,
}

impl From<Option<SystemId>> for Place {
    /// A system of a customer that does not matter.
    fn from(system: Option<SystemId>) -> Self {
        Self { system, ..Self::default() }
    }
}

impl StaffingRule {
    /// Whether the rule holds at `place`.
    pub fn holds_at(&self, place: Place) -> bool {
        place.customer == Some(self.customer_id)
            && self.site_id.is_none_or(|site| place.site == Some(site))
            && self.system_id.is_none_or(|system| place.system == Some(system))
    }

    /// How narrow it is: a system's rule before a site's before the customer's.
    const fn width(&self) -> u8 {
        match (self.system_id.is_some(), self.site_id.is_some()) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        }
    }
}

/// The named engineers at `place`, those of the narrowest rule first, each once.
pub fn named_at<'a>(rules: impl IntoIterator<Item = &'a StaffingRule>, place: Place) -> Vec<PersonId> {
    let mut holding: Vec<&StaffingRule> = rules.into_iter().filter(|rule| rule.holds_at(place)).collect();
    holding.sort_by_key(|rule| rule.width());
    let mut out = Vec::new();
    for person in holding.into_iter().flat_map(|rule| &rule.named) {
        if !out.contains(person) {
            out.push(*person);
        }
    }
    out
}

/// Every clearance asked for at `place`, sorted, each once.
pub fn clearances_at<'a>(rules: impl IntoIterator<Item = &'a StaffingRule>, place: Place) -> Vec<String> {
    let holding = rules.into_iter().filter(|rule| rule.holds_at(place));
    let mut out: Vec<String> = holding.flat_map(|rule| rule.clearances.iter().cloned()).collect();
    out.sort();
    out.dedup();
    out
}

/// The groups among `groups` that serve `system`.
pub fn serving<'a>(
    groups: impl IntoIterator<Item = (GroupId, &'a GroupContent)>,
    system: Option<SystemId>,
) -> Vec<GroupId> {
    groups.into_iter().filter(|(_, group)| group.serves(system)).map(|(id, _)| id).collect()
}
