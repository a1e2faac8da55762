//! What somebody becomes here whom a provider outside asserts.

use kernel::{PartyId, Refusal, RefusalKind, Role};

use crate::core::grant::{self, Belongs, Grant};

/// What the configuration says of those who log in by a way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// Its name in addresses and log-in names: 1 to 20 small letters, digits and `-`.
    pub id: String,
    /// The one customer everybody belongs to who comes by it; none: the provider's own staff.
    pub party: Option<PartyId>,
    /// What everybody may be who comes by it.
    pub roles: Vec<Role>,
    /// What the members of a group may be besides.
    pub groups: Vec<(String, Vec<Role>)>,
    /// Those of the three powers it may give at all, named once more on purpose.
    pub powers: Vec<Role>,
    /// The methods of its log-in (RFC 8176) that stand for a second factor here.
    pub trusted_methods: Vec<String>,
}

/// Somebody as a provider asserts him, as far as accounts depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// The name people call him by.
    pub name: Option<&'a str>,
    /// The name he logs in by there.
    pub username: Option<&'a str>,
    /// A verified mail address.
    pub email: Option<&'a str>,
    /// His groups.
    pub groups: &'a [String],
}

impl Rule {
    /// Whether the rule makes sense; else the key and what is wrong with it.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(1..=20).contains(&self.id.len()) || !self.id.chars().all(good) {
            return Err(("id", format!("`{}`: 1 to 20 small letters, digits and -", self.id)));
        }
        for power in &self.powers {
            if !grant::is_power(*power) {
                return Err(("powers", format!("`{power}` is none of administrator, security_officer, auditor")));
            }
        }
        let (base, mapped) = (self.roles.iter(), self.groups.iter().flat_map(|(_, roles)| roles));
        for (key, role) in base.map(|role| ("roles", role)).chain(mapped.map(|role| ("groups", role))) {
            if role.is_staff() == self.party.is_some() || *role == Role::Vendor {
                let whose = if self.party.is_some() { "a customer's people" } else { "the integrator's staff" };
                return Err((key, format!("`{role}` is no role of {whose}")));
            }
            if grant::is_power(*role) && (key == "roles" || !self.powers.contains(role)) {
                return Err((
                    key,
                    format!("`{role}` is given to members of a group alone, and must stand in powers too"),
                ));
            }
        }
        Ok(())
    }

    /// What somebody in these groups may be, in order, each once.
    pub fn roles_of(&self, groups: &[String]) -> Vec<Role> {
        let by_group = self.groups.iter().filter(|(group, _)| groups.contains(group)).flat_map(|(_, roles)| roles);
        let mut roles: Vec<Role> = self.roles.iter().chain(by_group).copied().collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// Whether one of these methods stands for a second factor here.
    pub fn trusts(&self, methods: &[String]) -> bool {
        methods.iter().any(|method| self.trusted_methods.contains(method))
    }

    /// The roles of `holder`, whose account had `now` and belongs to a person of the team or not.
    ///
    /// What a provider gives counts at once and so does what it takes; but one of the three powers that is new waits for the
    /// security officer where there is one. An engineer's role waits until a member of the team stands behind the account.
    pub fn grant(&self, holder: Holder<'_>, now: &[Role], has_person: bool, officer: bool) -> Result<Grant, Refusal> {
        let mut given = self.roles_of(holder.groups);
        if given.is_empty() {
            return Err(no_role());
        }
        given.retain(|role| has_person || *role != Role::Engineer);
        grant::check(&given, Belongs { to_party: self.party.is_some(), to_person: has_person })?;
        let waits = |role: &Role| officer && grant::is_power(*role) && !now.contains(role);
        let asked = given.iter().any(waits).then(|| given.clone());
        given.retain(|role| !waits(role));
        Ok(Grant { in_force: given, asked })
    }

    /// The log-in name of a new account: the name there, as far as log-in names allow, and the way. `tag` is put in its place
    /// where it is taken or empty: a name of the same person.
    pub fn login(&self, holder: Holder<'_>, tag: Option<&str>) -> String {
        let good = |c: &char| c.is_alphanumeric() || ".-_".contains(*c);
        let name = holder.username.or(holder.email).unwrap_or_default();
        let name: String = name.split('@').next().unwrap_or_default().chars().filter(good).take(40).collect();
        format!("{}@{}", tag.unwrap_or(&name), self.id)
    }
}

/// The name to show: 1 to 100 characters; none where nothing fit was said.
pub fn shown(holder: Holder<'_>) -> Option<String> {
    let named = [holder.name, holder.username].into_iter().flatten();
    let cleaned = named.map(|name| {
        let name: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
        name.trim().to_owned()
    });
    cleaned.into_iter().find(|name| !name.is_empty())
}

/// A path of our own pages: where a log-in may lead. Not another site, not the API.
pub fn own_path(path: &str) -> bool {
    let plain = |c: char| !c.is_control() && c != '\\';
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 500
        && path.chars().all(plain)
        && !path.starts_with("/api/")
}

fn no_role() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "way.no_role",
        "您的账号在这里没有任何角色。请联系系统管理员，或请对方把您加入相应的组。",
        "Nothing is granted to you here. Ask the administrator, or have yourself added to a group that may come in.",
    )
}

#[cfg(test)]
mod tests {
    use kernel::{Instant, SeededIds};

    use super::*;
    use Role::{
        Administrator, Auditor, CustomerLead, Dispatcher, Engineer, Manager, Reporter, SecurityOfficer, Vendor,
    };

    fn rule(roles: &[Role], groups: &[(&str, &[Role])], powers: &[Role], customer: bool) -> Rule {
        Rule {
            id: "corp".into(),
            party: customer.then(|| PartyId::fresh(&SeededIds::new(7), Instant::from_micros(0))),
            roles: roles.to_vec(),
            groups: groups.iter().map(|(group, roles)| ((*group).to_owned(), roles.to_vec())).collect(),
            powers: powers.to_vec(),
            trusted_methods: vec!["mfa".into()],
        }
    }

    fn holder(groups: &[String]) -> Holder<'_> {
        Holder { name: Some("李强"), username: Some("li.qiang@corp.example"), email: None, groups }
    }

    fn words(groups: &[&str]) -> Vec<String> {
        groups.iter().map(|group| (*group).to_owned()).collect()
    }

    #[test]
    fn a_rule_that_gives_what_it_may_not_is_named() {
        for (rule, key) in [
            (rule(&[Dispatcher], &[("admins", &[Administrator])], &[Administrator], false), None),
            (rule(&[Reporter], &[("leads", &[CustomerLead])], &[], true), None),
            (rule(&[], &[("admins", &[Administrator])], &[], false), Some("groups")),
            (rule(&[Administrator], &[], &[Administrator], false), Some("roles")),
            (rule(&[], &[("admins", &[Administrator])], &[Auditor], false), Some("groups")),
            (rule(&[], &[], &[Manager], false), Some("powers")),
            (rule(&[Reporter], &[], &[], false), Some("roles")),
            (rule(&[Manager], &[], &[], true), Some("roles")),
            (rule(&[Vendor], &[], &[], true), Some("roles")),
            (Rule { id: "Corp".into(), ..rule(&[], &[], &[], false) }, Some("id")),
            (Rule { id: String::new(), ..rule(&[], &[], &[], false) }, Some("id")),
        ] {
            assert_eq!(rule.check().err().map(|(key, _)| key), key, "{rule:?}");
        }
    }

    #[test]
    fn groups_give_roles_and_a_new_power_waits_for_the_officer() {
        let groups: &[(&str, &[Role])] =
            &[("ops", &[Engineer]), ("desk", &[Dispatcher]), ("admins", &[Administrator]), ("audit", &[Auditor])];
        let rule = rule(&[], groups, &[Administrator, Auditor, SecurityOfficer], false);
        for (member_of, now, person, officer, in_force, asked) in [
            (&["desk", "others"][..], &[][..], false, true, &[Dispatcher][..], None),
            (&["desk", "ops"], &[], false, true, &[Dispatcher], None),
            (&["desk", "ops"], &[], true, true, &[Engineer, Dispatcher], None),
            (&["admins"], &[], false, false, &[Administrator], None),
            (&["admins"], &[], false, true, &[], Some(&[Administrator][..])),
            (&["admins", "desk"], &[Administrator], false, true, &[Dispatcher, Administrator], None),
            (&["desk"], &[Administrator], false, true, &[Dispatcher], None),
        ] {
            let expected = Grant { in_force: in_force.to_vec(), asked: asked.map(<[Role]>::to_vec) };
            let groups = words(member_of);
            assert_eq!(rule.grant(holder(&groups), now, person, officer).ok(), Some(expected), "{member_of:?} {now:?}");
        }
        let code = |groups: &[&str]| {
            let groups = words(groups);
            rule.grant(holder(&groups), &[], false, true).err().map(|refusal| refusal.code)
        };
        assert_eq!(code(&["others"]), Some("way.no_role"));
        assert_eq!(code(&["admins", "audit"]), Some("account.roles_do_not_fit"));
    }

    #[test]
    fn log_in_names_are_the_ways_own() {
        let rule = rule(&[Dispatcher], &[], &[], false);
        let named = |username| rule.login(Holder { username, ..holder(&[]) }, None);
        assert_eq!(named(Some("li.qiang@corp.example")), "li.qiang@corp");
        assert_eq!(named(Some("zhaomin")), "zhaomin@corp");
        assert_eq!(named(Some("a b/<c>'")), "abc@corp");
        assert_eq!(rule.login(holder(&[]), Some("u1f3a")), "u1f3a@corp");
        assert!(named(Some(&"x".repeat(300))).len() <= 64);
    }

    #[test]
    fn only_own_pages_are_led_to() {
        for (path, own) in [
            ("/queue?view=mine", true),
            ("/", true),
            ("", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("javascript:alert(1)", false),
            ("/a\nb", false),
            ("/api/v1/session", false),
        ] {
            assert_eq!(own_path(path), own, "{path}");
        }
    }
}
