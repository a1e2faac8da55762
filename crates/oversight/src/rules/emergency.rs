//! When emergency access may be opened.

use account::grant::{self, Belongs};
use kernel::{Instant, MINUTE, PartyId, Refusal, RefusalKind, Role};

/// The shortest and the longest it lasts, minutes.
pub const MINUTES: (u32, u32) = (5, 240);
/// The shortest and the longest reason, characters.
const REASON: (usize, usize) = (10, 1000);

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The role to hold meanwhile.
    pub role: Role,
    /// The customer it is about.
    pub customer: Option<PartyId>,
    /// For how many minutes.
    pub minutes: u32,
    /// Why.
    pub reason: String,
}

/// Who asks: the roles of his account and where it belongs.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// His own roles.
    pub roles: &'a [Role],
    /// Where the account belongs.
    pub belongs: Belongs,
}

/// Until when the access asked for at `now` lasts, or why it is not opened. `officers` tells how many security officers
/// would hear of it.
///
/// The roles of whoever works for a customer reach that customer alone; the administrator's reaches nobody's property. The two
/// powers that watch are never held in an emergency. Source: GB/T 22239—2019 8.1.4.2（访问控制）, least privilege and separation.
pub fn check(asked: &Asked, by: Asker<'_>, officers: usize, now: Instant) -> Result<Instant, Refusal> {
    let works = matches!(asked.role, Role::Dispatcher | Role::Manager);
    if !works && asked.role != Role::Administrator {
        return Err(refused(
            "/role",
            "应急授权只能是服务台、运维服务经理或系统管理员",
            "emergency access is the role of dispatcher, service manager or administrator",
        ));
    }
    if by.roles.contains(&asked.role) {
        return Err(refused("/role", "您已经担任这个角色", "you hold this role already"));
    }
    match (works, asked.customer) {
        (true, None) => {
            return Err(refused("/customer_id", "请指明涉及的客户", "name the customer it is about"));
        }
        (false, Some(_)) => {
            return Err(refused(
                "/customer_id",
                "系统管理员不涉及客户数据，请留空",
                "the administrator reaches no customer's data; leave it empty",
            ));
        }
        _ => {}
    }
    if !(MINUTES.0..=MINUTES.1).contains(&asked.minutes) {
        let (zh, en) = (
            format!("请填写 {} 到 {} 分钟", MINUTES.0, MINUTES.1),
            format!("give {} to {} minutes", MINUTES.0, MINUTES.1),
        );
        return Err(refused("/minutes", &zh, &en));
    }
    if !(REASON.0..=REASON.1).contains(&asked.reason.trim().chars().count()) {
        return Err(refused(
            "/reason",
            "请用 10 到 1000 字写明紧急事由",
            "say in 10 to 1,000 characters what the emergency is",
        ));
    }
    grant::check(&[by.roles, &[asked.role]].concat(), by.belongs)?;
    if officers == 0 {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "emergency.nobody_to_tell",
            "没有可通知的安全管理员，不能启用应急授权。请先任命安全管理员。",
            "There is no security officer who would hear of it; appoint one first.",
        ));
    }
    Ok(now.plus(i64::from(asked.minutes) * MINUTE))
}

fn refused(pointer: &str, zh: &str, en: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "emergency.invalid",
        "应急授权的内容不符合要求，请按提示修改",
        "the emergency access does not fit; mend what is named",
    )
    .field(pointer, zh, en)
}

#[cfg(test)]
mod tests {
    use kernel::SeededIds;

    use super::*;
    use Role::{Administrator, Auditor, Dispatcher, Engineer, Manager, SecurityOfficer};

    #[test]
    fn what_is_opened_is_narrow_reasoned_short_and_heard_of() {
        let hospital = Some(PartyId::fresh(&SeededIds::new(1), Instant::from_micros(0)));
        let asked =
            |role, customer, minutes, reason: &str| Asked { role, customer, minutes, reason: reason.to_owned() };
        let why = "夜间一级故障，值班经理失联";
        for (case, own, officers, code) in [
            (asked(Manager, hospital, 60, why), &[Administrator][..], 1, None),
            (asked(Administrator, None, 5, why), &[Manager], 1, None),
            (asked(Manager, None, 60, why), &[Administrator], 1, Some("emergency.invalid")),
            (asked(Administrator, hospital, 60, why), &[Manager], 1, Some("emergency.invalid")),
            (asked(Manager, hospital, 4, why), &[Administrator], 1, Some("emergency.invalid")),
            (asked(Manager, hospital, 241, why), &[Administrator], 1, Some("emergency.invalid")),
            (asked(Manager, hospital, 60, "急"), &[Administrator], 1, Some("emergency.invalid")),
            (asked(Manager, hospital, 60, why), &[Manager], 1, Some("emergency.invalid")),
            (asked(SecurityOfficer, None, 60, why), &[Manager], 1, Some("emergency.invalid")),
            (asked(Auditor, None, 60, why), &[Manager], 1, Some("emergency.invalid")),
            (asked(Engineer, hospital, 60, why), &[Manager], 1, Some("emergency.invalid")),
            (asked(Administrator, None, 60, why), &[Auditor], 1, Some("account.roles_do_not_fit")),
            (asked(Dispatcher, hospital, 60, why), &[Engineer], 0, Some("emergency.nobody_to_tell")),
        ] {
            let belongs = Belongs { to_party: false, to_person: true };
            let told = check(&case, Asker { roles: own, belongs }, officers, Instant::from_micros(0));
            assert_eq!(told.as_ref().err().map(|refusal| refusal.code), code, "{case:?}");
            if let Ok(until) = told {
                assert_eq!(until.micros(), i64::from(case.minutes) * MINUTE);
            }
        }
    }
}
