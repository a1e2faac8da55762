//! Earlier faults with their confirmed labels: added one by one, asked for what is alike.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use kernel::{ComponentId, IncidentId, Instant, SystemId};

use crate::alike::OfSystem;
use crate::bayes::Counts;
use crate::kinds::{ComponentKind, FaultClass};
use crate::normalise;
use crate::phrases::TOKENS as QUOTED;
use crate::tokens::Tokens;

/// An earlier fault whose cause is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The incident.
    pub id: IncidentId,
    /// The number people know it by.
    pub number: String,
    /// The system it was reported for.
    pub system: SystemId,
    /// The report, masked.
    pub text: String,
    /// The component at fault, when it was one of the tree.
    pub component: Option<ComponentId>,
    /// The kind of the component at fault.
    pub component_kind: Option<ComponentKind>,
    /// The class of the fault.
    pub fault_class: Option<FaultClass>,
    /// When its cause became known (UTC).
    pub known_at: Instant,
}

/// An earlier fault that reads alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Similar {
    pub id: IncidentId,
    pub number: String,
    pub component: Option<ComponentId>,
    pub kind: Option<ComponentKind>,
    pub class: Option<FaultClass>,
    pub known_at: Instant,
    /// Cosine of the weighted tokens, in thousandths.
    pub alike_permille: i64,
    /// The rarest words in common that can be quoted, the rarest first.
    pub common: Vec<u32>,
}

/// What is kept of an entry; its text is not needed again.
pub(crate) struct Stored {
    id: IncidentId,
    number: String,
    system: SystemId,
    component: Option<ComponentId>,
    kind: Option<ComponentKind>,
    class: Option<FaultClass>,
    known_at: Instant,
    /// Sorted.
    words: Vec<u32>,
    /// Its place within its system.
    slot: u32,
}

/// The earlier faults, ready to be asked. Adding an incident again replaces what was said of it before.
#[derive(Default)]
pub struct HistoryIndex {
    words: HashMap<String, u32>,
    documents: Vec<u32>,
    pub(crate) kinds: Counts<12>,
    pub(crate) classes: Counts<11>,
    systems: HashMap<SystemId, OfSystem>,
    entries: HashMap<IncidentId, Stored>,
    /// The entries by age, and how many of the youngest are kept; all when no number is given.
    ages: BTreeSet<(Instant, IncidentId)>,
    most: Option<usize>,
    added: u64,
    /// See [`Weights`]; made when first asked for after a change.
    squares: OnceLock<Vec<(f64, i64)>>,
}

impl HistoryIndex {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty index that keeps the youngest `most` faults and forgets the oldest beyond them, so that neither its
    /// memory nor the time of an answer grows with the years.
    pub fn of_youngest(most: usize) -> Self {
        Self { most: Some(most), ..Self::default() }
    }

    /// Adds a fault, or replaces what was known of it.
    pub fn add(&mut self, entry: HistoryEntry) {
        self.squares = OnceLock::new();
        self.remove(entry.id);
        let tokens = normalise::read(&entry.text).tokens;
        let mut words: Vec<u32> = tokens.iter().map(|t| self.word(t)).collect();
        words.sort_unstable();
        let of = self.systems.entry(entry.system).or_default();
        let slot = of.add((entry.known_at, entry.id), entry.component_kind, &words);
        let stored = Stored {
            id: entry.id,
            number: entry.number,
            system: entry.system,
            component: entry.component,
            kind: entry.component_kind,
            class: entry.fault_class,
            known_at: entry.known_at,
            words,
            slot,
        };
        self.count(&stored, true);
        self.entries.insert(entry.id, stored);
        self.ages.insert((entry.known_at, entry.id));
        self.added += 1;
        while self.most.is_some_and(|most| self.entries.len() > most) {
            let Some((_, oldest)) = self.ages.first().copied() else { break };
            self.remove(oldest);
        }
    }

    /// How many additions the index has seen: it names the corpus a decision rested on.
    pub fn watermark(&self) -> u64 {
        self.added
    }

    /// How many faults it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The known ones among these tokens, each with its place in the list.
    pub(crate) fn known(&self, tokens: &Tokens) -> Vec<(u32, usize)> {
        tokens.iter().enumerate().filter_map(|(at, t)| Some((self.words.get(t).copied()?, at))).collect()
    }

    /// How often each kind was at fault in a system.
    pub(crate) fn kinds_of(&self, system: SystemId) -> [u32; 12] {
        self.systems.get(&system).map_or([0; 12], OfSystem::kinds)
    }

    /// The earlier faults of a system most like these words, the most alike first, ties by id; `quotable` are those of the
    /// words that can be quoted. Compared are those that share rare words, and the youngest, so that the cost is bounded
    /// however many there are.
    pub(crate) fn similar(&self, system: SystemId, words: &[u32], quotable: &[u32], count: usize) -> Vec<Similar> {
        let Some(of) = self.systems.get(&system) else { return Vec::new() };
        let [mine, quotable] = [words, quotable].map(|words| {
            let mut words = words.to_vec();
            words.sort_unstable();
            words
        });
        let weights = Weights::of(self);
        let near = of.near(&mine, |word| weights.square_milli(word));
        let near = near.into_iter().filter_map(|id| self.entries.get(&id));
        let mut found: Vec<(i64, &Stored)> = weights
            .cosines(&mine, near.map(|stored| (stored.words.as_slice(), stored)))
            .into_iter()
            .map(|(alike, stored)| (crate::scale::milli(alike), stored))
            .collect();
        found.sort_unstable_by(|(a, one), (b, other)| b.cmp(a).then(one.id.cmp(&other.id)));
        found.truncate(count);
        let said = |stored: &Stored| weights.common(&quotable, &stored.words, QUOTED);
        found.into_iter().map(|(alike, stored)| similar(stored, alike, said(stored))).collect()
    }

    fn word(&mut self, token: &str) -> u32 {
        if let Some(id) = self.words.get(token) {
            return *id;
        }
        let id = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        self.words.insert(token.to_owned(), id);
        self.documents.push(0);
        id
    }

    fn remove(&mut self, id: IncidentId) {
        if let Some(old) = self.entries.remove(&id) {
            self.ages.remove(&(old.known_at, id));
            if let Some(of) = self.systems.get_mut(&old.system) {
                of.remove(old.slot, old.kind, &old.words);
            }
            self.count(&old, false);
        }
    }

    fn count(&mut self, stored: &Stored, add: bool) {
        for word in &stored.words {
            if let Some(n) = self.documents.get_mut(*word as usize) {
                *n = if add { *n + 1 } else { n.saturating_sub(1) };
            }
        }
        if let Some(kind) = stored.kind {
            self.kinds.count(&stored.words, kind.index(), add);
        }
        if let Some(class) = stored.class {
            self.classes.count(&stored.words, class.index(), add);
        }
    }

    /// Rarer words weigh more.
    fn rarity(&self, in_documents: u32) -> f64 {
        let all = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        ((f64::from(all) + 1.0) / (f64::from(in_documents) + 0.5)).ln().max(0.0)
    }
}

/// Squared weights of words. Words found in as many documents weigh the same, so each logarithm is taken once for all
/// questions asked of the same faults.
struct Weights<'a> {
    documents: &'a [u32],
    /// By number of documents: the square, and the same in thousandths.
    squares: &'a [(f64, i64)],
}

impl<'a> Weights<'a> {
    fn of(index: &'a HistoryIndex) -> Self {
        let most = u32::try_from(index.entries.len()).unwrap_or(u32::MAX);
        let squares = index.squares.get_or_init(|| {
            let square = |n| index.rarity(n).powi(2);
            (0..=most).map(square).map(|square| (square, crate::scale::milli(square))).collect()
        });
        Self { documents: &index.documents, squares }
    }

    fn both(&self, word: u32) -> (f64, i64) {
        let in_documents = self.documents.get(word as usize).copied().unwrap_or(0);
        self.squares.get(in_documents as usize).copied().unwrap_or_default()
    }

    fn square(&self, word: u32) -> f64 {
        self.both(word).0
    }

    fn square_milli(&self, word: u32) -> i64 {
        self.both(word).1
    }

    /// How alike each text is to mine, 0 to 1. Words are visited in the order of their ids; sums have one order.
    fn cosines<'s, T>(&self, mine: &[u32], others: impl Iterator<Item = (&'s [u32], T)>) -> Vec<(f64, T)> {
        let own: f64 = mine.iter().map(|word| self.square(*word)).sum();
        MARKED.with_borrow_mut(|marked| {
            marked.resize(self.documents.len().max(marked.len()), 0.0);
            for word in mine {
                marked[*word as usize] = self.square(*word);
            }
            let alike = others.map(|(words, other)| {
                let (mut common, mut length) = (0.0, 0.0);
                for word in words {
                    common += marked[*word as usize];
                    length += self.square(*word);
                }
                let length: f64 = own.sqrt() * f64::sqrt(length);
                (if length > 0.0 { common / length } else { 0.0 }, other)
            });
            let alike = alike.collect();
            for word in mine {
                marked[*word as usize] = 0.0;
            }
            alike
        })
    }

    /// Up to so many words both have, the rarest first.
    fn common(&self, mine: &[u32], other: &[u32], count: usize) -> Vec<u32> {
        let mut words: Vec<(i64, u32)> = shared(mine, other).map(|word| (-self.square_milli(word), word)).collect();
        if words.len() > count {
            words.select_nth_unstable(count);
            words.truncate(count);
        }
        words.sort_unstable();
        words.into_iter().map(|(_, word)| word).collect()
    }
}

thread_local! {
    /// By word what it weighs in the text of the question, zero for words it has not, and all zero between questions.
    static MARKED: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
}

/// The words both sorted lists have.
fn shared<'w>(mine: &'w [u32], other: &'w [u32]) -> impl Iterator<Item = u32> + 'w {
    let mut rest = other;
    mine.iter().copied().filter(move |word| {
        while rest.first().is_some_and(|first| first < word) {
            rest = &rest[1..];
        }
        rest.first() == Some(word)
    })
}

fn similar(stored: &Stored, alike_permille: i64, common: Vec<u32>) -> Similar {
    Similar {
        id: stored.id,
        number: stored.number.clone(),
        component: stored.component,
        kind: stored.kind,
        class: stored.class,
        known_at: stored.known_at,
        alike_permille,
        common,
    }
}
