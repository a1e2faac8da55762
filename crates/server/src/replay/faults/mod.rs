//! Real fault records through a decider, in the order they happened, each judged only with what was known by then.
//!
//! The map from the file's labels to ours stands in `labels`; docs/replay-faults.md prints it with the measured figures.

mod baseline;
mod command;
mod drive;
mod ground;
mod judge;
mod labels;
mod print;
mod records;
mod score;

pub use baseline::{Majority, NaiveBayes};
pub use command::{FaultsArgs, command};
pub use judge::{Decider, Judged, TriageAlone};
pub use labels::{Known, class_of, kind_of};
pub use print::print;
pub use records::{Record, read};
pub use score::{Outcome, Score, run};
