//! Pure rules of the desk: the life of an incident, and what each move decides.

mod case;
mod incident;
mod judgement;
mod moves;
mod occurred;
mod state;

pub use case::{Case, Ground, SUBJECT, is_ours, not_found_clock};
pub use incident::{AttributionState, Channel, Cover, Incident, Kind, Lead, MessageKind, NextDue, Reporter, title_of};
pub use judgement::{Judgement, Said, Surroundings, judge_report, promised};
pub use moves::*;
pub use occurred::{is_late_entry, occurred};
pub use state::{Move, State, after, allowed, refusal};
