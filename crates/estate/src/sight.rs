//! What of the estate lies inside a scope, as conditions of a query.

use std::future::Future;
use std::pin::Pin;

use access::{Reached, Scope};
use kernel::{PartyId, PersonId, SystemId};
use storage::DbError;

use crate::Estate;
use crate::core::Delivered;
use crate::store::Build;

/// Which systems the groups of a person serve; told by the slice that keeps groups, which stands after this one.
pub trait Served: Send + Sync {
    /// The systems of all groups `person` belongs to; for a group that serves all, [`Estate::every_system`].
    fn systems(&self, person: PersonId) -> Pin<Box<dyn Future<Output = Result<Vec<SystemId>, DbError>> + Send + '_>>;
}

/// A scope in terms of the estate.
#[derive(Debug, Default)]
pub(crate) struct Sight {
    everything: bool,
    customers: Vec<PartyId>,
    vendors: Vec<PartyId>,
    /// The systems served, when the scope reaches over groups: then the caller is one of the provider's staff.
    served: Option<Vec<SystemId>>,
}

impl Estate {
    pub(crate) async fn sight(&self, scope: &Scope) -> Result<Sight, DbError> {
        let mut sight = Sight::default();
        for part in scope.reached() {
            match part {
                Reached::Everything => sight.everything = true,
                Reached::Customer(party) | Reached::Department(party, _) => sight.customers.push(*party),
                Reached::Vendor(party) => sight.vendors.push(*party),
                Reached::Groups(person) => {
                    let served = match self.served.get() {
                        Some(served) => served.systems(*person).await?,
                        None => Vec::new(),
                    };
                    sight.served.get_or_insert_default().extend(served);
                }
                Reached::Account(_) => {}
            }
        }
        Ok(sight)
    }
}

impl Sight {
    /// The condition on `estate_system s`.
    pub fn systems(&self, build: &mut Build) -> String {
        if self.everything {
            return "1 = 1".to_owned();
        }
        let customers = build.one_of("s.customer_id", &self.customers);
        let served = build.one_of("s.id", self.served.iter().flatten());
        let made = build.one_of("v.vendor_id", &self.vendors);
        format!(
            "({customers} or {served} or exists (select 1 from estate_component v where v.system_id = s.id and {made}))"
        )
    }

    /// The condition on `estate_party p`: a customer sees itself and the provider, no vendor; staff see all but the
    /// customers they do not serve.
    pub fn parties(&self, build: &mut Build) -> String {
        if self.everything {
            return "1 = 1".to_owned();
        }
        let own = build.one_of("p.id", self.customers.iter().chain(&self.vendors));
        let served = self.customers_served("p.id", build);
        let staff = if self.served.is_some() { "p.kind <> 'customer'" } else { "1 = 0" };
        format!("(p.kind = 'provider' or {own} or {staff} or {served})")
    }

    /// The condition on sites and departments `p` of a customer.
    pub fn places(&self, build: &mut Build) -> String {
        if self.everything {
            return "1 = 1".to_owned();
        }
        let own = build.one_of("p.customer_id", &self.customers);
        let served = self.customers_served("p.customer_id", build);
        format!("({own} or {served})")
    }

    /// What of a whole system the scope lets through: a customer sees no vendor, a vendor its own components alone.
    pub fn components(&self, delivered: &Delivered) -> Vec<crate::Component> {
        let staff = self.everything || self.served.iter().flatten().any(|system| *system == delivered.system.id);
        let owner = self.customers.contains(&delivered.system.fields.customer_id);
        let mut seen = delivered.components.clone();
        if staff {
            return seen;
        }
        if owner {
            for component in &mut seen {
                component.fields.vendor_id = None;
            }
            return seen;
        }
        seen.retain(|component| component.fields.vendor_id.is_some_and(|vendor| self.vendors.contains(&vendor)));
        // The node above may be another vendor's, and who looks after it at the customer is no vendor's business.
        for component in &mut seen {
            component.fields.parent_id = None;
            component.fields.owner = None;
        }
        seen
    }

    fn customers_served(&self, column: &str, build: &mut Build) -> String {
        let served = build.one_of("s.id", self.served.iter().flatten());
        format!("{column} in (select s.customer_id from estate_system s where {served})")
    }
}
