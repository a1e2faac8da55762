//! A delivered system as the desk needs it: its tree in the shapes of agreement and triage, and the names to show.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use agreement::core::{PartyKind, SystemTree};
use app::Problem;
use estate::Delivered;
use jiff::tz::TimeZone;
use kernel::{ComponentId, PartyId, SiteId, SystemId};
use storage::Row;

use crate::desk::Desk;

/// A system with everything a decision or a page asks of it. Made once per version of the system.
#[derive(Clone, Debug)]
pub struct Place {
    /// The system.
    pub system: SystemId,
    /// Its name.
    pub name: String,
    /// The version of the estate it was made from.
    pub version: i64,
    /// Whose it is.
    pub customer: PartyId,
    /// The customer's name.
    pub customer_name: String,
    /// The site it stands at.
    pub site: Option<SiteId>,
    /// Who we are.
    pub provider: PartyId,
    /// Our name.
    pub provider_name: String,
    /// Its tree.
    pub tree: Arc<SystemTree>,
    /// The same components for triage.
    pub named: Arc<triage::Tree>,
    /// Components whose failure weighs one step more.
    pub vital: Vec<ComponentId>,
    /// Recent upgrades.
    pub upgrades: Vec<triage::Upgrade>,
    /// Names and kinds of the outside parties that its components name.
    pub parties: HashMap<PartyId, (String, PartyKind)>,
}

impl Place {
    /// What kind of party somebody is, as far as this system knows.
    pub fn kind_of(&self, party: PartyId) -> Option<PartyKind> {
        if party == self.provider {
            return Some(PartyKind::Provider);
        }
        if party == self.customer {
            return Some(PartyKind::Customer);
        }
        self.parties.get(&party).map(|(_, kind)| *kind)
    }

    /// The name of a party, as far as this system knows.
    pub fn party_name(&self, party: PartyId) -> Option<&str> {
        if party == self.provider {
            return Some(&self.provider_name);
        }
        if party == self.customer {
            return Some(&self.customer_name);
        }
        self.parties.get(&party).map(|(name, _)| name.as_str())
    }

    /// The names from the top of the tree down to `component`.
    pub fn path(&self, component: ComponentId) -> Vec<String> {
        let way = self.tree.place(Some(component)).map(|place| place.way).unwrap_or_default();
        way.iter().map(|node| node.name.clone()).collect()
    }
}

/// How far back an upgrade may have to do with a fault.
const RECENT: i64 = 14 * 24 * kernel::HOUR;

impl Desk {
    /// The system as it stands; none when there is no such system. One small read when it is remembered.
    pub(crate) async fn place(&self, system: SystemId) -> Result<Option<Arc<Place>>, Problem> {
        let head = self.app.db.rows(estate::ask::head(system)).await?;
        self.place_at(&head).await
    }

    /// The systems as they stand, by one question about all that are remembered.
    pub(crate) async fn places(&self, systems: &[SystemId]) -> Result<HashMap<SystemId, Arc<Place>>, Problem> {
        let mut found = HashMap::with_capacity(systems.len());
        if systems.is_empty() {
            return Ok(found);
        }
        for head in self.app.db.rows(estate::ask::heads(systems)).await? {
            if let Some(place) = self.place_at(std::slice::from_ref(&head)).await? {
                found.insert(place.system, place);
            }
        }
        Ok(found)
    }

    /// The system as it was last looked at, for a question that asks [`estate::ask::head`] anyway.
    pub(crate) async fn place_last_seen(&self, system: SystemId) -> Result<Option<Arc<Place>>, Problem> {
        match self.remembered(system) {
            Some(place) => Ok(Some(place)),
            None => self.place(system).await,
        }
    }

    /// The system as it stands, where `head` are the rows of [`estate::ask::head`].
    pub(crate) async fn place_at(&self, head: &[Row]) -> Result<Option<Arc<Place>>, Problem> {
        let Some(delivered) = self.estate.delivered_at(head).await? else { return Ok(None) };
        let system = delivered.system.id;
        if let Some(place) = self.remembered(system).filter(|place| place.version == delivered.system.version) {
            return Ok(Some(place));
        }
        let place = Arc::new(self.look_at(&delivered).await?);
        self.places.lock().unwrap_or_else(PoisonError::into_inner).insert(system, Arc::clone(&place));
        Ok(Some(place))
    }

    fn remembered(&self, system: SystemId) -> Option<Arc<Place>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner).get(&system).cloned()
    }

    async fn look_at(&self, delivered: &Delivered) -> Result<Place, Problem> {
        let provider = self.estate.provider().await?.ok_or_else(|| Problem(crate::desk::not_set_up()))?;
        let makers: Vec<PartyId> =
            delivered.components.iter().filter_map(|component| component.fields.vendor_id).collect();
        let parties = if makers.is_empty() { Vec::new() } else { self.estate.parties_named(&makers).await? };
        let now = self.app.clock.now();
        let since = estate::ask::upgrades_between(delivered.system.id, now.plus(-RECENT), now.plus(kernel::HOUR));
        let upgrades = estate::ask::read_upgrades(&self.app.db.rows(since).await?)?;
        Ok(Place {
            system: delivered.system.id,
            name: delivered.system.fields.name.clone(),
            version: delivered.system.version,
            customer: delivered.system.fields.customer_id,
            customer_name: delivered.customer_name.clone(),
            site: delivered.site.as_ref().map(|site| site.id),
            provider: provider.id,
            provider_name: provider.fields.name.clone(),
            tree: Arc::new(tree(delivered)),
            named: Arc::new(triage::Tree::new(delivered.for_triage())),
            vital: delivered.components.iter().filter(|node| node.fields.vital).map(|node| node.id).collect(),
            upgrades: upgrades.iter().filter_map(|upgrade| triage_upgrade(delivered, upgrade)).collect(),
            parties: parties.into_iter().map(|party| (party.id, (party.fields.name, party.fields.kind))).collect(),
        })
    }
}

/// The system in the shape that agreements judge by.
pub fn tree(delivered: &Delivered) -> SystemTree {
    SystemTree {
        id: delivered.system.id,
        customer: delivered.system.fields.customer_id,
        name: delivered.system.fields.name.clone(),
        accepted_on: delivered.system.fields.accepted_on,
        live_on: delivered.system.fields.live_on,
        zone: TimeZone::get(&delivered.zone).unwrap_or(TimeZone::UTC),
        components: delivered
            .components
            .iter()
            .map(|node| agreement::core::Component {
                id: node.id,
                parent: node.fields.parent_id,
                name: node.fields.name.clone(),
                kind: node.fields.kind,
                vendor: node.fields.vendor_id,
                warranty: node.fields.warranty_from.zip(node.fields.warranty_until),
            })
            .collect(),
    }
}

fn triage_upgrade(delivered: &Delivered, upgrade: &estate::Upgrade) -> Option<triage::Upgrade> {
    Some(triage::Upgrade {
        component: upgrade.component_id,
        kind: delivered.component(upgrade.component_id)?.fields.kind,
        to: upgrade.fields.to_version.clone(),
        done_at: upgrade.fields.upgraded_at,
    })
}
