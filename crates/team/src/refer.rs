//! What a document must refer to rightly before it is stored.

use std::collections::BTreeMap;

use kernel::{PersonId, Refusal, RefusalKind};

use crate::core::{GroupContent, OverrideContent, Pattern, PersonContent, Rotation, Shift, StaffingRule};
use crate::facts::TeamFacts;
use crate::store::{Kept, Loaded, Record};
use crate::team::unknown;

/// A document that knows its own rules and its place among the others.
pub trait Refers: Kept {
    /// Where documents of this kind stand among the loaded ones.
    fn of(all: &Loaded) -> &BTreeMap<Self::Id, Record<Self>>;

    /// The same, to lay a batch over them.
    fn of_mut(all: &mut Loaded) -> &mut BTreeMap<Self::Id, Record<Self>>;

    /// As it is stored: trimmed, with stable names.
    #[must_use]
    fn tidied(self) -> Self {
        self
    }

    /// Refuses wrong values and references to nothing. `id` is its own, once it has one.
    fn verify(&self, facts: &TeamFacts, id: Option<Self::Id>) -> Result<(), Refusal>;

    /// The ledger row that goes with it: a person's capacity.
    fn ledger(&self, _id: Self::Id) -> Option<(PersonId, u32)> {
        None
    }
}

impl Refers for PersonContent {
    fn of(all: &Loaded) -> &BTreeMap<PersonId, Record<Self>> {
        &all.people
    }

    fn of_mut(all: &mut Loaded) -> &mut BTreeMap<PersonId, Record<Self>> {
        &mut all.people
    }

    fn tidied(self) -> Self {
        self.normalized()
    }

    fn verify(&self, facts: &TeamFacts, id: Option<PersonId>) -> Result<(), Refusal> {
        self.check()?;
        match self.partner_id {
            Some(partner) if facts.person(partner).is_none() || Some(partner) == id => Err(unknown("/partner_id")),
            _ => Ok(()),
        }
    }

    fn ledger(&self, id: PersonId) -> Option<(PersonId, u32)> {
        Some((id, if self.active { self.capacity } else { 0 }))
    }
}

impl Refers for GroupContent {
    fn of(all: &Loaded) -> &BTreeMap<Self::Id, Record<Self>> {
        &all.groups
    }

    fn of_mut(all: &mut Loaded) -> &mut BTreeMap<Self::Id, Record<Self>> {
        &mut all.groups
    }

    fn verify(&self, facts: &TeamFacts, _: Option<Self::Id>) -> Result<(), Refusal> {
        self.check()?;
        known(facts, &self.members, "/members")
    }
}

impl Refers for StaffingRule {
    fn of(all: &Loaded) -> &BTreeMap<Self::Id, Record<Self>> {
        &all.staffing
    }

    fn of_mut(all: &mut Loaded) -> &mut BTreeMap<Self::Id, Record<Self>> {
        &mut all.staffing
    }

    fn verify(&self, facts: &TeamFacts, _: Option<Self::Id>) -> Result<(), Refusal> {
        self.check()?;
        known(facts, &self.named, "/named")
    }
}

impl Refers for Shift {
    fn of(all: &Loaded) -> &BTreeMap<Self::Id, Record<Self>> {
        &all.shifts
    }

    fn of_mut(all: &mut Loaded) -> &mut BTreeMap<Self::Id, Record<Self>> {
        &mut all.shifts
    }

    fn verify(&self, _: &TeamFacts, _: Option<Self::Id>) -> Result<(), Refusal> {
        self.check()
    }
}

impl Refers for Rotation {
    fn of(all: &Loaded) -> &BTreeMap<Self::Id, Record<Self>> {
        &all.rotations
    }

    fn of_mut(all: &mut Loaded) -> &mut BTreeMap<Self::Id, Record<Self>> {
        &mut all.rotations
    }

    fn verify(&self, facts: &TeamFacts, _: Option<Self::Id>) -> Result<(), Refusal> {
        self.check()?;
        if !facts.all.shifts.contains_key(&self.shift_id) {
            return Err(unknown("/shift_id"));
        }
        if self.group_id.is_some_and(|group| !facts.all.groups.contains_key(&group)) {
            return Err(unknown("/group_id"));
        }
        known(facts, &self.members, "/members")
    }
}

fn known(facts: &TeamFacts, people: &[PersonId], list: &str) -> Result<(), Refusal> {
    match people.iter().position(|person| facts.person(*person).is_none()) {
        Some(place) => Err(unknown(&format!("{list}/{place}"))),
        None => Ok(()),
    }
}

/// Where all members have the shift together, "whoever has the turn" names nobody.
pub(crate) fn names_whom(change: &OverrideContent, rotation: &Rotation) -> Result<(), Refusal> {
    if change.extra || change.replaces.is_some() || rotation.pattern != Pattern::Standing {
        return Ok(());
    }
    let refusal = Refusal::new(
        RefusalKind::Invalid,
        "rotation.override_names_nobody",
        "该班次由全体成员共同值守，请指明替换谁，或设为增加人手。",
        "All members have this shift together: name whom to replace, or add the person as extra.",
    );
    Err(refusal.field("/replaces", "请指明被替换的人", "name who is replaced"))
}
