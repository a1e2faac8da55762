//! What is told: sealed entries together with where their subjects stand.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use access::{Action, Place};
use bytes::Bytes;
use journal::{Recorded, SealedEntry, Visibility};
use serde_json::json;
use storage::DbError;

use crate::core::frame;

/// Where a subject stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its id.
    pub subject: String,
    /// The number people know it by, if it has one.
    pub number: Option<String>,
    /// Its version; none where the kind has none.
    pub version: Option<i64>,
    /// What a scope is compared with.
    pub place: Place,
}

/// The answer of [`Watched::seen`].
pub type Watching<'a> = Pin<Box<dyn Future<Output = Result<Vec<Seen>, DbError>> + Send + 'a>>;

/// The slice that keeps the subjects of a kind says where they stand.
pub trait Watched: Send + Sync {
    /// Those of `subjects` that exist, by one query for all of them. An entry whose subject is missing is told to nobody.
    fn seen(&self, subjects: Vec<String>) -> Watching<'_>;
}

/// A kind of subject that is told of.
#[derive(Clone)]
pub struct Kind {
    /// As the journal names it: `incident`.
    pub name: &'static str,
    /// Whose scope decides who hears of it.
    pub action: Action,
    /// Where its subjects stand; none when the customer of the entry is all there is to compare.
    pub watched: Option<Arc<dyn Watched>>,
}

/// A kind that is compared by the entry's customer alone.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Plain {
    /// The kind `name`, read by whoever reaches its customer for `action`, or everything when it has none.
    pub const fn kind(name: &'static str, action: Action) -> Kind {
        Kind { name, action, watched: None }
    }
}

/// One sealed entry on its way to the clients.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its place in the chain.
    pub seq: i64,
    /// The entry.
    pub recorded: Recorded,
    /// Which of the kinds, by its place in the list.
    pub kind: usize,
    /// Where the subject stands.
    pub seen: Seen,
    /// The event as every client gets it.
    pub frame: Bytes,
}

impl Told {
    /// Whether nobody outside the provider may hear of it.
    pub fn is_internal(&self) -> bool {
        self.recorded.visibility == Visibility::Internal
    }
}

/// The entries of `sealed` that belong to a kind and whose subject is there, with where it stands: one query a kind.
pub async fn resolve(kinds: &[Kind], sealed: Vec<SealedEntry>) -> Result<Vec<Told>, DbError> {
    let of_kind = |entry: &Recorded| kinds.iter().position(|kind| kind.name == entry.subject_kind);
    let named: Vec<(usize, i64, Recorded)> = sealed
        .into_iter()
        .filter_map(|entry| {
            let recorded = entry.recorded?;
            Some((of_kind(&recorded)?, entry.seq, recorded))
        })
        .collect();
    let mut places: HashMap<(usize, String), Seen> = HashMap::new();
    for (at, kind) in kinds.iter().enumerate() {
        let Some(watched) = &kind.watched else { continue };
        let subjects: BTreeSet<&String> = named.iter().filter(|(of, ..)| *of == at).map(|(.., e)| &e.subject).collect();
        if subjects.is_empty() {
            continue;
        }
        for seen in watched.seen(subjects.into_iter().cloned().collect()).await? {
            places.insert((at, seen.subject.clone()), seen);
        }
    }
    let told = named.into_iter().filter_map(|(kind, seq, recorded)| {
        let seen = match &kinds[kind].watched {
            Some(_) => places.get(&(kind, recorded.subject.clone()))?.clone(),
            None => plain(&recorded),
        };
        let frame = Bytes::from(framed(seq, &recorded, seen.version));
        Some(Told { seq, recorded, kind, seen, frame })
    });
    Ok(told.collect())
}

fn plain(entry: &Recorded) -> Seen {
    let place = Place { customer: entry.customer, ..Place::default() };
    Seen { subject: entry.subject.clone(), number: None, version: None, place }
}

fn framed(seq: i64, entry: &Recorded, version: Option<i64>) -> String {
    let data = json!({
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject,
        "kind": entry.kind,
        "version": version,
    });
    frame("change", Some(seq), &data.to_string())
}
