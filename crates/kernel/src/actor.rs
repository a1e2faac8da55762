//! Who acts.

use std::fmt;
use std::str::FromStr;

use crate::{AccountId, DepartmentId, Instant, LinkId, PartyId, PersonId, Terms};

/// A role of the product. What each may do stands in one table, in the crate `access`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 报修人: reports faults of his customer.
    Reporter,
    /// 客户负责人: sees and approves for his organisation.
    CustomerLead,
    /// 厂商: sees what concerns its own components.
    Vendor,
    /// 工程师.
    Engineer,
    /// 服务台.
    Dispatcher,
    /// 运维服务经理.
    Manager,
    /// 系统管理员.
    Administrator,
    /// 安全管理员.
    SecurityOfficer,
    /// 审计管理员.
    Auditor,
}

impl Role {
    /// Every role, in the order the policy prints them.
    pub const ALL: [Self; 9] = [
        Self::Reporter,
        Self::CustomerLead,
        Self::Vendor,
        Self::Engineer,
        Self::Dispatcher,
        Self::Manager,
        Self::Administrator,
        Self::SecurityOfficer,
        Self::Auditor,
    ];

    /// The stable name in storage and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::CustomerLead => "customer_lead",
            Self::Vendor => "vendor",
            Self::Engineer => "engineer",
            Self::Dispatcher => "dispatcher",
            Self::Manager => "manager",
            Self::Administrator => "administrator",
            Self::SecurityOfficer => "security_officer",
            Self::Auditor => "auditor",
        }
    }

    /// Whether the role belongs to the provider's own staff.
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Reporter | Self::CustomerLead | Self::Vendor)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(())
    }
}

/// Who does something: an account with its roles and where it belongs, or the platform itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person who logged in, or a program with that person's token.
    Account {
        /// The account.
        account: AccountId,
        /// The name shown to others.
        name: String,
        /// The roles granted to it.
        roles: Vec<Role>,
        /// The member of the maintenance team behind it, for staff.
        person: Option<PersonId>,
        /// The customer or vendor it belongs to; none for the provider's staff.
        party: Option<PartyId>,
        /// The department of the customer it belongs to.
        department: Option<DepartmentId>,
        /// The terms of those roles that are held otherwise than the policy's table says.
        terms: Vec<Terms>,
    },
    /// Somebody without a log-in who holds a signed link: he may do what the link names and nothing else.
    Link {
        /// The link.
        link: LinkId,
        /// The name the link was made out to.
        name: String,
        /// The customer or vendor the holder belongs to.
        party: PartyId,
        /// Whether that party is a vendor rather than the customer.
        vendor: bool,
    },
    /// The platform: a clock that ran out, a job, an import, a replay.
    Platform {
        /// Which part of it acts: `clocks`, `import`, `replay`…
        part: &'static str,
    },
}

impl Actor {
    /// Whether the actor holds `role`.
    pub fn has(&self, role: Role) -> bool {
        matches!(self, Self::Account { roles, .. } if roles.contains(&role))
    }

    /// Whether the actor is one of the provider's staff.
    pub fn is_staff(&self) -> bool {
        matches!(self, Self::Account { roles, .. } if roles.iter().any(|role| role.is_staff()))
    }

    /// Whether the actor is the provider's staff or the platform itself: nothing is hidden from him for being outside.
    pub fn is_inside(&self) -> bool {
        self.is_staff() || matches!(self, Self::Platform { .. })
    }

    /// Whether the actor has emergency access at `now`.
    pub fn in_emergency(&self, now: Instant) -> bool {
        let Self::Account { terms, .. } = self else { return false };
        terms.iter().any(|terms| terms.emergency_until.is_some_and(|until| now < until))
    }

    /// The account, when a person acts.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account { account, .. } => Some(*account),
            Self::Link { .. } | Self::Platform { .. } => None,
        }
    }

    /// The member of the maintenance team who acts, if it is one.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Account { person, .. } => *person,
            Self::Link { .. } | Self::Platform { .. } => None,
        }
    }

    /// The customer or vendor the actor belongs to.
    pub fn party(&self) -> Option<PartyId> {
        match self {
            Self::Account { party, .. } => *party,
            Self::Link { party, .. } => Some(*party),
            Self::Platform { .. } => None,
        }
    }

    /// The name shown to others: the person's, or `platform:<part>`.
    pub fn name(&self) -> String {
        match self {
            Self::Account { name, .. } | Self::Link { name, .. } => name.clone(),
            Self::Platform { part } => format!("platform:{part}"),
        }
    }
}
