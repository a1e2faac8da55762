//! Multinomial naive Bayes over tokens, counted one case at a time.

use std::sync::LazyLock;

/// Logarithms of whole numbers: counts of words are small.
static LOGARITHMS: LazyLock<Vec<f64>> = LazyLock::new(|| (0..4096_u32).map(|n| f64::from(n.max(1)).ln()).collect());

fn log(n: u32) -> f64 {
    LOGARITHMS.get(n as usize).copied().unwrap_or_else(|| f64::from(n).ln())
}

/// Counts of tokens and cases for `N` labels.
pub struct Counts<const N: usize> {
    tokens: Vec<[u32; N]>,
    totals: [u64; N],
    cases: [u32; N],
    /// How many tokens were seen with any label.
    vocabulary: u32,
}

impl<const N: usize> Default for Counts<N> {
    fn default() -> Self {
        Self { tokens: Vec::new(), totals: [0; N], cases: [0; N], vocabulary: 0 }
    }
}

impl<const N: usize> Counts<N> {
    /// Counts a case with these words under a label, or takes it back.
    pub fn count(&mut self, words: &[u32], label: usize, add: bool) {
        for word in words {
            let at = *word as usize;
            if at >= self.tokens.len() {
                self.tokens.resize(at + 1, [0; N]);
            }
            let row = &mut self.tokens[at];
            let before = row.iter().any(|n| *n > 0);
            row[label] = step(row[label], add);
            let after = row.iter().any(|n| *n > 0);
            match (before, after) {
                (false, true) => self.vocabulary += 1,
                (true, false) => self.vocabulary -= 1,
                _ => {}
            }
            self.totals[label] = if add { self.totals[label] + 1 } else { self.totals[label].saturating_sub(1) };
        }
        self.cases[label] = step(self.cases[label], add);
    }

    /// Cases per label.
    pub fn cases(&self) -> &[u32; N] {
        &self.cases
    }

    /// The logarithm of how likely these words are under each label (add-one smoothing), and how many of them were
    /// known. A label without a case gets none.
    pub fn likelihood(&self, words: &[u32]) -> ([Option<f64>; N], u32) {
        let mut sums = [0.0_f64; N];
        let mut known = 0;
        for row in words.iter().filter_map(|w| self.tokens.get(*w as usize)).filter(|r| r.iter().any(|n| *n > 0)) {
            known += 1;
            for (sum, n) in sums.iter_mut().zip(row) {
                *sum += log(n + 1);
            }
        }
        for (sum, total) in sums.iter_mut().zip(self.totals) {
            *sum -= f64::from(known) * self.smoothed(total).ln();
        }
        let mut out = [None; N];
        for ((slot, sum), cases) in out.iter_mut().zip(sums).zip(self.cases) {
            *slot = (cases > 0).then_some(sum);
        }
        (out, known)
    }

    /// How much more a word speaks for this label than for the others together, in natural logarithms; none unless it
    /// was seen with the label at least twice.
    pub(crate) fn lean(&self, word: u32, label: usize) -> Option<f64> {
        let row = self.tokens.get(word as usize)?;
        let mine = row[label];
        if mine < 2 {
            return None;
        }
        let others: u32 = row.iter().sum::<u32>() - mine;
        let rest: u64 = self.totals.iter().sum::<u64>() - self.totals[label];
        let here = log(mine + 1) - self.smoothed(self.totals[label]).ln();
        Some(here - (log(others + 1) - self.smoothed(rest).ln()))
    }

    fn smoothed(&self, total: u64) -> f64 {
        f64::from(u32::try_from(total).unwrap_or(u32::MAX)) + f64::from(self.vocabulary)
    }
}

fn step(n: u32, add: bool) -> u32 {
    if add { n + 1 } else { n.saturating_sub(1) }
}
