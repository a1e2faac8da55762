//! The estate slice as ground, and its systems as the rules of agreements see them.

use std::sync::{Arc, OnceLock};

use estate::{Delivered, Estate, Served};
use jiff::tz::TimeZone;
use kernel::{PartyId, PersonId, SystemId};

use crate::core::{Component, SystemTree};
use crate::ground::{Answer, Ground, PartyCard};

/// The estate behind [`Ground`]. Who serves what is handed over once the team exists; until then a reach over groups
/// reaches nothing.
pub struct EstateGround {
    estate: Arc<Estate>,
    served: OnceLock<Arc<dyn Served>>,
}

impl EstateGround {
    /// The ground over `estate`.
    pub fn new(estate: Arc<Estate>) -> Self {
        Self { estate, served: OnceLock::new() }
    }

    /// Hands over who knows which systems a person's groups serve; the first one stands.
    pub fn served_by(&self, served: Arc<dyn Served>) {
        let _ = self.served.set(served);
    }
}

impl Ground for EstateGround {
    fn trees<'a>(&'a self, systems: &'a [SystemId]) -> Answer<'a, Vec<SystemTree>> {
        Box::pin(async move {
            let mut trees = Vec::with_capacity(systems.len());
            for id in systems {
                if let Some(delivered) = self.estate.delivered(*id).await? {
                    trees.push(tree_of(&delivered));
                }
            }
            Ok(trees)
        })
    }

    fn parties<'a>(&'a self, ids: &'a [PartyId]) -> Answer<'a, Vec<PartyCard>> {
        Box::pin(async move {
            let parties = self.estate.parties_named(ids).await?;
            let card =
                |party: estate::Party| PartyCard { id: party.id, name: party.fields.name, kind: party.fields.kind };
            Ok(parties.into_iter().map(card).collect())
        })
    }

    fn provider(&self) -> Answer<'_, Option<PartyId>> {
        Box::pin(async move { Ok(self.estate.provider().await?.map(|party| party.id)) })
    }

    fn served(&self, person: PersonId) -> Answer<'_, Vec<SystemId>> {
        Box::pin(async move {
            match self.served.get() {
                Some(served) => served.systems(person).await,
                None => Ok(Vec::new()),
            }
        })
    }
}

/// A delivered system as the rules of agreements see it. A zone that cannot be read counts as UTC; the estate refuses
/// such zones when they are entered.
pub fn tree_of(delivered: &Delivered) -> SystemTree {
    let fields = &delivered.system.fields;
    SystemTree {
        id: delivered.system.id,
        customer: fields.customer_id,
        name: fields.name.clone(),
        accepted_on: fields.accepted_on,
        live_on: fields.live_on,
        zone: TimeZone::get(&delivered.zone).unwrap_or(TimeZone::UTC),
        components: delivered.components.iter().map(component_of).collect(),
    }
}

fn component_of(component: &estate::Component) -> Component {
    let fields = &component.fields;
    Component {
        id: component.id,
        parent: fields.parent_id,
        name: fields.name.clone(),
        kind: fields.kind,
        vendor: fields.vendor_id,
        warranty: fields.warranty_from.zip(fields.warranty_until),
    }
}
