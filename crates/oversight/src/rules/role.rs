//! What a custom role may hold.

use access::{Action, policy};
use kernel::{Actor, Cells, Reach, Refusal, RefusalKind, Role};

/// What everybody may do with what is his own; a custom role holds it too, or its holder could not change his password.
const EVERYBODYS: [Action; 3] = [Action::SessionOwn, Action::TokenOwn, Action::EventStream];

/// The built-in roles in whose place a custom role may be held. Not the service manager's, whose word decides what others only
/// propose, and none of the three powers.
pub const STANDS_FOR: [Role; 5] = [Role::Reporter, Role::CustomerLead, Role::Vendor, Role::Engineer, Role::Dispatcher];

/// A custom role as somebody wants it: action and reaches by their names, as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What people call it.
    pub name: String,
    /// The built-in role in whose place it is held.
    pub stands_for: Role,
    /// Its row.
    pub cells: Vec<(String, Vec<String>)>,
}

/// The row of the role `wanted`, with what everybody may do; or what has to be mended.
///
/// `maker` may not give what he does not hold by himself: neither another action, nor a farther reach, nor what he holds in an
/// emergency. A role of a customer or vendor holds at most what the policy gives that side.
pub fn check(wanted: &Wanted, maker: &Actor) -> Result<Cells, Refusal> {
    let name = wanted.name.trim();
    let taken = Role::ALL.into_iter().any(|role| {
        [kernel::Language::Zh, kernel::Language::En].iter().any(|language| policy::role_label(role, *language) == name)
    });
    if !(2..=40).contains(&name.chars().count()) || name.chars().any(char::is_control) || taken {
        return Err(refused(
            "/name",
            "请填写 2 到 40 个字符，且不与内置角色同名",
            "give 2 to 40 characters that are no built-in role's name",
        ));
    }
    if !STANDS_FOR.contains(&wanted.stands_for) {
        return Err(refused(
            "/stands_for",
            "自定义角色只能替代报修人、客户负责人、厂商、工程师或服务台；三员与运维服务经理不能替代",
            "a custom role stands for a reporter, a customer's responsible person, a vendor, an engineer or a dispatcher",
        ));
    }
    if wanted.cells.is_empty() {
        return Err(refused("/cells", "请至少给出一项操作", "name one action at least"));
    }
    let mut cells = Cells::new();
    for (at, (action, reaches)) in wanted.cells.iter().enumerate() {
        let pointer = format!("/cells/{at}");
        let (action, reaches) = cell(&pointer, action, reaches)?;
        for reach in &reaches {
            may_hold(&format!("{pointer}/reaches"), wanted.stands_for, action, *reach)?;
            may_give(&pointer, maker, action, *reach)?;
        }
        if cells.insert(action.to_string(), reaches).is_some() {
            return Err(refused(&pointer, "同一操作只能写一次", "an action is named once"));
        }
    }
    for action in EVERYBODYS {
        cells.insert(action.to_string(), vec![Reach::Own]);
    }
    Ok(cells)
}

/// What `maker` may put into a role in the place of `stands_for`, in the order of the policy.
pub fn choosable(stands_for: Role, maker: &Actor) -> Vec<(Action, Vec<Reach>)> {
    let may = |action: Action, reach: Reach| {
        may_hold("", stands_for, action, reach).is_ok() && may_give("", maker, action, reach).is_ok()
    };
    let reaches = |action: Action| {
        let fitting = Reach::ALL.into_iter().filter(|reach| may(action, *reach) && means_something(action, *reach));
        (action, fitting.collect::<Vec<_>>())
    };
    let named = Action::ALL.iter().filter(|action| !EVERYBODYS.contains(action));
    named.map(|action| reaches(*action)).filter(|(_, reaches)| !reaches.is_empty()).collect()
}

/// Whether some built-in role reaches as far for it: the queries behind it know how.
fn means_something(action: Action, reach: Reach) -> bool {
    Role::ALL.into_iter().any(|role| policy::reach(role, action).contains(&reach))
}

fn cell(pointer: &str, action: &str, reaches: &[String]) -> Result<(Action, Vec<Reach>), Refusal> {
    let action: Action = action.parse().map_err(|()| {
        refused(&format!("{pointer}/action"), "没有这个操作，请从权限表中选择", "there is no such action in the policy")
    })?;
    let mut read = Vec::new();
    for reach in reaches {
        read.push(reach.parse::<Reach>().map_err(|()| {
            refused(
                &format!("{pointer}/reaches"),
                "范围应为 everything、organisation、department、own、groups 或 party",
                "a reach is everything, organisation, department, own, groups or party",
            )
        })?);
    }
    read.sort_unstable();
    read.dedup();
    if read.is_empty() {
        return Err(refused(&format!("{pointer}/reaches"), "请给出范围", "name a reach"));
    }
    Ok((action, read))
}

/// Whether the side that `stands_for` is on may hold this at all.
fn may_hold(pointer: &str, stands_for: Role, action: Action, reach: Reach) -> Result<(), Refusal> {
    let staff = matches!(reach, Reach::Everything | Reach::Groups | Reach::Own);
    let fits = match stands_for {
        Role::Vendor => policy::reach(Role::Vendor, action).contains(&reach),
        role if role.is_staff() => staff,
        _ => [Role::Reporter, Role::CustomerLead].iter().any(|role| policy::reach(*role, action).contains(&reach)),
    };
    if fits {
        return Ok(());
    }
    Err(refused(
        pointer,
        &format!("这一方的角色对 {action} 不能有“{}”的范围", reach.label(kernel::Language::Zh)),
        &format!("a role of this side cannot reach “{}” for {action}", reach.label(kernel::Language::En)),
    ))
}

/// Whether `maker` holds at least this by himself.
fn may_give(pointer: &str, maker: &Actor, action: Action, reach: Reach) -> Result<(), Refusal> {
    let held = access::standing_reaches(maker, action);
    if held.contains(&Reach::Everything) || held.contains(&reach) {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Forbidden,
        "role.beyond_its_maker",
        format!("您自己没有“{}”这样的权限，不能写入角色。", action.label(kernel::Language::Zh)),
        format!("You do not hold this yourself and cannot put it into a role: {}.", action.label(kernel::Language::En)),
    )
    .field(pointer, "超出制定者自己的权限", "is beyond what its maker holds"))
}

fn refused(pointer: &str, zh: &str, en: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "role.invalid",
        "自定义角色不符合要求，请按提示修改",
        "the custom role does not fit; mend what is named",
    )
    .field(pointer, zh, en)
}

#[cfg(test)]
mod tests {
    use kernel::{AccountId, Instant, SeededIds, Terms};

    use super::*;

    fn maker(roles: &[Role], emergency: Option<Role>) -> Actor {
        let until = Some(Instant::from_micros(9));
        let terms: Vec<Terms> = emergency
            .map(|role| Terms { role, custom: None, customer: None, emergency_until: until })
            .into_iter()
            .collect();
        let roles = roles.iter().copied().chain(emergency).collect();
        let account = AccountId::fresh(&SeededIds::new(1), Instant::from_micros(0));
        Actor::Account { account, name: "王".to_owned(), roles, person: None, party: None, department: None, terms }
    }

    fn wanted(stands_for: Role, cells: &[(&str, &str)]) -> Wanted {
        let cells = cells.iter().map(|(action, reach)| ((*action).to_owned(), vec![(*reach).to_owned()])).collect();
        Wanted { name: "夜班坐席".to_owned(), stands_for, cells }
    }

    #[test]
    fn no_role_holds_what_its_maker_does_not() {
        let manager = maker(&[Role::Manager], None);
        let read = wanted(Role::Dispatcher, &[("incident.read", "everything"), ("incident.note", "groups")]);
        let cells = check(&read, &manager).unwrap_or_default();
        assert_eq!(cells.get("incident.note"), Some(&vec![Reach::Groups]));
        assert_eq!(cells.get("session.own"), Some(&vec![Reach::Own]), "its holder keeps his own password");
        for action in
            ["account.write", "account.approve", "journal.read", "policy.read", "role.approve", "incident.overload"]
        {
            let beyond = check(&wanted(Role::Dispatcher, &[(action, "everything")]), &manager);
            assert_eq!(beyond.err().map(|refusal| refusal.code), Some("role.beyond_its_maker"), "{action}");
        }
        let borrowed = maker(&[Role::Engineer], Some(Role::Manager));
        let beyond = check(&wanted(Role::Dispatcher, &[("incident.assign", "everything")]), &borrowed);
        assert_eq!(
            beyond.err().map(|refusal| refusal.code),
            Some("role.beyond_its_maker"),
            "emergency access makes no roles"
        );
    }

    #[test]
    fn what_is_offered_can_be_made_and_nothing_beyond() {
        let manager = maker(&[Role::Manager], None);
        for stands_for in STANDS_FOR {
            let offered = choosable(stands_for, &manager);
            assert!(!offered.is_empty(), "{stands_for}");
            for (action, reaches) in offered {
                for reach in reaches {
                    let wanted = wanted(stands_for, &[(action.as_str(), reach.as_str())]);
                    assert!(check(&wanted, &manager).is_ok(), "{stands_for} {action} {reach:?}");
                }
            }
        }
        assert!(
            choosable(Role::Dispatcher, &maker(&[Role::Auditor], None))
                .iter()
                .all(|(action, _)| { !policy::reach(Role::Auditor, *action).is_empty() })
        );
    }

    #[test]
    fn a_role_that_does_not_fit_is_refused_with_its_place() {
        let manager = maker(&[Role::Manager], None);
        for (role, pointer) in [
            (wanted(Role::Administrator, &[("incident.read", "everything")]), "/stands_for"),
            (wanted(Role::Manager, &[("incident.read", "everything")]), "/stands_for"),
            (wanted(Role::Dispatcher, &[]), "/cells"),
            (wanted(Role::Dispatcher, &[("incident.fly", "everything")]), "/cells/0/action"),
            (wanted(Role::Dispatcher, &[("incident.read", "moon")]), "/cells/0/reaches"),
            (wanted(Role::Reporter, &[("incident.read", "everything")]), "/cells/0/reaches"),
            (wanted(Role::Reporter, &[("incident.assign", "organisation")]), "/cells/0/reaches"),
            (wanted(Role::Vendor, &[("incident.read", "organisation")]), "/cells/0/reaches"),
            (wanted(Role::Dispatcher, &[("incident.read", "own"), ("incident.read", "groups")]), "/cells/1"),
            (Wanted { name: "工程师".to_owned(), ..wanted(Role::Engineer, &[("incident.read", "groups")]) }, "/name"),
        ] {
            let fields = check(&role, &manager).err().map(|refusal| refusal.fields).unwrap_or_default();
            assert_eq!(fields.first().map(|field| field.pointer.as_str()), Some(pointer), "{role:?}");
        }
    }
}
