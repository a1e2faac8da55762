//! Which roles an account may hold, and when a grant counts.

use kernel::{Refusal, RefusalKind, Role};

/// The three separate powers（三员分立）.
const POWERS: [Role; 3] = [Role::Administrator, Role::SecurityOfficer, Role::Auditor];

/// Where an account belongs, as far as its roles depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belongs {
    /// It belongs to a customer or vendor.
    pub to_party: bool,
    /// A member of the maintenance team stands behind it.
    pub to_person: bool,
}

/// What becomes of the roles asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The roles in force from now on.
    pub in_force: Vec<Role>,
    /// The roles that wait for the security officer.
    pub asked: Option<Vec<Role>>,
}

/// Whether one account may hold these roles together.
///
/// The three powers exclude each other; roles of the provider exclude roles of customers and vendors; a customer's
/// or vendor's role needs the party, an engineer needs the member of the team.
pub fn check(roles: &[Role], belongs: Belongs) -> Result<(), Refusal> {
    let powers = roles.iter().filter(|role| POWERS.contains(role)).count();
    let staff = roles.iter().any(|role| role.is_staff());
    let outside = roles.iter().any(|role| !role.is_staff());
    let customer = roles.iter().any(|role| matches!(role, Role::Reporter | Role::CustomerLead));
    if powers > 1 {
        return Err(roles_refused(
            "系统管理员、安全管理员、审计管理员三员分立，一个账号只能担任其中之一",
            "administrator, security officer and auditor are separate powers: one account holds at most one of them",
        ));
    }
    if staff && outside {
        return Err(roles_refused(
            "同一账号不能同时是服务方人员和客户或厂商人员，请分开建账号",
            "one account is either the provider's staff or a customer's or vendor's; make two accounts",
        ));
    }
    if customer && roles.contains(&Role::Vendor) {
        return Err(roles_refused(
            "同一账号不能既属客户又属厂商",
            "one account belongs to a customer or to a vendor, not to both",
        ));
    }
    if outside && !belongs.to_party {
        return Err(place_refused(
            "/party_id",
            "客户或厂商的角色须指明所属单位",
            "a customer's or vendor's role needs its party",
        ));
    }
    if staff && belongs.to_party {
        return Err(place_refused(
            "/party_id",
            "服务方人员不属于客户或厂商，请留空",
            "the provider's staff belongs to no customer or vendor; leave it empty",
        ));
    }
    if roles.contains(&Role::Engineer) && !belongs.to_person {
        return Err(place_refused(
            "/person_id",
            "工程师账号须关联维护团队成员",
            "an engineer's account needs the member of the team behind it",
        ));
    }
    Ok(())
}

/// Decides what becomes of `asked`, given the roles now in force.
///
/// Without any security officer in the installation everything counts at once: somebody must be the first. From then
/// on taking an ordinary role away counts at once, while adding a role, and any change to an account that holds one
/// of the three powers, waits for approval.
pub fn grant(now: &[Role], asked: &[Role], officer_exists: bool) -> Grant {
    let asked = sorted(asked);
    let now = sorted(now);
    if !officer_exists || asked == now {
        return Grant { in_force: asked, asked: None };
    }
    if now.iter().any(|role| POWERS.contains(role)) {
        return Grant { in_force: now, asked: Some(asked) };
    }
    let in_force: Vec<Role> = now.iter().copied().filter(|role| asked.contains(role)).collect();
    let waits = in_force != asked;
    Grant { in_force, asked: waits.then_some(asked) }
}

/// Whether this is one of the three powers.
pub fn is_power(role: Role) -> bool {
    POWERS.contains(&role)
}

/// Whether somebody else than the holder may set this account's password: never for the two powers that control the
/// administrator, who would then be all three.
pub fn password_is_the_holders_alone(roles: &[Role]) -> bool {
    roles.contains(&Role::SecurityOfficer) || roles.contains(&Role::Auditor)
}

fn sorted(roles: &[Role]) -> Vec<Role> {
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn roles_refused(zh: &str, en: &str) -> Refusal {
    place_refused("/roles", zh, en)
}

fn place_refused(pointer: &str, zh: &str, en: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "account.roles_do_not_fit",
        "角色与账号不相符，请按提示修改",
        "the roles do not fit the account; mend what is named",
    )
    .field(pointer, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{
        Administrator, Auditor, CustomerLead, Dispatcher, Engineer, Manager, Reporter, SecurityOfficer, Vendor,
    };

    #[test]
    fn roles_fit_together_or_are_refused() {
        for (roles, to_party, to_person, fits) in [
            (&[Reporter, CustomerLead][..], true, false, true),
            (&[Engineer, Dispatcher], false, true, true),
            (&[Administrator, Manager], false, false, true),
            (&[], false, false, true),
            (&[Administrator, Auditor], false, false, false),
            (&[SecurityOfficer, Auditor], false, false, false),
            (&[Engineer, Reporter], true, true, false),
            (&[Reporter, Vendor], true, false, false),
            (&[Reporter], false, false, false),
            (&[Manager], true, false, false),
            (&[Engineer], false, false, false),
        ] {
            assert_eq!(check(roles, Belongs { to_party, to_person }).is_ok(), fits, "{roles:?}");
        }
    }

    #[test]
    fn a_grant_waits_for_the_officer_and_a_withdrawal_does_not() {
        for (now, asked, officer, in_force, waiting) in [
            (&[][..], &[Manager][..], false, &[Manager][..], None),
            (&[], &[Manager], true, &[], Some(&[Manager][..])),
            (&[Dispatcher], &[Dispatcher, Manager], true, &[Dispatcher], Some(&[Dispatcher, Manager])),
            (&[Dispatcher, Manager], &[Dispatcher], true, &[Dispatcher], None),
            (&[Manager, Dispatcher], &[Dispatcher, Manager], true, &[Dispatcher, Manager], None),
            (&[SecurityOfficer], &[], true, &[SecurityOfficer], Some(&[])),
            (&[Auditor], &[Manager], true, &[Auditor], Some(&[Manager])),
        ] {
            let expected = Grant { in_force: in_force.to_vec(), asked: waiting.map(<[Role]>::to_vec) };
            assert_eq!(grant(now, asked, officer), expected, "{now:?} -> {asked:?}");
        }
    }
}
