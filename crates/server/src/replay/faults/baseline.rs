//! What triage must beat: the commonest label, and a naive Bayes over the same tokens.

use std::collections::HashMap;

use anyhow::Result;
use triage::{ComponentKind, Counts, FaultClass};

use super::judge::{Decider, Judged};
use super::records::Record;

/// Always the commonest label so far.
#[derive(Default)]
pub struct Majority {
    kinds: [u32; 12],
    classes: [u32; 11],
}

impl Decider for Majority {
    fn name(&self) -> &'static str {
        "majority class"
    }

    fn judge(&mut self, _: &Record) -> Result<Judged> {
        Ok(Judged {
            kinds: ranked(ComponentKind::ALL, &self.kinds.map(f64::from)),
            class: ranked(FaultClass::ALL, &self.classes.map(f64::from)).first().copied(),
            ..Judged::default()
        })
    }

    fn learn(&mut self, record: &Record) -> Result<()> {
        if let Some(kind) = record.known.kind {
            self.kinds[kind.index()] += 1;
        }
        if let Some(class) = record.known.class {
            self.classes[class.index()] += 1;
        }
        Ok(())
    }
}

/// Multinomial naive Bayes, add-one smoothing, over the tokens triage itself uses; nothing else is known to it.
#[derive(Default)]
pub struct NaiveBayes {
    words: HashMap<String, u32>,
    kinds: Counts<12>,
    classes: Counts<11>,
}

impl NaiveBayes {
    fn words(&mut self, record: &Record) -> Vec<u32> {
        let mut out = Vec::new();
        for token in triage::read(&record.phenomenon).tokens.iter() {
            let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
            out.push(*self.words.entry(token.to_owned()).or_insert(next));
        }
        out
    }
}

impl Decider for NaiveBayes {
    fn name(&self) -> &'static str {
        "naive Bayes"
    }

    fn judge(&mut self, record: &Record) -> Result<Judged> {
        let words = self.words(record);
        Ok(Judged {
            kinds: ranked(ComponentKind::ALL, &posterior(&self.kinds, &words)),
            class: ranked(FaultClass::ALL, &posterior(&self.classes, &words)).first().copied(),
            ..Judged::default()
        })
    }

    fn learn(&mut self, record: &Record) -> Result<()> {
        let words = self.words(record);
        if let Some(kind) = record.known.kind {
            self.kinds.count(&words, kind.index(), true);
        }
        if let Some(class) = record.known.class {
            self.classes.count(&words, class.index(), true);
        }
        Ok(())
    }
}

fn posterior<const N: usize>(counts: &Counts<N>, words: &[u32]) -> [f64; N] {
    let (likelihood, _) = counts.likelihood(words);
    let all: u32 = counts.cases().iter().sum();
    let mut out = [f64::NEG_INFINITY; N];
    for ((slot, likelihood), cases) in out.iter_mut().zip(likelihood).zip(counts.cases()) {
        if let Some(likelihood) = likelihood {
            *slot = likelihood + (f64::from(*cases) / f64::from(all)).ln();
        }
    }
    out
}

/// Labels by falling score, ties in their fixed order.
fn ranked<T: Copy>(labels: &[T], scores: &[f64]) -> Vec<T> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    order.into_iter().take(3).map(|i| labels[i]).collect()
}
