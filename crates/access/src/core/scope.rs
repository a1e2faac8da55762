//! What an actor reaches for an action, as data that a query can be built from.

use kernel::{AccountId, Actor, DepartmentId, GroupId, PartyId, PersonId, Role};

use super::action::Action;
use super::policy::{Reach, reach};

/// One part of what an actor reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reached {
    /// Everything there is.
    Everything,
    /// What belongs to this customer.
    Customer(PartyId),
    /// What belongs to this department of this customer.
    Department(PartyId, DepartmentId),
    /// What this account made, what was reported in its name, and what was shared with it.
    Account(AccountId),
    /// What the groups of this person serve.
    Groups(PersonId),
    /// What concerns this vendor: where it leads or supports, and its own components.
    Vendor(PartyId),
}

/// Where one record of tenant data stands: what a scope is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The customer it belongs to.
    pub customer: Option<PartyId>,
    /// The department of that customer.
    pub department: Option<DepartmentId>,
    /// The account that made it or in whose name it was made.
    pub account: Option<AccountId>,
    /// The member of the team who has it.
    pub engineer: Option<PersonId>,
    /// The group that serves it.
    pub group: Option<GroupId>,
    /// The outside party that leads.
    pub lead: Option<PartyId>,
}

/// What an actor reaches for one action: the union of its parts, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    parts: Vec<Reached>,
}

impl Scope {
    /// The scope that reaches everything: the platform's own, and that of tests.
    pub fn everything() -> Self {
        Self { parts: vec![Reached::Everything] }
    }

    /// The scope made of these parts; none when there is no part. Everything swallows the rest.
    pub fn of(mut parts: Vec<Reached>) -> Option<Self> {
        parts.sort_unstable();
        parts.dedup();
        match parts.first()? {
            Reached::Everything => Some(Self::everything()),
            _ => Some(Self { parts }),
        }
    }

    /// The parts, sorted, without doubles.
    pub fn reached(&self) -> &[Reached] {
        &self.parts
    }

    /// Whether nothing lies outside the scope.
    pub fn is_everything(&self) -> bool {
        self.parts.first() == Some(&Reached::Everything)
    }

    /// Whether the record at `place` lies inside the scope; `groups` names the groups of a member of the team.
    pub fn covers(&self, place: &Place, groups: &dyn Fn(PersonId) -> Vec<GroupId>) -> bool {
        self.parts.iter().any(|part| match part {
            Reached::Everything => true,
            Reached::Customer(customer) => place.customer == Some(*customer),
            Reached::Department(customer, department) => {
                place.customer == Some(*customer) && place.department == Some(*department)
            }
            Reached::Account(account) => place.account == Some(*account),
            Reached::Groups(person) => {
                place.engineer == Some(*person) || place.group.is_some_and(|group| groups(*person).contains(&group))
            }
            Reached::Vendor(party) => place.lead == Some(*party),
        })
    }

    /// Whether all that belongs to `customer` lies inside the scope.
    pub fn covers_customer(&self, customer: PartyId) -> bool {
        self.is_everything() || self.parts.contains(&Reached::Customer(customer))
    }

    /// Whether what `account` made lies inside the scope.
    pub fn covers_account(&self, account: AccountId) -> bool {
        self.is_everything() || self.parts.contains(&Reached::Account(account))
    }
}

/// What `actor` reaches for `action` under the policy table; none when no role of his may do it.
///
/// A reach that the actor has no place for (a customer's role on an account without a customer) reaches nothing.
pub fn scope_of(actor: &Actor, action: Action) -> Option<Scope> {
    match actor {
        Actor::Platform { .. } => Some(Scope::everything()),
        // What a link allows stands in the link, not in the policy.
        Actor::Link { .. } => None,
        Actor::Account { account, roles, person, party, department, .. } => {
            let place = Seat { account: *account, person: *person, party: *party, department: *department };
            Scope::of(roles.iter().flat_map(|role| place.reached(*role, action)).collect())
        }
    }
}

struct Seat {
    account: AccountId,
    person: Option<PersonId>,
    party: Option<PartyId>,
    department: Option<DepartmentId>,
}

impl Seat {
    fn reached(&self, role: Role, action: Action) -> impl Iterator<Item = Reached> + '_ {
        reach(role, action).iter().filter_map(|reach| match reach {
            Reach::Everything => Some(Reached::Everything),
            Reach::Organisation => self.party.map(Reached::Customer),
            Reach::Department => Some(Reached::Department(self.party?, self.department?)),
            Reach::Own => Some(Reached::Account(self.account)),
            Reach::Groups => self.person.map(Reached::Groups),
            Reach::Party => self.party.map(Reached::Vendor),
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use kernel::{Ids, Instant, SeededIds};

    use super::*;

    fn actor(roles: &[Role], with_party: bool, with_department: bool, with_person: bool) -> Actor {
        let ids = SeededIds::new(7);
        let ids: &dyn Ids = &ids;
        let at = Instant::from_micros(0);
        Actor::Account {
            account: AccountId::fresh(ids, at),
            name: "李".to_owned(),
            roles: roles.to_vec(),
            person: with_person.then(|| PersonId::fresh(ids, at)),
            party: with_party.then(|| PartyId::fresh(ids, at)),
            department: with_department.then(|| DepartmentId::fresh(ids, at)),
        }
    }

    #[test]
    fn a_reporter_reads_his_own_and_his_departments_incidents() {
        let scope = scope_of(&actor(&[Role::Reporter], true, true, false), Action::IncidentRead).unwrap();
        assert!(matches!(scope.reached(), [Reached::Department(..), Reached::Account(_)]));
        let alone = scope_of(&actor(&[Role::Reporter], true, false, false), Action::IncidentRead).unwrap();
        assert!(matches!(alone.reached(), [Reached::Account(_)]));
    }

    #[test]
    fn everything_swallows_the_parts_of_other_roles() {
        let both = actor(&[Role::Engineer, Role::Manager], false, false, true);
        assert_eq!(scope_of(&both, Action::IncidentRead), Some(Scope::everything()));
    }

    #[test]
    fn a_customers_lead_without_a_customer_reaches_nothing() {
        assert_eq!(scope_of(&actor(&[Role::CustomerLead], false, false, false), Action::IncidentRead), None);
    }

    #[test]
    fn an_account_without_roles_may_do_nothing() {
        for action in Action::ALL {
            assert_eq!(scope_of(&actor(&[], true, true, true), *action), None);
        }
    }

    #[test]
    fn the_platform_reaches_everything() {
        let platform = Actor::Platform { part: "clocks" };
        assert_eq!(scope_of(&platform, Action::IncidentResolve), Some(Scope::everything()));
    }
}
