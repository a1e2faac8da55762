//! Earlier faults with their confirmed labels: added one by one, asked for what is alike.

use std::collections::HashMap;

use kernel::{ComponentId, IncidentId, Instant, SystemId};

use crate::bayes::Counts;
use crate::kinds::{ComponentKind, FaultClass};
use crate::normalise;

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
    /// Cosine of the weighted tokens, in thousandths.
    pub alike_permille: i64,
}

struct Stored {
    entry: HistoryEntry,
    /// Sorted.
    words: Vec<u32>,
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
    added: u64,
}

#[derive(Default)]
struct OfSystem {
    /// Ids in the order of their age, the youngest last.
    ids: Vec<(Instant, IncidentId)>,
    kinds: [u32; 12],
}

impl HistoryIndex {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault, or replaces what was known of it.
    pub fn add(&mut self, entry: HistoryEntry) {
        self.remove(entry.id);
        let tokens = normalise::read(&entry.text).tokens;
        let mut words: Vec<u32> = tokens.into_iter().map(|t| self.word(t)).collect();
        words.sort_unstable();
        self.count(&entry, &words, true);
        self.entries.insert(entry.id, Stored { entry, words });
        self.added += 1;
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

    /// The known ones among these tokens.
    pub(crate) fn known(&self, tokens: &[String]) -> Vec<u32> {
        tokens.iter().filter_map(|t| self.words.get(t).copied()).collect()
    }

    /// How often each kind was at fault in a system.
    pub(crate) fn kinds_of(&self, system: SystemId) -> [u32; 12] {
        self.systems.get(&system).map_or([0; 12], |s| s.kinds)
    }

    /// The earlier faults of a system most like these words, the most alike first, ties by id. Only the youngest `reach`
    /// are compared, so that the cost is bounded.
    pub(crate) fn similar(&self, system: SystemId, words: &[u32], count: usize, reach: usize) -> Vec<Similar> {
        let Some(of) = self.systems.get(&system) else { return Vec::new() };
        let mut mine = words.to_vec();
        mine.sort_unstable();
        let mut weights = Weights::of(self);
        let own = weights.length(&mine);
        let youngest = of.ids.iter().rev().take(reach).filter_map(|(_, id)| self.entries.get(id));
        let mut found: Vec<(i64, &Stored)> =
            youngest.map(|stored| (crate::scale::milli(weights.cosine(&mine, own, &stored.words)), stored)).collect();
        found.sort_unstable_by(|(a, one), (b, other)| b.cmp(a).then(one.entry.id.cmp(&other.entry.id)));
        found.truncate(count);
        found.into_iter().map(|(alike_permille, stored)| similar(stored, alike_permille)).collect()
    }

    fn word(&mut self, token: String) -> u32 {
        if let Some(id) = self.words.get(&token) {
            return *id;
        }
        let id = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        self.words.insert(token, id);
        self.documents.push(0);
        id
    }

    fn remove(&mut self, id: IncidentId) {
        if let Some(old) = self.entries.remove(&id) {
            self.count(&old.entry, &old.words, false);
        }
    }

    fn count(&mut self, entry: &HistoryEntry, words: &[u32], add: bool) {
        for word in words {
            if let Some(n) = self.documents.get_mut(*word as usize) {
                *n = if add { *n + 1 } else { n.saturating_sub(1) };
            }
        }
        let of = self.systems.entry(entry.system).or_default();
        let key = (entry.known_at, entry.id);
        match of.ids.binary_search(&key) {
            Err(at) if add => of.ids.insert(at, key),
            Ok(at) if !add => drop(of.ids.remove(at)),
            _ => {}
        }
        if let Some(kind) = entry.component_kind {
            let n = &mut of.kinds[kind.index()];
            *n = if add { *n + 1 } else { n.saturating_sub(1) };
            self.kinds.count(words, kind.index(), add);
        }
        if let Some(class) = entry.fault_class {
            self.classes.count(words, class.index(), add);
        }
    }

    /// Rarer words weigh more.
    fn rarity(&self, in_documents: u32) -> f64 {
        let all = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        ((f64::from(all) + 1.0) / (f64::from(in_documents) + 0.5)).ln().max(0.0)
    }
}

/// Squared weights of words for one question. Words found in as many documents weigh the same, so each logarithm is
/// taken once a question and not once a word of every document compared.
struct Weights<'a> {
    index: &'a HistoryIndex,
    /// By number of documents; zero until it is asked for.
    squares: Vec<f64>,
}

impl<'a> Weights<'a> {
    fn of(index: &'a HistoryIndex) -> Self {
        Self { index, squares: vec![0.0; index.entries.len() + 1] }
    }

    fn square(&mut self, word: u32) -> f64 {
        let in_documents = self.index.documents.get(word as usize).copied().unwrap_or(0);
        let Some(known) = self.squares.get_mut(in_documents as usize) else {
            return self.index.rarity(in_documents).powi(2);
        };
        if *known <= 0.0 {
            *known = self.index.rarity(in_documents).powi(2);
        }
        *known
    }

    /// The length of the sorted words as a vector. Words are visited in the order of their ids; sums have one order.
    fn length(&mut self, words: &[u32]) -> f64 {
        words.iter().map(|word| self.square(*word)).sum::<f64>().sqrt()
    }

    /// Both lists of words are sorted.
    fn cosine(&mut self, mine: &[u32], own: f64, other: &[u32]) -> f64 {
        let length = own * self.length(other);
        let mut rest = other;
        let mut common = 0.0;
        for word in mine {
            while rest.first().is_some_and(|first| first < word) {
                rest = &rest[1..];
            }
            if rest.first() == Some(word) {
                common += self.square(*word);
            }
        }
        if length > 0.0 { common / length } else { 0.0 }
    }
}

fn similar(stored: &Stored, alike_permille: i64) -> Similar {
    let e = &stored.entry;
    Similar {
        id: e.id,
        number: e.number.clone(),
        component: e.component,
        kind: e.component_kind,
        class: e.fault_class,
        alike_permille,
    }
}
