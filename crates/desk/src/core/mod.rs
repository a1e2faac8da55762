//! Pure rules of the desk: the life of an incident, and what each move decides.

mod attainment;
mod attempts;
mod case;
mod chat;
mod deduction;
mod form;
mod incident;
mod judgement;
mod known;
mod late;
mod moves;
mod occurred;
mod open;
mod paper;
mod privacy;
mod proof;
mod proposal;
mod quotation;
mod replay;
mod similar;
mod state;
mod terms;
mod timeline;

pub use attainment::{
    About, Answerable, Bridge, Dimension, Entry, Figure, Group, NotCounted, Outcome, answerable, belongs, outcome,
    tally,
};
pub use attempts::{Attempt, AttemptResult, AttemptWay, together};
pub use case::{Case, Ground, SUBJECT, is_ours, not_found_clock};
pub use chat::{Said as ChatSaid, announces, is_chat, mentioned, read_chat};
pub use deduction::{Score, Scored, score, share};
pub use form::{IMPACTS, URGENCIES, impact_words, urgency_words};
pub use incident::{AttributionState, Channel, Cover, Incident, Kind, Lead, MessageKind, NextDue, Reporter, title_of};
pub use judgement::{Judgement, Said, Surroundings, judge_report, promised};
pub use known::{Kept, Known, Present, Unknown, known_at};
pub use late::{LateCase, LateStanding, LateStep, Steps, judge_late};
pub use moves::*;
pub use occurred::{is_late_entry, occurred};
pub use open::Open;
pub use paper::{
    BulkMove, ClaimState, ContestAbout, ContestState, EffortKind, PaperKind, ProblemState, StatementKind, WindowKind,
};
pub use privacy::without_personal;
pub use proof::{CODE_HOLDS, CodeStanding, ProofKind, code_of, code_stands, photo_counts, wrong_code};
pub use proposal::{Decider, ExemptionGround, ProposalKind, ProposalState, already_decided, decided};
pub use quotation::{Basis, Line, LineKind, QuotationState, basis, total};
pub use replay::{Course, Step, Terms, What, replay};
pub use similar::{Alike, alike};
pub use state::{Move, State, after, allowed, refusal};
pub use terms::duration_words;
pub use timeline::{Told, is_idle, is_told, moment, sentence};
