//! The delivered component tree: names and aliases found in a text point at components.

use std::collections::{BTreeMap, HashMap};

use kernel::ComponentId;

use crate::kinds::ComponentKind;
use crate::normalise::fold;

/// A component of the system the report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Its id.
    pub id: ComponentId,
    /// Its name.
    pub name: String,
    /// Other words people use for it, its model and serial number among them.
    pub aliases: Vec<String>,
    /// Its kind.
    pub kind: ComponentKind,
    /// The node above it.
    pub parent: Option<ComponentId>,
}

/// The components of one system, ready to be looked for in texts. Made once for each version of the system.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    components: Vec<Component>,
    places: HashMap<ComponentId, usize>,
    names: Vec<Name>,
    /// Names by their first two characters.
    starts: HashMap<(char, char), Vec<usize>>,
}

/// A name or alias as texts are compared with it.
#[derive(Debug, Clone)]
struct Name {
    folded: String,
    /// Whose it is; more than one component may be called so.
    of: Vec<usize>,
    /// How much the name says, in thousandths: less the more components have it inside a name of theirs.
    rarity: i64,
}

/// A component a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub id: ComponentId,
    pub kind: ComponentKind,
    pub words: String,
    /// Thousandths: 1000 for a name that stands for one component only, 500 for the node above it.
    pub share: i64,
}

/// What a name keeps that two, or more than two, components have inside a name of theirs.
const SHARED_BY_TWO: i64 = 700;
const SHARED_BY_MORE: i64 = 500;
/// What two signs alone keep: 检索 and 导出 are everyday verbs as well.
const SHORT: i64 = 700;
/// What the name of the node above adds when it stands in the text too: “综合查询点检索”.
const PATH: i64 = 300;
/// What the node above a named one gets.
const ABOVE: i64 = 500;
/// What later names keep: the place a report begins with is the one that fails, “收费窗口也跟着变慢” follows from it.
const LATER: i64 = 600;

impl Tree {
    /// The tree of these components. Their order does not matter.
    pub fn new(components: Vec<Component>) -> Self {
        let places = components.iter().enumerate().map(|(at, c)| (c.id, at)).collect();
        let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, component) in components.iter().enumerate() {
            for word in std::iter::once(&component.name).chain(&component.aliases) {
                let word = fold(word);
                if worth(&word) {
                    let of = owners.entry(word).or_default();
                    if !of.contains(&at) {
                        of.push(at);
                    }
                }
            }
        }
        let mut tree = Self { components, places, names: Vec::new(), starts: HashMap::new() };
        let all: Vec<(&String, &Vec<usize>)> = owners.iter().collect();
        for (word, of) in &all {
            let mut within: Vec<usize> = all
                .iter()
                .filter(|(other, _)| other.contains(word.as_str()))
                .flat_map(|(_, o)| o.iter().copied())
                .collect();
            within.sort_unstable();
            within.dedup();
            let first: Vec<char> = word.chars().take(2).collect();
            if let [a, b] = first[..] {
                tree.starts.entry((a, b)).or_default().push(tree.names.len());
            }
            let rarity = rarity(word, within.len());
            tree.names.push(Name { folded: (*word).clone(), of: (*of).clone(), rarity });
        }
        tree
    }

    /// The components, in the order they were given.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// A component by its id.
    pub fn component(&self, id: ComponentId) -> Option<&Component> {
        self.places.get(&id).map(|at| &self.components[*at])
    }

    /// Components named in a folded text, one entry a component, by id. A longer name hides a shorter one at the same
    /// place; a named node hides the nodes above it, which count half; where several components are called the same,
    /// the one whose upper node the text names too is meant.
    pub(crate) fn named(&self, folded: &str) -> Vec<Named> {
        let kept = self.spots(folded);
        let mut found: BTreeMap<usize, (i64, usize, &str)> = BTreeMap::new();
        for spot in &kept {
            let name = &self.names[spot.name];
            let under: Vec<usize> = name.of.iter().copied().filter(|at| self.stands_above(*at, &kept)).collect();
            let meant = if under.is_empty() { &name.of } else { &under };
            let path = if under.is_empty() { 0 } else { PATH };
            // A short everyday word is sure once the node above it is named too.
            let own = if path > 0 && meant.len() == 1 { 1000 } else { name.rarity };
            let share = own / i64::try_from(meant.len()).unwrap_or(1) + path;
            for at in meant {
                let entry = found.entry(*at).or_insert((share, spot.from, &folded[spot.from..spot.to]));
                if share > entry.0 {
                    *entry = (share, spot.from.min(entry.1), &folded[spot.from..spot.to]);
                }
            }
        }
        self.weighed(folded, &found)
    }

    /// Where names stand in the text, longer ones first; one inside another's place is left out.
    fn spots(&self, folded: &str) -> Vec<Spot> {
        let mut spots = Vec::new();
        let mut chars = folded.char_indices().peekable();
        while let Some((from, a)) = chars.next() {
            let Some((_, b)) = chars.peek() else { break };
            for name in self.starts.get(&(a, *b)).into_iter().flatten() {
                let word = &self.names[*name].folded;
                if folded[from..].starts_with(word.as_str()) && whole(folded, from, word) {
                    spots.push(Spot { from, to: from + word.len(), name: *name });
                }
            }
        }
        spots.sort_unstable_by_key(|s| (usize::MAX - (s.to - s.from), s.from));
        let mut kept: Vec<Spot> = Vec::new();
        for spot in spots {
            if !kept.iter().any(|k| k.from < spot.to && spot.from < k.to) {
                kept.push(spot);
            }
        }
        kept
    }

    /// True when a node above this one is named by another spot.
    fn stands_above(&self, at: usize, spots: &[Spot]) -> bool {
        self.above(at).iter().any(|up| spots.iter().any(|s| self.names[s.name].of.contains(up)))
    }

    /// The nodes above, the nearest first.
    fn above(&self, at: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let mut next = self.components[at].parent;
        while let Some(up) = next.and_then(|id| self.places.get(&id).copied()) {
            if up == at || out.contains(&up) {
                break;
            }
            out.push(up);
            next = self.components[up].parent;
        }
        out
    }

    fn weighed(&self, folded: &str, found: &BTreeMap<usize, (i64, usize, &str)>) -> Vec<Named> {
        let hidden: Vec<usize> = found.keys().flat_map(|at| self.above(*at)).collect();
        let places =
            found.iter().filter(|(at, _)| !hidden.contains(at)).map(|(_, (_, from, words))| (*from, words.len()));
        let first = abreast(folded, places.collect());
        let mut out: BTreeMap<ComponentId, Named> = BTreeMap::new();
        let mut offer = |at: usize, share: i64, words: &str| {
            let c = &self.components[at];
            let new = Named { id: c.id, kind: c.kind, words: words.to_owned(), share };
            let entry = out.entry(c.id).or_insert_with(|| new.clone());
            if share > entry.share {
                *entry = new;
            }
        };
        for (at, (share, from, words)) in found.iter().filter(|(at, _)| !hidden.contains(at)) {
            let share = if first.contains(from) { *share } else { share * LATER / 1000 };
            offer(*at, share, words);
            if let Some(up) = self.above(*at).first() {
                offer(*up, share.min(1000) * ABOVE / 1000, words);
            }
        }
        out.into_values().collect()
    }
}

#[derive(Debug, Clone, Copy)]
struct Spot {
    from: usize,
    to: usize,
    name: usize,
}

/// Where the first place begins, and those joined to it: “挂号收费、综合查询和导出”.
fn abreast(folded: &str, mut places: Vec<(usize, usize)>) -> Vec<usize> {
    places.sort_unstable();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (from, length) in places {
        let joined = out.last().is_none_or(|(before, to)| {
            from == *before
                || folded
                    .get(*to..from)
                    .is_some_and(|gap| matches!(gap.trim(), "、" | "和" | "与" | "及" | "/" | "and"))
        });
        if joined {
            out.push((from, from + length));
        }
    }
    out.into_iter().map(|(from, _)| from).collect()
}

fn rarity(word: &str, within: usize) -> i64 {
    let shared = match within {
        0 | 1 => 1000,
        2 => SHARED_BY_TWO,
        _ => SHARED_BY_MORE,
    };
    let short = if word.chars().count() <= 2 && word.chars().all(crate::han::is_han) { SHORT } else { 1000 };
    shared * short / 1000
}

/// One sign names nothing; neither does a bare kind such as `数据库`, which the lexicon already knows.
fn worth(word: &str) -> bool {
    word.chars().count() >= 2 && word.parse::<ComponentKind>().is_err()
}

/// A Latin name must stand alone: `erp` is not in `enterprise`.
fn whole(text: &str, at: usize, word: &str) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let starts = word.chars().next();
    let ends = word.chars().next_back();
    let joined_before = latin(starts) && latin(text[..at].chars().next_back());
    let joined_after = latin(ends) && latin(text[at + word.len()..].chars().next());
    !joined_before && !joined_after
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn id(n: u32) -> ComponentId {
        format!("00000000-0000-7000-8000-{n:012}").parse().unwrap()
    }

    fn component(n: u32, name: &str, aliases: &[&str], parent: Option<u32>) -> Component {
        Component {
            id: id(n),
            name: name.into(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            kind: ComponentKind::Application,
            parent: parent.map(id),
        }
    }

    fn hospital() -> Tree {
        Tree::new(vec![
            component(1, "挂号收费", &["挂号", "收费窗口"], None),
            component(2, "综合查询", &["查询"], None),
            component(3, "检索", &[], Some(2)),
            component(4, "费用明细查询", &[], Some(2)),
            component(5, "导出", &[], Some(2)),
            component(6, "报表", &[], None),
            component(7, "导出", &[], Some(6)),
            component(8, "ERP", &[], None),
        ])
    }

    fn shares(text: &str) -> Vec<(ComponentId, i64)> {
        hospital().named(text).iter().map(|n| (n.id, n.share)).collect()
    }

    #[test]
    fn names_found_in_a_text_weigh_by_length_path_and_rarity() {
        for (text, expected) in [
            // The function point with its module is sure; the module above counts half.
            ("综合查询点“检索”一直转圈", vec![(2, 500), (3, 1300)]),
            // What is only said to follow weighs less.
            ("综合查询点检索一直转圈,收费窗口也跟着变慢", vec![(1, 600), (2, 500), (3, 1300)]),
            // The longest name wins.
            ("费用明细查询打不开", vec![(2, 500), (4, 1000)]),
            // A two-sign everyday word alone is not sure, an alias that many names contain still less.
            ("检索很慢", vec![(2, 350), (3, 700)]),
            ("查询不到", vec![(2, 490)]),
            // Of two that are called the same the one whose module is named is meant; else both, half each.
            ("报表导出失败", vec![(6, 500), (7, 1300)]),
            ("导出失败", vec![(2, 122), (5, 245), (6, 122), (7, 245)]),
            ("综合查询打不开", vec![(2, 1000)]),
            // Places that stand abreast weigh the same.
            ("挂号收费、综合查询和报表都打不开", vec![(1, 1000), (2, 1000), (6, 700)]),
            ("登录erp失败", vec![(8, 1000)]),
            ("enterprise portal", vec![]),
            ("", vec![]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(n, share)| (id(n), share)).collect();
            assert_eq!(shares(text), expected, "{text}");
        }
    }

    #[test]
    fn a_tree_that_bites_its_own_tail_does_not_hang() {
        let tree = Tree::new(vec![component(1, "甲系统", &[], Some(2)), component(2, "乙系统", &[], Some(1))]);
        let found: Vec<_> = tree.named("甲系统停了").iter().map(|n| (n.id, n.share)).collect();
        assert_eq!(found, [(id(1), 1000), (id(2), 500)]);
    }
}
