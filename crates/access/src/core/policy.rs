//! The policy table's shape and how it is read and printed.

use std::fmt;

pub use kernel::Reach;
use kernel::{Language, Role};

use super::action::Action;
pub use super::action::TABLE;

/// One row of the table: an action and how far each role reaches, in the order of [`Role::ALL`].
#[derive(Clone, Copy, Debug)]
pub struct RoleRow {
    /// The action.
    pub action: Action,
    /// One cell a role; an empty cell means the role may not.
    pub cells: [&'static [Reach]; Role::ALL.len()],
}

/// How far `role` reaches for `action`; empty when it may not.
pub fn reach(role: Role, action: Action) -> &'static [Reach] {
    TABLE[action as usize].cells[column(role)]
}

/// The whole table as text, as the auditor reads it: one line an action, one column a role.
pub fn print(language: Language) -> Printed {
    Printed(language)
}

/// The printed table.
#[derive(Clone, Copy, Debug)]
pub struct Printed(Language);

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.pick("操作", "action"))?;
        for role in Role::ALL {
            write!(f, "\t{}", role_label(role, self.0))?;
        }
        for row in TABLE {
            write!(f, "\n{} {}", row.action.as_str(), row.action.label(self.0))?;
            for cell in row.cells {
                let words: Vec<_> = cell.iter().map(|reach| reach.label(self.0)).collect();
                write!(f, "\t{}", if words.is_empty() { "—".to_owned() } else { words.join("+") })?;
            }
        }
        writeln!(f)
    }
}

/// What people call a role.
pub const fn role_label(role: Role, language: Language) -> &'static str {
    match role {
        Role::Reporter => language.pick("报修人", "reporter"),
        Role::CustomerLead => language.pick("客户负责人", "customer's responsible person"),
        Role::Vendor => language.pick("厂商", "vendor"),
        Role::Engineer => language.pick("工程师", "engineer"),
        Role::Dispatcher => language.pick("服务台", "dispatcher"),
        Role::Manager => language.pick("运维服务经理", "service manager"),
        Role::Administrator => language.pick("系统管理员", "administrator"),
        Role::SecurityOfficer => language.pick("安全管理员", "security officer"),
        Role::Auditor => language.pick("审计管理员", "auditor"),
    }
}

const fn column(role: Role) -> usize {
    match role {
        Role::Reporter => 0,
        Role::CustomerLead => 1,
        Role::Vendor => 2,
        Role::Engineer => 3,
        Role::Dispatcher => 4,
        Role::Manager => 5,
        Role::Administrator => 6,
        Role::SecurityOfficer => 7,
        Role::Auditor => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holders(action: Action) -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| !reach(*role, action).is_empty()).collect()
    }

    #[test]
    fn every_row_stands_at_its_action_and_every_column_at_its_role() {
        for (at, row) in TABLE.iter().enumerate() {
            assert_eq!(row.action as usize, at);
        }
        for (at, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(column(role), at);
        }
    }

    #[test]
    fn every_action_can_be_done_by_somebody() {
        for action in Action::ALL {
            assert!(!holders(*action).is_empty(), "{action} is granted to nobody");
        }
    }

    #[test]
    fn the_three_powers_are_separate() {
        let powers = [Role::Administrator, Role::SecurityOfficer, Role::Auditor];
        for action in Action::ALL {
            let name = action.as_str();
            if ["incident.", "attachment.", "attainment.", "assessment.", "agreement.", "delivery."]
                .iter()
                .any(|p| name.starts_with(p))
            {
                assert!(powers.iter().all(|role| reach(*role, *action).is_empty()), "a power reads content: {name}");
            }
            if name.starts_with("journal.") {
                assert_eq!(holders(*action), [Role::Auditor]);
            }
        }
        assert_eq!(holders(Action::AccountWrite), [Role::Administrator]);
        assert_eq!(holders(Action::AccountApprove), [Role::SecurityOfficer]);
        assert_eq!(holders(Action::PolicyRead), [Role::SecurityOfficer, Role::Auditor]);
    }

    #[test]
    fn customers_and_vendors_never_reach_everything_that_belongs_to_a_tenant() {
        for role in [Role::Reporter, Role::CustomerLead, Role::Vendor] {
            for action in Action::ALL {
                if reach(role, *action).contains(&Reach::Everything) {
                    assert_eq!(*action, Action::CalendarRead);
                }
            }
        }
    }

    #[test]
    fn the_table_prints_a_line_for_every_action_in_both_languages() {
        for language in [Language::Zh, Language::En] {
            let text = print(language).to_string();
            assert_eq!(text.lines().count(), Action::ALL.len() + 1);
            assert!(text.lines().all(|line| line.split('\t').count() == Role::ALL.len() + 1));
        }
    }
}
