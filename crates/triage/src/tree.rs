//! The delivered component tree: names and aliases found in a text point at components.

use std::collections::BTreeMap;

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

/// A component a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub id: ComponentId,
    pub kind: ComponentKind,
    pub words: String,
    /// Thousandths: 1000 for the component itself, 500 for its parent.
    pub share: i64,
}

/// Components named in a folded text. A longer name hides a shorter one it contains at the same place; the parent of a
/// named component counts half. One entry a component, by id.
pub(crate) fn named(folded: &str, components: &[Component]) -> Vec<Named> {
    let mut spots: Vec<(usize, usize, &Component)> = Vec::new();
    for component in components {
        for word in std::iter::once(&component.name).chain(&component.aliases) {
            let word = fold(word);
            if worth(&word) {
                spots.extend(
                    folded
                        .match_indices(&word)
                        .filter(|(at, w)| whole(folded, *at, w))
                        .map(|(at, w)| (at, at + w.len(), component)),
                );
            }
        }
    }
    spots.sort_unstable_by_key(|(from, to, c)| (usize::MAX - (to - from), *from, c.id));
    let mut kept: Vec<(usize, usize, &Component)> = Vec::new();
    for (from, to, c) in spots {
        let hidden = kept.iter().any(|(f, t, _)| *f < to && from < *t && t - f > to - from);
        if !hidden {
            kept.push((from, to, c));
        }
    }
    shares(folded, &kept, components)
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

fn shares(folded: &str, kept: &[(usize, usize, &Component)], components: &[Component]) -> Vec<Named> {
    let mut found: BTreeMap<ComponentId, Named> = BTreeMap::new();
    let mut offer = |id, kind, words: &str, share| {
        let entry = found.entry(id).or_insert_with(|| Named { id, kind, words: words.to_owned(), share });
        if share > entry.share {
            entry.share = share;
            words.clone_into(&mut entry.words);
        }
    };
    for (from, to, c) in kept {
        offer(c.id, c.kind, &folded[*from..*to], 1000);
    }
    for (from, to, c) in kept {
        let parent = c.parent.and_then(|p| components.iter().find(|o| o.id == p));
        if let Some(parent) = parent {
            offer(parent.id, parent.kind, &folded[*from..*to], 500);
        }
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn id(n: u32) -> ComponentId {
        format!("00000000-0000-7000-8000-{n:012}").parse().unwrap()
    }

    fn component(n: u32, name: &str, kind: ComponentKind, parent: Option<u32>) -> Component {
        Component { id: id(n), name: name.into(), aliases: vec![], kind, parent: parent.map(id) }
    }

    #[test]
    fn the_longest_name_wins_and_its_parent_gets_half() {
        let tree = [
            component(1, "门诊收费", ComponentKind::Application, None),
            component(2, "门诊收费查询", ComponentKind::Application, Some(1)),
        ];
        let found = named("门诊收费查询转圈", &tree);
        assert_eq!(found.iter().map(|n| (n.id, n.share)).collect::<Vec<_>>(), [(id(1), 500), (id(2), 1000)]);
    }

    #[test]
    fn a_latin_name_stands_alone() {
        let tree = [component(1, "ERP", ComponentKind::Application, None)];
        assert!(named("enterprise portal", &tree).is_empty());
        assert_eq!(named("登录erp失败", &tree).len(), 1);
    }
}
