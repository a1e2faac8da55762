//! Multinomial naive Bayes over tokens, counted one case at a time.

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
        let vocabulary = f64::from(self.vocabulary);
        let totals: Vec<f64> = self.totals.iter().map(|t| f64::from(u32::try_from(*t).unwrap_or(u32::MAX))).collect();
        for row in words.iter().filter_map(|w| self.tokens.get(*w as usize)).filter(|r| r.iter().any(|n| *n > 0)) {
            known += 1;
            for ((sum, n), total) in sums.iter_mut().zip(row).zip(&totals) {
                *sum += ((f64::from(*n) + 1.0) / (total + vocabulary)).ln();
            }
        }
        let mut out = [None; N];
        for ((slot, sum), cases) in out.iter_mut().zip(sums).zip(self.cases) {
            *slot = (cases > 0).then_some(sum);
        }
        (out, known)
    }
}

fn step(n: u32, add: bool) -> u32 {
    if add { n + 1 } else { n.saturating_sub(1) }
}
