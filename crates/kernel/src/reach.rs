//! How far somebody goes, and under which terms he holds a role.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use crate::{Instant, Language, PartyId, Role};

/// How far a role reaches for one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Everything there is.
    Everything,
    /// What belongs to the actor's own customer.
    Organisation,
    /// What belongs to the actor's own department（科室）.
    Department,
    /// What the actor made himself, what was reported in his name, and what was shared with him.
    Own,
    /// What the actor's groups serve.
    Groups,
    /// What concerns the actor's own party as a vendor.
    Party,
}

impl Reach {
    /// Every reach.
    pub const ALL: [Self; 6] =
        [Self::Everything, Self::Organisation, Self::Department, Self::Own, Self::Groups, Self::Party];

    /// The stable name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Organisation => "organisation",
            Self::Department => "department",
            Self::Own => "own",
            Self::Groups => "groups",
            Self::Party => "party",
        }
    }

    /// What people read.
    pub const fn label(self, language: Language) -> &'static str {
        match self {
            Self::Everything => language.pick("全部", "everything"),
            Self::Organisation => language.pick("本单位", "own organisation"),
            Self::Department => language.pick("本科室", "own department"),
            Self::Own => language.pick("本人", "own"),
            Self::Groups => language.pick("所在组", "own groups"),
            Self::Party => language.pick("本厂商", "own party"),
        }
    }
}

impl FromStr for Reach {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|reach| reach.as_str() == text).ok_or(())
    }
}

/// The row of one role: the stable name of each action it may do, and how far it goes. What is not named it may not do.
pub type Cells = BTreeMap<String, Vec<Reach>>;

/// Terms under which a role is held, where it is not simply held as the policy's table says.
///
/// A role with terms is held under each of them and in no other way; a role without terms is held as in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The role; the actor's roles name it too.
    pub role: Role,
    /// A custom role: what it reaches in place of the table's row. None: the table's.
    pub custom: Option<Custom>,
    /// The customer to whom it is limited: what would reach everything reaches what belongs to him. None: no limit.
    pub customer: Option<PartyId>,
    /// Emergency access, until this instant; none where it is no emergency.
    pub emergency_until: Option<Instant>,
}

/// A custom role as somebody holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custom {
    /// What people call it.
    pub name: String,
    /// Its row.
    pub cells: Arc<Cells>,
}
