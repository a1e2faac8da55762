//! What people were told, and what they never heard of.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value as Json;

/// Everything the script remembers; the checker holds the database against it.
#[derive(Debug, Default)]
pub struct Record {
    inner: Mutex<Known>,
}

/// What is known after the siege.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Reports by the mark in their text: the incident, once it was answered.
    pub reports: BTreeMap<String, Option<String>>,
    /// Moves by incident and kind of entry.
    pub moves: BTreeMap<(String, &'static str), Count>,
    /// Texts by the mark in them: whether they were answered.
    pub texts: BTreeMap<String, bool>,
    /// Requests sent, however they ended.
    pub sent: u64,
    /// Answers of whatever kind.
    pub heard: u64,
    /// Requests refused with a reason.
    pub refused: u64,
    /// Answers that the database cannot be reached.
    pub unavailable: u64,
    /// Answers that nobody should ever get, in words.
    pub faults: Vec<String>,
}

/// How often something was answered, and how often nothing was heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Answered: it is durable.
    pub acknowledged: u64,
    /// Not answered: it may be there or not, whole in either case.
    pub in_doubt: u64,
}

impl Known {
    /// How many moves were answered.
    pub fn acknowledged(&self) -> u64 {
        self.moves.values().map(|count| count.acknowledged).sum()
    }
}

impl Record {
    /// What is known; the script has ended.
    pub fn known(&self) -> Known {
        self.lock().clone()
    }

    /// A report is sent, perhaps again under the same key.
    pub fn reporting(&self, mark: &str) {
        self.lock().reports.entry(mark.to_owned()).or_default();
    }

    /// A report was answered.
    pub fn reported(&self, mark: &str, incident: &str) {
        let mut known = self.lock();
        known.heard += 1;
        let before = known.reports.insert(mark.to_owned(), Some(incident.to_owned())).flatten();
        if before.as_ref().is_some_and(|before| before != incident) {
            known.faults.push(format!("the report {mark} was answered with two incidents: {before:?}, {incident}"));
        }
    }

    /// A move was answered, or nothing was heard of it; `mark` is the mark in its text.
    pub fn moved(&self, incident: &str, kind: &'static str, mark: Option<&str>, answered: bool) {
        let mut known = self.lock();
        known.heard += u64::from(answered);
        let count = known.moves.entry((incident.to_owned(), kind)).or_default();
        count.acknowledged += u64::from(answered);
        count.in_doubt += u64::from(!answered);
        if let Some(mark) = mark {
            known.texts.insert(mark.to_owned(), answered);
        }
    }

    /// A request was sent.
    pub fn sent(&self) {
        self.lock().sent += 1;
    }

    /// A request was refused.
    pub fn refused(&self) {
        let mut known = self.lock();
        known.heard += 1;
        known.refused += 1;
    }

    /// An incident was shown.
    pub fn shown(&self) {
        self.lock().heard += 1;
    }

    /// How many answers were heard so far.
    pub fn heard(&self) -> u64 {
        self.lock().heard
    }

    /// The server answered that the database cannot be reached: in a sentence that says what to do.
    pub fn unavailable(&self, problem: &Json) {
        let mut known = self.lock();
        known.unavailable += 1;
        if problem["detail"].as_str().is_none_or(str::is_empty) || problem["code"].as_str().is_none() {
            known.faults.push(format!("a 503 without code and sentence: {problem}"));
        }
    }

    /// Something that nobody should ever be answered.
    pub fn fault(&self, what: String) {
        self.lock().faults.push(what);
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
