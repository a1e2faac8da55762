//! The earlier faults of one system by their words: which are worth comparing with a new report.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::HashMap;

use kernel::{IncidentId, Instant};

use crate::kinds::ComponentKind;

/// For each word the youngest so many faults that have it are known. What more faults have in common says little.
const PER_WORD: usize = 64;
/// So many that share the rarest words are compared in full, and so many of the youngest.
const SHARING: usize = 32;
const YOUNGEST: usize = 16;

type Key = (Instant, IncidentId);

thread_local! {
    /// Sums of one question by slot, all zero between questions: a question touches few of many slots.
    static SUMS: RefCell<Vec<i64>> = const { RefCell::new(Vec::new()) };
}

/// The earlier faults of a system.
#[derive(Default)]
pub(crate) struct OfSystem {
    /// In the order of their age, the youngest last.
    ids: Vec<Key>,
    kinds: [u32; 12],
    /// By slot; free slots are used again.
    keys: Vec<Key>,
    free: Vec<u32>,
    /// The slots that have a word, the youngest last.
    lists: HashMap<u32, Vec<u32>>,
}

impl OfSystem {
    /// Adds a fault and gives its slot.
    pub fn add(&mut self, key: Key, kind: Option<ComponentKind>, words: &[u32]) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
        match self.keys.get_mut(slot as usize) {
            Some(kept) => *kept = key,
            None => self.keys.push(key),
        }
        if let Err(at) = self.ids.binary_search(&key) {
            self.ids.insert(at, key);
        }
        if let Some(kind) = kind {
            self.kinds[kind.index()] += 1;
        }
        for word in words {
            let list = self.lists.entry(*word).or_default();
            let at = list.partition_point(|other| self.keys[*other as usize] < key);
            if at > 0 || list.len() < PER_WORD {
                list.insert(at, slot);
            }
            if list.len() > PER_WORD {
                list.remove(0);
            }
        }
        slot
    }

    /// Takes a fault back.
    pub fn remove(&mut self, slot: u32, kind: Option<ComponentKind>, words: &[u32]) {
        if let Some(kind) = kind {
            let n = &mut self.kinds[kind.index()];
            *n = n.saturating_sub(1);
        }
        for word in words {
            if let Some(list) = self.lists.get_mut(word) {
                list.retain(|other| *other != slot);
            }
        }
        if let Some(at) = self.keys.get(slot as usize).and_then(|key| self.ids.binary_search(key).ok()) {
            self.ids.remove(at);
        }
        self.free.push(slot);
    }

    /// How often each kind was at fault.
    pub fn kinds(&self) -> [u32; 12] {
        self.kinds
    }

    /// The faults worth comparing: those that share the most weight of words, and the youngest; each once.
    pub fn near(&self, words: &[u32], weight: impl FnMut(u32) -> i64) -> Vec<IncidentId> {
        SUMS.with_borrow_mut(|sums| self.near_by(sums, words, weight))
    }

    /// `sums` holds zeros only, and does so again afterwards.
    fn near_by(&self, sums: &mut Vec<i64>, words: &[u32], mut weight: impl FnMut(u32) -> i64) -> Vec<IncidentId> {
        if sums.len() < self.keys.len() {
            sums.resize(self.keys.len(), 0);
        }
        let mut touched: Vec<u32> = Vec::new();
        for word in words {
            let Some(list) = self.lists.get(word) else { continue };
            // Never zero, so that every slot is noted once.
            let weight = weight(*word).max(1);
            for slot in list {
                let sum = &mut sums[*slot as usize];
                if *sum == 0 {
                    touched.push(*slot);
                }
                *sum += weight;
            }
        }
        let mut shared: Vec<(Reverse<i64>, IncidentId)> = Vec::with_capacity(touched.len());
        for slot in touched {
            let sum = std::mem::take(&mut sums[slot as usize]);
            shared.push((Reverse(sum), self.keys[slot as usize].1));
        }
        if shared.len() > SHARING {
            shared.select_nth_unstable(SHARING);
            shared.truncate(SHARING);
        }
        let mut near: Vec<IncidentId> = shared.into_iter().map(|(_, id)| id).collect();
        near.extend(self.ids.iter().rev().take(YOUNGEST).map(|(_, id)| *id));
        near.sort_unstable();
        near.dedup();
        near
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn key(n: u32) -> Key {
        (Instant::from_micros(i64::from(n)), format!("00000000-0000-7000-8000-{n:012}").parse().unwrap())
    }

    #[test]
    fn the_one_that_shares_a_rare_word_is_near_however_old_it_is() {
        let mut of = OfSystem::default();
        for n in 0..500 {
            of.add(key(n), None, if n == 3 { &[1, 7] } else { &[1] });
        }
        let near = of.near(&[1, 7], |word| if word == 7 { 9000 } else { 1 });
        assert!(near.contains(&key(3).1) && near.contains(&key(499).1));
        assert!(near.len() <= SHARING + YOUNGEST);
    }

    #[test]
    fn a_fault_taken_back_is_gone_and_its_slot_serves_the_next() {
        let mut of = OfSystem::default();
        let slot = of.add(key(1), Some(ComponentKind::Database), &[5]);
        of.remove(slot, Some(ComponentKind::Database), &[5]);
        assert!(of.near(&[5], |_| 1).is_empty());
        assert_eq!((of.kinds(), of.add(key(2), None, &[5])), ([0; 12], slot));
        assert_eq!(of.near(&[5], |_| 1), [key(2).1]);
    }

    #[test]
    fn the_order_of_additions_changes_nothing_even_where_lists_are_full() {
        let (mut forth, mut back) = (OfSystem::default(), OfSystem::default());
        for n in 0..200 {
            forth.add(key(n), None, &[n % 2, 9]);
            back.add(key(199 - n), None, &[(199 - n) % 2, 9]);
        }
        for words in [&[0, 9][..], &[1], &[9]] {
            assert_eq!(forth.near(words, |_| 5), back.near(words, |_| 5));
        }
    }
}
