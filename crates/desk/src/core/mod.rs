//! Pure rules of the desk: the life of an incident, and what each move decides.

mod attainment;
mod case;
mod form;
mod incident;
mod judgement;
mod moves;
mod occurred;
mod open;
mod similar;
mod state;
mod terms;
mod timeline;

pub use attainment::{
    About, Answerable, Dimension, Entry, Figure, Group, NotCounted, Outcome, answerable, belongs, outcome, tally,
};
pub use case::{Case, Ground, SUBJECT, is_ours, not_found_clock};
pub use form::{IMPACTS, URGENCIES, impact_words, urgency_words};
pub use incident::{AttributionState, Channel, Cover, Incident, Kind, Lead, MessageKind, NextDue, Reporter, title_of};
pub use judgement::{Judgement, Said, Surroundings, judge_report, promised};
pub use moves::*;
pub use occurred::{is_late_entry, occurred};
pub use open::Open;
pub use similar::{Alike, alike};
pub use state::{Move, State, after, allowed, refusal};
pub use terms::duration_words;
pub use timeline::{Told, is_idle, is_told, moment, sentence};
