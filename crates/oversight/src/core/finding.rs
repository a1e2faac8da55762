//! What a review finds: rights that are too wide, never used, in one hand with what they must not be, left behind, or granted by
//! their own holder.
//!
//! It knows neither the platform's roles nor a customer's system: rights are names, and what conflicts, what a duty needs and what
//! a right gives are told. Source: GB/T 22239—2019 8.1.4.2 b) and d) (surplus, expired and shared accounts; least privilege).

use std::collections::{BTreeMap, BTreeSet};

use kernel::Instant;

/// Whoever holds rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// What the account is called by.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What two accounts of one person have in common; none where that is not known.
    pub person: Option<String>,
    /// Whether the person behind it still belongs there.
    pub belongs: bool,
    /// Whether it can log in.
    pub active: bool,
    /// What the person does there; none where it is not known.
    pub duty: Option<String>,
}

/// One right somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Who, as an index into the holders.
    pub holder: usize,
    /// The right's name.
    pub right: String,
    /// Who asked for it or gave it.
    pub granted_by: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Since when it is held.
    pub granted_at: Option<Instant>,
    /// When it was last used.
    pub last_used_at: Option<Instant>,
    /// What of it was used; empty where that is not recorded.
    pub used: BTreeSet<String>,
}

/// What is judged by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Two rights that one person must not hold.
    pub conflicts: Vec<(String, String)>,
    /// The rights a duty needs.
    pub duties: BTreeMap<String, BTreeSet<String>>,
    /// What a right gives, where it is known.
    pub gives: BTreeMap<String, BTreeSet<String>>,
    /// Rights of one kind, among which a narrower one may stand for a wider.
    pub families: Vec<BTreeSet<String>>,
    /// A right that was not used for so long is unused, microseconds.
    pub unused_after: i64,
}

/// What is wrong with a holding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// The person left, or the account is switched off and still holds it.
    Orphaned,
    /// The same person holds a right that excludes this one.
    Conflicting {
        /// The other right.
        with: String,
        /// The account it is held by.
        holder: String,
    },
    /// Its holder gave or approved it himself.
    SelfGranted,
    /// The duty does not need it, or what was used of it a narrower right gives too.
    OverBroad {
        /// The narrower right; none where the duty needs nothing of it.
        instead: Option<String>,
    },
    /// It was not used, or not for long.
    Unused,
}

/// What follows from findings unless somebody decides otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// Take it away.
    TakeAway,
    /// Give a narrower one in its place.
    Replace(String),
}

/// What is wrong with each holding, in their order; nothing wrong is an empty list.
pub fn find(holders: &[Holder], holdings: &[Holding], rules: &Rules, now: Instant) -> Vec<Vec<Finding>> {
    let judged = holdings.iter().map(|holding| {
        let holder = &holders[holding.holder];
        let mut found = Vec::new();
        if !holder.belongs || !holder.active {
            found.push(Finding::Orphaned);
        }
        found.extend(conflicts(holders, holdings, holding, rules));
        if [&holding.granted_by, &holding.approved_by].into_iter().flatten().any(|by| *by == holder.id) {
            found.push(Finding::SelfGranted);
        }
        if is_unused(holding, rules, now) {
            found.push(Finding::Unused);
        } else if let Some(broad) = over_broad(holder, holding, rules, now) {
            found.push(broad);
        }
        if found.contains(&Finding::Unused) && is_beyond_duty(holder, holding, rules) {
            found.push(Finding::OverBroad { instead: None });
        }
        found.sort();
        found
    });
    judged.collect()
}

/// What the findings propose; none where nothing was found.
pub fn proposal(found: &[Finding]) -> Option<Proposal> {
    let only = match found {
        [] => return None,
        [Finding::OverBroad { instead: Some(instead) }] => Some(instead.clone()),
        _ => None,
    };
    Some(only.map_or(Proposal::TakeAway, Proposal::Replace))
}

fn conflicts(holders: &[Holder], holdings: &[Holding], one: &Holding, rules: &Rules) -> Vec<Finding> {
    let holder = &holders[one.holder];
    let excluded = |right: &str| {
        rules.conflicts.iter().any(|(a, b)| (a == &one.right && b == right) || (b == &one.right && a == right))
    };
    let same = |other: &Holder| other.id == holder.id || (other.person.is_some() && other.person == holder.person);
    let others = holdings.iter().filter(|other| excluded(&other.right) && same(&holders[other.holder]));
    others
        .map(|other| Finding::Conflicting { with: other.right.clone(), holder: holders[other.holder].id.clone() })
        .collect()
}

fn is_unused(holding: &Holding, rules: &Rules, now: Instant) -> bool {
    let last = holding.last_used_at.max(holding.granted_at);
    // Of what has no date at all nothing is known: it is not called unused.
    last.is_some_and(|last| now.since(last) >= rules.unused_after)
}

fn is_beyond_duty(holder: &Holder, holding: &Holding, rules: &Rules) -> bool {
    let needs = holder.duty.as_ref().and_then(|duty| rules.duties.get(duty));
    needs.is_some_and(|needs| !needs.contains(&holding.right))
}

fn over_broad(holder: &Holder, holding: &Holding, rules: &Rules, now: Instant) -> Option<Finding> {
    if is_beyond_duty(holder, holding, rules) {
        return Some(Finding::OverBroad { instead: None });
    }
    // Only what was held long enough shows by its use what is needed.
    let long = holding.granted_at.is_some_and(|since| now.since(since) >= rules.unused_after);
    let gives = rules.gives.get(&holding.right)?;
    if !long || holding.used.is_empty() {
        return None;
    }
    let needed: BTreeSet<&String> = holding.used.intersection(gives).collect();
    let family = rules.families.iter().find(|family| family.contains(&holding.right))?;
    let narrower = family.iter().filter_map(|right| Some((right, rules.gives.get(right)?))).filter(|(right, other)| {
        **right != holding.right && other.len() < gives.len() && needed.iter().all(|each| other.contains(*each))
    });
    let (right, _) = narrower.min_by_key(|(right, other)| (other.len(), *right))?;
    Some(Finding::OverBroad { instead: Some(right.clone()) })
}

#[cfg(test)]
mod tests {
    use kernel::HOUR;

    use super::*;

    const DAY: i64 = 24 * HOUR;

    const fn at(day: i64) -> Instant {
        Instant::from_micros(day * DAY)
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn holder(id: &str, person: Option<&str>, duty: Option<&str>) -> Holder {
        let (person, duty) = (person.map(str::to_owned), duty.map(str::to_owned));
        Holder { id: id.to_owned(), name: id.to_owned(), person, belongs: true, active: true, duty }
    }

    fn holding(holder: usize, right: &str, granted: Option<Instant>, used: Option<Instant>) -> Holding {
        Holding {
            holder,
            right: right.to_owned(),
            granted_by: Some("boss".to_owned()),
            approved_by: None,
            granted_at: granted,
            last_used_at: used,
            used: BTreeSet::new(),
        }
    }

    fn rules() -> Rules {
        Rules {
            conflicts: vec![("付款录入".to_owned(), "付款审批".to_owned())],
            duties: BTreeMap::from([("出纳".to_owned(), set(&["付款录入"]))]),
            gives: BTreeMap::from([
                ("wide".to_owned(), set(&["a", "b", "c"])),
                ("middle".to_owned(), set(&["a", "b"])),
                ("small".to_owned(), set(&["a"])),
                ("other".to_owned(), set(&["a"])),
            ]),
            families: vec![set(&["wide", "middle", "small"]), set(&["other"])],
            unused_after: 90 * DAY,
        }
    }

    fn one(holder: Holder, holding: Holding) -> Vec<Finding> {
        find(&[holder], &[holding], &rules(), Instant::from_micros(200 * DAY)).remove(0)
    }

    #[test]
    fn what_is_used_by_somebody_whose_duty_needs_it_is_left_alone() {
        assert_eq!(one(holder("li", None, Some("出纳")), holding(0, "付款录入", Some(at(1)), Some(at(199)))), []);
        assert_eq!(
            one(holder("li", None, None), holding(0, "wide", None, None)),
            [],
            "of what has no date nothing is known"
        );
        assert_eq!(one(holder("li", None, None), holding(0, "wide", Some(at(150)), None)), [], "it is new");
        assert_eq!(proposal(&[]), None);
    }

    #[test]
    fn rights_in_one_persons_hands_conflict_over_two_accounts_too() {
        let holders =
            [holder("li", Some("p1"), None), holder("li-2", Some("p1"), None), holder("wu", Some("p2"), None)];
        let held = [
            holding(0, "付款录入", Some(at(199)), Some(at(199))),
            holding(1, "付款审批", Some(at(199)), Some(at(199))),
            holding(2, "付款审批", Some(at(199)), Some(at(199))),
        ];
        let found = find(&holders, &held, &rules(), Instant::from_micros(200 * DAY));
        let conflict =
            |with: &str, holder: &str| Finding::Conflicting { with: with.to_owned(), holder: holder.to_owned() };
        assert_eq!(found, [vec![conflict("付款审批", "li-2")], vec![conflict("付款录入", "li")], vec![]]);
    }

    #[test]
    fn unused_orphaned_and_self_granted_are_told() {
        assert_eq!(one(holder("li", None, None), holding(0, "wide", Some(at(1)), Some(at(110)))), [Finding::Unused]);
        assert_eq!(one(holder("li", None, None), holding(0, "wide", Some(at(1)), None)), [Finding::Unused]);
        let gone = Holder { belongs: false, ..holder("li", None, None) };
        assert_eq!(one(gone, holding(0, "wide", Some(at(150)), Some(at(150)))), [Finding::Orphaned]);
        let own = Holding { approved_by: Some("li".to_owned()), ..holding(0, "wide", Some(at(150)), Some(at(199))) };
        assert_eq!(one(holder("li", None, None), own), [Finding::SelfGranted]);
        assert_eq!(proposal(&[Finding::SelfGranted]), Some(Proposal::TakeAway));
    }

    #[test]
    fn what_was_used_shows_the_narrowest_right_of_its_kind_that_would_do() {
        let broad = |instead: Option<&str>| vec![Finding::OverBroad { instead: instead.map(str::to_owned) }];
        let used = |names: &[&str]| Holding { used: set(names), ..holding(0, "wide", Some(at(1)), Some(at(199))) };
        assert_eq!(one(holder("li", None, None), used(&["a"])), broad(Some("small")));
        assert_eq!(one(holder("li", None, None), used(&["a", "b", "elsewhere"])), broad(Some("middle")));
        assert_eq!(one(holder("li", None, None), used(&["a", "c"])), []);
        assert_eq!(one(holder("li", None, Some("出纳")), used(&["a", "c"])), broad(None), "the duty needs none of it");
        assert_eq!(proposal(&broad(Some("small"))), Some(Proposal::Replace("small".to_owned())));
    }
}
