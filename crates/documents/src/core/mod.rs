//! The rules of documents; pure.

mod code;
mod kind;
mod rules;

pub use code::{code_of, printed, typed};
pub use kind::{DocumentKind, DocumentState, Format, SealState};
pub use rules::{DocumentStep, checked, may, number, period_end, possible, reasoned, seal_moves, shown, two_persons};
