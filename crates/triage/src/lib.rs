//! Triage（分诊）: from what a reporter wrote and chose to the component, the fault class, and how sure we are.
//!
//! Pure and deterministic: the same input gives the same bytes, in any order of components, alerts and upgrades.
//!
//! - [`read`] brings text to one spelling, sentences and tokens; [`mask`] takes secrets out of it.
//! - [`decide`] adds up what the reporter chose, error codes, the lexicon, names of the delivered tree, open alerts,
//!   recent upgrades and earlier faults, and says whether that is enough to go on without a person.
//! - [`signals`] reads impact, urgency and grave circumstances from the text, for when nobody answered the questions.
//! - [`ComponentKind`] and [`FaultClass`] are the closed lists the whole product shares.
//!
//! What severity follows and who is responsible is said by the agreement, never learned from wording.

mod alike;
mod bayes;
mod codes;
mod decide;
mod han;
mod history;
mod kinds;
mod lexicon;
mod mask;
mod normalise;
mod past;
mod phrases;
mod rank;
mod scale;
mod signals;
mod sources;
mod tokens;
mod tree;
mod verdict;

pub use bayes::Counts;
pub use decide::{Alert, Case, Knowledge, MODEL, Thresholds, Upgrade, decide};
pub use history::{HistoryEntry, HistoryIndex};
pub use kinds::{ComponentKind, FaultClass};
pub use lexicon::LexiconError;
pub use mask::{MARK, Masked, SecretKind, mask};
pub use normalise::{Reading, Script, Sentence, fold, read};
pub use signals::{Flag, ImpactSignal, Signals, UrgencySignal, signals};
pub use tokens::Tokens;
pub use tree::{Component, Tree};
pub use verdict::{Candidate, ClassWeight, Evidence, KindWeight, Triage};
