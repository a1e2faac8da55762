//! Which line of the policy allows or refuses something, in words.

use kernel::{Actor, GroupId, Language, PersonId, Reach, Role};

use super::action::Action;
use super::policy::role_label;
use super::scope::{Bearing, Place, Reached, Scope, lines};

/// What one line of the policy does in the case asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It allows, as far as its reach goes; nothing particular was asked about.
    Allows,
    /// It allows: what was asked about lies inside its reach.
    Covers,
    /// What was asked about lies outside its reach.
    Misses,
    /// It would reach something, but the account has no such place: a customer's role without a customer.
    Nowhere,
    /// The role has no entry for the action.
    Absent,
}

impl Effect {
    /// The stable name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allows => "allows",
            Self::Covers => "covers",
            Self::Misses => "misses",
            Self::Nowhere => "nowhere",
            Self::Absent => "absent",
        }
    }

    /// Whether the line lets the actor through.
    pub const fn lets_through(self) -> bool {
        matches!(self, Self::Allows | Self::Covers)
    }
}

/// One line of the policy that bears on the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The role of the actor it belongs to.
    pub role: Role,
    /// The custom role's name, where it is held in this role's place.
    pub custom: Option<String>,
    /// Whether it is emergency access.
    pub emergency: bool,
    /// How far the line reaches; none where the role has no entry.
    pub reach: Option<Reach>,
    /// What it does here.
    pub effect: Effect,
}

/// The answer to who may do what, with every line that bears on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What was asked about.
    pub action: Action,
    /// Whether it is allowed.
    pub allowed: bool,
    /// Every line, those of roles without an entry too. None at all: the account holds no role.
    pub lines: Vec<Line>,
}

/// Explains what the policy says to `actor` doing `action`, on the record that stands at `place` where one is named.
///
/// It is answered from the same lines that make the scope, so that it cannot say something else than what is enforced.
pub fn explain(
    actor: &Actor,
    action: Action,
    place: Option<&Place>,
    groups: &dyn Fn(PersonId) -> Vec<GroupId>,
) -> Explanation {
    let found = lines(actor, action);
    let mut told: Vec<Line> = found.iter().map(|bearing| told(bearing, place, groups)).collect();
    let Actor::Account { roles, terms, .. } = actor else {
        return Explanation { action, allowed: matches!(actor, Actor::Platform { .. }), lines: told };
    };
    for role in roles.iter().filter(|role| found.iter().all(|bearing| bearing.role != **role)) {
        let held = terms.iter().find(|held| held.role == *role);
        told.push(Line {
            role: *role,
            custom: held.and_then(|held| held.custom.as_ref()).map(|custom| custom.name.clone()),
            emergency: held.is_some_and(|held| held.emergency_until.is_some()),
            reach: None,
            effect: Effect::Absent,
        });
    }
    Explanation { action, allowed: told.iter().any(|line| line.effect.lets_through()), lines: told }
}

fn told(bearing: &Bearing<'_>, place: Option<&Place>, groups: &dyn Fn(PersonId) -> Vec<GroupId>) -> Line {
    let effect = match (bearing.reached, place) {
        (None, _) => Effect::Nowhere,
        (Some(_), None) => Effect::Allows,
        (Some(reached), Some(place)) if covers(reached, place, groups) => Effect::Covers,
        (Some(_), Some(_)) => Effect::Misses,
    };
    Line {
        role: bearing.role,
        custom: bearing.terms.and_then(|terms| terms.custom.as_ref()).map(|custom| custom.name.clone()),
        emergency: bearing.terms.is_some_and(|terms| terms.emergency_until.is_some()),
        reach: Some(bearing.reach),
        effect,
    }
}

fn covers(reached: Reached, place: &Place, groups: &dyn Fn(PersonId) -> Vec<GroupId>) -> bool {
    Scope::of(vec![reached]).is_some_and(|scope| scope.covers(place, groups))
}

impl Explanation {
    /// The answer in one sentence.
    pub fn sentence(&self, language: Language) -> String {
        let label = self.action.label(language);
        match (self.allowed, language) {
            (true, Language::Zh) => format!("允许“{label}”"),
            (true, Language::En) => format!("may {label}"),
            (false, Language::Zh) => format!("不允许“{label}”"),
            (false, Language::En) => format!("may not {label}"),
        }
    }
}

impl Line {
    /// The line in one sentence: which role says what.
    pub fn sentence(&self, action: Action, language: Language) -> String {
        let mut role = role_label(self.role, language).to_owned();
        if let Some(custom) = &self.custom {
            role = language.pick("自定义角色“", "the custom role “").to_owned() + custom + language.pick("”", "”");
        }
        if self.emergency {
            role += language.pick("（应急授权）", " (emergency access)");
        }
        let reach = self.reach.map_or("", |reach| reach.label(language));
        let (zh, en) = match self.effect {
            Effect::Allows => (format!("范围“{reach}”，允许"), format!("reaches “{reach}”: allows")),
            Effect::Covers => {
                (format!("范围“{reach}”，包含所问对象，允许"), format!("reaches “{reach}”, which holds it: allows"))
            }
            Effect::Misses => (
                format!("范围“{reach}”，不含所问对象，不允许"),
                format!("reaches “{reach}”, and it lies outside: does not allow"),
            ),
            Effect::Nowhere => (
                format!("范围“{reach}”，但账号没有对应的单位、科室或人员，不允许"),
                format!("reaches “{reach}”, but the account has no such place: does not allow"),
            ),
            Effect::Absent => ("没有这一项，不允许".to_owned(), "has no entry: does not allow".to_owned()),
        };
        match language {
            Language::Zh => format!("{role} × {action}：{zh}"),
            Language::En => format!("{role} × {action}: {en}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{AccountId, Ids, Instant, PartyId, SeededIds};

    use super::super::scope::scope_of;
    use super::*;

    fn account(roles: &[Role], party: Option<PartyId>, person: Option<PersonId>) -> Actor {
        let ids = SeededIds::new(11);
        let account = AccountId::fresh(&ids as &dyn Ids, Instant::from_micros(0));
        let (name, department) = ("李".to_owned(), None);
        Actor::Account { account, name, roles: roles.to_vec(), person, party, department, terms: Vec::new() }
    }

    fn party(seed: u64) -> PartyId {
        PartyId::fresh(&SeededIds::new(seed), Instant::from_micros(0))
    }

    fn nobodys(_: PersonId) -> Vec<GroupId> {
        Vec::new()
    }

    #[test]
    fn every_answer_is_the_one_that_is_enforced() {
        let (own, other) = (party(1), party(2));
        let person = Some(PersonId::fresh(&SeededIds::new(3), Instant::from_micros(0)));
        for role in Role::ALL {
            let actor = account(&[role], (!role.is_staff()).then_some(own), person.filter(|_| role.is_staff()));
            for action in Action::ALL {
                let scope = scope_of(&actor, *action);
                assert_eq!(explain(&actor, *action, None, &nobodys).allowed, scope.is_some(), "{role} {action}");
                for customer in [own, other] {
                    let place = Place { customer: Some(customer), ..Place::default() };
                    let enforced = scope.as_ref().is_some_and(|scope| scope.covers(&place, &nobodys));
                    assert_eq!(explain(&actor, *action, Some(&place), &nobodys).allowed, enforced, "{role} {action}");
                }
            }
        }
    }

    #[test]
    fn the_line_that_decides_is_named() {
        let both = account(&[Role::CustomerLead, Role::Reporter], Some(party(1)), None);
        let place = Place { customer: Some(party(2)), ..Place::default() };
        let told = explain(&both, Action::IncidentRead, Some(&place), &nobodys);
        let effects: Vec<_> = told.lines.iter().map(|line| (line.role, line.reach, line.effect)).collect();
        assert_eq!(
            effects,
            [
                (Role::CustomerLead, Some(Reach::Organisation), Effect::Misses),
                (Role::Reporter, Some(Reach::Department), Effect::Nowhere),
                (Role::Reporter, Some(Reach::Own), Effect::Misses),
            ]
        );
        let line = told.lines[0].sentence(Action::IncidentRead, Language::Zh);
        assert_eq!(line, "客户负责人 × incident.read：范围“本单位”，不含所问对象，不允许");
        let assign = explain(&both, Action::IncidentAssign, None, &nobodys);
        assert!(!assign.allowed && assign.lines.iter().all(|line| line.effect == Effect::Absent));
        assert_eq!(assign.lines.len(), 2);
    }
}
