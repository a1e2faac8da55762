//! What an actor reaches for an action, as data that a query can be built from.

use kernel::{AccountId, Actor, DepartmentId, GroupId, PartyId, PersonId, Reach, Role, Terms};

use super::action::Action;
use super::policy::reach;

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
        Actor::Account { .. } => Scope::of(lines(actor, action).into_iter().filter_map(|line| line.reached).collect()),
    }
}

/// How far `actor` reaches for `action` by roles he was given as they stand in the table: neither in an emergency nor by a custom
/// role, and only where he has the place for it.
pub fn standing_reaches(actor: &Actor, action: Action) -> Vec<Reach> {
    let own = lines(actor, action).into_iter().filter(|line| {
        let tabled = line.terms.is_none_or(|terms| terms.custom.is_none() && terms.emergency_until.is_none());
        tabled && line.reached.is_some()
    });
    own.map(|line| line.reach).collect()
}

/// One line of the policy as it bears on an actor: a role of his, and what it gives him.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bearing<'a> {
    pub role: Role,
    /// The terms under which the role is held; none: as the table says.
    pub terms: Option<&'a Terms>,
    pub reach: Reach,
    /// What that is for this actor; none where he has no such place.
    pub reached: Option<Reached>,
}

/// Every line of the table, and of the terms in its place, that bears on `actor` and `action`.
pub(crate) fn lines(actor: &Actor, action: Action) -> Vec<Bearing<'_>> {
    let Actor::Account { account, roles, person, party, department, terms, .. } = actor else { return Vec::new() };
    let seat = Seat { account: *account, person: *person, party: *party, department: *department };
    let mut found = Vec::new();
    for role in roles {
        let mut tabled = true;
        for held in terms.iter().filter(|held| held.role == *role) {
            tabled = false;
            found.extend(row(held, action).iter().map(|reach| Bearing {
                role: *role,
                terms: Some(held),
                reach: *reach,
                reached: limited(seat.reached(*reach), held.customer),
            }));
        }
        if tabled {
            found.extend(reach(*role, action).iter().map(|reach| Bearing {
                role: *role,
                terms: None,
                reach: *reach,
                reached: seat.reached(*reach),
            }));
        }
    }
    found
}

fn row(held: &Terms, action: Action) -> &[Reach] {
    match &held.custom {
        Some(custom) => custom.cells.get(action.as_str()).map_or(&[], Vec::as_slice),
        None => reach(held.role, action),
    }
}

fn limited(reached: Option<Reached>, customer: Option<PartyId>) -> Option<Reached> {
    match (reached, customer) {
        (Some(Reached::Everything), Some(customer)) => Some(Reached::Customer(customer)),
        (reached, _) => reached,
    }
}

struct Seat {
    account: AccountId,
    person: Option<PersonId>,
    party: Option<PartyId>,
    department: Option<DepartmentId>,
}

impl Seat {
    fn reached(&self, reach: Reach) -> Option<Reached> {
        match reach {
            Reach::Everything => Some(Reached::Everything),
            Reach::Organisation => self.party.map(Reached::Customer),
            Reach::Department => Some(Reached::Department(self.party?, self.department?)),
            Reach::Own => Some(Reached::Account(self.account)),
            Reach::Groups => self.person.map(Reached::Groups),
            Reach::Party => self.party.map(Reached::Vendor),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::collections::BTreeMap;
    use std::sync::Arc;

    use kernel::{Custom, Ids, Instant, SeededIds};

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
            terms: Vec::new(),
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
    fn a_role_held_under_terms_reaches_what_they_say_and_nothing_of_the_tables_row() {
        let cells = Arc::new(BTreeMap::from([("incident.read".to_owned(), vec![Reach::Groups])]));
        let custom = Some(Custom { name: "只读坐席".to_owned(), cells });
        let mut clerk = actor(&[Role::Dispatcher], false, false, true);
        let Actor::Account { terms, .. } = &mut clerk else { panic!() };
        terms.push(Terms { role: Role::Dispatcher, custom, customer: None, emergency_until: None });
        assert!(matches!(scope_of(&clerk, Action::IncidentRead).unwrap().reached(), [Reached::Groups(_)]));
        assert_eq!(scope_of(&clerk, Action::IncidentAssign), None);
    }

    #[test]
    fn emergency_access_to_one_customer_reaches_that_customer_alone() {
        let customer = PartyId::fresh(&SeededIds::new(9), Instant::from_micros(0));
        let until = Some(Instant::from_micros(10));
        let mut helper = actor(&[Role::Administrator, Role::Manager], false, false, false);
        let Actor::Account { terms, .. } = &mut helper else { panic!() };
        terms.push(Terms { role: Role::Manager, custom: None, customer: Some(customer), emergency_until: until });
        assert_eq!(scope_of(&helper, Action::IncidentRead).unwrap().reached(), [Reached::Customer(customer)]);
        assert_eq!(scope_of(&helper, Action::AccountWrite), Some(Scope::everything()), "his own role is as it was");
        assert!(helper.in_emergency(Instant::from_micros(9)) && !helper.in_emergency(Instant::from_micros(10)));
    }

    #[test]
    fn the_platform_reaches_everything() {
        let platform = Actor::Platform { part: "clocks" };
        assert_eq!(scope_of(&platform, Action::IncidentResolve), Some(Scope::everything()));
    }
}
