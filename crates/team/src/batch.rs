//! Many documents at once, in a write set of the caller's: they may refer to one another, and load whole or not at all.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use app::{Cx, Problem};
use kernel::Refusal;
use serde_json::Map;
use storage::WriteSet;

use crate::Team;
use crate::core::WorkingDays;
use crate::facts::TeamFacts;
use crate::refer::Refers;
use crate::store::{self, Loaded, Record};
use crate::team::{changed, fields, keep_ledger, record_change};

/// A document as it is to stand: a new one when the team knows nothing by its id.
#[derive(Clone, Debug)]
pub struct Put<T: Refers> {
    /// Its id.
    pub id: T::Id,
    /// What it is to say.
    pub content: T,
}

/// The team with everything laid over it that the batch has put so far.
#[derive(Debug)]
pub struct Batch {
    all: Loaded,
    working_days: WorkingDays,
    moved: bool,
}

impl Team {
    /// A batch over the team as it stands.
    pub async fn batch(&self) -> Result<Batch, Problem> {
        let all = self.facts().await?.all.clone();
        let working_days = self.working_days.read().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(Batch { all, working_days, moved: false })
    }
}

impl Batch {
    /// The team as the batch leaves it.
    pub fn all(&self) -> &Loaded {
        &self.all
    }

    /// Puts documents of one kind, which may name one another. What is wrong is told by place; then nothing of them
    /// is in `set` that could be written.
    pub fn put<T: Refers>(
        &mut self,
        cx: &Cx,
        set: &mut WriteSet,
        puts: Vec<Put<T>>,
    ) -> Result<(), BTreeMap<usize, Refusal>> {
        let mut over = self.all.clone();
        let mut staged: Vec<(Option<Record<T>>, Record<T>)> = Vec::new();
        for Put { id, content } in puts {
            let before = T::of(&self.all).get(&id).cloned();
            let (version, created_at) = before.as_ref().map_or((1, cx.now), |known| (known.version, known.created_at));
            let record = Record { id, version, created_at, content: content.tidied() };
            T::of_mut(&mut over).insert(id, record.clone());
            staged.push((before, record));
        }
        let whole = |refusal| BTreeMap::from([(0, refusal)]);
        let facts = TeamFacts::new(over, self.working_days.clone()).map_err(whole)?;
        let wrong = staged.iter().enumerate().filter_map(|(place, (_, record))| {
            record.content.verify(&facts, Some(record.id)).err().map(|refusal| (place, refusal))
        });
        let wrong: BTreeMap<usize, Refusal> = wrong.collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        for (before, record) in &staged {
            self.moved |= write(cx, set, before.as_ref(), record);
        }
        self.all = facts.all;
        Ok(())
    }

    /// Moves the number of the team when anything changed: the last thing of a batch.
    pub fn close(self, set: &mut WriteSet) {
        if self.moved {
            store::bump(set);
        }
    }
}

fn write<T: Refers>(cx: &Cx, set: &mut WriteSet, before: Option<&Record<T>>, record: &Record<T>) -> bool {
    match before {
        Some(before) if before.content == record.content => return false,
        Some(before) => {
            store::update(set, record);
            let (was, is) = changed(&fields(&before.content), &fields(&record.content));
            record_change(set, cx, record, T::CHANGED, &was, &is);
        }
        None => {
            store::insert(set, record);
            record_change(set, cx, record, T::CREATED, &Map::new(), &fields(&record.content));
        }
    }
    keep_ledger(set, record);
    true
}
